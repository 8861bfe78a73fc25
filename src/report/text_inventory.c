/* Blocking points that no context reaches: the inventory of what to rewrite when code becomes asynchronous. */
#include "report/text_parts.h"
#include "report/wording.h"

#include <stdlib.h>
#include <string.h>

enum { FRAMEWORKS_SHOWN = 10 };

/* The remedy for code of no framework yet, and for which frameworks the rule names another one. */
static void put_remedies(struct text_report *report, const struct rule *rule)
{
	const struct instead *anywhere = rule_instead_for(rule, "any");
	if (anywhere) {
		text_label(report, "instead");
		wording_instead(&report->scratch, anywhere);
		text_flow_scratch(report, INK_PLAIN, CONTENT_COLUMN);
		page_end_line(&report->page);
	}
	size_t frameworks = 0;
	for (size_t i = 0; i < rule->instead_count; i++) {
		if (&rule->instead[i] == anywhere || frameworks++ >= FRAMEWORKS_SHOWN)
			continue;
		text_printf(&report->scratch, "%s%s", frameworks == 1 ? "for " : ", ", rule->instead[i].framework);
	}
	if (frameworks == 0)
		return;
	if (frameworks > FRAMEWORKS_SHOWN)
		text_printf(&report->scratch, " and %zu more", frameworks - FRAMEWORKS_SHOWN);
	text_label(report, anywhere ? "" : "instead");
	text_add(&report->scratch, ": in the JSON report");
	text_flow_scratch(report, INK_QUIET, CONTENT_COLUMN);
	page_end_line(&report->page);
}

static void put_rule(struct text_report *report, const struct rule_count *count)
{
	struct page *page = &report->page;
	page_tab(page, 2);
	page_put(page, INK_STRONG, "%s", count->rule->id);
	wording_count(&report->scratch, count->points, "point");
	page_put(page, INK_PLAIN, ": %s", text_string(&report->scratch));
	text_clear(&report->scratch);
	page_end_line(page);
	text_why_once(report, count->rule);
	text_label(report, "waits");
	wording_wait(&report->scratch, count->rule);
	text_flow_scratch(report, INK_PLAIN, CONTENT_COLUMN);
	page_end_line(page);
	put_remedies(report, count->rule);
}

static void put_rules(struct text_report *report)
{
	struct rule_count *counts;
	size_t count = text_count_rules(report->analysis, false, &counts);
	page_put(&report->page, INK_STRONG, "What they wait for, and what to write instead, the most frequent first");
	page_end_line(&report->page);
	for (size_t i = 0; i < count; i++)
		put_rule(report, &counts[i]);
	page_end_line(&report->page);
	free(counts);
}

static void put_point(struct text_report *report, const struct finding *finding)
{
	text_heading(report, finding);
	text_cause(report, finding);
	text_row(report, "doubt", finding->doubt);
}

void text_inventory(struct text_report *report)
{
	const struct analysis *analysis = report->analysis;
	if (report->without_context == 0)
		return;
	wording_count(&report->scratch, report->without_context, "blocking point");
	text_printf(&report->scratch, " that no context reaches");
	page_flow(&report->page, INK_STRONG, 0, "%s: what to rewrite before this code can run in an event loop",
	          text_string(&report->scratch));
	text_clear(&report->scratch);
	page_end_line(&report->page);
	const char *file = NULL;
	for (size_t i = 0; i < analysis->findings.count; i++) {
		const struct finding *finding = &analysis->findings.items[i];
		if (!text_is_listed(finding, false))
			continue;
		if (!file || strcmp(file, finding->place.file) != 0)
			page_end_line(&report->page);
		file = finding->place.file;
		put_point(report, finding);
	}
	page_end_line(&report->page);
	put_rules(report);
}
