/* How a call is rewritten: `rewrite`; and `forgets`, on which it rests that code can be moved. */
#include "rules/reading.h"

#include <string.h>

static const char *const kind_words[REWRITE_KINDS] = {"rename", "flag", "timeout", "native", "offload"};

const char *rewrite_kind_name(enum rewrite_kind kind) { return kind_words[kind]; }

static bool read_rewrite_kind(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	unsigned word;
	if (!yaml_word(node, what, kind_words, REWRITE_KINDS, &word, reading->error))
		return false;
	*(enum rewrite_kind *)slot.value = (enum rewrite_kind)word;
	return true;
}

/* A list of names, or a mapping from each to what it becomes. */
static bool read_renames(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	struct renames *renames = slot.value;
	if (node->kind != YAML_MAPPING) {
		struct slot names = {&renames->from, &renames->count};
		return read_names(reading, node, what, names);
	}
	const char **from = ARENA_ARRAY(reading->arena, const char *, node->count + 1);
	const char **to = ARENA_ARRAY(reading->arena, const char *, node->count + 1);
	for (size_t i = 0; i < node->count; i++) {
		from[i] = node->keys[i]->text;
		if (!read_text(reading, node->items[i], key_of(reading, from[i], what), (struct slot){&to[i], NULL}))
			return false;
	}
	*renames = (struct renames){.from = from, .to = to, .count = node->count};
	return node->count || yaml_error(node, reading->error, "%s is empty", what);
}

/* Names alone say nothing. */
static bool read_pairs(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	if (node->kind != YAML_MAPPING)
		return yaml_error(node, reading->error, "%s is a mapping", what);
	return read_renames(reading, node, what, slot);
}

static bool read_grade(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	unsigned word;
	if (!yaml_word(node, what, rewrite_safety_words, REWRITE_SAFETIES, &word, reading->error))
		return false;
	*(enum rewrite_safety *)slot.value = (enum rewrite_safety)word;
	return true;
}

/* word: {type: expression} */
static bool read_at_hand(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	VECTOR(struct at_hand) found = {0};
	bool good = yaml_expect_kind(node, YAML_MAPPING, what, reading->error);
	for (size_t i = 0; good && i < node->count; i++) {
		struct renames of = {0};
		const char *word = arena_copy_string(reading->arena, node->keys[i]->text);
		good = yaml_expect_kind(node->items[i], YAML_MAPPING, word, reading->error) &&
		       read_renames(reading, node->items[i], word, (struct slot){&of, NULL});
		for (size_t k = 0; good && k < of.count; k++) {
			VECTOR_PUSH(found, (struct at_hand){word, of.from[k], of.to[k]});
			good = strstr(of.to[k], "{}") || yaml_error(node->items[i], reading->error,
			                                            "'%s' has no {} where the variable goes", of.to[k]);
		}
	}
	struct at_hand *kept = ARENA_ARRAY(reading->arena, struct at_hand, found.count + 1);
	if (found.count)
		memcpy(kept, found.items, found.count * sizeof *kept);
	*(struct at_hand **)slot.value = kept;
	*slot.count = found.count;
	VECTOR_FREE(found);
	return good && (node->count || yaml_error(node, reading->error, "%s is empty", what));
}

static bool lacks(struct reading *reading, const struct document *document, const char *key, const char *why)
{
	return yaml_error(document->root, reading->error, "%s %s, but lacks '%s'", document->subject, why, key);
}

/* What is taken apart has two halves; and does not stay what it was. */
static bool check_split(struct reading *reading, const struct document *document, const struct rewrite_rule *rewrite)
{
	const struct rewrite_split *split = &rewrite->split;
	if (!split->start && !split->rest)
		return true;
	if (!split->start || !split->rest)
		return lacks(reading, document, split->start ? "rest" : "start", "takes functions apart");
	if (rewrite->kind != REWRITE_NATIVE && rewrite->kind != REWRITE_OFFLOAD)
		return yaml_error(document->root, reading->error, "%s takes functions apart: that is native or offload",
		                  document->subject);
	if (rewrite->kind == REWRITE_NATIVE && !split->outcome)
		return lacks(reading, document, "outcome", "has no thread that makes the call");
	if (!strstr(split->rest, "{rest}"))
		return yaml_error(document->root, reading->error,
		                  "%s takes functions apart: 'rest' needs a line with {rest} alone", document->subject);
	return rewrite->grade != SAFETY_SAFE ||
	       yaml_error(document->root, reading->error,
	                  "%s takes functions apart: what follows the call runs later, which is not safe",
	                  document->subject);
}

/* What its kind and its grade ask for. */
static bool check(struct reading *reading, const struct document *document, const struct rewrite_rule *rewrite)
{
	bool has_argument = yaml_get(document->root, "argument") != NULL;
	if (rewrite->grade == SAFETY_CHANGES_BEHAVIOUR && !rewrite->changes)
		return lacks(reading, document, "changes", "changes behaviour");
	if (rewrite->grade == SAFETY_MANUAL)
		return rewrite->sketch || lacks(reading, document, "sketch", "is for people");
	if (rewrite->kind == REWRITE_RENAME && !rewrite->calls.to)
		return yaml_error(document->root, reading->error,
		                  "%s renames: its 'calls' is a mapping from each name to the new one",
		                  document->subject);
	if (rewrite->kind == REWRITE_FLAG && (!has_argument || !rewrite->flag))
		return lacks(reading, document, has_argument ? "flag" : "argument", "adds a flag");
	if (rewrite->kind == REWRITE_TIMEOUT && (!has_argument || !rewrite->value))
		return lacks(reading, document, has_argument ? "value" : "argument", "sets an argument");
	if (rewrite->kind == REWRITE_OFFLOAD && !rewrite->helper)
		return lacks(reading, document, "helper", "hands work to a thread");
	if (rewrite->kind == REWRITE_NATIVE && !rewrite->split.start)
		return lacks(reading, document, "start", "turns code inside out, which is for people");
	return check_split(reading, document, rewrite);
}

bool read_rewrite(struct reading *reading, const struct document *document)
{
	static const struct field fields[] = {
	    {"rewrite", true, read_id, offsetof(struct rewrite_rule, id), 0},
	    {"for", true, read_text, offsetof(struct rewrite_rule, framework), 0},
	    {"kind", true, read_rewrite_kind, offsetof(struct rewrite_rule, kind), 0},
	    {"calls", true, read_renames, offsetof(struct rewrite_rule, calls), 0},
	    {"grade", true, read_grade, offsetof(struct rewrite_rule, grade), 0},
	    {"changes", false, read_text, offsetof(struct rewrite_rule, changes), 0},
	    {"needs", false, read_text, offsetof(struct rewrite_rule, needs), 0},
	    {"include", false, read_names, offsetof(struct rewrite_rule, includes),
	     offsetof(struct rewrite_rule, include_count)},
	    {"along", false, read_renames, offsetof(struct rewrite_rule, along), 0},
	    {"argument", false, read_argument, offsetof(struct rewrite_rule, argument), 0},
	    {"flag", false, read_text, offsetof(struct rewrite_rule, flag), 0},
	    {"value", false, read_text, offsetof(struct rewrite_rule, value), 0},
	    {"helper", false, read_text, offsetof(struct rewrite_rule, helper), 0},
	    {"sketch", false, read_text, offsetof(struct rewrite_rule, sketch), 0},
	    {"rules", false, read_names, offsetof(struct rewrite_rule, rules),
	     offsetof(struct rewrite_rule, rule_count)},
	    {"not-in", false, read_kinds, offsetof(struct rewrite_rule, not_in), 0},
	    {"start", false, read_text, offsetof(struct rewrite_rule, split.start), 0},
	    {"rest", false, read_text, offsetof(struct rewrite_rule, split.rest), 0},
	    {"outcome", false, read_text, offsetof(struct rewrite_rule, split.outcome), 0},
	    {"copy", false, read_text, offsetof(struct rewrite_rule, split.copy), 0},
	    {"out", false, read_pairs, offsetof(struct rewrite_rule, split.out), 0},
	    {"names", false, read_names, offsetof(struct rewrite_rule, split.names),
	     offsetof(struct rewrite_rule, split.name_count)},
	    {"lasting", false, read_names, offsetof(struct rewrite_rule, split.lasting),
	     offsetof(struct rewrite_rule, split.lasting_count)},
	    {"absent", false, read_names, offsetof(struct rewrite_rule, split.absent),
	     offsetof(struct rewrite_rule, split.absent_count)},
	    {"unless", false, read_pairs, offsetof(struct rewrite_rule, split.unless), 0},
	    {"at-hand", false, read_at_hand, offsetof(struct rewrite_rule, split.at_hand),
	     offsetof(struct rewrite_rule, split.at_hand_count)},
	};
	struct rewrite_rule rewrite = {.origin = document->origin};
	if (!FIELDS_READ(reading, document->root, document->subject, fields, &rewrite) ||
	    !document_is_first(reading, document, "rewrite") || !check(reading, document, &rewrite))
		return false;
	struct ruleset *ruleset = reading->ruleset;
	for (size_t i = 0; i < ruleset->rewrites.count; i++)
		if (strcmp(ruleset->rewrites.items[i].id, rewrite.id) == 0) {
			ruleset->rewrites.items[i] = rewrite;
			return true;
		}
	VECTOR_PUSH(ruleset->rewrites, rewrite);
	return true;
}

bool read_forgets(struct reading *reading, const struct document *document)
{
	static const struct field fields[] = {
	    {"forgets", true, read_id, offsetof(struct forgets_rule, id), 0},
	    {"call", true, read_names, offsetof(struct forgets_rule, calls), offsetof(struct forgets_rule, call_count)},
	};
	struct forgets_rule forgets = {.origin = document->origin};
	if (!FIELDS_READ(reading, document->root, document->subject, fields, &forgets))
		return false;
	VECTOR_PUSH(reading->ruleset->forgets, forgets);
	return true;
}
