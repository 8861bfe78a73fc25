/* What the script of the page reads: the findings, what they share, the account. */
#include "base/files.h"
#include "report/html_parts.h"
#include "report/wording.h"

enum { NAMES_SHOWN = 200, FAILURES_SHOWN = 200 };

static void write_findings(struct html *html, struct text *out)
{
	const struct analysis *analysis = html->analysis;
	text_add(out, "\"findings\":[");
	for (size_t i = 0; i < analysis->findings.count; i++) {
		text_add(out, i ? ",\n" : "\n");
		html_finding_write(html, &analysis->findings.items[i], html->causes.of_finding[i], out);
	}
	text_add(out, "],\n");
}

static void write_causes(struct html *html, struct text *out)
{
	text_add(out, "\"causes\":[");
	for (size_t i = 0; i < html->causes.items.count; i++) {
		const struct cause *cause = &html->causes.items.items[i];
		const struct finding *first = &html->analysis->findings.items[cause->first];
		uint32_t function = html_text(&html->lists, cause->function),
		         place = html_place(&html->lists, &first->chain[cause->hop > 0 ? cause->hop - 1 : 0].place);
		text_printf(out, "%s{\"function\":%u,\"place\":%u,\"count\":%zu,\"contains\":%s,\"called\":%s}",
		            i ? ",\n" : "", function, place, cause->count, cause->contains ? "true" : "false",
		            cause->hop > 0 ? "true" : "false");
	}
	text_add(out, "],\n");
}

static void write_fixed(struct html *html, struct text *out)
{
	const struct analysis *analysis = html->analysis;
	text_add(out, "\"fixed\":[");
	for (size_t i = 0; i < analysis->fixed.count; i++) {
		const struct known_finding *fixed = &analysis->fixed.items[i];
		uint32_t rule = html_text(&html->lists, fixed->rule), call = html_text(&html->lists, fixed->call),
		         file = html_text(&html->lists, fixed->file),
		         function = html_text(&html->lists, fixed->function);
		text_printf(out, "%s[%u,%u,%u,%u]", i ? "," : "", rule, call, file, function);
	}
	text_add(out, "],\n");
}

static void write_names(struct text *out, const char *key, const char *const *names, unsigned count)
{
	text_printf(out, ",\"%s\":[", key);
	for (unsigned i = 0; i < count && i < NAMES_SHOWN; i++) {
		text_add(out, i ? "," : "");
		html_string(out, names[i]);
	}
	text_printf(out, "],\"%sTotal\":%u", key, count);
}

static void write_seen(const struct account *account, struct text *out)
{
	text_add(out, ",\"contexts\":[");
	for (size_t i = 0; i < account->contexts.count; i++) {
		const struct context_count *count = &account->contexts.items[i];
		text_add(out, i ? ",[" : "[");
		html_string(out, count->framework);
		text_printf(out, ",\"%s\",%u]", context_kind_name(count->kind), count->contexts);
	}
	text_add(out, "],\"blocking\":{");
	const char *separator = "";
	for (unsigned i = 0; i < RULE_CLASSES; i++) {
		if (account->blocking_points[i] == 0)
			continue;
		text_printf(out, "%s\"%s\":%u", separator, rule_class_name(i), account->blocking_points[i]);
		separator = ",";
	}
	text_add(out, "}");
}

static void write_failed(const struct html *html, struct text *out)
{
	const struct account *account = &html->analysis->account;
	text_add(out, ",\"failed\":[");
	for (size_t i = 0; i < account->failed.count && i < FAILURES_SHOWN; i++) {
		text_add(out, i ? ",[" : "[");
		html_string(out, path_below(html->root, account->failed.items[i].path));
		text_add(out, ",");
		html_string(out, account->failed.items[i].why);
		text_add(out, "]");
	}
	text_printf(out, "],\"failedTotal\":%zu", account->failed.count);
}

static void write_troubles(const struct html *html, struct text *out)
{
	const struct analysis *analysis = html->analysis;
	text_add(out, ",\"troubles\":[");
	for (size_t i = 0; i < analysis->suppression_troubles.count && i < FAILURES_SHOWN; i++) {
		const struct suppression_trouble *trouble = &analysis->suppression_troubles.items[i];
		text_add(out, i ? ",[" : "[");
		html_string(out, path_below(html->root, trouble->place.file));
		text_printf(out, ",%u,", trouble->place.line);
		html_string(out, trouble->what);
		text_add(out, "]");
	}
	text_printf(out, "],\"troublesTotal\":%zu", analysis->suppression_troubles.count);
}

/* What a run was seen to do, in sentences. */
static void write_traced(const struct html *html, struct text *out)
{
	const struct traced *traced = html->analysis->traced;
	struct text words = {0};
	if (!traced)
		return;
	wording_traced(&words, traced);
	text_add(out, ",\"traced\":");
	html_string(out, text_string(&words));
	text_add(out, ",\"stalls\":[");
	for (size_t i = 0; i < traced->unforeseen_count && i < FAILURES_SHOWN; i++) {
		text_clear(&words);
		wording_unforeseen(&words, &traced->unforeseen[i], html->root);
		text_add(out, i ? "," : "");
		html_string(out, text_string(&words));
	}
	text_printf(out, "],\"stallsTotal\":%zu", traced->unforeseen_count);
	text_free(&words);
}

static void write_account(const struct html *html, struct text *out)
{
	const struct account *account = &html->analysis->account;
	const struct {
		const char *key;
		unsigned number;
	} numbers[] = {{"files", account->files},
	               {"functions", account->functions},
	               {"calls", account->calls},
	               {"indirect", account->indirect_calls},
	               {"resolved", account->indirect_resolved},
	               {"neverMade", account->indirect_nobody},
	               {"inContext", account->blocking_in_context},
	               {"unsafe", account->unsafe_calls},
	               {"unknown", account->unknown_externals},
	               {"suppressed", account->suppressed},
	               {"hidden", account->hidden},
	               {"filesWithErrors", account->files_with_errors},
	               {"missingSources", account->missing_sources},
	               {"guessedFlags", account->guessed_flags}};
	text_printf(out, "\"account\":{\"seconds\":%.1f", account->seconds);
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		text_printf(out, ",\"%s\":%u", numbers[i].key, numbers[i].number);
	write_seen(account, out);
	write_failed(html, out);
	write_troubles(html, out);
	write_traced(html, out);
	write_names(out, "headers", account->missing_header_names, account->missing_headers);
	write_names(out, "flags", account->unknown_flag_names, account->unknown_flags);
	text_add(out, "}");
}

void html_data_write(struct html *html, struct text *out)
{
	text_add(out, "{\"version\":1,\"tool\":\"" GOINCEPTION_VERSION "\",\"name\":");
	html_string(out, path_name(html->analysis->root));
	text_printf(out, ",\"baseline\":%s,\n", html->analysis->has_baseline ? "true" : "false");
	write_findings(html, out);
	write_causes(html, out);
	write_fixed(html, out);
	html_lists_write(&html->lists, out);
	write_account(html, out);
	text_add(out, "}");
}
