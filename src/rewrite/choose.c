#include "rewrite/choose.h"

#include "base/files.h"
#include "rewrite/halves.h"
#include "rewrite/split.h"
#include "rewrite/template.h"

#include <ctype.h>
#include <string.h>

static bool speaks_of(const struct rewrite_rule *rewrite, const struct finding *finding)
{
	if (!renames_find(&rewrite->calls, finding->call) && !renames_find(&rewrite->calls, "*"))
		return false;
	for (size_t i = 0; i < rewrite->rule_count; i++)
		if (strcmp(rewrite->rules[i], finding->rule->id) == 0)
			return true;
	return rewrite->rule_count == 0 && finding->rule->hazard == HAZARD_WAITS;
}

/* The framework that the code around the call belongs to; null: none that is known. */
static const char *framework_of(const struct finding *finding, const struct plan_request *request)
{
	if (request->runtime)
		return request->runtime;
	return finding->context ? finding->context->framework : NULL;
}

/* The one of the best grade; among equals the first, and its own before one for any framework. */
static const struct rewrite_rule *best_rewrite(const struct finding *finding, const struct plan_request *request)
{
	const struct ruleset *ruleset = request->ruleset;
	const char *framework = framework_of(finding, request);
	const struct rewrite_rule *best = NULL;
	for (int own = 1; own >= 0; own--)
		for (size_t i = 0; i < ruleset->rewrites.count; i++) {
			const struct rewrite_rule *rewrite = &ruleset->rewrites.items[i];
			const char *wanted = own ? framework : "any";
			if (wanted && strcmp(rewrite->framework, wanted) == 0 && speaks_of(rewrite, finding) &&
			    (!best || rewrite->grade > best->grade))
				best = rewrite;
		}
	return best;
}

/* A rewrite that would do if the code ran elsewhere. */
static const struct rewrite_rule *rewrite_elsewhere(const struct finding *finding, const struct ruleset *ruleset)
{
	for (size_t i = 0; i < ruleset->rewrites.count; i++) {
		const struct rewrite_rule *rewrite = &ruleset->rewrites.items[i];
		if (rewrite->kind == REWRITE_RENAME && rewrite->grade == SAFETY_SAFE && speaks_of(rewrite, finding))
			return rewrite;
	}
	return NULL;
}

static const struct finding_context *context_of_kinds(const struct finding *finding, unsigned kinds)
{
	if (finding->context && kinds & 1U << finding->context->kind)
		return finding->context;
	for (size_t i = 0; i < finding->other_context_count; i++)
		if (kinds & 1U << finding->other_contexts[i]->kind)
			return finding->other_contexts[i];
	return NULL;
}

/* "a critical section (pthread_mutex_lock(&lock) at store.c:12)" */
static const char *context_in_words(const struct plan_request *request, enum context_kind kind,
                                    const struct context_evidence *evidence, struct arena *arena)
{
	const struct place *place = &evidence->place;
	if (!evidence->what || !*evidence->what || !place->line)
		return context_kind_phrase(kind);
	size_t length = strlen(evidence->what);
	length -= evidence->what[length - 1] == ';';
	return arena_printf(arena, "%s (%.*s at %s:%u)", context_kind_phrase(kind), (int)length, evidence->what,
	                    path_below(analysis_top(request->analysis), place->file), place->line);
}

/* Where another text would do harm: in a context of the finding, or one in which the call waits rightly. Null: nowhere.
 */
static const char *harm(const struct finding *finding, const struct plan_request *request, unsigned kinds,
                        struct arena *arena)
{
	enum context_kind kind;
	struct context_evidence evidence;
	const char *way =
	    whereabouts_of(request->analysis->whereabouts, &finding->place, finding->call, kinds, &kind, &evidence);
	const struct finding_context *context = context_of_kinds(finding, kinds);
	if (way)
		return arena_printf(arena, "also runs in %s, where this rewrite would do harm: %s",
		                    context_in_words(request, kind, &evidence, arena), way);
	if (context)
		return arena_printf(arena, "%s is reached from %s, where this rewrite would do harm", finding->call,
		                    context_in_words(request, context->kind, &context->evidence, arena));
	return NULL;
}

static void set(struct change *change, enum change_status status, const char *message)
{
	change->status = status;
	change->message = message;
}

static bool has_words(const struct finding *finding)
{
	const struct instead *instead = finding->instead;
	return instead && instead->safety != SAFETY_MANUAL && (instead->rename || instead->add_flag);
}

static const char *advice(struct change *change, const struct plan_request *request, struct arena *arena)
{
	const struct finding *finding = change->finding;
	const struct rewrite_rule *elsewhere = rewrite_elsewhere(finding, request->ruleset);
	const char *use = finding->instead ? finding->instead->use : "no rewrite is known";
	if (!elsewhere || request->runtime || harm(finding, request, elsewhere->not_in, arena))
		return use;
	change->runtime = elsewhere->framework;
	return arena_printf(arena, "%s; or %s, where it runs in a task: --runtime %s", use,
	                    renames_find(&elsewhere->calls, finding->call), elsewhere->framework);
}

static void choose_rewrite(struct change *change, const struct rewrite_rule *rewrite,
                           const struct plan_request *request, struct arena *arena)
{
	const char *why = harm(change->finding, request, rewrite->not_in, arena);
	change->rewrite = rewrite;
	change->grade = rewrite->grade;
	if (why)
		set(change, STATUS_REFUSED, why);
	else
		set(change, STATUS_READY, rewrite->changes ? rewrite->changes : "does the same; only the wait changes");
}

/* Code of another framework's callbacks is not in a task, where alone the new call lets others run. */
static void choose_for_runtime(struct change *change, const struct plan_request *request, struct arena *arena)
{
	const struct finding_context *context = change->finding->context;
	bool was_safe = change->grade == SAFETY_SAFE;
	if (!request->runtime || !context || change->status != STATUS_READY || change->grade == SAFETY_MANUAL ||
	    !change->rewrite || strcmp(change->rewrite->framework, request->runtime) != 0 ||
	    strcmp(context->framework, request->runtime) == 0)
		return;
	change->grade = SAFETY_CHANGES_BEHAVIOUR;
	const struct finding *finding = change->finding;
	const char *entry = finding->chain_length ? finding->chain[0].function : finding->function;
	change->message = arena_printf(arena, "waits as before: %s() is called by a loop of %s, in no task of %s%s%s",
	                               entry, context->framework, request->runtime, was_safe ? "" : "; else ",
	                               was_safe ? "" : change->message);
}

/* Contexts in which somebody comes again: a loop's next turn, the next signal, the next frame. */
enum { COMES_AGAIN = 1U << CONTEXT_EVENT_LOOP | 1U << CONTEXT_SIGNAL_HANDLER | 1U << CONTEXT_REAL_TIME };

static bool has_loops(const struct analysis *analysis)
{
	for (size_t i = 0; i < analysis->account.contexts.count; i++)
		if (COMES_AGAIN & 1U << analysis->account.contexts.items[i].kind)
			return true;
	return false;
}

/* What returns at once must be called again. Where the program's loops are known and none of them makes the call, as in
 * main() or in a thread of its own, it waits rightly, and what stands behind it counts on what it waits for. */
static void choose_at_once(struct change *change, const struct plan_request *request)
{
	const struct rewrite_rule *rewrite = change->rewrite;
	/* A flag of which the rule says what it needs does something else than return at once. */
	bool at_once =
	    rewrite ? rewrite->kind != REWRITE_OFFLOAD && !rewrite->split.start : !change->finding->instead->needs;
	if (!at_once || change->status != STATUS_READY || change->grade != SAFETY_CHANGES_BEHAVIOUR ||
	    context_of_kinds(change->finding, COMES_AGAIN) || request->anywhere || !has_loops(request->analysis))
		return;
	change->grade = SAFETY_MANUAL;
	set(change, STATUS_MANUAL,
	    "none of the program's loops makes this call: nobody would come again if it returned at once");
}

void change_choose(struct change *change, const struct plan_request *request, struct arena *arena)
{
	const struct finding *finding = change->finding;
	const struct rewrite_rule *rewrite = best_rewrite(finding, request);
	change->stage = CHANGE_CHECKED;
	change->grade = SAFETY_MANUAL;
	if (rewrite && (rewrite->grade != SAFETY_MANUAL || !has_words(finding))) {
		choose_rewrite(change, rewrite, request, arena);
		choose_at_once(change, request);
		choose_for_runtime(change, request, arena);
		return;
	}
	if (has_words(finding)) {
		change->grade = finding->instead->safety;
		set(change, STATUS_READY, finding->instead->use);
		choose_at_once(change, request);
		return;
	}
	change->stage = CHANGE_NONE;
	set(change, STATUS_MANUAL, advice(change, request, arena));
}

/* ---- what to write ---- */

/* Does an operator in it bind less tightly than `|`? */
static bool binds_loosely(const char *text, size_t length)
{
	for (size_t at = 0; at < length; at++)
		if (strchr("?=,", text[at]) ||
		    (at + 1 < length && (memcmp(text + at, "&&", 2) == 0 || memcmp(text + at, "||", 2) == 0)))
			return true;
	return false;
}

static bool is_type_or_truth(const char *word, size_t length)
{
	static const char *const known[] = {"true", "false", "int", "long", "unsigned", "short", "char"};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strlen(known[i]) == length && memcmp(known[i], word, length) == 0)
			return true;
	return length > 2 && memcmp(word + length - 2, "_t", 2) == 0;
}

/* Does somebody else say how long, by a variable or a call? An address is where an answer goes. */
static bool is_said_elsewhere(const char *text, size_t length)
{
	for (size_t at = 0; at < length && *text != '&';) {
		size_t size = 0;
		while (at + size < length && (isalnum((unsigned char)text[at + size]) || text[at + size] == '_'))
			size++;
		bool lower = false;
		for (size_t i = 0; i < size; i++)
			lower |= islower((unsigned char)text[at + i]) != 0;
		if (lower && !isdigit((unsigned char)text[at]) && !is_type_or_truth(text + at, size))
			return true;
		at += size ? size : 1;
	}
	return false;
}

static void locate_argument(struct change *change, unsigned argument, const char *flag, const char *value,
                            const char *source, struct arena *arena)
{
	if (argument >= change->site->argument_count) {
		set(change, STATUS_REFUSED, "the call does not have that argument");
		return;
	}
	struct byte_range range = change->site->arguments[argument];
	const char *text = source + range.from;
	int length = (int)(range.to - range.from);
	change->range = range;
	if (value && is_said_elsewhere(text, (size_t)length)) {
		change->grade = SAFETY_MANUAL;
		set(change, STATUS_MANUAL,
		    arena_printf(arena, "who calls %s() says how long it waits: '%.*s'", change->finding->function,
		                 length, text));
	} else if (value)
		change->replacement = value;
	else if (text_has_word(text, (size_t)length, flag))
		set(change, STATUS_REFUSED, arena_printf(arena, "the argument has %s already", flag));
	else if (length == 1 && *text == '0')
		change->replacement = flag;
	else
		change->replacement = arena_printf(
		    arena, binds_loosely(text, (size_t)length) ? "(%.*s) | %s" : "%.*s | %s", length, text, flag);
}

static void locate_rename(struct change *change, const char *to)
{
	change->range = change->site->name;
	change->replacement = to;
}

static const char *fill(const char *template, const struct call_site *site, const char *source, struct arena *arena)
{
	struct text text = {0};
	const char *filled = NULL;
	if (template_fill(template, site, source, &text))
		filled = arena_copy_string(arena, text_string(&text));
	text_free(&text);
	return filled;
}

/* The helper is there already, from an earlier run. */
static void locate_there(struct change *change, const char *name)
{
	change->helper = NULL;
	locate_rename(change, name);
}

static void locate_offload(struct change *change, const char *source, struct arena *arena)
{
	const struct rewrite_rule *rewrite = change->rewrite;
	const char *name = arena_printf(arena, "%s_in_thread", change->site->callee);
	change->helper = fill(rewrite->helper, change->site, source, arena);
	if (!change->helper)
		set(change, STATUS_REFUSED, "its arguments or its result cannot be declared by their types alone");
	else if (strstr(source, change->helper))
		locate_there(change, name);
	else if (text_has_word(source, strlen(source), name))
		set(change, STATUS_REFUSED, arena_printf(arena, "there is a '%s' already", name));
	else {
		change->range = change->site->name;
		change->replacement = name;
	}
}

/* Rewrites that take the function apart, in their order, until one finds what it needs; else the sketch of the first.
 */
static void locate_apart(struct change *change, const struct plan_request *request, const struct source_sites *sites,
                         struct arena *arena)
{
	const char *framework = change->rewrite->framework;
	struct change first = *change;
	change_take_apart(&first, request, sites, arena);
	for (size_t i = 0; first.status != STATUS_READY && i < request->ruleset->rewrites.count; i++) {
		const struct rewrite_rule *rewrite = &request->ruleset->rewrites.items[i];
		if (rewrite == first.rewrite || !rewrite->split.start || !speaks_of(rewrite, change->finding) ||
		    strcmp(rewrite->framework, framework) != 0)
			continue;
		struct change other = *change;
		choose_rewrite(&other, rewrite, request, arena);
		if (other.status == STATUS_READY)
			change_take_apart(&other, request, sites, arena);
		if (other.status == STATUS_READY)
			first = other;
	}
	*change = first;
}

void change_locate(struct change *change, const struct plan_request *request, const struct source_sites *sites,
                   struct arena *arena)
{
	const struct rewrite_rule *rewrite = change->rewrite;
	const char *source = sites->text;
	const struct instead *instead = change->finding->instead;
	if (change->grade == SAFETY_MANUAL) {
		change->sketch = fill(rewrite->sketch, change->site, source, arena);
		set(change, STATUS_MANUAL, instead ? instead->use : "a sketch to begin with");
	} else if (rewrite && rewrite->split.start) {
		locate_apart(change, request, sites, arena);
	} else if (rewrite && rewrite->kind == REWRITE_OFFLOAD) {
		locate_offload(change, source, arena);
	} else if (rewrite && rewrite->kind != REWRITE_RENAME) {
		locate_argument(change, rewrite->argument, rewrite->flag, rewrite->value, source, arena);
	} else if (rewrite) {
		locate_rename(change, renames_find(&rewrite->calls, change->site->callee));
	} else if (instead->rename) {
		locate_rename(change, instead->rename);
	} else {
		locate_argument(change, instead->argument, instead->add_flag, NULL, source, arena);
	}
}
