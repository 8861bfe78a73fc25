/* Packs: the folders of the shipped rules, and which of them are loaded. */
#include "base/files.h"
#include "base/words.h"
#include "rules/reading.h"
#include "yaml/yaml_memory.h"

#include <string.h>

static bool read_pack_file(struct reading *reading, const char *path, struct pack *pack)
{
	static const struct field fields[] = {
	    {"pack", true, read_id, offsetof(struct pack, name), 0},
	    {"title", false, read_text, offsetof(struct pack, title), 0},
	    {"default", false, read_flag, offsetof(struct pack, on), 0},
	};
	struct yaml_documents documents;
	uint64_t hash;
	if (!yaml_memory_load(reading->ruleset->memory, reading->arena, path, &documents, &hash, reading->error))
		return false;
	if (documents.count != 1)
		return error_set_at(reading->error, path, 0, 0, "expected one document, which describes the pack");
	return FIELDS_READ(reading, documents.items[0], "the pack", fields, pack);
}

static bool add_pack(struct reading *reading, const char *folder)
{
	struct pack pack = {.name = path_name(folder), .folder = folder, .on = true};
	const char *description = path_join(reading->arena, folder, "pack.yaml");
	if (path_is_file(description) && !read_pack_file(reading, description, &pack))
		return false;
	if (!pack.title)
		pack.title = pack.name;
	for (size_t i = 0; i < reading->ruleset->packs.count; i++) {
		const struct pack *other = &reading->ruleset->packs.items[i];
		if (strcmp(other->name, pack.name) == 0)
			return error_set_at(reading->error, description, 0, 0, "pack '%s' is there already: %s",
			                    pack.name, other->folder);
	}
	pack.loaded = pack.on;
	VECTOR_PUSH(reading->ruleset->packs, pack);
	return true;
}

static bool choose(struct reading *reading, const char *const *names, size_t count, bool loaded)
{
	struct ruleset *ruleset = reading->ruleset;
	for (size_t i = 0; i < count; i++) {
		size_t pack = 0;
		while (pack < ruleset->packs.count && strcmp(ruleset->packs.items[pack].name, names[i]) != 0)
			pack++;
		if (pack < ruleset->packs.count) {
			ruleset->packs.items[pack].loaded = loaded;
			continue;
		}
		const char **known = ARENA_ARRAY(reading->arena, const char *, ruleset->packs.count);
		for (size_t k = 0; k < ruleset->packs.count; k++)
			known[k] = ruleset->packs.items[k].name;
		char hint[512];
		return error_set(reading->error, "unknown pack '%s'%s", names[i],
		                 words_hint(names[i], known, ruleset->packs.count, hint, sizeof hint));
	}
	return true;
}

bool packs_find(struct reading *reading, const char *folder, const struct pack_choice *choice)
{
	struct paths paths;
	if (!folder_list(reading->arena, folder, &paths, reading->error))
		return false;
	for (size_t i = 0; i < paths.count; i++) {
		if (path_is_directory(paths.items[i])) {
			if (!add_pack(reading, paths.items[i]))
				return false;
		} else if (is_rule_file(paths.items[i])) {
			return error_set_at(reading->error, paths.items[i], 0, 0,
			                    "lies in no pack: rules stand in a folder of '%s'", folder);
		}
	}
	for (size_t i = 0; choice && choice->all && i < reading->ruleset->packs.count; i++)
		reading->ruleset->packs.items[i].loaded = true;
	return !choice || (choose(reading, choice->with, choice->with_count, true) &&
	                   choose(reading, choice->without, choice->without_count, false));
}
