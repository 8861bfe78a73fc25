/* Findings of an HTML report: as data for its script, and as a table without it. Members that say nothing are left out.
 */
#include "base/files.h"
#include "report/glyph.h"
#include "report/html_parts.h"
#include "report/wording.h"
#include "report/xml.h"

#include <string.h>

static void add_number(struct text *out, const char *key, unsigned long number)
{
	text_printf(out, ",\"%s\":%lu", key, number);
}

static void add_text(struct html *html, struct text *out, const char *key, const char *text)
{
	if (text && text[0])
		add_number(out, key, html_text(&html->lists, text));
}

static void add_chain(struct html *html, struct text *out, const struct finding *finding)
{
	if (finding->chain_length == 0)
		return;
	text_add(out, ",\"chain\":[");
	for (size_t i = 0; i < finding->chain_length; i++)
		text_printf(out, "%s%u", i ? "," : "", html_hop(&html->lists, &finding->chain[i]));
	text_add(out, "]");
}

static void add_other_contexts(struct html *html, struct text *out, const struct finding *finding)
{
	if (finding->other_context_total == 0)
		return;
	text_add(out, ",\"others\":[");
	for (size_t i = 0; i < finding->other_context_count; i++)
		text_printf(out, "%s%u", i ? "," : "", html_context(&html->lists, finding->other_contexts[i]));
	text_add(out, "]");
	add_number(out, "otherTotal", finding->other_context_total);
}

static void add_more_calls(struct html *html, struct text *out, const struct finding *finding)
{
	if (finding->more_call_total == 0)
		return;
	text_add(out, ",\"more\":[");
	for (size_t i = 0; i < finding->more_call_count; i++) {
		const struct more_call *more = &finding->more_calls[i];
		uint32_t call = html_text(&html->lists, more->call), place = html_place(&html->lists, &more->place);
		text_printf(out, "%s[%u,%u]", i ? "," : "", call, place);
	}
	text_add(out, "]");
	add_number(out, "moreTotal", finding->more_call_total);
}

static void add_remedies(struct html *html, struct text *out, const struct finding *finding)
{
	const struct instead *instead = finding->context ? finding->instead : rule_instead_for(finding->rule, "any");
	if (instead)
		add_number(out, "instead", html_remedy(&html->lists, instead));
	if (finding->offload)
		add_number(out, "or", html_remedy(&html->lists, finding->offload));
}

static const char *state_of(const struct finding *finding)
{
	return finding->suppressed ? "suppressed" : baseline_state_name(finding->baseline);
}

static void add_seen(struct html *html, struct text *out, const struct finding *finding)
{
	struct text words = {0};
	if (html->analysis->traced && finding->rule->hazard == HAZARD_WAITS) {
		wording_seen(&words, finding);
		add_text(html, out, "trace", text_string(&words));
	}
	text_free(&words);
}

void html_finding_write(struct html *html, const struct finding *finding, uint32_t cause, struct text *out)
{
	struct html_lists *lists = &html->lists;
	text_add(out, "{\"id\":");
	html_string(out, finding->fingerprint);
	add_number(out, "rule", html_rule(lists, finding->rule));
	add_number(out, "error", finding->severity == SEVERITY_ERROR);
	add_number(out, "confidence", finding->confidence);
	add_number(out, "call", html_text(lists, finding->call));
	add_number(out, "in", html_text(lists, finding->function));
	add_number(out, "place", html_place(lists, &finding->place));
	add_number(out, "message", html_text(lists, finding->message));
	if (finding->context)
		add_number(out, "context", html_context(lists, finding->context));
	add_chain(html, out, finding);
	add_other_contexts(html, out, finding);
	if (finding->callers)
		add_number(out, "callers", finding->callers);
	if (finding->also)
		add_text(html, out, "also", finding->also->id);
	add_remedies(html, out, finding);
	add_more_calls(html, out, finding);
	add_text(html, out, "doubt", finding->doubt);
	add_text(html, out, "macro", path_below(html->root, finding->macro_place));
	add_seen(html, out, finding);
	add_text(html, out, "state", state_of(finding));
	add_text(html, out, "reason", finding->suppressed);
	if (cause != CAUSE_NONE)
		add_number(out, "cause", cause);
	text_add(out, "}");
}

/* As text between tags. */
static void add_cell(struct text *out, const char *text)
{
	struct text clean = {0};
	text_add_glyphs(&clean, text);
	text_add(out, "<td>");
	xml_add(out, text_string(&clean));
	text_free(&clean);
}

void html_rows_write(struct html *html, struct text *out)
{
	const struct analysis *analysis = html->analysis;
	for (size_t i = 0; i < analysis->findings.count; i++) {
		const struct finding *finding = &analysis->findings.items[i];
		const char *state = state_of(finding);
		struct text place = {0};
		text_printf(&place, "%s:%u", path_below(html->root, finding->place.file), finding->place.line);
		text_add(out, "<tr>");
		add_cell(out, text_string(&place));
		add_cell(out, severity_name(finding->severity));
		add_cell(out, finding->message);
		add_cell(out, finding->rule->id);
		add_cell(out, finding->context ? finding->context->entry : "");
		add_cell(out, state ? state : "");
		text_add(out, "\n");
		text_free(&place);
	}
}
