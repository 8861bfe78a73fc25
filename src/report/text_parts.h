/* The parts of a text report, each in a file of its own; only for this room. */
#ifndef GOINCEPTION_REPORT_TEXT_PARTS_H
#define GOINCEPTION_REPORT_TEXT_PARTS_H

#include "base/table.h"
#include "report/causes.h"
#include "report/excerpt.h"
#include "report/page.h"
#include "report/report.h"

/* Explanations stand in two columns: a label, and what it says. */
enum { LABEL_COLUMN = 3, CONTENT_COLUMN = 12 };

struct text_report {
	const struct analysis *analysis;
	struct page page;
	struct source_lines lines;
	struct text scratch;       /* sentences on their way to the page */
	struct table *explained;   /* ids of the rules whose reason stands above already */
	unsigned errors, warnings; /* not suppressed */
	unsigned without_context;  /* of them */
	struct causes causes;
	/* The first finding of the group that is told, whose way stands above as far as this many hops; null: no group.
	 */
	const struct finding *group;
	size_t told_hops;
};

struct rule_count {
	const struct rule *rule;
	unsigned points;
};

/* Shown among the findings of contexts, or else in the inventory. */
bool text_is_listed(const struct finding *finding, bool in_context);

/* The listed findings by rule, the most frequent first. Release *ret_counts with free(). */
size_t text_count_rules(const struct analysis *analysis, bool in_context, struct rule_count **ret_counts);

/* A line that begins with the label; the page then stands at CONTENT_COLUMN. */
void text_label(struct text_report *report, const char *label);

/* Flows what was gathered in scratch and clears it. */
void text_flow_scratch(struct text_report *report, enum ink ink, unsigned hang);

/* The label and its content; nothing when there is no content. */
void text_row(struct text_report *report, const char *label, const char *content);

/* Why the rule is there: the first time that a finding of it is shown. */
void text_why_once(struct text_report *report, const struct rule *rule);

/* "src/net.c:41:9: error: message [rule, confidence]" and the source line below it. */
void text_heading(struct text_report *report, const struct finding *finding);

/* What in the change since a revision brings the finding; nothing without one. */
void text_cause(struct text_report *report, const struct finding *finding);

/* How often a run of the program waited there; nothing without a trace. */
void text_seen(struct text_report *report, const struct finding *finding);

/* What the trace came to, and the stalls that are not among the findings; nothing without a trace. */
void text_traced(struct text_report *report);

/* The finding with everything that makes it believable: why a context, each hop, the wait, what to write instead.
 * previous (or null) is the finding before it: what is the same is not said twice. */
void text_context_finding(struct text_report *report, const struct finding *finding, const struct finding *previous);

/* The same context, and the same hops up to (not with) the one of that number? */
bool text_same_way(const struct finding *one, const struct finding *other, size_t hops);

/* Why it is a context, and the first hops. */
void text_way_there(struct text_report *report, const struct finding *finding, size_t hops);

/* Findings that contexts reach: those with one root under a heading of their own, the largest group first; then the
 * others by place. */
void text_groups(struct text_report *report);

/* The roots of many findings, a line each: where to begin. */
void text_where_to_begin(struct text_report *report);

/* How many of what was found, in the last line. */
void text_verdict(struct text_report *report);

/* Blocking points that no context reaches: compact, by file, and what they have in common by rule. */
void text_inventory(struct text_report *report);

/* What was looked at, what was not, how to see more or less, and the verdict in the last line. */
void text_account(struct text_report *report);

#endif
