/* Findings by root cause: what one change mends stands together. */
#include "report/text_parts.h"
#include "report/wording.h"

#include <assert.h>

enum { BEGINNINGS_SHOWN = 12 };

/* "resolve(), called at src/net.c:16:10" */
static void add_cause(struct text_report *report, const struct cause *cause)
{
	const struct finding *first = &report->analysis->findings.items[cause->first];
	wording_function(&report->scratch, cause->function);
	if (cause->hop == 0)
		return;
	text_add(&report->scratch, ", called at ");
	place_write(&report->scratch, report->page.root, &first->chain[cause->hop - 1].place);
}

static void put_heading(struct text_report *report, const struct cause *cause)
{
	page_put(&report->page, INK_CARET, "fix here:");
	text_add(&report->scratch, " ");
	wording_count(&report->scratch, cause->count, "finding");
	text_add(&report->scratch, cause->contains ? " in " : " go through ");
	add_cause(report, cause);
	text_flow_scratch(report, INK_STRONG, LABEL_COLUMN);
	page_end_line(&report->page);
}

/* The way to the root is told once, for all that go it. */
static void put_group(struct text_report *report, uint32_t number)
{
	const struct analysis *analysis = report->analysis;
	const struct cause *cause = &report->causes.items.items[number];
	const struct finding *previous = NULL;
	assert(report->causes.items.items && analysis->findings.items);
	report->group = &analysis->findings.items[cause->first];
	report->told_hops = cause->hop;
	put_heading(report, cause);
	text_way_there(report, report->group, cause->hop);
	page_end_line(&report->page);
	for (size_t i = cause->first; i < analysis->findings.count; i++) {
		if (report->causes.of_finding[i] != number)
			continue;
		text_context_finding(report, &analysis->findings.items[i], previous);
		previous = &analysis->findings.items[i];
	}
	report->group = NULL;
}

void text_groups(struct text_report *report)
{
	const struct analysis *analysis = report->analysis;
	const struct finding *previous = NULL;
	for (size_t i = 0; i < report->causes.items.count; i++)
		put_group(report, (uint32_t)i);
	for (size_t i = 0; i < analysis->findings.count; i++) {
		const struct finding *finding = &analysis->findings.items[i];
		if (!text_is_listed(finding, true) || report->causes.of_finding[i] != CAUSE_NONE)
			continue;
		text_context_finding(report, finding, previous);
		previous = finding;
	}
}

void text_where_to_begin(struct text_report *report)
{
	size_t count = report->causes.items.count;
	if (count == 0)
		return;
	page_put(&report->page, INK_STRONG, "Where to begin: one change here mends several findings");
	page_end_line(&report->page);
	for (size_t i = 0; i < count && i < BEGINNINGS_SHOWN; i++) {
		page_put(&report->page, INK_PLAIN, "%8zu  ", report->causes.items.items[i].count);
		add_cause(report, &report->causes.items.items[i]);
		text_flow_scratch(report, INK_PLAIN, CONTENT_COLUMN);
		page_end_line(&report->page);
	}
	if (count > BEGINNINGS_SHOWN) {
		text_printf(&report->scratch, "%*sand %zu more", CONTENT_COLUMN - 2, "", count - BEGINNINGS_SHOWN);
		page_put(&report->page, INK_QUIET, "%s", text_string(&report->scratch));
		text_clear(&report->scratch);
		page_end_line(&report->page);
	}
	page_end_line(&report->page);
}
