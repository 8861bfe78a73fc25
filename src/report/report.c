#include "report/report.h"

#include "base/words.h"
#include "report/checkstyle.h"
#include "report/csv.h"
#include "report/github.h"
#include "report/gitlab.h"
#include "report/html.h"
#include "report/json.h"
#include "report/junit.h"
#include "report/sarif.h"
#include "report/text.h"

#include <string.h>

const struct report_format report_formats[] = {
    {"text", "for people: every finding with its chain, then an account of the run", ".txt", report_text_write},
    {"compact", "for people and editors: a line a finding", NULL, report_compact_write},
    {"summary", "for people: where to begin, and the account of the run", NULL, report_summary_write},
    {"json", "for programs: one object, docs/schema/report-1.json", ".json", report_json_write},
    {"sarif", "for code scanning: SARIF 2.1.0", ".sarif", report_sarif_write},
    {"html", "for teams: one page to filter and to follow, that needs no network", ".html", report_html_write},
    {"junit", "for CI servers: a test case a finding", NULL, report_junit_write},
    {"github", "for GitHub workflows: an annotation a finding", NULL, report_github_write},
    {"gitlab", "for GitLab: a code quality report", NULL, report_gitlab_write},
    {"checkstyle", "for tools that read Checkstyle's XML", NULL, report_checkstyle_write},
    {"csv", "for spreadsheets: a line a finding", ".csv", report_csv_write},
    {0},
};

const struct report_format *report_format_find(const char *name, struct error *error)
{
	const char *names[sizeof report_formats / sizeof *report_formats];
	size_t count = 0;
	for (const struct report_format *format = report_formats; format->name; format++) {
		if (strcmp(format->name, name) == 0)
			return format;
		names[count++] = format->name;
	}
	char hint[200];
	error_set(error, "there is no report format '%s'%s", name, words_hint(name, names, count, hint, sizeof hint));
	return NULL;
}
