/* A proof as a page that stands alone: the verdict, the times, the picture, the changes and their patch. */
#include "base/files.h"
#include "validate/markup.h"
#include "validate/proof.h"

static const char head[] =
    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    "<title>goinception validate</title>\n<style>\n"
    ":root{color-scheme:light dark;--paper:#fbfaf6;--sheet:#fff;--ink:#1f2328;--quiet:#646a73;--line:#e4e0d6;"
    "--validated:#2e6b3a;--refuted:#b3261e;--unproven:#8a6100}\n"
    "@media "
    "(prefers-color-scheme:dark){:root{--paper:#15171a;--sheet:#1c1f23;--ink:#e5e2da;--quiet:#999ea6;--line:#30353b;"
    "--validated:#8ccf98;--refuted:#ff9086;--unproven:#e2b54d}}\n"
    "body{margin:0 auto;max-width:60rem;padding:1.5rem;background:var(--paper);color:var(--ink);"
    "font:15px/1.5 system-ui,sans-serif;font-variant-numeric:tabular-nums}\n"
    "h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2rem}\n"
    ".validated{color:var(--validated)}.refuted{color:var(--refuted)}.unproven{color:var(--unproven)}\n"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:.3rem .8rem .3rem 0;vertical-align:top;"
    "border-bottom:1px solid var(--line)}th{color:var(--quiet);font-weight:600}\n"
    "svg{max-width:100%;height:auto}pre{background:var(--sheet);border:1px solid "
    "var(--line);padding:.8rem;overflow-x:auto;"
    "font-size:.86rem}.quiet{color:var(--quiet)}\n</style>\n</head>\n<body>\n<main>\n";

static void add_row_of_times(const char *name, uint64_t before_ns, uint64_t after_ns, struct text *out)
{
	text_printf(out, "<tr><th scope=\"row\">%s</th><td>", name);
	markup_add_duration(out, before_ns);
	text_add(out, "</td><td>");
	markup_add_duration(out, after_ns);
	text_add(out, "</td></tr>\n");
}

static void add_numbers(const char *name, long long before, long long after, struct text *out)
{
	text_printf(out, "<tr><th scope=\"row\">%s</th><td>%lld</td><td>%lld</td></tr>\n", name, before, after);
}

static void begin_table(struct text *out)
{
	text_add(out,
	         "<table>\n<thead><tr><td></td><th scope=\"col\">before</th><th scope=\"col\">after</th></tr></thead>\n"
	         "<tbody>\n");
}

static void add_entry(const struct proof *proof, const struct proof_request *request, struct text *out)
{
	const struct measured *before = &proof->before, *after = &proof->after;
	text_add(out, "<h2>");
	markup_add(out, request->entry);
	text_printf(out, "(), %zu at once, %s</h2>\n", after->calls.count,
	            proof->virtual_clock ? "with a virtual clock" : "in real time");
	begin_table(out);
	add_row_of_times("time", before->elapsed_ns, after->elapsed_ns, out);
	add_row_of_times("longest stall", before->stall_ns, after->stall_ns, out);
	if (before->has_result && after->has_result)
		add_numbers("result", before->result, after->result, out);
	add_numbers("descriptors left open", before->descriptors_left, after->descriptors_left, out);
	add_numbers("bytes left allocated", before->bytes_left, after->bytes_left, out);
	text_add(out, "</tbody>\n</table>\n<figure>\n");
	proof_write_svg(proof, request, out);
	text_add(out, "</figure>\n");
}

static void add_run(const struct proof *proof, const struct proof_request *request, struct text *out)
{
	text_add(out, "<h2><code>");
	markup_add(out, request->command);
	text_add(out, "</code></h2>\n");
	if (proof->tests_after.ran) {
		begin_table(out);
		add_row_of_times("time", proof->tests_before.elapsed_ns, proof->tests_after.elapsed_ns, out);
		add_numbers("exit status", proof->tests_before.end.status, proof->tests_after.end.status, out);
		text_add(out, "</tbody>\n</table>\n");
	}
	if (*proof->said) {
		text_add(out, "<p>Its last lines:</p>\n<pre>");
		markup_add(out, proof->said);
		text_add(out, "</pre>\n");
	}
}

static void add_cell(const char *words, struct text *out)
{
	text_add(out, "<td>");
	markup_add(out, words);
	text_add(out, "</td>");
}

static void add_change(const struct plan *plan, const struct change *change, struct text *out)
{
	const struct place *place = &change->finding->place;
	text_printf(out, "<tr><td>%u</td><td>", change->order);
	markup_add(out, change->finding->call);
	text_add(out, "()");
	if (change->replacement) {
		text_add(out, " &#8594; ");
		markup_add(out, change->replacement);
	}
	text_add(out, "</td><td>");
	markup_add(out, path_below(plan->root, place->file));
	text_printf(out, ":%u</td>", place->line);
	add_cell(change_stage_name(change->stage), out);
	add_cell(change_status_name(change->status), out);
	add_cell(change->message, out);
	text_add(out, "</tr>\n");
}

static void add_changes(const struct plan *plan, struct text *out)
{
	static const char *const titles[] = {"#", "call", "place", "stage", "status", ""};
	struct text patch = {0};
	text_add(out, "<h2>Changes</h2>\n<table>\n<thead><tr>");
	for (size_t i = 0; i < sizeof titles / sizeof *titles; i++)
		text_printf(out, *titles[i] ? "<th scope=\"col\">%s</th>" : "<td>%s</td>", titles[i]);
	text_add(out, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < plan->changes.count; i++)
		add_change(plan, &plan->changes.items[i], out);
	text_add(out, "</tbody>\n</table>\n");
	if (plan_diff(plan, &patch) && patch.length) {
		text_add(out, "<h2>Patch</h2>\n<pre>");
		markup_add(out, text_string(&patch));
		text_add(out, "</pre>\n");
	}
	text_free(&patch);
}

void proof_write_html(const struct proof *proof, const struct proof_request *request, struct text *out)
{
	const char *verdict = proof_verdict_name(proof->verdict);
	text_add(out, head);
	text_printf(out, "<h1><span class=\"%s\">%s</span>: ", verdict, verdict);
	markup_add(out, proof->message);
	text_printf(out, "</h1>\n<p class=\"quiet\">%u of %u rewritten calls were made.</p>\n", proof->changes_reached,
	            proof->changes);
	if (proof->measured && request->entry)
		add_entry(proof, request, out);
	if (proof->tests_before.ran)
		add_run(proof, request, out);
	add_changes(request->plan, out);
	text_add(out, "</main>\n</body>\n</html>\n");
}
