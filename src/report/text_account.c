/* The end of a text report: what was looked at, what was not seen and what that costs, and the verdict. */
#include "base/files.h"
#include "report/text_parts.h"
#include "report/wording.h"

#include <stdlib.h>

enum { NAMES_SHOWN = 8, FAILURES_SHOWN = 20 };

static unsigned points_total(const struct account *account)
{
	unsigned total = 0;
	for (unsigned i = 0; i < RULE_CLASSES; i++)
		total += account->blocking_points[i];
	return total;
}

static unsigned contexts_total(const struct account *account)
{
	unsigned total = 0;
	for (size_t i = 0; i < account->contexts.count; i++)
		total += account->contexts.items[i].contexts;
	return total;
}

/* The gathered sentence as a row: label in front, wrapped. */
static void put_row(struct text_report *report, const char *label)
{
	page_tab(&report->page, 1);
	page_put(&report->page, INK_LABEL, "%s", label);
	page_tab(&report->page, CONTENT_COLUMN);
	text_flow_scratch(report, INK_PLAIN, CONTENT_COLUMN);
	page_end_line(&report->page);
}

static void put_looked_at(struct text_report *report, const struct account *account)
{
	struct text *row = &report->scratch;
	wording_count(row, account->files, "file");
	text_add(row, ", ");
	wording_count(row, account->functions, "function");
	text_add(row, ", ");
	wording_count(row, account->calls, "call");
	text_printf(row, ", in %.1f s", account->seconds);
	if (account->cache_hits || account->cache_misses)
		text_printf(row, " (%u of %u from the cache)", account->cache_hits,
		            account->cache_hits + account->cache_misses);
	put_row(report, "looked at");
}

static void put_contexts(struct text_report *report, const struct account *account)
{
	struct text *row = &report->scratch;
	unsigned total = contexts_total(account);
	if (total == 0)
		text_add(row, "none found: no callback of a known library, no loop of the program's own, "
		              "no signal handler, no mark");
	else
		wording_number(row, total);
	for (size_t i = 0; i < account->contexts.count; i++) {
		const struct context_count *count = &account->contexts.items[i];
		text_printf(row, "%s %s %s ", i ? "," : ":", count->framework, context_kind_name(count->kind));
		wording_number(row, count->contexts);
	}
	put_row(report, "contexts");
}

static void put_blocking(struct text_report *report, const struct account *account)
{
	struct text *row = &report->scratch;
	unsigned total = points_total(account);
	wording_count(row, total, "call");
	text_add(row, " that may wait");
	if (total)
		text_add(row, account->blocking_in_context ? ", " : ", none of them reached by a context");
	if (account->blocking_in_context) {
		wording_number(row, account->blocking_in_context);
		text_add(row, " of them reached by a context");
	}
	const char *separator = ": ";
	for (unsigned i = 0; i < RULE_CLASSES; i++) {
		if (account->blocking_points[i] == 0)
			continue;
		text_printf(row, "%s%s ", separator, rule_class_name(i));
		wording_number(row, account->blocking_points[i]);
		separator = ", ";
	}
	put_row(report, "blocking");
}

static void put_unsafe(struct text_report *report, const struct account *account)
{
	if (account->unsafe_calls == 0)
		return;
	wording_count(&report->scratch, account->unsafe_calls, "call");
	text_add(&report->scratch, " that a context reaches and that must not be made in it");
	put_row(report, "unsafe");
}

/* What the findings above are, for a reader who only sees the end of them. */
static void put_found(struct text_report *report)
{
	struct text *row = &report->scratch;
	struct rule_count *counts;
	size_t count = text_count_rules(report->analysis, true, &counts);
	for (size_t i = 0; i < count; i++) {
		text_printf(row, "%s%s ", i ? ", " : "", counts[i].rule->id);
		wording_number(row, counts[i].points);
	}
	free(counts);
	if (count)
		put_row(report, "found");
}

static void put_not_followed(struct text_report *report, const struct account *account)
{
	struct text *row = &report->scratch;
	if (account->indirect_calls) {
		wording_number(row, account->indirect_resolved);
		text_add(row, " of ");
		wording_count(row, account->indirect_calls, "indirect call");
		text_add(row, " resolved");
		if (account->indirect_nobody) {
			text_add(row, ", ");
			wording_number(row, account->indirect_nobody);
			text_add(row, " never made");
		}
		if (account->indirect_resolved + account->indirect_nobody < account->indirect_calls)
			text_add(row, "; where the others lead is not known");
		put_row(report, "indirect");
	}
	if (account->unknown_externals) {
		wording_count(row, account->unknown_externals, "function");
		text_add(row, " of elsewhere that no rule knows: taken not to wait");
		put_row(report, "unknown");
	}
}

static void put_failures(struct text_report *report, const struct account *account)
{
	for (size_t i = 0; i < account->failed.count && i < FAILURES_SHOWN; i++) {
		const struct failed_source *failed = &account->failed.items[i];
		text_printf(&report->scratch, "%s: %s", path_below(report->page.root, failed->path), failed->why);
		put_row(report, i == 0 ? "failed" : "");
	}
	if (account->failed.count > FAILURES_SHOWN) {
		text_printf(&report->scratch, "and %zu more files", account->failed.count - FAILURES_SHOWN);
		put_row(report, "");
	}
	if (account->files_with_errors) {
		wording_count(&report->scratch, account->files_with_errors, "file");
		text_add(&report->scratch, " did not parse without errors; what the errors cover was not seen");
		put_row(report, "errors");
	}
}

/* "2 headers not found: a.h, b.h" */
static void put_names(struct text_report *report, const char *label, const char *noun, const char *what,
                      const char *const *names, unsigned count)
{
	struct text *row = &report->scratch;
	if (count == 0)
		return;
	wording_count(row, count, noun);
	text_printf(row, " %s: ", what);
	for (unsigned i = 0; i < count && i < NAMES_SHOWN; i++)
		text_printf(row, "%s%s", i ? ", " : "", names[i]);
	if (count > NAMES_SHOWN)
		text_printf(row, " and %u more", count - NAMES_SHOWN);
	put_row(report, label);
}

static void put_missing_sources(struct text_report *report, const struct account *account)
{
	if (account->missing_sources == 0)
		return;
	wording_count(&report->scratch, account->missing_sources, "compile command");
	text_add(&report->scratch, " without a source: compile_commands.json is older than the tree, or what the build "
	                           "generates is not there yet");
	put_row(report, "missing");
}

static void put_guessed_flags(struct text_report *report, const struct account *account)
{
	struct text *row = &report->scratch;
	if (account->guessed_flags == 0)
		return;
	wording_count(row, account->guessed_flags, "file");
	text_add(row, " without a compile command, so the flags were guessed. ");
	if (account->missing_headers)
		text_add(row,
		         "About 3 of 4 blocking calls are still seen; macros and types from missing headers are not. ");
	text_add(row, "For all of it: -p DIR, the folder with compile_commands.json (`bear -- make` writes one)");
	put_row(report, "flags");
}

/* Comments that do not do what somebody thinks they do. */
static void put_suppression_troubles(struct text_report *report)
{
	const struct analysis *analysis = report->analysis;
	size_t count = analysis->suppression_troubles.count;
	for (size_t i = 0; i < count && i < FAILURES_SHOWN; i++) {
		const struct suppression_trouble *trouble = &analysis->suppression_troubles.items[i];
		place_write(&report->scratch, analysis->root, &trouble->place);
		text_printf(&report->scratch, ": this suppression %s", trouble->what);
		put_row(report, i == 0 ? "comments" : "");
	}
	if (count > FAILURES_SHOWN) {
		text_printf(&report->scratch, "and %zu more suppressions", count - FAILURES_SHOWN);
		put_row(report, "");
	}
}

static unsigned known_count(const struct analysis *analysis)
{
	unsigned count = 0;
	for (size_t i = 0; i < analysis->findings.count; i++)
		count +=
		    analysis->findings.items[i].baseline == BASELINE_KNOWN && !analysis->findings.items[i].suppressed;
	return count;
}

/* "set_command() now calls resolve() (string.c:88:20), which leads to 1 finding that was there" */
static void put_ways(struct text_report *report, const struct since *since)
{
	struct text *row = &report->scratch;
	for (size_t i = 0; i < since->way_count && i < NAMES_SHOWN; i++) {
		const struct new_way *way = &since->ways[i];
		wording_function(row, way->function);
		text_add(row, " now calls ");
		wording_function(row, way->calls);
		text_add(row, " (");
		place_write(row, report->analysis->root, &way->place);
		text_add(row, "), which leads to ");
		wording_count(row, way->findings, "finding");
		text_printf(row, " that %s there", way->findings == 1 ? "was" : "were");
		put_row(report, "");
	}
	if (since->way_count > NAMES_SHOWN) {
		text_printf(row, "and %zu more new calls like these", since->way_count - NAMES_SHOWN);
		put_row(report, "");
	}
}

/* "compared with 4f2a91c07d, where HEAD parted from main: 12 findings were there, not shown; 2 are found no more" */
static void put_since(struct text_report *report)
{
	const struct since *since = report->analysis->since;
	struct text *row = &report->scratch;
	if (!since)
		return;
	if (since->parted)
		text_printf(row, "compared with %s, where HEAD parted from %s: ", since->commit, since->revision);
	else
		text_printf(row, "compared with %s (%s): ", since->revision, since->commit);
	wording_count(row, since->known, "finding");
	text_printf(row, " %s there, not shown", since->known == 1 ? "was" : "were");
	if (since->fixed) {
		text_add(row, "; ");
		wording_number(row, since->fixed);
		text_printf(row, " %s found no more", since->fixed == 1 ? "is" : "are");
	}
	put_row(report, "since");
	put_ways(report, since);
	for (size_t i = 0; since->unseen[i]; i++) {
		text_add(row, since->unseen[i]);
		put_row(report, "");
	}
}

/* "12 findings of the baseline not shown; 2 of it are fixed: dns-lookup in resolve() (src/net.c)" */
static void put_baseline(struct text_report *report)
{
	const struct analysis *analysis = report->analysis;
	struct text *row = &report->scratch;
	if (!analysis->has_baseline)
		return;
	wording_count(row, known_count(analysis) - (analysis->since ? analysis->since->known : 0), "finding");
	text_add(row, " of the baseline not shown");
	if (analysis->fixed.count) {
		text_add(row, "; ");
		wording_number(row, analysis->fixed.count);
		text_printf(row, " of it %s found no more, --update-baseline takes %s out: ",
		            analysis->fixed.count == 1 ? "is" : "are", analysis->fixed.count == 1 ? "it" : "them");
	}
	for (size_t i = 0; i < analysis->fixed.count && i < NAMES_SHOWN; i++) {
		const struct known_finding *fixed = &analysis->fixed.items[i];
		text_printf(row, "%s%s in ", i ? ", " : "", fixed->rule);
		wording_function(row, fixed->function);
		text_printf(row, " (%s)", fixed->file);
	}
	if (analysis->fixed.count > NAMES_SHOWN)
		text_printf(row, " and %zu more", analysis->fixed.count - NAMES_SHOWN);
	put_row(report, "baseline");
}

static void put_suppressed(struct text_report *report, const struct account *account)
{
	if (account->suppressed == 0)
		return;
	wording_count(&report->scratch, account->suppressed, "finding");
	text_add(&report->scratch, " suppressed with a reason, not shown here");
	if (account->suppressed_by_file) {
		text_add(&report->scratch, "; ");
		wording_number(&report->scratch, account->suppressed_by_file);
		text_add(&report->scratch, " of them by the suppression file");
	}
	put_row(report, "suppressed");
}

/* Nothing found is a claim too: it says on what it rests. */
static void put_why_nothing(struct text_report *report, const struct account *account)
{
	struct text *row = &report->scratch;
	unsigned points = points_total(account), contexts = contexts_total(account);
	if (account->calls == 0)
		text_add(row, "there was no call to look at");
	else if (points == 0)
		text_add(row, "no rule knows any of these calls as one that waits");
	else if (contexts == 0)
		text_add(row, "calls that may wait exist, but nothing was found that must not wait for them");
	else if (account->blocking_in_context == 0)
		text_add(row, "calls that may wait exist, but no context was seen to reach one");
	else
		text_add(row, "a context reaches calls that may wait, but each is suppressed, switched off, "
		              "or less certain than what was asked for");
	put_row(report, "nothing");
}

static void put_more_or_less(struct text_report *report, const struct account *account)
{
	struct text *row = &report->scratch;
	unsigned points = points_total(account);
	if (report->without_context == 0 && points > account->blocking_in_context) {
		text_add(row, "--scope all also lists the ");
		wording_count(row, points - account->blocking_in_context, "call");
		text_add(row, " that may wait and that no context reaches");
		put_row(report, "more");
	} else if (report->without_context && report->errors) {
		text_add(row, "--scope contexts leaves out what no context reaches");
		put_row(report, "less");
	}
	if (account->hidden) {
		text_add(row, "about ");
		wording_count(row, account->hidden, "call");
		text_add(row, " not shown: whether they wait is a guess; --min-confidence low shows which");
		put_row(report, "doubts");
	}
}

void text_verdict(struct text_report *report)
{
	const struct account *account = &report->analysis->account;
	struct text *row = &report->scratch;
	enum ink ink = report->errors ? INK_ERROR : report->warnings ? INK_WARNING : INK_GOOD;
	bool only_new = report->analysis->has_baseline || report->analysis->since;
	if (report->errors + report->warnings == 0) {
		text_add(row, only_new ? "nothing new found" : "nothing found");
	} else {
		wording_count(row, report->errors, only_new ? "new error" : "error");
		text_add(row, ", ");
		wording_count(row, report->warnings, only_new ? "new warning" : "warning");
	}
	text_add(row, " in ");
	wording_count(row, account->files, "file");
	if (account->failed.count)
		text_printf(row, ", %zu more could not be analysed", account->failed.count);
	text_printf(row, " (%.1f s)", account->seconds);
	text_flow_scratch(report, ink, 0);
	page_end_line(&report->page);
}

void text_account(struct text_report *report)
{
	const struct account *account = &report->analysis->account;
	put_looked_at(report, account);
	put_contexts(report, account);
	put_blocking(report, account);
	put_unsafe(report, account);
	put_found(report);
	put_not_followed(report, account);
	put_failures(report, account);
	put_missing_sources(report, account);
	put_names(report, "headers", "header", "not found", account->missing_header_names, account->missing_headers);
	put_names(report, "flags", "build flag", "left out, because nobody here knows what they do",
	          account->unknown_flag_names, account->unknown_flags);
	put_guessed_flags(report, account);
	put_suppressed(report, account);
	put_suppression_troubles(report);
	put_baseline(report);
	put_since(report);
	text_traced(report);
	if (report->errors + report->warnings == 0 && known_count(report->analysis) == 0)
		put_why_nothing(report, account);
	put_more_or_less(report, account);
	text_verdict(report);
}
