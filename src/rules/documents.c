/* The kinds of documents, and the passes over those of a load. */
#include "rules/reading.h"

#include "base/words.h"

#include <string.h>

static const struct document_kind {
	const char *word; /* the first key */
	read_document *read;
} kinds[] = {
    {"rule", read_rule},
    {"unsafe", read_unsafe},
    {"kept", read_kept},
    {"signal-window", read_window},
    {"remedies", read_remedies},
    {"constants", read_constants},
    {"context", read_context},
    {"offload", read_offload},
    {"allow", read_allow},
    {"multiplexer", read_multiplexer},
    {"invokes", read_invokes},
    {"passes", read_passes},
    {"zeroes", read_zeroes},
    {"symbol", read_symbol},
    {"descriptor", read_descriptor},
    {"nonblocking-descriptor", read_nonblocking_descriptor},
    {"lock", read_lock},
    {"headers", read_headers},
    {"rewrite", read_rewrite},
    {"forgets", read_forgets},
};

enum { KIND_COUNT = sizeof kinds / sizeof *kinds };

static const struct document_kind *kind_named(const char *word)
{
	for (size_t i = 0; i < KIND_COUNT; i++)
		if (words_equal(kinds[i].word, word))
			return &kinds[i];
	return NULL;
}

/* The error about a document whose first key names no kind; first: that key, or null. */
static const struct document_kind *no_kind(const struct yaml_node *root, const char *first, struct error *error)
{
	const char *words[KIND_COUNT];
	char hint[512];
	for (size_t i = 0; i < KIND_COUNT; i++)
		words[i] = kinds[i].word;
	if (!first) {
		yaml_error(root, error, "expected a document that begins with its kind%s",
		           words_hint("", words, KIND_COUNT, hint, sizeof hint));
		return NULL;
	}
	for (size_t i = 1; i < root->count; i++) {
		if (!kind_named(root->keys[i]->text))
			continue;
		yaml_error(root->keys[i], error, "'%s' must be the first key of its document", root->keys[i]->text);
		return NULL;
	}
	if (strcmp(first, "pack") == 0)
		yaml_error(root, error, "a pack is described in its pack.yaml only");
	else
		yaml_error(root, error, "unknown kind of document '%s'%s", first,
		           words_hint(first, words, KIND_COUNT, hint, sizeof hint));
	return NULL;
}

/* The kind that the first key names; null with *error when it names none. */
static const struct document_kind *kind_of(const struct yaml_node *root, struct error *error)
{
	const char *first = root->kind == YAML_MAPPING && root->count ? root->keys[0]->text : NULL;
	const struct document_kind *kind = first ? kind_named(first) : NULL;
	return kind ? kind : no_kind(root, first, error);
}

static struct document document_of(struct reading *reading, const struct rule_file *file, const struct yaml_node *root)
{
	const struct yaml_node *key = root->keys[0], *id = root->items[0];
	struct document document = {
	    .root = root,
	    .id = id->kind == YAML_SCALAR ? id->text : "",
	    .origin = {.file = root->file, .line = root->line, .column = root->column, .pack = file->pack},
	};
	document.subject = arena_printf(reading->arena, "%s '%.64s'", key->text, document.id);
	return document;
}

bool document_is_first(struct reading *reading, const struct document *document, const char *kind)
{
	char *key = arena_printf(reading->arena, "%s %s", kind, document->id);
	uint32_t index = table_put_string(reading->seen, key, (uint32_t)reading->origins.count);
	if (index == reading->origins.count) {
		VECTOR_PUSH(reading->origins, document->origin);
		return true;
	}
	const struct rule_origin *first = &reading->origins.items[index];
	return yaml_error(document->root, reading->error, "%s is defined twice, first at %s:%u:%u", document->subject,
	                  first->file, first->line, first->column);
}

/* What others name is read before them. */
enum pass { PASS_CONSTANTS, PASS_REST, PASS_EXTENSIONS };

static enum pass pass_of(const struct document_kind *kind, const struct yaml_node *root)
{
	if (kind->read == read_constants)
		return PASS_CONSTANTS;
	return yaml_get(root, "extends") ? PASS_EXTENSIONS : PASS_REST;
}

static bool is_shared(const struct document_kind *kind)
{
	return kind->read == read_constants || kind->read == read_remedies;
}

/* A document that waits for its pass. */
struct later_document {
	const struct rule_file *file;
	const struct yaml_node *root;
	const struct document_kind *kind;
	enum pass pass;
};

typedef VECTOR(struct later_document) later_documents;

static bool read_one(struct reading *reading, const struct rule_file *file, const struct yaml_node *root,
                     const struct document_kind *kind)
{
	struct document document = document_of(reading, file, root);
	return kind->read(reading, &document);
}

/* The first pass, in which each document says of what kind it is. */
static bool read_constants_of(struct reading *reading, const struct rule_file *file, later_documents *later)
{
	for (size_t i = 0; i < file->documents.count; i++) {
		const struct yaml_node *root = file->documents.items[i];
		const struct document_kind *kind = kind_of(root, reading->error);
		if (!kind)
			return false;
		enum pass pass = pass_of(kind, root);
		if (pass != PASS_CONSTANTS && (!file->shared_only || is_shared(kind)))
			VECTOR_PUSH(*later, (struct later_document){file, root, kind, pass});
		if (pass == PASS_CONSTANTS && !read_one(reading, file, root, kind))
			return false;
	}
	return true;
}

static bool read_later(struct reading *reading, const later_documents *later, enum pass pass)
{
	for (size_t i = 0; i < later->count; i++) {
		const struct later_document *document = &later->items[i];
		if (document->pass == pass && !read_one(reading, document->file, document->root, document->kind))
			return false;
	}
	return true;
}

/* What a rule says is spoiled must be something that a `kept` document knows. */
static bool check_spoils(struct reading *reading)
{
	const struct ruleset *ruleset = reading->ruleset;
	for (size_t i = 0; i < ruleset->rules.count; i++) {
		const struct rule *rule = &ruleset->rules.items[i];
		bool known = !rule->spoils;
		for (size_t k = 0; k < ruleset->kepts.count && !known; k++)
			known = strcmp(ruleset->kepts.items[k].id, rule->spoils) == 0;
		if (!known)
			return error_set_at(reading->error, rule->origin.file, rule->origin.line, rule->origin.column,
			                    "unsafe '%s' spoils '%s', but there is no 'kept: %s'", rule->id,
			                    rule->spoils, rule->spoils);
	}
	return true;
}

bool documents_read(struct reading *reading, const struct rule_file *files, size_t count)
{
	later_documents later = {0};
	bool read = true;
	for (size_t i = 0; i < count && read; i++)
		read = read_constants_of(reading, &files[i], &later);
	read = read && read_later(reading, &later, PASS_REST) && read_later(reading, &later, PASS_EXTENSIONS);
	VECTOR_FREE(later);
	return read && rules_add_remedies(reading) && check_spoils(reading);
}
