/* From files to a ruleset: which files, parsed one by one, then read together. */
#include "base/files.h"
#include "rules/reading.h"
#include "yaml/yaml_memory.h"

static const char user_pack[] = "user";

struct load {
	struct reading reading;
	VECTOR(struct rule_file) files;
};

static struct load load_begin(struct ruleset *ruleset, struct error *error)
{
	return (struct load){
	    .reading = {.ruleset = ruleset, .arena = ruleset->arena, .seen = table_new(), .error = error},
	};
}

static void load_end(struct load *load)
{
	table_free(load->reading.seen);
	VECTOR_FREE(load->reading.origins);
	VECTOR_FREE(load->files);
}

/* Analyses that are kept name the rules by this: a file of which only a part counts is another file. */
static void note_content(struct ruleset *ruleset, uint64_t hash, bool shared_only)
{
	hash += shared_only;
	ruleset->content = (ruleset->content ^ hash) * UINT64_C(0x9e3779b97f4a7c15);
}

static bool add_file(struct load *load, const char *path, const char *pack, bool shared_only)
{
	struct rule_file file = {.path = path, .pack = pack, .shared_only = shared_only};
	struct ruleset *ruleset = load->reading.ruleset;
	uint64_t hash;
	if (!yaml_memory_load(ruleset->memory, ruleset->arena, path, &file.documents, &hash, load->reading.error))
		return false;
	VECTOR_PUSH(load->files, file);
	note_content(ruleset, hash, shared_only);
	return true;
}

static bool add_folder(struct load *load, const char *folder, const char *pack, bool shared_only)
{
	struct paths paths;
	if (!rule_files_find(load->reading.arena, folder, &paths, load->reading.error))
		return false;
	for (size_t i = 0; i < paths.count; i++)
		if (!add_file(load, paths.items[i], pack, shared_only))
			return false;
	return true;
}

static bool add_packs(struct load *load, const char *folder, const struct pack_choice *choice)
{
	struct ruleset *ruleset = load->reading.ruleset;
	if (!packs_find(&load->reading, folder, choice))
		return false;
	if (!ruleset->packs.count)
		return error_set_at(load->reading.error, folder, 0, 0, "holds no packs of rules");
	for (size_t i = 0; i < ruleset->packs.count; i++) {
		const struct pack *pack = &ruleset->packs.items[i];
		if (!add_folder(load, pack->folder, pack->name, !pack->loaded))
			return false;
	}
	return true;
}

bool ruleset_load_shipped(struct ruleset *ruleset, const char *folder, const struct pack_choice *choice,
                          struct error *error)
{
	struct load load = load_begin(ruleset, error);
	bool loaded =
	    add_packs(&load, folder, choice) && documents_read(&load.reading, load.files.items, load.files.count);
	load_end(&load);
	return loaded;
}

static bool add_path(struct load *load, const char *path)
{
	if (!path_is_directory(path))
		return add_file(load, path, user_pack, false);
	return add_folder(load, path, user_pack, false) &&
	       (load->files.count || error_set_at(load->reading.error, path, 0, 0, "holds no rules (*.yaml)"));
}

bool ruleset_load_path(struct ruleset *ruleset, const char *path, struct error *error)
{
	struct load load = load_begin(ruleset, error);
	bool loaded = add_path(&load, path) && documents_read(&load.reading, load.files.items, load.files.count);
	load_end(&load);
	return loaded;
}

bool ruleset_load_text(struct ruleset *ruleset, const char *name, const char *text, size_t size, struct error *error)
{
	struct load load = load_begin(ruleset, error);
	struct rule_file file = {.path = name, .pack = user_pack};
	bool loaded = yaml_load(ruleset->arena, name, text, size, &file.documents, error) &&
	              documents_read(&load.reading, &file, 1);
	load_end(&load);
	return loaded;
}
