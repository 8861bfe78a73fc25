/* The texts for people: findings in full, by root cause, then the inventory and the account; a line each; or only where
 * to begin and the account. */
#include "report/text.h"

#include "base/files.h"
#include "report/brief.h"
#include "report/text_parts.h"

#include <string.h>

static void start(struct text_report *report, const struct analysis *analysis, const struct report_options *options,
                  struct text *out)
{
	*report = (struct text_report){.analysis = analysis, .explained = table_new()};
	page_start(&report->page, out, analysis->root, options->color, options->columns);
	report->page.links = options->links;
	causes_find(&report->causes, analysis);
	for (size_t i = 0; i < analysis->findings.count; i++) {
		const struct finding *finding = &analysis->findings.items[i];
		if (!finding_counts(finding))
			continue;
		report->errors += finding->severity == SEVERITY_ERROR;
		report->warnings += finding->severity == SEVERITY_WARNING;
		report->without_context += !finding->context;
	}
}

static void finish(struct text_report *report)
{
	causes_release(&report->causes);
	source_lines_release(&report->lines);
	table_free(report->explained);
	text_free(&report->scratch);
	page_finish(&report->page);
}

void report_text_write(const struct analysis *analysis, const struct report_options *options, struct text *out)
{
	struct text_report report;
	start(&report, analysis, options, out);
	text_groups(&report);
	text_inventory(&report);
	text_account(&report);
	finish(&report);
}

void report_summary_write(const struct analysis *analysis, const struct report_options *options, struct text *out)
{
	struct text_report report;
	start(&report, analysis, options, out);
	text_where_to_begin(&report);
	text_account(&report);
	finish(&report);
}

/* "src/net.c:41:9: error: ... [dns-lookup, high] on_read > lookup > resolve" */
static void put_line(struct text_report *report, const struct finding *finding)
{
	struct page *page = &report->page;
	bool error = finding->severity == SEVERITY_ERROR;
	page_put_place(page, INK_STRONG, &finding->place);
	page_put(page, error ? INK_ERROR : INK_WARNING, ": %s:", severity_name(finding->severity));
	page_put(page, INK_PLAIN, " %s", finding->message);
	page_put(page, INK_QUIET, " [%s, %s]", finding->rule->id, confidence_name(finding->confidence));
	if (finding->context) {
		brief_chain(&report->scratch, finding);
		page_put(page, INK_QUIET, " %s", text_string(&report->scratch));
		text_clear(&report->scratch);
	}
	page_end_line(page);
}

void report_compact_write(const struct analysis *analysis, const struct report_options *options, struct text *out)
{
	struct text_report report;
	start(&report, analysis, options, out);
	report.page.columns = 0;
	if (options->folder)
		report.page.root = options->folder;
	for (size_t i = 0; i < analysis->findings.count; i++)
		if (finding_counts(&analysis->findings.items[i]))
			put_line(&report, &analysis->findings.items[i]);
	text_verdict(&report);
	finish(&report);
}
