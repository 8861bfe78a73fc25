/* The text report: findings first, then the inventory, then the account. */
#include "report/text.h"

#include "report/text_parts.h"

static void count_findings(struct text_report *report)
{
	for (size_t i = 0; i < report->analysis->findings.count; i++) {
		const struct finding *finding = &report->analysis->findings.items[i];
		if (!finding_counts(finding))
			continue;
		report->errors += finding->severity == SEVERITY_ERROR;
		report->warnings += finding->severity == SEVERITY_WARNING;
		report->without_context += !finding->context;
	}
}

void report_text_write(const struct analysis *analysis, const struct report_options *options, struct text *out)
{
	struct text_report report = {.analysis = analysis, .explained = table_new()};
	page_start(&report.page, out, analysis->root, options->color, options->columns);
	count_findings(&report);
	const struct finding *previous = NULL;
	for (size_t i = 0; i < analysis->findings.count; i++) {
		const struct finding *finding = &analysis->findings.items[i];
		if (!text_is_listed(finding, true))
			continue;
		text_context_finding(&report, finding, previous);
		previous = finding;
	}
	text_inventory(&report);
	text_account(&report);
	source_lines_release(&report.lines);
	table_free(report.explained);
	text_free(&report.scratch);
	page_finish(&report.page);
}
