#include "cli/rules_summary.h"

#include "base/table.h"
#include "base/vector.h"

#include <assert.h>
#include <string.h>

struct count {
	const char *key;
	unsigned rules, functions, contexts, ways_in;
};

/* Counts under a key, in the order in which keys were met. A function counts once under each. */
struct tally {
	struct table *keys, *functions;
	VECTOR(struct count) counts;
};

static struct tally tally_new(void) { return (struct tally){.keys = table_new(), .functions = table_new()}; }

static void tally_release(struct tally *tally)
{
	table_free(tally->keys);
	table_free(tally->functions);
	VECTOR_FREE(tally->counts);
}

static uint32_t tally_index(struct tally *tally, const char *key)
{
	uint32_t index = table_put_string(tally->keys, key, (uint32_t)tally->counts.count);
	if (index == tally->counts.count)
		VECTOR_PUSH(tally->counts, (struct count){.key = key});
	return index;
}

static void tally_add(struct tally *tally, const char *key, const struct rule *rule)
{
	uint32_t index = tally_index(tally, key);
	assert(tally->counts.items);
	struct text function = {0};
	tally->counts.items[index].rules++;
	for (size_t i = 0; i < rule->call_count; i++) {
		uint32_t next = (uint32_t)table_count(tally->functions);
		text_clear(&function);
		text_printf(&function, "%u %s", index, rule->calls[i]);
		tally->counts.items[index].functions +=
		    table_put_string(tally->functions, function.bytes, next) == next;
	}
	text_free(&function);
}

static const char *remedy_kind(const struct instead *instead)
{
	return instead->rename ? "rename" : instead->add_flag ? "add a flag" : "in words";
}

/* A rule with several remedies of one kind has that kind of remedy once. */
static bool is_first_of_kind(const struct rule *rule, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (remedy_kind(&rule->instead[i]) == remedy_kind(&rule->instead[index]))
			return false;
	return true;
}

struct summary {
	struct tally all, classes, packs, frameworks, remedies;
};

static void count_rule(struct summary *summary, const struct rule *rule)
{
	tally_add(&summary->all, "all", rule);
	tally_add(&summary->classes, rule_class_name(rule->class_), rule);
	tally_add(&summary->packs, rule->origin.pack, rule);
	for (size_t i = 0; i < rule->instead_count; i++) {
		tally_add(&summary->frameworks, rule->instead[i].framework, rule);
		if (is_first_of_kind(rule, i))
			tally_add(&summary->remedies, remedy_kind(&rule->instead[i]), rule);
	}
	if (!rule->instead_count)
		tally_add(&summary->remedies, "the context's", rule);
}

static int compare_counts(const void *left, const void *right)
{
	const struct count *a = left, *b = right;
	if (a->rules != b->rules)
		return a->rules < b->rules ? 1 : -1;
	return strcmp(a->key, b->key);
}

static void tally_sort(struct tally *tally)
{
	if (tally->counts.count)
		qsort(tally->counts.items, tally->counts.count, sizeof *tally->counts.items, compare_counts);
}

static struct summary summarize(const struct ruleset *ruleset, const struct rule_filter *filter)
{
	struct summary summary = {tally_new(), tally_new(), tally_new(), tally_new(), tally_new()};
	tally_index(&summary.all, "all");
	for (size_t i = 0; i < ruleset->rules.count; i++)
		if (rule_filter_takes(filter, &ruleset->rules.items[i]))
			count_rule(&summary, &ruleset->rules.items[i]);
	for (size_t i = 0; i < ruleset->contexts.count; i++) {
		const struct context_rule *context = &ruleset->contexts.items[i];
		uint32_t index = tally_index(&summary.frameworks, context->framework);
		assert(summary.frameworks.counts.items);
		summary.frameworks.counts.items[index].contexts++;
		summary.frameworks.counts.items[index].ways_in += (unsigned)context->entry_count;
	}
	tally_sort(&summary.classes);
	tally_sort(&summary.packs);
	tally_sort(&summary.frameworks);
	tally_sort(&summary.remedies);
	return summary;
}

static void summary_release(struct summary *summary)
{
	tally_release(&summary->all);
	tally_release(&summary->classes);
	tally_release(&summary->packs);
	tally_release(&summary->frameworks);
	tally_release(&summary->remedies);
}

static void write_tally(const struct tally *tally, const char *title, struct text *out)
{
	text_printf(out, "\n%-18s %5s  %s\n", title, "rules", "functions");
	for (size_t i = 0; i < tally->counts.count; i++)
		text_printf(out, "%-18s %5u  %9u\n", tally->counts.items[i].key, tally->counts.items[i].rules,
		            tally->counts.items[i].functions);
}

static void write_frameworks(const struct tally *tally, struct text *out)
{
	text_printf(out, "\n%-18s %5s  %s  %s  %s\n", "framework", "rules", "functions", "contexts", "ways in");
	for (size_t i = 0; i < tally->counts.count; i++) {
		const struct count *count = &tally->counts.items[i];
		text_printf(out, "%-18s %5u  %9u  %8u  %7u\n", count->key, count->rules, count->functions,
		            count->contexts, count->ways_in);
	}
}

void rules_write_summary(const struct ruleset *ruleset, const struct rule_filter *filter, struct text *out)
{
	struct summary summary = summarize(ruleset, filter);
	assert(summary.all.counts.items);
	text_printf(out, "%u rules speak of %u functions\n", summary.all.counts.items[0].rules,
	            summary.all.counts.items[0].functions);
	write_tally(&summary.classes, "class", out);
	write_tally(&summary.packs, "pack", out);
	write_frameworks(&summary.frameworks, out);
	write_tally(&summary.remedies, "remedy", out);
	summary_release(&summary);
}

static void write_row(const struct tally *tally, const char *title, struct text *out)
{
	bool first = true;
	text_printf(out, "| %s | ", title);
	for (size_t i = 0; i < tally->counts.count; i++) {
		if (!tally->counts.items[i].rules)
			continue;
		text_printf(out, "%s%s %u", first ? "" : ", ", tally->counts.items[i].key,
		            tally->counts.items[i].rules);
		first = false;
	}
	text_add(out, " |\n");
}

void rules_write_markdown_summary(const struct ruleset *ruleset, const struct rule_filter *filter, struct text *out)
{
	struct summary summary = summarize(ruleset, filter);
	unsigned ways_in = 0;
	for (size_t i = 0; i < summary.frameworks.counts.count; i++)
		ways_in += summary.frameworks.counts.items[i].ways_in;
	assert(summary.all.counts.items);
	text_printf(out,
	            "%u rules speak of %u functions; %zu contexts are known by %u ways into them.\n\n"
	            "| rules by | |\n|---|---|\n",
	            summary.all.counts.items[0].rules, summary.all.counts.items[0].functions, ruleset->contexts.count,
	            ways_in);
	write_row(&summary.classes, "class", out);
	write_row(&summary.frameworks, "framework that they have words for", out);
	write_row(&summary.remedies, "kind of remedy", out);
	summary_release(&summary);
}
