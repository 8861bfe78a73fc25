/* Documents that speak of calls: `rule`, one that waits; `unsafe`, one that must not be made; `kept`, what a call may
 * spoil. */
#include "rules/reading.h"

#include <string.h>

enum { HIGHEST_LEVEL = 2 };

static bool read_level(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	int64_t level;
	if (!yaml_integer(node, what, 0, HIGHEST_LEVEL, &level, reading->error))
		return false;
	*(unsigned *)slot.value = (unsigned)level;
	return true;
}

static bool read_class(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	unsigned word;
	if (!yaml_word(node, what, rule_class_words, RULE_CLASS_UNSAFE, &word, reading->error))
		return false;
	*(enum rule_class *)slot.value = (enum rule_class)word;
	return true;
}

static bool read_confidence(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	unsigned word;
	if (!yaml_word(node, what, confidence_words, CONFIDENCES, &word, reading->error))
		return false;
	*(enum confidence *)slot.value = (enum confidence)word;
	return true;
}

static bool read_unit(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	unsigned word;
	if (!yaml_word(node, what, time_unit_words, TIME_UNITS, &word, reading->error))
		return false;
	*(const char **)slot.value = time_unit_words[word];
	return true;
}

/* A word, or the argument that says how long. The slot is the whole rule: three members speak of the bound. */
static bool read_bound(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	static const struct field fields[] = {
	    {"argument", true, read_argument, offsetof(struct rule, bound_argument), 0},
	    {"unit", true, read_unit, offsetof(struct rule, bound_unit), 0},
	};
	struct rule *rule = slot.value;
	unsigned word = RULE_BOUND_ARGUMENT;
	if (node->kind == YAML_MAPPING) {
		if (!FIELDS_READ(reading, node, what, fields, rule))
			return false;
	} else if (!yaml_word(node, what, rule_bound_words, RULE_BOUND_NONE, &word, reading->error)) {
		return false;
	} else if (word == RULE_BOUND_ARGUMENT) {
		return yaml_error(node, reading->error, "expected {argument: N, unit: ...} for %s, found only '%s'",
		                  what, node->text);
	}
	rule->bound = (enum rule_bound)word;
	return true;
}

/* Where it is a concern: kinds of contexts that are walked apart from the others. */
static bool read_in(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	const unsigned apart = 1U << CONTEXT_EVENT_LOOP | 1U << CONTEXT_SIGNAL_HANDLER | 1U << CONTEXT_REAL_TIME |
	                       1U << CONTEXT_CRITICAL_SECTION;
	if (!read_kinds(reading, node, what, slot))
		return false;
	if (*(unsigned *)slot.value & ~apart)
		return yaml_error(node, reading->error,
		                  "expected event-loop, signal-handler, real-time or critical-section for %s", what);
	return true;
}

/* The calls that end the wait; `offload` among them is no call. The slot is the whole rule: three members speak of it.
 */
static bool read_ended_by(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	struct rule *rule = slot.value;
	const char *const *names;
	size_t count, kept = 0;
	if (!read_names(reading, node, what, (struct slot){&names, &count}))
		return false;
	const char **enders = ARENA_ARRAY(reading->arena, const char *, count);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(names[i], "offload") == 0)
			rule->ended_by_offload = true;
		else
			enders[kept++] = names[i];
	}
	rule->enders = enders;
	rule->ender_count = kept;
	return true;
}

static const struct field rule_fields[] = {
    {"rule", true, read_id, offsetof(struct rule, id), 0},
    {"extends", false, read_extends, offsetof(struct rule, extends), 0},
    {"level", false, read_level, offsetof(struct rule, level), 0},
    {"class", true, read_class, offsetof(struct rule, class_), 0},
    {"bound", true, read_bound, 0, 0},
    {"confidence", false, read_confidence, offsetof(struct rule, confidence), 0},
    {"calls", true, read_names, offsetof(struct rule, calls), offsetof(struct rule, call_count)},
    {"when", false, read_conditions, offsetof(struct rule, when), 0},
    {"unless", false, read_conditions, offsetof(struct rule, unless), 0},
    {"waits", true, read_text, offsetof(struct rule, waits), 0},
    {"ended-by", false, read_ended_by, 0, 0},
    {"asked-by", false, read_names, offsetof(struct rule, askers), offsetof(struct rule, asker_count)},
    {"settled-by", false, read_names, offsetof(struct rule, settlers), offsetof(struct rule, settler_count)},
    {"directly", false, read_flag, offsetof(struct rule, directly), 0},
    {"why", true, read_text, offsetof(struct rule, why), 0},
    {"instead", false, read_instead, offsetof(struct rule, own_instead), offsetof(struct rule, own_instead_count)},
    {"remedy", false, read_text, offsetof(struct rule, remedy), 0},
    {"references", false, read_texts, offsetof(struct rule, references), offsetof(struct rule, reference_count)},
    {"in", false, read_in, offsetof(struct rule, kinds), 0},
};

static const struct field unsafe_fields[] = {
    {"unsafe", true, read_id, offsetof(struct rule, id), 0},
    {"extends", false, read_extends, offsetof(struct rule, extends), 0},
    {"in", true, read_in, offsetof(struct rule, kinds), 0},
    {"level", false, read_level, offsetof(struct rule, level), 0},
    {"confidence", false, read_confidence, offsetof(struct rule, confidence), 0},
    {"calls", true, read_names, offsetof(struct rule, calls), offsetof(struct rule, call_count)},
    {"when", false, read_conditions, offsetof(struct rule, when), 0},
    {"unless", false, read_conditions, offsetof(struct rule, unless), 0},
    {"spoils", false, read_text, offsetof(struct rule, spoils), 0},
    {"harm", true, read_text, offsetof(struct rule, harm), 0},
    {"why", true, read_text, offsetof(struct rule, why), 0},
    {"instead", false, read_instead, offsetof(struct rule, own_instead), offsetof(struct rule, own_instead_count)},
    {"remedy", false, read_text, offsetof(struct rule, remedy), 0},
    {"references", false, read_texts, offsetof(struct rule, references), offsetof(struct rule, reference_count)},
};

/* Fills the rule, which holds what a document of its kind need not say. */
static bool read_fields(struct reading *reading, const struct document *document, const struct base *base,
                        struct rule *rule)
{
	const struct field *fields = rule->hazard == HAZARD_UNSAFE ? unsafe_fields : rule_fields;
	size_t count = rule->hazard == HAZARD_UNSAFE ? sizeof unsafe_fields / sizeof *unsafe_fields
	                                             : sizeof rule_fields / sizeof *rule_fields;
	if (!base->id)
		return fields_read(reading, document->root, document->subject, fields, count, rule);
	if (!rule_begin_extension(reading, document, base, rule))
		return false;
	return fields_read_some(reading, document->root, document->subject, fields, count, rule) &&
	       rule_join_base(reading, document, base, rule);
}

/* Rules and unsafe calls share their ids: comments, settings and reports name them alike. */
static bool add_rule(struct reading *reading, const struct document *document, const struct base *base,
                     const struct rule *rule)
{
	if (!base->in_place && !document_is_first(reading, document, "rule"))
		return false;
	struct ruleset *ruleset = reading->ruleset;
	uint32_t index = table_put_string(ruleset->ids, rule->id, (uint32_t)ruleset->rules.count);
	if (index == ruleset->rules.count)
		VECTOR_PUSH(ruleset->rules, *rule);
	else
		ruleset->rules.items[index] = *rule;
	return true;
}

bool read_rule(struct reading *reading, const struct document *document)
{
	struct rule rule = {
	    .origin = document->origin, .level = HIGHEST_LEVEL, .confidence = CONFIDENCE_HIGH, .bound_unit = ""};
	struct base base;
	if (!document_base(reading, document, &base) || !read_fields(reading, document, &base, &rule))
		return false;
	rule.where = context_kinds_phrase(reading->arena, rule.kinds);
	rule.predicate = arena_printf(reading->arena, "waits %s", rule.waits);
	return add_rule(reading, document, &base, &rule);
}

bool read_unsafe(struct reading *reading, const struct document *document)
{
	struct rule rule = {.origin = document->origin,
	                    .hazard = HAZARD_UNSAFE,
	                    .level = HIGHEST_LEVEL,
	                    .class_ = RULE_CLASS_UNSAFE,
	                    .bound = RULE_BOUND_NONE,
	                    .bound_unit = "",
	                    .confidence = CONFIDENCE_HIGH};
	struct base base;
	if (!document_base(reading, document, &base) || !read_fields(reading, document, &base, &rule))
		return false;
	rule.where = context_kinds_phrase(reading->arena, rule.kinds);
	rule.predicate = arena_printf(reading->arena, "is not safe in %s: %s", rule.where, rule.harm);
	return add_rule(reading, document, &base, &rule);
}

bool read_kept(struct reading *reading, const struct document *document)
{
	static const struct field fields[] = {
	    {"kept", true, read_id, offsetof(struct kept_rule, id), 0},
	    {"call", true, read_names, offsetof(struct kept_rule, calls), offsetof(struct kept_rule, call_count)},
	};
	struct kept_rule kept = {.origin = document->origin};
	if (!FIELDS_READ(reading, document->root, document->subject, fields, &kept))
		return false;
	VECTOR_PUSH(reading->ruleset->kepts, kept);
	return true;
}
