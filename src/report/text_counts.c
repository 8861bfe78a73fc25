/* How many findings of which rule. */
#include "report/text_parts.h"

#include <stdlib.h>
#include <string.h>

bool text_is_listed(const struct finding *finding, bool in_context)
{
	return finding_counts(finding) && (finding->context != NULL) == in_context;
}

static int by_points(const void *one, const void *other)
{
	const struct rule_count *a = one, *b = other;
	if (a->points != b->points)
		return a->points > b->points ? -1 : 1;
	return strcmp(a->rule->id, b->rule->id);
}

static void count_rule(struct rule_count *counts, size_t *count, const struct rule *rule)
{
	for (size_t i = 0; i < *count; i++) {
		if (counts[i].rule == rule) {
			counts[i].points++;
			return;
		}
	}
	counts[(*count)++] = (struct rule_count){rule, 1};
}

size_t text_count_rules(const struct analysis *analysis, bool in_context, struct rule_count **ret_counts)
{
	struct rule_count *counts = memory_zeroed(analysis->findings.count + 1, sizeof *counts);
	size_t count = 0;
	for (size_t i = 0; i < analysis->findings.count; i++)
		if (text_is_listed(&analysis->findings.items[i], in_context))
			count_rule(counts, &count, analysis->findings.items[i].rule);
	qsort(counts, count, sizeof *counts, by_points);
	*ret_counts = counts;
	return count;
}
