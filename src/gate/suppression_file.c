#include "gate/suppression_file.h"

#include "base/day.h"
#include "base/files.h"
#include "source/glob.h"
#include "yaml/yaml_tree.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { VERSION = 1 };

static const char version_key[] = "goinception-suppressions", list_key[] = "suppressions";

void suppression_file_free(struct suppression_file *file)
{
	if (!file)
		return;
	VECTOR_FREE(file->entries);
	arena_free(file->arena);
	free(file);
}

/* ---- reading ---- */

static const char entry_name[] = "a suppression";

static bool read_texts(struct arena *arena, const struct yaml_node *entry, const char *key, struct texts *ret,
                       struct error *error)
{
	const struct yaml_node *node = yaml_get(entry, key);
	if (!node)
		return true;
	if (!yaml_strings(arena, node, key, &ret->items, &ret->count, error))
		return false;
	for (size_t i = 0; i < ret->count; i++)
		if (!ret->items[i][0])
			return yaml_error(node, error, "'%s' has an empty text: leave the key out to accept any", key);
	return ret->count || yaml_error(node, error, "'%s' lists nothing: leave the key out to accept any", key);
}

static bool read_until(const struct yaml_node *entry, struct suppression_entry *ret, struct error *error)
{
	const struct yaml_node *node = yaml_get(entry, "until");
	if (!node)
		return true;
	if (!yaml_string(node, "until", &ret->until, error))
		return false;
	return day_is_valid(ret->until, strlen(ret->until)) ||
	       yaml_error(node, error, "expected a day for until (YYYY-MM-DD), found '%s'", ret->until);
}

static bool read_reason(const struct yaml_node *entry, struct suppression_entry *ret, struct error *error)
{
	const struct yaml_node *node = yaml_get(entry, "reason");
	if (!node)
		return yaml_error(entry, error, "a suppression has no 'reason': say why these findings are accepted");
	if (!yaml_string(node, "reason", &ret->reason, error))
		return false;
	return ret->reason[strspn(ret->reason, " \t\n")] ||
	       yaml_error(node, error, "the reason is empty: say why these findings are accepted");
}

static bool read_entry(struct suppression_file *file, const struct yaml_node *node, struct error *error)
{
	static const char *const keys[] = {"rule", "path", "function", "call", "chain", "until", "reason"};
	struct suppression_entry entry = {.line = node->line, .column = node->column};
	struct texts *const texts[] = {&entry.rules, &entry.paths, &entry.functions, &entry.calls, &entry.chain};
	size_t given = 0;
	if (!yaml_expect_kind(node, YAML_MAPPING, entry_name, error) ||
	    !yaml_check_keys(node, entry_name, keys, sizeof keys / sizeof *keys, error))
		return false;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		if (!read_texts(file->arena, node, keys[i], texts[i], error))
			return false;
		given += texts[i]->count;
	}
	if (!given)
		return yaml_error(node, error,
		                  "a suppression accepts nothing: it needs one of rule, path, function, call, chain");
	if (!read_until(node, &entry, error) || !read_reason(node, &entry, error))
		return false;
	VECTOR_PUSH(file->entries, entry);
	return true;
}

static bool read_document(struct suppression_file *file, const struct yaml_documents *documents, struct error *error)
{
	static const char *const keys[] = {version_key, list_key};
	static const char what[] = "a suppression file";
	if (documents->count != 1)
		return error_set_at(error, file->path, 1, 1,
		                    "is no suppression file: it begins with `goinception-suppressions: 1`");
	const struct yaml_node *root = documents->items[0];
	if (!yaml_check_keys(root, what, keys, sizeof keys / sizeof *keys, error))
		return false;
	const struct yaml_node *version = yaml_get(root, version_key), *list = yaml_get(root, list_key);
	int64_t number;
	if (!version || !list)
		return yaml_error(root, error, "is no suppression file: '%s' is missing",
		                  version ? list_key : version_key);
	if (!yaml_integer(version, version_key, VERSION, VERSION, &number, error) ||
	    !yaml_expect_kind(list, YAML_SEQUENCE, list_key, error))
		return false;
	for (size_t i = 0; i < list->count; i++)
		if (!read_entry(file, list->items[i], error))
			return false;
	return true;
}

struct suppression_file *suppression_file_read_text(const char *name, const char *bytes, size_t size,
                                                    struct error *error)
{
	struct suppression_file *file = memory_zeroed(1, sizeof *file);
	struct yaml_documents documents = {0};
	file->arena = arena_new();
	file->path = arena_copy_string(file->arena, name);
	if (yaml_load(file->arena, file->path, bytes, size, &documents, error) &&
	    read_document(file, &documents, error))
		return file;
	suppression_file_free(file);
	return NULL;
}

struct suppression_file *suppression_file_read(const char *path, struct error *error)
{
	struct arena *arena = arena_new();
	struct suppression_file *file = NULL;
	char *bytes;
	size_t size;
	if (file_read(arena, path, &bytes, &size, error))
		file = suppression_file_read_text(path, bytes, size, error);
	arena_free(arena);
	return file;
}

/* ---- what an entry accepts ---- */

static bool any_is(const struct texts *texts, const char *text)
{
	for (size_t i = 0; i < texts->count; i++)
		if (strcmp(texts->items[i], text) == 0)
			return true;
	return texts->count == 0;
}

static bool any_matches(const struct texts *globs, const char *text)
{
	for (size_t i = 0; i < globs->count; i++)
		if (path_glob_matches(globs->items[i], text))
			return true;
	return globs->count == 0;
}

static bool path_matches(const struct texts *globs, const char *path)
{
	const struct globs as_globs = {globs->items, globs->count};
	return globs->count == 0 || globs_exclude(&as_globs, path);
}

/* Each function of the list, in its order, with any others between. What is called at the end belongs to the chain. */
static bool chain_matches(const struct texts *globs, const struct finding *finding)
{
	size_t met = 0;
	for (size_t h = 0; h < finding->chain_length && met < globs->count; h++)
		met += path_glob_matches(globs->items[met], finding->chain[h].function);
	if (met < globs->count)
		met += path_glob_matches(globs->items[met], finding->call);
	return met == globs->count;
}

static bool accepts(const struct suppression_entry *entry, const struct finding *finding, const char *root)
{
	return any_is(&entry->rules, finding->rule->id) && any_matches(&entry->functions, finding->function) &&
	       any_matches(&entry->calls, finding->call) &&
	       path_matches(&entry->paths, path_below(root, finding->place.file)) &&
	       (!entry->chain.count || chain_matches(&entry->chain, finding));
}

/* All entries that accept it are of use; the first that counts gives the reason. A reason in the source is nearer. */
static void apply_to(struct suppression_file *file, struct analysis *analysis, struct finding *finding,
                     const char *root)
{
	bool suppressed = finding->suppressed != NULL;
	for (size_t e = 0; e < file->entries.count; e++) {
		struct suppression_entry *entry = &file->entries.items[e];
		if (!accepts(entry, finding, root))
			continue;
		entry->met = true;
		if (suppressed || entry->expired)
			continue;
		suppressed = finding->suppressed_by_file = true;
		finding->suppressed = entry->reason;
		analysis->account.suppressed++;
		analysis->account.suppressed_by_file++;
	}
}

/* ---- what is said of entries ---- */

static const char *misspelt(const struct suppression_entry *entry, const struct ruleset *ruleset, struct arena *arena)
{
	for (size_t i = 0; i < entry->rules.count; i++) {
		const char *id = entry->rules.items[i], *nearest = ruleset_nearest(ruleset, id);
		if (nearest)
			return arena_printf(arena, "names no rule: '%s' (did you mean '%s'?)", id, nearest);
	}
	return NULL;
}

static const char *what_is_wrong(const struct suppression_entry *entry, const struct ruleset *ruleset,
                                 struct arena *arena)
{
	const char *slip = misspelt(entry, ruleset, arena);
	if (slip)
		return slip;
	if (entry->expired && entry->met)
		return arena_printf(arena, "counts no more: it was until %s", entry->until);
	return entry->met ? NULL : "is of no use: it accepts no finding of this run";
}

void suppression_file_apply(struct suppression_file *file, struct analysis *analysis, const struct ruleset *ruleset,
                            const char *root, const char *today)
{
	for (size_t e = 0; e < file->entries.count; e++) {
		struct suppression_entry *entry = &file->entries.items[e];
		entry->expired = entry->until && today && strcmp(entry->until, today) < 0;
	}
	for (size_t i = 0; i < analysis->findings.count; i++)
		apply_to(file, analysis, &analysis->findings.items[i], root);
	for (size_t e = 0; e < file->entries.count; e++) {
		assert(file->entries.items);
		const struct suppression_entry *entry = &file->entries.items[e];
		const char *wrong = what_is_wrong(entry, ruleset, analysis->arena);
		struct suppression_trouble trouble = {{file->path, entry->line, entry->column}, wrong};
		if (wrong)
			VECTOR_PUSH(analysis->suppression_troubles, trouble);
	}
}
