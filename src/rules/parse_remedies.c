/* `remedies`: what to write instead, for many rules that have the same remedy in a framework. */
#include "rules/reading.h"

#include <string.h>

bool read_remedies(struct reading *reading, const struct document *document)
{
	static const struct field fields[] = {
	    {"remedies", true, read_id, offsetof(struct remedies_rule, id), 0},
	    {"instead", true, read_instead, offsetof(struct remedies_rule, instead),
	     offsetof(struct remedies_rule, instead_count)},
	};
	struct remedies_rule remedies = {.origin = document->origin};
	if (!FIELDS_READ(reading, document->root, document->subject, fields, &remedies) ||
	    !document_is_first(reading, document, "remedies"))
		return false;
	VECTOR_PUSH(reading->ruleset->remedies, remedies);
	return true;
}

/* The last one that was loaded: a user's replaces a shipped one. */
static const struct remedies_rule *find_remedies(const struct ruleset *ruleset, const char *id)
{
	for (size_t i = ruleset->remedies.count; i-- > 0;)
		if (strcmp(ruleset->remedies.items[i].id, id) == 0)
			return &ruleset->remedies.items[i];
	return NULL;
}

static bool has_words(const struct rule *rule, const char *framework)
{
	for (size_t i = 0; i < rule->instead_count; i++)
		if (strcmp(rule->instead[i].framework, framework) == 0)
			return true;
	return false;
}

bool rule_add_remedies(struct reading *reading, const struct document *document, struct rule *rule)
{
	if (!rule->remedy)
		return true;
	const struct remedies_rule *remedies = find_remedies(reading->ruleset, rule->remedy);
	if (!remedies)
		return yaml_error(document->root, reading->error,
		                  "%s has the remedy '%s', but there is no 'remedies: %s'", document->subject,
		                  rule->remedy, rule->remedy);
	size_t count = 0;
	struct instead *all =
	    ARENA_ARRAY(reading->arena, struct instead, rule->instead_count + remedies->instead_count + 1);
	for (size_t i = 0; i < rule->instead_count; i++)
		if (strcmp(rule->instead[i].framework, "any") != 0)
			all[count++] = rule->instead[i];
	for (size_t i = 0; i < remedies->instead_count; i++)
		if (!has_words(rule, remedies->instead[i].framework))
			all[count++] = remedies->instead[i];
	for (size_t i = 0; i < rule->instead_count; i++) /* what fits everywhere is told last */
		if (strcmp(rule->instead[i].framework, "any") == 0)
			all[count++] = rule->instead[i];
	rule->instead = all;
	rule->instead_count = count;
	return true;
}
