#include "report/junit.h"

#include "base/files.h"
#include "report/brief.h"
#include "report/page.h"
#include "report/xml.h"

struct counts {
	unsigned long tests, failures, errors, skipped;
};

static struct counts count(const struct analysis *analysis)
{
	struct counts counts = {.errors = analysis->account.failed.count};
	for (size_t i = 0; i < analysis->findings.count; i++) {
		const struct finding *finding = &analysis->findings.items[i];
		bool fails = finding_counts(finding) && finding->severity == SEVERITY_ERROR;
		counts.failures += fails;
		counts.skipped += !fails;
	}
	counts.tests = counts.failures + counts.skipped + counts.errors;
	return counts;
}

static void write_counts(struct text *out, const struct counts *counts)
{
	xml_attribute(out, "name", "goinception");
	xml_number(out, "tests", counts->tests ? counts->tests : 1);
	xml_number(out, "failures", counts->failures);
	xml_number(out, "errors", counts->errors);
	xml_number(out, "skipped", counts->skipped);
	text_add(out, " time=\"0\">\n");
}

/* The class is the file, so that a server groups by it. */
static void start_case(struct text *out, const char *file, const char *name)
{
	text_add(out, "    <testcase");
	xml_attribute(out, "classname", file);
	xml_attribute(out, "name", name);
	xml_attribute(out, "file", file);
	text_add(out, " time=\"0\">\n");
}

static void add_body(struct text *out, const struct finding *finding, const char *root)
{
	struct text body = {0};
	place_write(&body, root, &finding->place);
	text_add(&body, ": ");
	brief_write(&body, finding, root);
	text_printf(&body, " [%s, %s]", finding->rule->id, confidence_name(finding->confidence));
	xml_add(out, text_string(&body));
	text_free(&body);
}

static void write_finding(struct text *out, const struct finding *finding, const char *root)
{
	struct text name = {0};
	text_printf(&name, "%s: %s in %s, line %u", finding->rule->id, finding->call, finding->function,
	            finding->place.line);
	start_case(out, path_below(root, finding->place.file), text_string(&name));
	text_free(&name);
	if (!finding_counts(finding) || finding->severity != SEVERITY_ERROR) {
		/* A skipped case has a message, and no content. */
		struct text why = {0};
		text_printf(&why, "%s: %s",
		            finding->suppressed                   ? "suppressed"
		            : finding->baseline == BASELINE_KNOWN ? "was there before"
		                                                  : "warning",
		            finding->suppressed ? finding->suppressed : finding->message);
		text_add(out, "      <skipped");
		xml_attribute(out, "message", text_string(&why));
		text_add(out, "/>\n");
		text_free(&why);
	} else {
		text_add(out, "      <failure");
		xml_attribute(out, "message", finding->message);
		xml_attribute(out, "type", finding->rule->id);
		text_add(out, ">");
		add_body(out, finding, root);
		text_add(out, "</failure>\n");
	}
	text_add(out, "    </testcase>\n");
}

static void write_failed(struct text *out, const struct failed_source *failed, const char *root)
{
	start_case(out, path_below(root, failed->path), "analysed");
	text_add(out, "      <error");
	xml_attribute(out, "message", failed->why);
	xml_attribute(out, "type", "not-analysed");
	text_add(out, "/>\n    </testcase>\n");
}

void report_junit_write(const struct analysis *analysis, const struct report_options *options, struct text *out)
{
	(void)options;
	const char *root = analysis_top(analysis);
	struct counts counts = count(analysis);
	text_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
	write_counts(out, &counts);
	text_add(out, "  <testsuite");
	write_counts(out, &counts);
	for (size_t i = 0; i < analysis->findings.count; i++)
		write_finding(out, &analysis->findings.items[i], root);
	for (size_t i = 0; i < analysis->account.failed.count; i++)
		write_failed(out, &analysis->account.failed.items[i], root);
	if (counts.tests == 0)
		text_add(
		    out,
		    "    <testcase classname=\"goinception\" name=\"nothing waits where it must not\" time=\"0\"/>\n");
	text_add(out, "  </testsuite>\n</testsuites>\n");
}
