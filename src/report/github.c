#include "report/github.h"

#include "base/files.h"
#include "report/brief.h"
#include "report/glyph.h"

#include <string.h>

/* What ends a command's line or its property is written as %XX. */
static void add_escaped(struct text *out, const char *text, const char *special)
{
	struct text clean = {0};
	text_add_glyphs(&clean, text);
	for (const char *at = text_string(&clean); *at; at++) {
		if (strchr(special, *at))
			text_printf(out, "%%%02X", (unsigned char)*at);
		else
			text_add_bytes(out, at, 1);
	}
	text_free(&clean);
}

static void add_property(struct text *out, const char *text) { add_escaped(out, text, "%\r\n:,"); }

static void write_finding(struct text *out, const struct finding *finding, const char *root)
{
	struct text message = {0};
	text_printf(out, "::%s file=", severity_name(finding->severity));
	add_property(out, path_below(root, finding->place.file));
	if (finding->place.line)
		text_printf(out, ",line=%u", finding->place.line);
	if (finding->place.column)
		text_printf(out, ",col=%u", finding->place.column);
	text_add(out, ",title=");
	add_property(out, finding->rule->id);
	brief_write(&message, finding, root);
	text_add(out, "::");
	add_escaped(out, text_string(&message), "%\r\n");
	text_add(out, "\n");
	text_free(&message);
}

void report_github_write(const struct analysis *analysis, const struct report_options *options, struct text *out)
{
	(void)options;
	const char *root = analysis_top(analysis);
	for (size_t i = 0; i < analysis->findings.count; i++)
		if (finding_counts(&analysis->findings.items[i]))
			write_finding(out, &analysis->findings.items[i], root);
	for (size_t i = 0; i < analysis->account.failed.count; i++) {
		const struct failed_source *failed = &analysis->account.failed.items[i];
		text_add(out, "::warning file=");
		add_property(out, path_below(root, failed->path));
		text_add(out, ",title=not analysed::");
		add_escaped(out, failed->why, "%\r\n");
		text_add(out, "\n");
	}
}
