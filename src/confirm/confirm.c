#include "confirm/confirm.h"

#include "base/files.h"
#include "base/table.h"
#include "confirm/gaps.h"
#include "rules/match.h"

#include <stdlib.h>
#include <string.h>

struct confirmation {
	struct analysis *analysis;
	const struct analysis *everything;
	const struct ruleset *ruleset;
	const struct trace *trace;
	struct table *callers; /* names of functions whose bodies were read */
	struct gaps *gaps;
	VECTOR(struct unforeseen_stall) unforeseen;
};

/* A stall's way as names: calls[0] is the blocking call, frames[i] makes the call calls[i], and is itself calls[i+1].
 */
struct way {
	const struct trace_frame *frames[64];
	uint32_t count;
	const char *call, *module; /* where the call was made */
};

enum { MOST_FRAMES = sizeof((struct way *)0)->frames / sizeof *((struct way *)0)->frames };

static const char *called_by(const struct way *way, uint32_t frame)
{
	return frame ? way->frames[frame - 1]->function : way->call;
}

/* Headers of the C library wrap a call into an inline function of its name: that is the call, not who makes it. What
 * has no name is a gap between those that have. */
static void follow(const struct confirmation *confirmation, const struct trace_stall *stall, struct way *way)
{
	*way = (struct way){.call = stall->call, .module = ""};
	for (uint32_t i = 0; i < stall->frame_count && way->count < MOST_FRAMES; i++) {
		const struct trace_frame *frame = &confirmation->trace->frames.items[stall->frames[i]];
		if (i == 0)
			way->module = frame->module;
		if (!frame->function[0] || (way->count == 0 && strcmp(frame->function, stall->call) == 0))
			continue;
		way->frames[way->count++] = frame;
	}
}

static bool is_read(const struct confirmation *confirmation, const struct trace_frame *frame)
{
	return frame->function[0] && table_get_string(confirmation->callers, frame->function) != TABLE_NONE;
}

/* Built elsewhere, or moved since, a source has the same name still. */
static bool is_same_file(const char *found, const char *seen)
{
	return !found[0] || !seen[0] || strcmp(path_name(found), path_name(seen)) == 0;
}

static bool speaks_of(const struct finding *finding, const struct trace_frame *frame, const char *call)
{
	return finding->rule->hazard == HAZARD_WAITS && strcmp(finding->call, call) == 0 &&
	       strcmp(finding->function, frame->function) == 0 && is_same_file(finding->place.file, frame->file);
}

static uint32_t lines_between(const struct finding *finding, const struct trace_frame *frame)
{
	uint32_t found = finding->place.line, seen = frame->line;
	return !seen ? 0 : found > seen ? found - seen : seen - found;
}

/* The finding at the call; of several in the function, the nearest line's: a call over several lines is seen at any of
 * them. */
static const struct finding *find(const struct analysis *analysis, const struct trace_frame *frame, const char *call)
{
	const struct finding *nearest = NULL;
	for (size_t i = 0; i < analysis->findings.count; i++) {
		const struct finding *finding = &analysis->findings.items[i];
		if (speaks_of(finding, frame, call) &&
		    (!nearest || lines_between(finding, frame) < lines_between(nearest, frame)))
			nearest = finding;
	}
	return nearest;
}

static const struct finding *find_in(const struct analysis *analysis, const char *function, const char *call)
{
	const struct trace_frame frame = {.function = function, .file = ""};
	return find(analysis, &frame, call);
}

/* Where the frame's function is not known to make the call itself, the finding in a function between them that left no
 * frame. All shortest ways to such a call must lead to findings: it may have been any of them. */
static const struct finding *find_behind_gap(const struct confirmation *confirmation, const struct analysis *analysis,
                                             const struct trace_frame *frame, const char *call)
{
	const struct finding *first = NULL;
	size_t count;
	const struct outline_call *calls = outline_list(confirmation->everything->outline, &count);
	unsigned least = gaps_calls_between(confirmation->gaps, frame->function, call);
	for (size_t i = 0; i < count && least > 1; i++) {
		if (strcmp(calls[i].callee, call) != 0 ||
		    gaps_calls_between(confirmation->gaps, frame->function, calls[i].caller) != least - 1)
			continue;
		const struct finding *found = find_in(analysis, calls[i].caller, call);
		if (!found)
			return NULL;
		first = first ? first : found;
	}
	return first;
}

static void add_sighting(struct sighting *seen, const struct trace_count *times)
{
	seen->count += times->count;
	seen->total_ns += times->total_ns;
	if (times->longest_ns > seen->longest_ns)
		seen->longest_ns = times->longest_ns;
}

/* All findings at the place of that one: several rules and contexts may speak of one call. */
static void mark(struct analysis *analysis, const struct finding *found, const struct trace_count *times)
{
	const struct finding at = *found;
	for (size_t i = 0; i < analysis->findings.count; i++) {
		struct finding *finding = &analysis->findings.items[i];
		if (finding->rule->hazard == HAZARD_WAITS && strcmp(finding->call, at.call) == 0 &&
		    strcmp(finding->function, at.function) == 0 && strcmp(finding->place.file, at.place.file) == 0 &&
		    finding->place.line == at.place.line && finding->place.column == at.place.column)
			add_sighting(&finding->seen, times);
	}
}

/* From the blocking call outward, the first finding that speaks of the way, and which frame of it that is about. A gap
 * is believed in only where no finding does without. */
static const struct finding *find_on_way(const struct confirmation *confirmation, const struct analysis *analysis,
                                         const struct way *way, uint32_t *ret_at)
{
	const struct finding *found = NULL;
	for (*ret_at = 0; *ret_at < way->count; ++*ret_at)
		if ((found = find(analysis, way->frames[*ret_at], called_by(way, *ret_at))))
			return found;
	for (*ret_at = 0; *ret_at < way->count; ++*ret_at)
		if ((found = find_behind_gap(confirmation, analysis, way->frames[*ret_at], called_by(way, *ret_at))))
			return found;
	return NULL;
}

static struct place place_of(const struct trace_frame *frame)
{
	return (struct place){.file = frame->file, .line = frame->line};
}

static void lose_at(struct unforeseen_stall *stall, enum lost_reason reason, const struct way *way, uint32_t at)
{
	stall->reason = reason;
	stall->lost_function = way->frames[at]->function;
	stall->lost_call = called_by(way, at);
	stall->lost_place = place_of(way->frames[at]);
}

static bool is_entered(const struct outline *outline, const char *function)
{
	for (enum context_kind kind = 0; kind < CONTEXT_KINDS; kind++)
		if (kind != CONTEXT_CRITICAL_SECTION && outline_enters(outline, kind, function))
			return true;
	return false;
}

/* The call at frame `from` is known to wait: how far outward does the call graph go along? */
static void lose_outward(const struct confirmation *confirmation, struct unforeseen_stall *stall, const struct way *way,
                         uint32_t from)
{
	const struct outline *outline = confirmation->everything->outline;
	uint32_t at = from;
	for (; at < way->count; at++) {
		const struct trace_frame *frame = way->frames[at];
		const struct trace_frame *outer = at + 1 < way->count ? way->frames[at + 1] : NULL;
		if (is_entered(outline, frame->function)) {
			lose_at(stall, LOST_HIDDEN, way, from);
			return;
		}
		if (!outer || !is_read(confirmation, outer)) {
			lose_at(stall, LOST_CONTEXT, way, at);
			stall->lost_module = outer ? outer->module : "";
			return;
		}
		if (!gaps_calls_between(confirmation->gaps, outer->function, frame->function)) {
			lose_at(stall, LOST_EDGE, way, at + 1);
			return;
		}
	}
}

static bool a_rule_names(const struct ruleset *ruleset, const char *call)
{
	for (size_t i = 0; i < ruleset->rules.count; i++) {
		const struct rule *rule = &ruleset->rules.items[i];
		if (rule->hazard == HAZARD_WAITS && names_match(rule->calls, rule->call_count, call))
			return true;
	}
	return false;
}

/* Nothing says that the stall's call waits where it was made: the innermost frame with a source knows why. */
static void lose_inside(const struct confirmation *confirmation, struct unforeseen_stall *stall, const struct way *way)
{
	uint32_t at = 0;
	while (at < way->count && !is_read(confirmation, way->frames[at]))
		at++;
	if (at == way->count) {
		stall->reason = LOST_OUTSIDE;
		stall->lost_module = way->module;
		return;
	}
	const char *call = called_by(way, at);
	if (!gaps_calls_between(confirmation->gaps, way->frames[at]->function, call))
		lose_at(stall, LOST_EDGE, way, at);
	else
		lose_at(stall, a_rule_names(confirmation->ruleset, call) ? LOST_CONDITION : LOST_RULE, way, at);
}

/* Where static reasoning lost it. */
static void explain(const struct confirmation *confirmation, struct unforeseen_stall *stall, const struct way *way)
{
	uint32_t at;
	const struct finding *found = find_on_way(confirmation, confirmation->everything, way, &at);
	stall->hidden_confidence = found ? found->confidence : CONFIDENCE_HIGH;
	if (found)
		lose_outward(confirmation, stall, way, at);
	else
		lose_inside(confirmation, stall, way);
}

static bool is_same_stall(const struct unforeseen_stall *one, const struct unforeseen_stall *other)
{
	return one->reason == other->reason && strcmp(one->call, other->call) == 0 &&
	       strcmp(one->function, other->function) == 0 && one->place.line == other->place.line &&
	       strcmp(one->place.file, other->place.file) == 0 &&
	       strcmp(one->lost_function, other->lost_function) == 0 && strcmp(one->lost_call, other->lost_call) == 0 &&
	       one->lost_place.line == other->lost_place.line;
}

static void add_unforeseen(struct confirmation *confirmation, const struct way *way, const struct trace_count *times)
{
	struct unforeseen_stall stall = {
	    .call = way->call,
	    .function = way->count ? way->frames[0]->function : "",
	    .place = way->count ? place_of(way->frames[0]) : (struct place){.file = ""},
	    .lost_function = "",
	    .lost_call = "",
	    .lost_place = {.file = ""},
	    .lost_module = "",
	};
	explain(confirmation, &stall, way);
	for (size_t i = 0; i < confirmation->unforeseen.count; i++)
		if (is_same_stall(&confirmation->unforeseen.items[i], &stall)) {
			add_sighting(&confirmation->unforeseen.items[i].seen, times);
			return;
		}
	add_sighting(&stall.seen, times);
	VECTOR_PUSH(confirmation->unforeseen, stall);
}

static void take_stall(struct confirmation *confirmation, const struct trace_stall *stall)
{
	struct way way;
	uint32_t at;
	follow(confirmation, stall, &way);
	add_sighting(&confirmation->analysis->traced->stalls, &stall->times);
	const struct finding *found = find_on_way(confirmation, confirmation->analysis, &way, &at);
	if (found)
		mark(confirmation->analysis, found, &stall->times);
	else
		add_unforeseen(confirmation, &way, &stall->times);
}

static struct table *callers_of(const struct outline *outline)
{
	struct table *callers = table_new();
	size_t count;
	const struct outline_call *calls = outline_list(outline, &count);
	for (size_t i = 0; i < count; i++)
		table_put_string(callers, calls[i].caller, 1);
	return callers;
}

static int by_total(const void *one, const void *other)
{
	const struct unforeseen_stall *a = one, *b = other;
	if (a->seen.total_ns != b->seen.total_ns)
		return a->seen.total_ns < b->seen.total_ns ? 1 : -1;
	int order = strcmp(a->call, b->call);
	return order ? order : strcmp(a->function, b->function);
}

/* What no stall confirms may have been called, and was quick. */
static void note_calls(struct finding *finding, const struct trace *trace)
{
	for (size_t i = 0; i < trace->calls.count; i++)
		if (strcmp(trace->calls.items[i].call, finding->call) == 0)
			add_sighting(&finding->called, &trace->calls.items[i].times);
}

static void finish(struct confirmation *confirmation)
{
	struct analysis *analysis = confirmation->analysis;
	struct traced *traced = analysis->traced;
	size_t count = confirmation->unforeseen.count;
	struct unforeseen_stall *kept = ARENA_ARRAY(analysis->arena, struct unforeseen_stall, count);
	if (count) {
		qsort(confirmation->unforeseen.items, count, sizeof *kept, by_total);
		memcpy(kept, confirmation->unforeseen.items, count * sizeof *kept);
	}
	traced->unforeseen = kept;
	traced->unforeseen_count = count;
	for (size_t i = 0; i < analysis->findings.count; i++) {
		struct finding *finding = &analysis->findings.items[i];
		if (!finding->seen.count)
			note_calls(finding, confirmation->trace);
		traced->confirmed += finding->seen.count > 0;
		traced->not_seen +=
		    finding->seen.count == 0 && finding->rule->hazard == HAZARD_WAITS && finding_counts(finding);
	}
}

void confirm_findings(struct analysis *analysis, const struct analysis *everything, const struct ruleset *ruleset,
                      const struct trace *trace, const char *file)
{
	struct confirmation confirmation = {
	    .analysis = analysis,
	    .everything = everything,
	    .ruleset = ruleset,
	    .trace = trace,
	    .callers = callers_of(everything->outline),
	    .gaps = gaps_new(everything->outline),
	};
	analysis->traced = ARENA_NEW(analysis->arena, struct traced);
	analysis->traced->file = file;
	analysis->traced->threshold_ns = trace->threshold_ns;
	for (size_t i = 0; i < trace->stalls.count; i++)
		take_stall(&confirmation, &trace->stalls.items[i]);
	finish(&confirmation);
	table_free(confirmation.callers);
	gaps_free(confirmation.gaps);
	VECTOR_FREE(confirmation.unforeseen);
}
