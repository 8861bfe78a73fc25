/* Where contexts begin and end: `context`, `multiplexer`, `offload`, `allow`. */
#include "rules/reading.h"

#include "base/words.h"

#include <string.h>

bool read_kind(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	unsigned word;
	if (!yaml_word(node, what, context_kind_words, CONTEXT_KINDS, &word, reading->error))
		return false;
	*(enum context_kind *)slot.value = (enum context_kind)word;
	return true;
}

bool read_kinds(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	size_t count = node->kind == YAML_SEQUENCE ? node->count : 1;
	unsigned *kinds = slot.value;
	*kinds = 0;
	for (size_t i = 0; i < count; i++) {
		enum context_kind kind;
		if (!read_kind(reading, node->kind == YAML_SEQUENCE ? node->items[i] : node, what,
		               (struct slot){&kind, NULL}))
			return false;
		*kinds |= 1U << kind;
	}
	return *kinds ||
	       yaml_error(node, reading->error, "expected a kind of context for %s, found an empty list", what);
}

static const struct way {
	const char *key;
	enum entry_kind kind;
} ways[] = {
    {"call", ENTRY_CALL},           {"field", ENTRY_FIELD},
    {"attribute", ENTRY_ATTRIBUTE}, {"annotation", ENTRY_ANNOTATION},
    {"name", ENTRY_NAME},           {"overrides", ENTRY_OVERRIDES},
    {"coroutine", ENTRY_COROUTINE},
};

enum { WAY_COUNT = sizeof ways / sizeof *ways };

/* An entry's `coroutine: true` says all there is to say. */
static bool read_coroutine(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	(void)slot;
	bool yes;
	return yaml_boolean(node, what, &yes, reading->error) &&
	       (yes || yaml_error(node, reading->error, "expected true for %s, found 'false'", what));
}

#define ENTRY_NAMES offsetof(struct context_entry, names), offsetof(struct context_entry, name_count)

static const struct field entry_fields[] = {
    {"call", false, read_names, ENTRY_NAMES},
    {"field", false, read_names, ENTRY_NAMES},
    {"attribute", false, read_names, ENTRY_NAMES},
    {"annotation", false, read_names, ENTRY_NAMES},
    {"name", false, read_names, ENTRY_NAMES},
    {"overrides", false, read_names, ENTRY_NAMES},
    {"coroutine", false, read_coroutine, 0, 0},
    {"argument", false, read_argument, offsetof(struct context_entry, argument), 0},
    {"when", false, read_conditions, offsetof(struct context_entry, when), 0},
    {"given-to", false, read_names, offsetof(struct context_entry, given_to),
     offsetof(struct context_entry, given_to_count)},
    {"number", false, read_argument, offsetof(struct context_entry, number), 0},
};

static const struct way *find_way(struct reading *reading, const struct yaml_node *node, const char *what)
{
	const struct way *found = NULL;
	const char *words[WAY_COUNT];
	char list[256];
	for (size_t i = 0; i < WAY_COUNT; i++) {
		words[i] = ways[i].key;
		if (!yaml_get(node, ways[i].key))
			continue;
		if (found) {
			yaml_error(node, reading->error, "an entry of %s has both '%s' and '%s': write two entries",
			           what, found->key, ways[i].key);
			return NULL;
		}
		found = &ways[i];
	}
	if (!found)
		yaml_error(node, reading->error, "an entry of %s lacks its way in%s", what,
		           words_hint("", words, WAY_COUNT, list, sizeof list));
	return found;
}

static bool read_entry(struct reading *reading, const struct yaml_node *node, const char *what,
                       struct context_entry *entry)
{
	entry->number = -1;
	if (!FIELDS_READ(reading, node, what, entry_fields, entry))
		return false;
	const struct way *way = find_way(reading, node, what);
	if (!way)
		return false;
	entry->kind = way->kind;
	bool given = yaml_get(node, "given-to") != NULL;
	if (given && way->kind != ENTRY_FIELD)
		return yaml_error(node, reading->error, "an entry of %s has 'given-to', which goes with 'field' only",
		                  what);
	bool call = way->kind == ENTRY_CALL, registers = call || given,
	     has_argument = yaml_get(node, "argument") != NULL;
	if (registers && !has_argument)
		return yaml_error(node, reading->error, "an entry of %s has '%s', but lacks 'argument'", what,
		                  call ? "call" : "given-to");
	if (!registers && (has_argument || yaml_get(node, "number")))
		return yaml_error(node, reading->error,
		                  "an entry of %s has '%s', which goes with 'call' or 'given-to' only", what,
		                  has_argument ? "argument" : "number");
	if (!call && yaml_get(node, "when"))
		return yaml_error(node, reading->error, "an entry of %s has 'when', which goes with 'call' only", what);
	return true;
}

static bool read_entries(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	if (!yaml_expect_kind(node, YAML_SEQUENCE, what, reading->error))
		return false;
	if (!node->count)
		return yaml_error(node, reading->error, "expected at least one entry for %s, found an empty list",
		                  what);
	struct context_entry *entries = ARENA_ARRAY(reading->arena, struct context_entry, node->count);
	for (size_t i = 0; i < node->count; i++)
		if (!read_entry(reading, node->items[i], what, &entries[i]))
			return false;
	*(struct context_entry **)slot.value = entries;
	*slot.count = node->count;
	return true;
}

static bool read_numbers(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	if (!yaml_expect_kind(node, YAML_SEQUENCE, what, reading->error))
		return false;
	int64_t *numbers = ARENA_ARRAY(reading->arena, int64_t, node->count);
	for (size_t i = 0; i < node->count; i++)
		if (!read_number(reading, node->items[i], what, (struct slot){&numbers[i], NULL}))
			return false;
	*(int64_t **)slot.value = numbers;
	*slot.count = node->count;
	return true;
}

static const struct field context_fields[] = {
    {"context", true, read_id, offsetof(struct context_rule, id), 0},
    {"extends", false, read_extends, offsetof(struct context_rule, extends), 0},
    {"kind", true, read_kind, offsetof(struct context_rule, kind), 0},
    {"framework", false, read_text, offsetof(struct context_rule, framework), 0},
    {"title", false, read_text, offsetof(struct context_rule, title), 0},
    {"entered-by", true, read_entries, offsetof(struct context_rule, entries),
     offsetof(struct context_rule, entry_count)},
    {"instead", false, read_instead, offsetof(struct context_rule, instead),
     offsetof(struct context_rule, instead_count)},
    {"crash", false, read_numbers, offsetof(struct context_rule, crash), offsetof(struct context_rule, crash_count)},
};

enum { CONTEXT_FIELDS = sizeof context_fields / sizeof *context_fields };

static bool read_context_fields(struct reading *reading, const struct document *document, const struct base *base,
                                struct context_rule *context)
{
	if (!base->id)
		return fields_read(reading, document->root, document->subject, context_fields, CONTEXT_FIELDS, context);
	return context_begin_extension(reading, document, base, context) &&
	       fields_read_some(reading, document->root, document->subject, context_fields, CONTEXT_FIELDS, context) &&
	       context_join_base(reading, document, base, context);
}

bool read_context(struct reading *reading, const struct document *document)
{
	struct context_rule context = {.origin = document->origin, .framework = document->origin.pack};
	struct base base;
	if (!document_base(reading, document, &base) || !read_context_fields(reading, document, &base, &context) ||
	    (!base.in_place && !document_is_first(reading, document, "context")))
		return false;
	if (!context.title)
		context.title = context.id;
	struct ruleset *ruleset = reading->ruleset;
	for (size_t i = 0; i < ruleset->contexts.count; i++) {
		if (strcmp(ruleset->contexts.items[i].id, context.id) != 0)
			continue;
		ruleset->contexts.items[i] = context;
		return true;
	}
	VECTOR_PUSH(ruleset->contexts, context);
	return true;
}

bool read_multiplexer(struct reading *reading, const struct document *document)
{
	static const struct field fields[] = {
	    {"multiplexer", true, read_id, offsetof(struct multiplexer_rule, id), 0},
	    {"call", true, read_names, offsetof(struct multiplexer_rule, calls),
	     offsetof(struct multiplexer_rule, call_count)},
	    {"timeout", false, read_argument, offsetof(struct multiplexer_rule, timeout), 0},
	    {"count", false, read_argument, offsetof(struct multiplexer_rule, count), 0},
	};
	struct multiplexer_rule multiplexer = {.origin = document->origin, .timeout = -1, .count = -1};
	if (!FIELDS_READ(reading, document->root, document->subject, fields, &multiplexer))
		return false;
	VECTOR_PUSH(reading->ruleset->multiplexers, multiplexer);
	return true;
}

bool read_offload(struct reading *reading, const struct document *document)
{
	static const struct field fields[] = {
	    {"offload", true, read_id, offsetof(struct offload_rule, id), 0},
	    {"call", true, read_names, offsetof(struct offload_rule, calls), offsetof(struct offload_rule, call_count)},
	    {"argument", false, read_argument, offsetof(struct offload_rule, argument), 0},
	    {"when", false, read_conditions, offsetof(struct offload_rule, when), 0},
	    {"result", false, read_number, offsetof(struct offload_rule, result), 0},
	    {"instead", false, read_instead, offsetof(struct offload_rule, instead),
	     offsetof(struct offload_rule, instead_count)},
	};
	struct offload_rule offload = {.origin = document->origin, .argument = -1};
	if (!FIELDS_READ(reading, document->root, document->subject, fields, &offload))
		return false;
	offload.by_result = yaml_get(document->root, "result") != NULL;
	if (offload.by_result == (offload.argument >= 0))
		return yaml_error(document->root, reading->error, "%s needs either 'argument' or 'result'",
		                  document->subject);
	if (offload.by_result && offload.when.count)
		return yaml_error(document->root, reading->error, "%s has 'when', which goes with 'argument' only",
		                  document->subject);
	VECTOR_PUSH(reading->ruleset->offloads, offload);
	return true;
}

bool read_allow(struct reading *reading, const struct document *document)
{
	static const struct field fields[] = {
	    {"allow", true, read_id, offsetof(struct allow_rule, id), 0},
	    {"call", true, read_names, offsetof(struct allow_rule, calls), offsetof(struct allow_rule, call_count)},
	    {"reason", true, read_text, offsetof(struct allow_rule, reason), 0},
	};
	struct allow_rule allow = {.origin = document->origin};
	if (!FIELDS_READ(reading, document->root, document->subject, fields, &allow))
		return false;
	VECTOR_PUSH(reading->ruleset->allows, allow);
	return true;
}
