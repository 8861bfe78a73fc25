#include "gate/baseline.h"

#include "base/files.h"
#include "base/table.h"
#include "yaml/yaml_tree.h"

#include <assert.h>
#include <string.h>

enum { VERSION = 1 };

static const char version_key[] = "goinception-baseline", list_key[] = "findings";

struct baseline *baseline_new(void)
{
	struct baseline *baseline = memory_zeroed(1, sizeof *baseline);
	baseline->arena = arena_new();
	return baseline;
}

void baseline_free(struct baseline *baseline)
{
	if (!baseline)
		return;
	VECTOR_FREE(baseline->entries);
	arena_free(baseline->arena);
	free(baseline);
}

static bool is_fingerprint(const char *text) { return strlen(text) == 16 && strspn(text, "0123456789abcdef") == 16; }

static bool read_entry(struct baseline *baseline, const struct yaml_node *node, struct error *error)
{
	static const char *const keys[] = {"fingerprint", "rule", "file", "function", "call"};
	struct baseline_entry entry = {.met = false};
	struct known_finding *known = &entry.known;
	const char **const values[] = {&known->fingerprint, &known->rule, &known->file, &known->function, &known->call};
	if (!yaml_expect_kind(node, YAML_MAPPING, "a finding of the baseline", error) ||
	    !yaml_check_keys(node, "a finding of the baseline", keys, sizeof keys / sizeof *keys, error))
		return false;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const struct yaml_node *value = yaml_get(node, keys[i]);
		if (!value)
			return yaml_error(node, error, "a finding of the baseline has no '%s'", keys[i]);
		if (!yaml_string(value, keys[i], values[i], error))
			return false;
	}
	if (!is_fingerprint(known->fingerprint))
		return yaml_error(node, error, "expected 16 hexadecimal digits for fingerprint, found '%s'",
		                  known->fingerprint);
	VECTOR_PUSH(baseline->entries, entry);
	return true;
}

static bool read_document(struct baseline *baseline, const char *path, const struct yaml_documents *documents,
                          struct error *error)
{
	static const char *const keys[] = {version_key, list_key};
	if (documents->count != 1)
		return error_set_at(error, path, 1, 1,
		                    "is no baseline: `goinception analyze --update-baseline` writes one");
	const struct yaml_node *root = documents->items[0];
	if (!yaml_expect_kind(root, YAML_MAPPING, "a baseline", error) ||
	    !yaml_check_keys(root, "a baseline", keys, sizeof keys / sizeof *keys, error))
		return false;
	const struct yaml_node *version = yaml_get(root, version_key), *list = yaml_get(root, list_key);
	int64_t number;
	if (!version || !list)
		return yaml_error(root, error, "is no baseline: '%s' is missing", version ? list_key : version_key);
	if (!yaml_integer(version, version_key, VERSION, VERSION, &number, error) ||
	    !yaml_expect_kind(list, YAML_SEQUENCE, list_key, error))
		return false;
	for (size_t i = 0; i < list->count; i++)
		if (!read_entry(baseline, list->items[i], error))
			return false;
	return true;
}

struct baseline *baseline_read_text(const char *name, const char *bytes, size_t size, struct error *error)
{
	struct baseline *baseline = baseline_new();
	struct yaml_documents documents = {0};
	if (yaml_load(baseline->arena, name, bytes, size, &documents, error) &&
	    read_document(baseline, name, &documents, error))
		return baseline;
	baseline_free(baseline);
	return NULL;
}

struct baseline *baseline_read(const char *path, struct error *error)
{
	struct arena *arena = arena_new();
	struct baseline *baseline = NULL;
	char *bytes;
	size_t size;
	if (file_read(arena, path, &bytes, &size, error))
		baseline = baseline_read_text(path, bytes, size, error);
	arena_free(arena);
	return baseline;
}

/* Entries of one fingerprint, as a list through their indices. */
struct by_fingerprint {
	struct table *first;
	VECTOR(uint32_t) next;
};

static void index_entries(struct by_fingerprint *index, const struct baseline *baseline)
{
	index->first = table_new();
	for (uint32_t i = 0; i < baseline->entries.count; i++) {
		const char *fingerprint = baseline->entries.items[i].known.fingerprint;
		VECTOR_PUSH(index->next, table_get_string(index->first, fingerprint));
		table_set(index->first, fingerprint, strlen(fingerprint), i);
	}
}

/* An entry for the finding that no other one has taken, in that file (null: any). */
static bool take_entry(struct baseline *baseline, const struct by_fingerprint *index, const struct finding *finding,
                       const char *file)
{
	uint32_t i = table_get_string(index->first, finding->fingerprint);
	for (; i < baseline->entries.count; i = index->next.items[i]) {
		assert(baseline->entries.items && index->next.items);
		struct baseline_entry *entry = &baseline->entries.items[i];
		if (entry->met || (file && strcmp(entry->known.file, file) != 0))
			continue;
		entry->met = true;
		return true;
	}
	return false;
}

static void mark_findings(struct baseline *baseline, struct analysis *analysis, const char *root)
{
	struct by_fingerprint index = {0};
	index_entries(&index, baseline);
	for (int pass = 0; pass < 2; pass++) {
		for (size_t i = 0; i < analysis->findings.count; i++) {
			struct finding *finding = &analysis->findings.items[i];
			assert(analysis->findings.items);
			const char *file = pass == 0 ? path_below(root, finding->place.file) : NULL;
			if (finding->baseline == BASELINE_KNOWN)
				continue;
			bool known = take_entry(baseline, &index, finding, file);
			finding->baseline = known ? BASELINE_KNOWN : BASELINE_NEW;
		}
	}
	table_free(index.first);
	VECTOR_FREE(index.next);
}

static bool is_gone(const struct baseline_entry *entry, const char *root, baseline_was_read *was_read, const void *data)
{
	struct arena *arena = arena_new();
	const char *path = path_absolute(arena, root, entry->known.file);
	bool gone = was_read(path, data) || !path_is_file(path);
	arena_free(arena);
	return gone;
}

void baseline_compare(struct baseline *baseline, struct analysis *analysis, const char *root,
                      baseline_was_read *was_read, const void *data)
{
	mark_findings(baseline, analysis, root);
	analysis->has_baseline = true;
	for (size_t i = 0; i < baseline->entries.count; i++) {
		struct baseline_entry *entry = &baseline->entries.items[i];
		entry->gone = !entry->met && is_gone(entry, root, was_read, data);
		if (entry->gone)
			VECTOR_PUSH(analysis->fixed, entry->known);
	}
}

static int compare_known(const void *left_item, const void *right_item)
{
	const struct known_finding *left = left_item, *right = right_item;
	int order = strcmp(left->file, right->file);
	order = order ? order : strcmp(left->function, right->function);
	order = order ? order : strcmp(left->rule, right->rule);
	return order ? order : strcmp(left->fingerprint, right->fingerprint);
}

/* In double quotes, as YAML reads every byte of it back; malformed UTF-8 cannot stand in YAML and is escaped too. */
static void add_quoted(struct text *out, const char *text)
{
	text_add(out, "\"");
	for (const char *at = text; *at; at++) {
		unsigned char byte = (unsigned char)*at;
		if (byte == '"' || byte == '\\')
			text_printf(out, "\\%c", byte);
		else if (byte < ' ' || byte >= 0x7f)
			text_printf(out, "\\x%02x", byte);
		else
			text_add_bytes(out, at, 1);
	}
	text_add(out, "\"");
}

static void add_entry(struct text *out, const struct known_finding *entry)
{
	text_add(out, "- {file: ");
	add_quoted(out, entry->file);
	text_add(out, ", function: ");
	add_quoted(out, entry->function);
	text_add(out, ", call: ");
	add_quoted(out, entry->call);
	text_add(out, ", rule: ");
	add_quoted(out, entry->rule);
	text_printf(out, ", fingerprint: \"%s\"}\n", entry->fingerprint);
}

void baseline_write(const struct baseline *old, const struct analysis *analysis, const char *root, struct text *out)
{
	VECTOR(struct known_finding) entries = {0};
	for (size_t i = 0; i < analysis->findings.count; i++) {
		const struct finding *finding = &analysis->findings.items[i];
		struct known_finding entry = {.fingerprint = finding->fingerprint,
		                              .rule = finding->rule->id,
		                              .file = path_below(root, finding->place.file),
		                              .function = finding->function,
		                              .call = finding->call};
		if (!finding->suppressed)
			VECTOR_PUSH(entries, entry);
	}
	for (size_t i = 0; old && i < old->entries.count; i++)
		if (!old->entries.items[i].met && !old->entries.items[i].gone)
			VECTOR_PUSH(entries, old->entries.items[i].known);
	if (entries.count > 1)
		qsort(entries.items, entries.count, sizeof *entries.items, compare_known);
	text_printf(out,
	            "# Findings that were there when this line was drawn: only new ones fail the gate.\n"
	            "# `goinception analyze --baseline FILE --update-baseline` writes it anew.\n"
	            "%s: %d\n%s:%s\n",
	            version_key, VERSION, list_key, entries.count ? "" : " []");
	for (size_t i = 0; i < entries.count; i++)
		add_entry(out, &entries.items[i]);
	VECTOR_FREE(entries);
}
