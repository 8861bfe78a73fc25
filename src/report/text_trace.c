/* What a run of the program says of the findings, in a text report. */
#include "report/text_parts.h"
#include "report/wording.h"

enum { UNFORESEEN_SHOWN = 20 };

void text_seen(struct text_report *report, const struct finding *finding)
{
	if (!report->analysis->traced || finding->rule->hazard != HAZARD_WAITS)
		return;
	if (finding->seen.count) {
		text_add(&report->scratch, "confirmed: seen ");
		wording_sighting(&report->scratch, &finding->seen);
	} else {
		text_add(&report->scratch, "not seen in this run");
	}
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
	struct text *row = &report->scratch;
	put_label(report, "stall");
	wording_function(row, stall->call);
	if (stall->function[0]) {
		text_add(row, " in ");
		wording_function(row, stall->function);
	}
	if (stall->place.file[0]) {
		text_add(row, " (");
		place_write(row, report->page.root, &stall->place);
		text_add(row, ")");
	}
	text_add(row, ": ");
	wording_sighting(row, &stall->seen);
	text_add(row, "; ");
	wording_lost(row, stall);
	if (stall->lost_place.file[0]) {
		text_add(row, ", at ");
		place_write(row, report->page.root, &stall->lost_place);
	}
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
	wording_count(row, traced->stalls.count, "stall");
	text_add(row, " of ");
	wording_time(row, traced->threshold_ns);
	text_add(row, " or more: ");
	wording_count(row, traced->confirmed, "finding");
	text_add(row, " confirmed, ");
	wording_number(row, traced->not_seen);
	text_add(row, " not seen in this run, ");
	wording_count(row, traced->unforeseen_count, "stall");
	text_add(row, " that nobody foresaw");
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
