/* One finding that a context reaches, told so that it can be checked and acted on without opening the source. */
#include "base/files.h"
#include "report/text_parts.h"
#include "report/wording.h"

#include <string.h>

enum { OTHERS_SHOWN = 3, UNLIMITED_PLACE_COLUMN = 80, LEAST_SHARED = 5 };

void text_label(struct text_report *report, const char *label)
{
	page_tab(&report->page, LABEL_COLUMN);
	page_put(&report->page, INK_LABEL, "%s", label);
	page_tab(&report->page, CONTENT_COLUMN);
}

void text_flow_scratch(struct text_report *report, enum ink ink, unsigned hang)
{
	page_flow(&report->page, ink, hang, "%s", text_string(&report->scratch));
	text_clear(&report->scratch);
}

void text_row(struct text_report *report, const char *label, const char *content)
{
	if (!content[0])
		return;
	text_label(report, label);
	page_flow(&report->page, INK_PLAIN, CONTENT_COLUMN, "%s", content);
	page_end_line(&report->page);
}

void text_why_once(struct text_report *report, const struct rule *rule)
{
	uint32_t number = (uint32_t)table_count(report->explained);
	if (table_put_string(report->explained, rule->id, number) == number)
		text_row(report, "why", rule->why);
}

void text_heading(struct text_report *report, const struct finding *finding)
{
	struct page *page = &report->page;
	bool error = finding->severity == SEVERITY_ERROR;
	page_put_place(page, INK_STRONG, &finding->place);
	page_put(page, INK_STRONG, ":");
	page_put(page, error ? INK_ERROR : INK_WARNING, " %s:", severity_name(finding->severity));
	page_flow(page, INK_STRONG, LABEL_COLUMN, " %s", finding->message);
	page_piece(page, INK_QUIET, LABEL_COLUMN, " [%s, %s]", finding->rule->id, confidence_name(finding->confidence));
	page_end_line(page);
	excerpt_put(&report->lines, page, &finding->place);
	if (finding->macro_place[0]) {
		text_printf(&report->scratch, "the call is written at %s",
		            path_below(page->root, finding->macro_place));
		text_label(report, "macro");
		text_flow_scratch(report, INK_PLAIN, CONTENT_COLUMN);
		page_end_line(page);
	}
}

/* Puts a place in a column of that width, or on a line of its own when it is wider. */
static void put_place(struct text_report *report, const struct place *place, unsigned width)
{
	page_put_place(&report->page, INK_PLAIN, place);
	if (report->page.column > CONTENT_COLUMN + width)
		page_end_line(&report->page);
	page_tab(&report->page, CONTENT_COLUMN + width + 2);
}

/* Places of one finding stand in a column of their own; what they mean begins where the longest of them ends, as long
 * as that leaves it the greater part of the page. */
static unsigned places_width(struct text_report *report, const struct finding *finding, size_t from, size_t end)
{
	unsigned widest = from ? 0 : place_width(&report->page, &finding->context->evidence.place);
	for (size_t i = from; i < end; i++) {
		unsigned width = place_width(&report->page, &finding->chain[i].place);
		widest = width > widest ? width : widest;
	}
	unsigned limit = report->page.columns ? report->page.columns * 2 / 5 : UNLIMITED_PLACE_COLUMN;
	return widest <= limit ? widest : 0;
}

static void put_context(struct text_report *report, const struct finding_context *context, unsigned width)
{
	text_label(report, "context");
	wording_context(&report->scratch, context);
	text_flow_scratch(report, INK_PLAIN, CONTENT_COLUMN);
	page_end_line(&report->page);
	page_tab(&report->page, CONTENT_COLUMN);
	put_place(report, &context->evidence.place, width);
	page_flow(&report->page, INK_PLAIN, CONTENT_COLUMN + width + 2, "%s", context->evidence.what);
	page_end_line(&report->page);
}

static void put_chain(struct text_report *report, const struct finding *finding, size_t from, size_t end,
                      unsigned width)
{
	for (size_t i = from; i < end; i++) {
		text_label(report, i == from ? "chain" : "");
		put_place(report, &finding->chain[i].place, width);
		wording_hop(&report->scratch, &finding->chain[i]);
		text_flow_scratch(report, INK_PLAIN, CONTENT_COLUMN + width + 2);
		page_end_line(&report->page);
	}
}

/* What a rule says of event loops is not what is wrong with a wait below a lock. */
static void put_why(struct text_report *report, const struct finding *finding)
{
	const char *kind = context_kind_name(CONTEXT_CRITICAL_SECTION);
	uint32_t number = (uint32_t)table_count(report->explained);
	if (finding->context->kind != CONTEXT_CRITICAL_SECTION)
		text_why_once(report, finding->rule);
	else if (table_put_string(report->explained, kind, number) == number)
		text_row(report, "why", "Everybody who wants the lock waits as long as this call does.");
}

/* What another rule says of the same call. */
static void put_also(struct text_report *report, const struct finding *finding)
{
	if (!finding->also)
		return;
	text_label(report, "besides");
	wording_function(&report->scratch, finding->call);
	text_printf(&report->scratch, " %s (%s)", finding->also->predicate, finding->also->id);
	text_flow_scratch(report, INK_PLAIN, CONTENT_COLUMN);
	page_end_line(&report->page);
}

/* "log_message() leads to 12 more calls like this: fprintf() (log.c:40), ..." */
static void put_more_calls(struct text_report *report, const struct finding *finding)
{
	size_t total = finding->more_call_total, listed = finding->more_call_count;
	if (total == 0)
		return;
	text_label(report, "more");
	text_printf(&report->scratch, "%zu more call%s that %s not safe %s below ", total, total == 1 ? "" : "s",
	            total == 1 ? "is" : "are", total == 1 ? "stands" : "stand");
	wording_function(&report->scratch, finding->chain_length > 1 ? finding->chain[0].calls : finding->function);
	for (size_t i = 0; i < listed && i < OTHERS_SHOWN; i++) {
		text_add(&report->scratch, i ? ", " : ": ");
		wording_function(&report->scratch, finding->more_calls[i].call);
		text_add(&report->scratch, " (");
		place_write(&report->scratch, report->page.root, &finding->more_calls[i].place);
		text_add(&report->scratch, ")");
	}
	if (total > OTHERS_SHOWN)
		text_add(&report->scratch, ", ...");
	text_flow_scratch(report, INK_PLAIN, CONTENT_COLUMN);
	page_end_line(&report->page);
}

/* "libuv: uv_queue_work, and continue in its second callback" */
static void put_instead(struct text_report *report, const struct instead *instead, const char *label)
{
	if (!instead)
		return;
	text_label(report, label);
	if (strcmp(instead->framework, "any") != 0 && strcmp(instead->framework, "awaited") != 0)
		text_printf(&report->scratch, "%s: ", instead->framework);
	wording_instead(&report->scratch, instead);
	text_flow_scratch(report, INK_PLAIN, CONTENT_COLUMN);
	page_end_line(&report->page);
}

static void put_wait(struct text_report *report, const struct finding *finding)
{
	put_why(report, finding);
	if (finding->rule->hazard == HAZARD_WAITS) {
		text_label(report, "waits");
		wording_wait(&report->scratch, finding->rule);
		text_flow_scratch(report, INK_PLAIN, CONTENT_COLUMN);
		page_end_line(&report->page);
	}
	put_also(report, finding);
	put_instead(report, finding->instead, "instead");
	put_instead(report, finding->offload, finding->instead ? "or" : "instead");
}

static void put_other_contexts(struct text_report *report, const struct finding *finding)
{
	size_t count = finding->other_context_total, listed = finding->other_context_count;
	if (count == 0)
		return;
	text_label(report, "also");
	page_flow(&report->page, INK_PLAIN, CONTENT_COLUMN, "reached from %zu other context%s:", count,
	          count == 1 ? "" : "s");
	for (size_t i = 0; i < listed && i < OTHERS_SHOWN; i++) {
		const struct finding_context *other = finding->other_contexts[i];
		text_add(&report->scratch, i ? ", " : " ");
		wording_function(&report->scratch, other->entry);
		text_add(&report->scratch, " (");
		place_write(&report->scratch, report->page.root, &other->evidence.place);
		text_add(&report->scratch, ")");
	}
	if (count > OTHERS_SHOWN)
		text_printf(&report->scratch, " and %zu more; ", count - OTHERS_SHOWN);
	if (count > OTHERS_SHOWN && listed < count)
		text_printf(&report->scratch, "the first %zu stand in the JSON report", listed);
	else if (count > OTHERS_SHOWN)
		text_add(&report->scratch, "all of them stand in the JSON report");
	text_flow_scratch(report, INK_PLAIN, CONTENT_COLUMN);
	page_end_line(&report->page);
}

static bool same_hop(const struct hop *one, const struct hop *other)
{
	return strcmp(one->function, other->function) == 0 && strcmp(one->calls, other->calls) == 0 &&
	       one->place.line == other->place.line && strcmp(one->place.file, other->place.file) == 0;
}

bool text_same_way(const struct finding *one, const struct finding *other, size_t hops)
{
	if (one->context != other->context || one->chain_length < hops || other->chain_length < hops)
		return false;
	for (size_t i = 0; i < hops; i++)
		if (!same_hop(&one->chain[i], &other->chain[i]))
			return false;
	return true;
}

void text_way_there(struct text_report *report, const struct finding *finding, size_t hops)
{
	unsigned width = places_width(report, finding, 0, hops);
	put_context(report, finding->context, width);
	put_chain(report, finding, 0, hops, width);
}

/* How many hops from the entry on are those of the finding before it; the last hop, to the blocking call, is not
 * counted. 0 when another context is entered. */
static size_t shared_hops(const struct finding *finding, const struct finding *previous)
{
	size_t count = 0;
	if (!previous || finding->context != previous->context)
		return 0;
	while (count + 1 < finding->chain_length && count + 1 < previous->chain_length &&
	       same_hop(&finding->chain[count], &previous->chain[count]))
		count++;
	return count;
}

/* "and chain as above: on_read > lookup > resolve" */
static void put_shared(struct text_report *report, const struct finding *finding, size_t shared, const char *what)
{
	text_label(report, "context");
	text_printf(&report->scratch, "%s as above: %s", what, finding->chain[0].function);
	for (size_t i = 1; i <= shared; i++)
		text_printf(&report->scratch, " > %s", finding->chain[i].function);
	if (shared + 1 == finding->chain_length)
		text_printf(&report->scratch, " > %s", finding->call);
	text_flow_scratch(report, INK_PLAIN, CONTENT_COLUMN);
	page_end_line(&report->page);
}

static bool same_remedy(const struct finding *finding, const struct finding *previous)
{
	return previous && finding->rule == previous->rule && finding->also == previous->also &&
	       finding->instead == previous->instead && finding->offload == previous->offload;
}

/* Why the finding is one: context, chain, wait, remedy. What its group says already is left out. */
static void put_whole(struct text_report *report, const struct finding *finding, const struct finding *previous,
                      size_t shared)
{
	bool told = report->group && text_same_way(finding, report->group, report->told_hops);
	size_t from = told ? report->told_hops : shared, end = finding->chain_length;
	if (told) {
		put_chain(report, finding, from, end, places_width(report, finding, from, end));
	} else if (shared) {
		put_shared(report, finding, shared, "and first hops");
		put_chain(report, finding, shared, end, places_width(report, finding, shared, end));
	} else {
		text_way_there(report, finding, end);
	}
	if (told && same_remedy(finding, previous))
		text_row(report, "waits",
		         finding->instead || finding->offload ? "and what to write instead: as above" : "as above");
	else
		put_wait(report, finding);
	put_more_calls(report, finding);
	put_other_contexts(report, finding);
}

void text_cause(struct text_report *report, const struct finding *finding)
{
	if (!finding->cause)
		return;
	text_label(report, "since");
	text_printf(&report->scratch, "%s: ", report->analysis->since->revision);
	wording_cause(&report->scratch, finding);
	if (finding->cause->place.line) {
		text_add(&report->scratch, " (");
		place_write(&report->scratch, report->page.root, &finding->cause->place);
		text_add(&report->scratch, ")");
	}
	text_flow_scratch(report, INK_PLAIN, CONTENT_COLUMN);
	page_end_line(&report->page);
}

void text_context_finding(struct text_report *report, const struct finding *finding, const struct finding *previous)
{
	size_t shared = shared_hops(finding, previous);
	bool same_way = previous && finding->context == previous->context && shared + 1 == finding->chain_length &&
	                finding->chain_length == previous->chain_length &&
	                strcmp(finding->function, previous->function) == 0;
	text_heading(report, finding);
	text_cause(report, finding);
	text_seen(report, finding);
	if (!same_way) {
		put_whole(report, finding, previous, shared >= LEAST_SHARED ? shared : 0);
	} else if (finding->rule == previous->rule) {
		put_shared(report, finding, shared, "and chain, wait and remedy");
	} else {
		put_shared(report, finding, shared, "and chain");
		put_wait(report, finding);
	}
	bool same_doubt = same_way && finding->doubt[0] && strcmp(finding->doubt, previous->doubt) == 0;
	text_row(report, "doubt", same_doubt ? "as above" : finding->doubt);
	page_end_line(&report->page);
}
