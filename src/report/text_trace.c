/* What a run of the program says of the findings, in a text report. */
#include "report/text_parts.h"
#include "report/wording.h"

enum { UNFORESEEN_SHOWN = 20 };

void text_seen(struct text_report *report, const struct finding *finding)
{
	if (!report->analysis->traced || finding->rule->hazard != HAZARD_WAITS)
		return;
	wording_seen(&report->scratch, finding);
	text_label(report, "trace");
	text_flow_scratch(report, finding->seen.count ? INK_WARNING : INK_QUIET, CONTENT_COLUMN);
	page_end_line(&report->page);
}

/* As the other rows of the account. */
static void put_label(struct text_report *report, const char *label)
{
	page_tab(&report->page, 1);
	page_put(&report->page, INK_LABEL, "%s", label);
	page_tab(&report->page, CONTENT_COLUMN);
}

static void put_stall(struct text_report *report, const struct unforeseen_stall *stall)
{
	put_label(report, "stall");
	wording_unforeseen(&report->scratch, stall, report->page.root);
	text_flow_scratch(report, INK_PLAIN, CONTENT_COLUMN);
	page_end_line(&report->page);
}

void text_traced(struct text_report *report)
{
	const struct traced *traced = report->analysis->traced;
	struct text *row = &report->scratch;
	if (!traced)
		return;
	put_label(report, "trace");
	wording_traced(row, traced);
	text_flow_scratch(report, INK_PLAIN, CONTENT_COLUMN);
	page_end_line(&report->page);
	for (size_t i = 0; i < traced->unforeseen_count && i < UNFORESEEN_SHOWN; i++)
		put_stall(report, &traced->unforeseen[i]);
	if (traced->unforeseen_count > UNFORESEEN_SHOWN) {
		text_printf(row, "and %zu more; JSON has all of them", traced->unforeseen_count - UNFORESEEN_SHOWN);
		page_tab(&report->page, CONTENT_COLUMN);
		text_flow_scratch(report, INK_QUIET, CONTENT_COLUMN);
		page_end_line(&report->page);
	}
}
