#include "report/html.h"

#include "base/files.h"
#include "report/glyph.h"
#include "report/html_parts.h"
#include "report/wording.h"
#include "report/xml.h"

#include <string.h>

/* src/report/html/, put into the program at build time. */
extern const char html_page[], html_style[], html_style_hash[], html_script[], html_script_hash[];

static void write_title(struct html *html, struct text *out)
{
	struct text name = {0};
	text_add_glyphs(&name, path_name(html->analysis->root));
	xml_add(out, text_string(&name));
	text_free(&name);
}

static void write_verdict(struct html *html, struct text *out)
{
	unsigned long errors = 0, warnings = 0;
	for (size_t i = 0; i < html->analysis->findings.count; i++) {
		const struct finding *finding = &html->analysis->findings.items[i];
		errors += finding_counts(finding) && finding->severity == SEVERITY_ERROR;
		warnings += finding_counts(finding) && finding->severity == SEVERITY_WARNING;
	}
	wording_count(out, errors, "error");
	text_add(out, ", ");
	wording_count(out, warnings, "warning");
}

/* What the page calls {{name}}. */
static const struct part {
	const char *name;
	const char *bytes; /* null: what is written */
	void (*write)(struct html *html, struct text *out);
} parts[] = {
    {"title", NULL, write_title},          {"verdict", NULL, write_verdict},        {"style", html_style, NULL},
    {"style-hash", html_style_hash, NULL}, {"rows", NULL, html_rows_write},         {"data", NULL, html_data_write},
    {"script", html_script, NULL},         {"script-hash", html_script_hash, NULL},
};

static void write_part(struct html *html, const char *name, size_t length, struct text *out)
{
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (strlen(parts[i].name) != length || memcmp(parts[i].name, name, length) != 0)
			continue;
		if (parts[i].bytes)
			text_add(out, parts[i].bytes);
		else
			parts[i].write(html, out);
	}
}

void report_html_write(const struct analysis *analysis, const struct report_options *options, struct text *out)
{
	(void)options;
	struct html html = {.analysis = analysis, .root = analysis->root};
	html_lists_start(&html.lists, html.root);
	causes_find(&html.causes, analysis);
	for (const char *at = html_page; *at;) {
		const char *name = strstr(at, "{{"), *end = name ? strstr(name, "}}") : NULL;
		if (!end) {
			text_add(out, at);
			break;
		}
		text_add_bytes(out, at, (size_t)(name - at));
		write_part(&html, name + 2, (size_t)(end - name - 2), out);
		at = end + 2;
	}
	causes_release(&html.causes);
	html_lists_release(&html.lists);
	text_free(&html.scratch);
}
