/* What to write instead: `instead` of a rule, and `remedies`, for many rules that have the same remedy in a framework.
 */
#include "rules/reading.h"

#include "base/words.h"

#include <string.h>

/* A flag to add must be a constant that is known, or the rewrite could not be checked. */
static bool read_flag_name(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	int64_t number;
	return read_text(reading, node, what, slot) && read_number(reading, node, what, (struct slot){&number, NULL});
}

static bool read_safety(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	unsigned word;
	if (!yaml_word(node, what, rewrite_safety_words, REWRITE_SAFETIES, &word, reading->error))
		return false;
	*(enum rewrite_safety *)slot.value = (enum rewrite_safety)word;
	return true;
}

static bool read_instead_entry(struct reading *reading, const struct yaml_node *node, const char *what,
                               struct instead *instead)
{
	static const struct field fields[] = {
	    {"use", true, read_text, offsetof(struct instead, use), 0},
	    {"rename", false, read_text, offsetof(struct instead, rename), 0},
	    {"add-flag", false, read_flag_name, offsetof(struct instead, add_flag), 0},
	    {"argument", false, read_argument, offsetof(struct instead, argument), 0},
	    {"safety", false, read_safety, offsetof(struct instead, safety), 0},
	    {"needs", false, read_text, offsetof(struct instead, needs), 0},
	};
	if (node->kind == YAML_SCALAR)
		return read_text(reading, node, what, (struct slot){&instead->use, NULL});
	if (!FIELDS_READ(reading, node, what, fields, instead))
		return false;
	bool has_argument = yaml_get(node, "argument") != NULL;
	if (instead->add_flag && !has_argument)
		return yaml_error(node, reading->error, "%s adds a flag, but lacks 'argument'", what);
	if (has_argument && !instead->add_flag)
		return yaml_error(node, reading->error, "%s has 'argument', but lacks 'add-flag'", what);
	return true;
}

bool read_instead(struct reading *reading, const struct yaml_node *node, const char *what, struct slot slot)
{
	if (!yaml_expect_kind(node, YAML_MAPPING, what, reading->error))
		return false;
	struct instead *entries = ARENA_ARRAY(reading->arena, struct instead, node->count);
	for (size_t i = 0; i < node->count; i++) {
		entries[i].framework = node->keys[i]->text;
		const char *entry = key_of(reading, entries[i].framework, what);
		if (!read_instead_entry(reading, node->items[i], entry, &entries[i]))
			return false;
	}
	*(struct instead **)slot.value = entries;
	*slot.count = node->count;
	return true;
}

/* The last one that was loaded: a user's replaces a shipped one. */
static const struct remedies_rule *find_remedies(const struct ruleset *ruleset, const char *id)
{
	for (size_t i = ruleset->remedies.count; i-- > 0;)
		if (words_equal(ruleset->remedies.items[i].id, id))
			return &ruleset->remedies.items[i];
	return NULL;
}

static bool has_words(const struct instead *entries, size_t count, const char *framework)
{
	for (size_t i = 0; i < count; i++)
		if (words_equal(entries[i].framework, framework))
			return true;
	return false;
}

static bool is_for_any(const struct instead *entry) { return words_equal(entry->framework, "any"); }

void insteads_join(struct arena *arena, const struct instead *first, size_t first_count, const struct instead *second,
                   size_t second_count, struct instead **ret, size_t *ret_count)
{
	size_t count = 0;
	struct instead *all = ARENA_ARRAY(arena, struct instead, first_count + second_count + 1);
	for (size_t i = 0; i < first_count; i++)
		if (!is_for_any(&first[i]))
			all[count++] = first[i];
	for (size_t i = 0; i < second_count; i++)
		if (!is_for_any(&second[i]) && !has_words(first, first_count, second[i].framework))
			all[count++] = second[i];
	for (size_t i = 0; i < first_count; i++)
		if (is_for_any(&first[i]))
			all[count++] = first[i];
	for (size_t i = 0; i < second_count; i++)
		if (is_for_any(&second[i]) && !has_words(first, first_count, "any"))
			all[count++] = second[i];
	*ret = all;
	*ret_count = count;
}

static bool join_extended(struct reading *reading, const struct document *document, const struct base *base,
                          struct remedies_rule *remedies)
{
	const struct remedies_rule *extended = find_remedies(reading->ruleset, base->id);
	if (!base->in_place)
		return yaml_error(yaml_get(document->root, "extends"), reading->error,
		                  "%s can extend those of the same name only", document->subject);
	if (!extended)
		return yaml_error(yaml_get(document->root, "extends"), reading->error,
		                  "there are no remedies '%s' to extend", base->id);
	insteads_join(reading->arena, remedies->instead, remedies->instead_count, extended->instead,
	              extended->instead_count, &remedies->instead, &remedies->instead_count);
	return true;
}

bool read_remedies(struct reading *reading, const struct document *document)
{
	static const struct field fields[] = {
	    {"remedies", true, read_id, offsetof(struct remedies_rule, id), 0},
	    {"extends", false, read_extends, offsetof(struct remedies_rule, extends), 0},
	    {"instead", true, read_instead, offsetof(struct remedies_rule, instead),
	     offsetof(struct remedies_rule, instead_count)},
	};
	struct remedies_rule remedies = {.origin = document->origin};
	struct base base;
	if (!document_base(reading, document, &base) ||
	    !FIELDS_READ(reading, document->root, document->subject, fields, &remedies))
		return false;
	if (base.id ? !join_extended(reading, document, &base, &remedies)
	            : !document_is_first(reading, document, "remedies"))
		return false;
	VECTOR_PUSH(reading->ruleset->remedies, remedies);
	return true;
}

static bool add_remedies(struct reading *reading, struct rule *rule)
{
	const struct remedies_rule *remedies = rule->remedy ? find_remedies(reading->ruleset, rule->remedy) : NULL;
	if (rule->remedy && !remedies)
		return error_set_at(reading->error, rule->origin.file, rule->origin.line, rule->origin.column,
		                    "%s '%s' has the remedy '%s', but there is no 'remedies: %s'",
		                    rule->hazard == HAZARD_UNSAFE ? "unsafe" : "rule", rule->id, rule->remedy,
		                    rule->remedy);
	rule->instead = rule->own_instead;
	rule->instead_count = rule->own_instead_count;
	if (remedies)
		insteads_join(reading->arena, rule->own_instead, rule->own_instead_count, remedies->instead,
		              remedies->instead_count, &rule->instead, &rule->instead_count);
	return true;
}

bool rules_add_remedies(struct reading *reading)
{
	struct ruleset *ruleset = reading->ruleset;
	for (size_t i = 0; i < ruleset->rules.count; i++)
		if (!add_remedies(reading, &ruleset->rules.items[i]))
			return false;
	return true;
}
