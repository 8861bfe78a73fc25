/* From what contexts reach to findings: one finding a call site, with the surest and shortest chain. */
#include "program/decide.h"

#include "base/files.h"
#include "base/text.h"
#include "program/guards.h"
#include "program/telling.h"

#include <stdlib.h>
#include <string.h>

enum { OTHER_CONTEXTS_AT_MOST = 64 };

/* Rules of this level count while a lock is held: short waits are common there, other short locks among them. */
enum { LEVEL_IN_SECTIONS = 2 };

/* What makes one way to a call site better than another. */
struct rank {
	bool in_section;                /* by a lock that is held; any other context is told first */
	bool urgent;                    /* in a signal handler or in real time, by a way without any doubt */
	unsigned loss, way_loss, depth; /* way_loss: of the chain alone, whatever the call at its end costs */
};

/* The best way to a call site that was found so far. */
struct candidate {
	bool reached;
	bool hidden; /* reached, but with less confidence than was asked for */
	struct rank rank;
	struct finding finding;
	VECTOR(const struct finding_context *) contexts; /* all that reach it, in order of entries */
};

/* A call that takes a lock, and the first context that makes it. */
struct taker {
	uint32_t call;
	const struct finding_context *context;
};

struct decision {
	const struct program *program;
	const struct program_options *options;
	const struct descriptors *descriptors;
	struct analysis *analysis;
	struct candidate *candidates; /* per call site */
	const struct taker *taker;    /* of the lock of a section whose walk is going on; null: no other context */
	const struct locks *locks;
	VECTOR(struct taker) takers;
	struct telling telling; /* of the entry whose walk is going on */
};

/* ---- what contexts reach ---- */

/* Who interrupts anything must not wait even for what a loop hardly notices: a lock that the interrupted code holds.
 * But a loop's way is told if there is any choice on the other, also between definitions of one name. */
static bool is_urgent(const struct finding_context *context, const struct reach *reach, uint32_t at, uint32_t call)
{
	if (context->kind != CONTEXT_SIGNAL_HANDLER && context->kind != CONTEXT_REAL_TIME)
		return false;
	for (const struct step *step = reach_step(reach, at); reach_candidates(reach, call) == 1;
	     step = reach_step(reach, step->from)) {
		if (step->from == NONE)
			return true;
		call = step->call;
	}
	return false;
}

/* Of two ways to a call that often does not wait, the surer one is told, however long. */
static bool better(const struct rank *rank, const struct rank *than)
{
	if (rank->in_section != than->in_section)
		return than->in_section;
	if (rank->loss != than->loss)
		return rank->loss < than->loss;
	if (rank->way_loss != than->way_loss)
		return rank->way_loss < than->way_loss;
	if (rank->urgent != than->urgent)
		return rank->urgent;
	return rank->depth < than->depth;
}

static void add_context(struct candidate *candidate, const struct finding_context *context)
{
	for (size_t i = candidate->contexts.count; i-- > 0;) {
		if (candidate->contexts.items[i] == context)
			return;
	}
	VECTOR_PUSH(candidate->contexts, context);
}

/* A lock that only threads want makes those wait, which they may. One that a context wants makes it wait. */
static void tell_taker(const struct decision *decision, struct finding *finding)
{
	const struct taker *taker = decision->taker;
	struct place place;

	if (!taker) {
		finding->severity = SEVERITY_WARNING;
		return;
	}
	place = telling_place(decision->program, &decision->program->calls.items[taker->call]);
	finding->message =
	    arena_printf(decision->analysis->arena, "%s; %s() (%s) waits for %s meanwhile, at %s:%u", finding->message,
	                 taker->context->entry, taker->context->name,
	                 *decision->telling.entry->section->path.name ? decision->telling.entry->section->path.name
	                                                              : "the same lock",
	                 path_below(decision->options->root, place.file), place.line);
}

/* Everybody locks, and everybody calls through pointers: that one of many is called below a lock is a guess. */
static bool is_guessed(const struct decision *decision, const struct reach *reach, uint32_t at, unsigned last_hop)
{
	for (const struct step *step = reach_step(reach, at); last_hop == 0 && step->from != NONE;
	     step = reach_step(reach, step->from))
		last_hop = loss_of_hop(decision->program->targets.items[step->target].certainty,
		                       reach_candidates(reach, step->call));
	return last_hop > 0;
}

static void reached(struct reach *reach, uint32_t at, uint32_t c, const struct blocking *blocking, void *data)
{
	struct decision *decision = data;
	struct candidate *candidate = &decision->candidates[c];
	const struct step *step = reach_step(reach, at);
	const struct finding_context *context = decision->telling.entry->context;
	const struct target *target = &decision->program->targets.items[blocking->target];
	bool in_section = decision->telling.entry->section != NULL;
	struct rank rank;
	unsigned hop = loss_of_hop(target->certainty, reach_candidates(reach, c)),
	         way_loss = hop > step->loss ? hop : step->loss, loss = loss_of_blocking(blocking);

	if (in_section && blocking->rule->level < LEVEL_IN_SECTIONS)
		return;
	if (in_section && is_guessed(decision, reach, at, hop))
		way_loss = loss_of_confidence(CONFIDENCE_LOW);
	loss = loss > way_loss ? loss : way_loss;
	if (CONFIDENCE_HIGH - loss < decision->options->min_confidence) {
		candidate->hidden = true;
		return;
	}
	add_context(candidate, context);
	rank =
	    (struct rank){in_section, way_loss == 0 && is_urgent(context, reach, at, c), loss, way_loss, step->depth};
	if (candidate->reached && !better(&rank, &candidate->rank))
		return;
	candidate->reached = true;
	candidate->rank = rank;
	candidate->finding = (struct finding){.context = context};
	telling_chain(&decision->telling, &candidate->finding, reach, at, c, blocking);
	telling_fill(&decision->telling, &candidate->finding, c, &step->environment, blocking, loss, step->images);
	if (in_section)
		tell_taker(decision, &candidate->finding);
}

/* ---- who else wants the lock of a section ---- */

static void note_taker(uint32_t call, void *data)
{
	struct decision *decision = data;

	if (locks_take_at(decision->locks, call))
		VECTOR_PUSH(decision->takers, (struct taker){call, decision->telling.entry->context});
}

static const struct taker *find_taker(const struct decision *decision, const struct lock_section *section)
{
	for (size_t i = 0; i < decision->takers.count; i++) {
		if (locks_taken_at(decision->locks, decision->takers.items[i].call, section))
			return &decision->takers.items[i];
	}
	return NULL;
}

static void walk_entries(struct decision *decision, struct reach *reach, const struct contexts *contexts)
{
	for (size_t e = 0; e < contexts->entries.count; e++) {
		decision->telling.entry = &contexts->entries.items[e];
		decision->taker =
		    decision->telling.entry->section ? find_taker(decision, decision->telling.entry->section) : NULL;
		reach_walk(reach, decision->telling.entry, reached,
		           decision->telling.entry->section ? NULL : note_taker, decision);
	}
}

static void keep_reached(struct decision *decision, struct candidate *candidate)
{
	struct finding *finding = &candidate->finding;
	const struct finding_context **others =
	    ARENA_ARRAY(decision->analysis->arena, const struct finding_context *, candidate->contexts.count + 1);
	size_t count = 0;

	for (size_t i = 0; i < candidate->contexts.count && count < OTHER_CONTEXTS_AT_MOST; i++) {
		if (candidate->contexts.items[i] != finding->context)
			others[count++] = candidate->contexts.items[i];
	}
	finding->other_contexts = others;
	finding->other_context_count = count;
	finding->other_context_total = candidate->contexts.count - 1; /* without the one that is told */
	VECTOR_PUSH(decision->analysis->findings, *finding);
}

/* ---- calls that wait, wherever they stand ---- */

static void keep_point(struct decision *decision, uint32_t c, const struct blocking *blocking)
{
	unsigned loss = loss_of_blocking(blocking);
	struct finding finding = {.context = NULL};

	if (CONFIDENCE_HIGH - loss < decision->options->min_confidence) {
		decision->analysis->account.hidden++;
		return;
	}
	telling_fill(&decision->telling, &finding, c, &environment_empty, blocking, loss, IMAGES_ALL);
	VECTOR_PUSH(decision->analysis->findings, finding);
}

/* A call that waits, once: where flags make several bodies of a function, or a template several functions, its calls
 * stand in the source once. */
struct point {
	uint32_t call;
	struct blocking blocking;
};

typedef VECTOR(struct point) point_list;

/* The first call that stands at the same place, under the same rule; `c` itself when it is the first. */
static uint32_t first_at_place(const struct decision *decision, struct table *places, uint32_t c,
                               const struct rule *rule)
{
	const struct call_site *call = &decision->program->calls.items[c];
	struct place outside = telling_place(decision->program, call),
	             inside = link_place(decision->program, call->unit, call->fact->place);
	struct text key = {0};
	uint32_t first;

	text_printf(&key, "%s:%u:%u %s:%u:%u %s", outside.file, outside.line, outside.column, inside.file, inside.line,
	            inside.column, rule->id);
	first = table_put(places, key.bytes, key.length, c);
	text_free(&key);
	return first;
}

/* The other's ways are ways to this call. */
static void take_over(struct candidate *candidate, struct candidate *other)
{
	candidate->hidden |= other->hidden;
	for (size_t i = 0; i < other->contexts.count; i++)
		add_context(candidate, other->contexts.items[i]);
	if (!other->reached || (candidate->reached && !better(&other->rank, &candidate->rank)))
		return;
	candidate->reached = true;
	candidate->rank = other->rank;
	candidate->finding = other->finding;
}

static void find_points(struct decision *decision, const bool *silent, point_list *points)
{
	const struct program *program = decision->program;
	struct table *places = table_new();

	for (uint32_t c = 0; c < program->calls.count; c++) {
		const struct call_site *call = &program->calls.items[c];
		struct point point = {.call = c};
		uint32_t first;

		if (call->caller == NONE || silent[c] || !blocking_possible(program, call) ||
		    !guards_open(program, call, &environment_empty))
			continue;
		point.blocking = blocking_at(program, decision->descriptors, call, &environment_empty);
		if (!point.blocking.rule)
			continue;
		first = first_at_place(decision, places, c, point.blocking.rule);
		if (first == c)
			VECTOR_PUSH(*points, point);
		else
			take_over(&decision->candidates[first], &decision->candidates[c]);
	}
	table_free(places);
}

static void collect(struct decision *decision, bool inventory, const bool *silent)
{
	const struct program *program = decision->program;
	struct account *account = &decision->analysis->account;
	point_list points = {0};

	find_points(decision, silent, &points);
	for (size_t p = 0; p < points.count; p++) {
		const struct blocking *blocking = &points.items[p].blocking;
		struct candidate *candidate = &decision->candidates[points.items[p].call];

		account->blocking_points[blocking->rule->class_]++;
		account->blocking_in_context += candidate->reached || candidate->hidden;
		account->hidden += !candidate->reached && candidate->hidden;
		if (candidate->reached)
			keep_reached(decision, candidate);
		else if (!candidate->hidden && inventory &&
		         program->targets.items[blocking->target].certainty != CERTAINTY_TYPE)
			keep_point(decision, points.items[p].call, blocking);
	}
	VECTOR_FREE(points);
}

static int compare(const void *left_item, const void *right_item)
{
	const struct finding *left = left_item, *right = right_item;
	int order = strcmp(left->place.file, right->place.file);

	if (order)
		return order;
	if (left->place.line != right->place.line)
		return left->place.line < right->place.line ? -1 : 1;
	if (left->place.column != right->place.column)
		return left->place.column < right->place.column ? -1 : 1;
	order = strcmp(left->rule->id, right->rule->id);
	return order ? order : strcmp(left->fingerprint, right->fingerprint);
}

void decide(struct analysis *analysis, const struct program *program, const struct program_options *options,
            const struct descriptors *descriptors, const struct contexts *contexts, const struct locks *locks)
{
	struct suppressions *suppressions = suppressions_new(program);
	struct decision decision = {.program = program,
	                            .options = options,
	                            .descriptors = descriptors,
	                            .analysis = analysis,
	                            .telling = {analysis->arena, program, suppressions, NULL},
	                            .locks = locks};
	struct reach *reach = reach_new(program, descriptors, locks, contexts->heart, options->depth);
	bool inventory = options->scope == SCOPE_ALL || (options->scope == SCOPE_AUTO && !contexts_any(contexts));

	decision.candidates = memory_zeroed(program->calls.count + 1, sizeof *decision.candidates);
	walk_entries(&decision, reach, contexts);
	collect(&decision, inventory, contexts->heart);
	if (analysis->findings.count > 1)
		qsort(analysis->findings.items, analysis->findings.count, sizeof *analysis->findings.items, compare);
	for (size_t f = 0; f < analysis->findings.count; f++)
		analysis->account.suppressed += analysis->findings.items[f].suppressed != NULL;
	for (size_t c = 0; c < program->calls.count; c++)
		VECTOR_FREE(decision.candidates[c].contexts);
	VECTOR_FREE(decision.takers);
	free(decision.candidates);
	reach_free(reach);
	suppressions_free(suppressions);
}
