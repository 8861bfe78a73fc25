#include "cli/rules_summary.h"

#include "base/table.h"
#include "base/vector.h"

#include <assert.h>
#include <string.h>

/* Counts under a name, in the order in which names were met. */
struct tally {
	struct table *names;
	VECTOR(const char *) keys;
	VECTOR(unsigned) rules;
	VECTOR(unsigned) functions;
};

static void tally_add(struct tally *tally, const char *key, unsigned rules, unsigned functions)
{
	uint32_t index = table_put_string(tally->names, key, (uint32_t)tally->keys.count);
	if (index == tally->keys.count) {
		VECTOR_PUSH(tally->keys, key);
		VECTOR_PUSH(tally->rules, 0);
		VECTOR_PUSH(tally->functions, 0);
	}
	assert(tally->rules.items && tally->functions.items);
	tally->rules.items[index] += rules;
	tally->functions.items[index] += functions;
}

static void tally_release(struct tally *tally)
{
	table_free(tally->names);
	VECTOR_FREE(tally->keys);
	VECTOR_FREE(tally->rules);
	VECTOR_FREE(tally->functions);
}

static void write_tally(const struct tally *tally, const char *title, const char *what, struct text *out)
{
	text_printf(out, "\n%-18s %5s  %s\n", title, "rules", what);
	for (size_t i = 0; i < tally->keys.count; i++)
		text_printf(out, "%-18s %5u  %5u\n", tally->keys.items[i], tally->rules.items[i],
		            tally->functions.items[i]);
}

/* The functions of a rule that no earlier rule names. */
static unsigned count_new_names(struct table *seen, const struct rule *rule)
{
	unsigned count = 0;
	for (size_t i = 0; i < rule->call_count; i++) {
		uint32_t next = (uint32_t)table_count(seen);
		count += table_put_string(seen, rule->calls[i], next) == next;
	}
	return count;
}

static const char *remedy_kind(const struct instead *instead)
{
	return instead->rename ? "rename" : instead->add_flag ? "add a flag" : "in words";
}

struct summary {
	struct table *functions;
	unsigned rule_count, function_count;
	struct tally classes, packs, remedies, kinds;
};

static void count_rule(struct summary *summary, const struct rule *rule)
{
	unsigned functions = count_new_names(summary->functions, rule);
	summary->rule_count++;
	summary->function_count += functions;
	tally_add(&summary->classes, rule_class_name(rule->class_), 1, functions);
	tally_add(&summary->packs, rule->origin.pack, 1, functions);
	for (size_t i = 0; i < rule->instead_count; i++) {
		tally_add(&summary->remedies, rule->instead[i].framework, 1, (unsigned)rule->call_count);
		tally_add(&summary->kinds, remedy_kind(&rule->instead[i]), 1, (unsigned)rule->call_count);
	}
}

/* Contexts with the ways into them, by framework. */
static void write_contexts(const struct ruleset *ruleset, struct text *out)
{
	struct tally frameworks = {.names = table_new()};
	for (size_t i = 0; i < ruleset->contexts.count; i++)
		tally_add(&frameworks, ruleset->contexts.items[i].framework, 1,
		          (unsigned)ruleset->contexts.items[i].entry_count);
	text_printf(out, "\n%-18s %8s  %s\n", "framework", "contexts", "ways in");
	for (size_t i = 0; i < frameworks.keys.count; i++)
		text_printf(out, "%-18s %8u  %7u\n", frameworks.keys.items[i], frameworks.rules.items[i],
		            frameworks.functions.items[i]);
	tally_release(&frameworks);
}

void rules_write_summary(const struct ruleset *ruleset, const struct rule_filter *filter, struct text *out)
{
	struct summary summary = {.functions = table_new(),
	                          .classes = {.names = table_new()},
	                          .packs = {.names = table_new()},
	                          .remedies = {.names = table_new()},
	                          .kinds = {.names = table_new()}};
	for (size_t i = 0; i < ruleset->rules.count; i++)
		if (rule_filter_takes(filter, &ruleset->rules.items[i]))
			count_rule(&summary, &ruleset->rules.items[i]);
	text_printf(out, "%u rules speak of %u functions\n", summary.rule_count, summary.function_count);
	write_tally(&summary.classes, "class", "functions", out);
	write_tally(&summary.packs, "pack", "functions", out);
	write_tally(&summary.remedies, "instead, for", "functions", out);
	write_tally(&summary.kinds, "remedy", "functions", out);
	if (!filter->class_name && !filter->context && !filter->function && filter->level == ANY_LEVEL)
		write_contexts(ruleset, out);
	table_free(summary.functions);
	tally_release(&summary.classes);
	tally_release(&summary.packs);
	tally_release(&summary.remedies);
	tally_release(&summary.kinds);
}
