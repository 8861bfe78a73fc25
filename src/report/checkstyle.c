#include "report/checkstyle.h"

#include "base/files.h"
#include "report/brief.h"
#include "report/xml.h"

#include <string.h>

static void write_error(struct text *out, const struct finding *finding, const char *root)
{
	struct text message = {0}, source = {0};
	brief_write(&message, finding, root);
	text_printf(&source, "goinception.%s", finding->rule->id);
	text_add(out, "    <error");
	if (finding->place.line)
		xml_number(out, "line", finding->place.line);
	if (finding->place.column)
		xml_number(out, "column", finding->place.column);
	xml_attribute(out, "severity", severity_name(finding->severity));
	xml_attribute(out, "message", text_string(&message));
	xml_attribute(out, "source", text_string(&source));
	text_add(out, "/>\n");
	text_free(&message);
	text_free(&source);
}

void report_checkstyle_write(const struct analysis *analysis, const struct report_options *options, struct text *out)
{
	(void)options;
	const char *root = analysis_top(analysis);
	const char *file = NULL;
	text_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"8.0\">\n");
	for (size_t i = 0; i < analysis->findings.count; i++) {
		const struct finding *finding = &analysis->findings.items[i];
		if (!finding_counts(finding))
			continue;
		if (!file || strcmp(file, finding->place.file) != 0) {
			text_add(out, file ? "  </file>\n  <file" : "  <file");
			file = finding->place.file;
			xml_attribute(out, "name", path_below(root, file));
			text_add(out, ">\n");
		}
		write_error(out, finding, root);
	}
	text_add(out, file ? "  </file>\n</checkstyle>\n" : "</checkstyle>\n");
}
