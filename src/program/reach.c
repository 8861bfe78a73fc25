#include "program/reach.h"

#include "program/callers.h"
#include "program/candidates.h"
#include "program/constants.h"
#include "program/guards.h"

#include <stdlib.h>
#include <string.h>

/* So many different sets of constants are kept apart for one function; what comes later is taken as unknown. */
enum { ENVIRONMENTS_AT_MOST = 8 };

struct reach {
	const struct program *program;
	const struct descriptors *descriptors;
	const struct locks *locks;
	const bool *silent; /* call sites that are never reported */
	unsigned depth;
	uint32_t *deciding;   /* constants.h */
	uint32_t *candidates; /* candidates.h */
	bool *leads_to_block; /* per function: something below it may wait; the others need no visit */
	bool *ends;           /* per function: contexts end here */
	bool
	    *matters; /* per call site: it may wait, leads to one that may, or takes a lock; walks pass the others by */
	image_set *images; /* per function */
	VECTOR(struct step) steps;
	VECTOR(uint64_t) heap; /* loss, depth, step: smallest first */
	struct table *settled; /* (function, constants) that were visited in this walk → index into settled_in */
	VECTOR(image_set) settled_in;
	uint32_t *environments;   /* per function, in this walk */
	VECTOR(uint32_t) touched; /* functions with environments to forget */
};

/* ---- what is fixed for the program ---- */

static bool *find_leading(const struct program *program, const bool *silent)
{
	bool *leads = memory_zeroed(program->functions.count + 1, sizeof *leads);
	VECTOR(uint32_t) work = {0};
	struct callers callers;

	callers_init(&callers, program, true);
	for (uint32_t c = 0; c < program->calls.count; c++) {
		const struct call_site *call = &program->calls.items[c];

		if (call->caller == NONE || silent[c] || leads[call->caller] || !blocking_possible(program, call))
			continue;
		leads[call->caller] = true;
		VECTOR_PUSH(work, call->caller);
	}
	while (work.count > 0) {
		uint32_t function = work.items[--work.count];

		for (uint32_t i = callers.first[function]; i < callers.first[function + 1]; i++) {
			uint32_t caller = program->calls.items[callers.sites[i]].caller;

			if (caller == NONE || leads[caller])
				continue;
			leads[caller] = true;
			VECTOR_PUSH(work, caller);
		}
	}
	VECTOR_FREE(work);
	callers_release(&callers);
	return leads;
}

/* Contexts end at functions that a rule allows, and at those that never come back: who dies does not wait. */
static bool *find_ends(const struct program *program)
{
	bool *ends = memory_zeroed(program->functions.count + 1, sizeof *ends);

	for (size_t f = 0; f < program->functions.count; f++) {
		const struct function *function = &program->functions.items[f];
		const struct facts *facts = program->units.items[function->unit].facts;

		for (size_t m = 0; m < function->mentions.count; m++)
			ends[f] |= function->mentions.items[m].subject == SUBJECT_ALLOW;
		for (fact_index a = 0; a < function->fact->attribute_count; a++)
			ends[f] |=
			    strcmp(facts->attributes.items[function->fact->first_attribute + a], "noreturn") == 0;
	}
	return ends;
}

static bool leads(const struct program *program, const bool *leads_to_block, const struct call_site *call)
{
	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		if (leads_to_block[program->targets.items[t].function])
			return true;
	}
	return false;
}

static bool *find_mattering(const struct program *program, const struct locks *locks, const bool *leads_to_block)
{
	bool *matters = memory_zeroed(program->calls.count + 1, sizeof *matters);

	for (uint32_t c = 0; c < program->calls.count; c++) {
		const struct call_site *call = &program->calls.items[c];

		matters[c] = blocking_possible(program, call) || leads(program, leads_to_block, call) ||
		             (locks && locks_take_at(locks, c));
	}
	return matters;
}

struct reach *reach_new(const struct program *program, const struct descriptors *descriptors, const struct locks *locks,
                        const bool *silent, unsigned depth)
{
	struct reach *reach = memory_zeroed(1, sizeof *reach);

	*reach = (struct reach){
	    .program = program,
	    .descriptors = descriptors,
	    .locks = locks,
	    .silent = silent,
	    .depth = depth,
	    .deciding = constants_deciding(program),
	    .candidates = candidates_count(program),
	    .leads_to_block = find_leading(program, silent),
	    .ends = find_ends(program),
	    .images = images_find(program),
	    .environments = memory_zeroed(program->functions.count + 1, sizeof *reach->environments),
	};
	reach->matters = find_mattering(program, locks, reach->leads_to_block);
	return reach;
}

void reach_free(struct reach *reach)
{
	if (!reach)
		return;
	VECTOR_FREE(reach->steps);
	VECTOR_FREE(reach->heap);
	VECTOR_FREE(reach->touched);
	free(reach->deciding);
	free(reach->candidates);
	free(reach->leads_to_block);
	free(reach->ends);
	free(reach->matters);
	free(reach->images);
	VECTOR_FREE(reach->settled_in);
	free(reach->environments);
	free(reach);
}

uint32_t reach_candidates(const struct reach *reach, uint32_t call) { return reach->candidates[call]; }

const struct step *reach_step(const struct reach *reach, uint32_t step) { return &reach->steps.items[step]; }

/* ---- the heap: surest first, then shortest, then in the order of discovery ---- */

static void heap_push(struct reach *reach, uint64_t key)
{
	size_t at = reach->heap.count;

	VECTOR_PUSH(reach->heap, key);
	while (at > 0 && reach->heap.items[(at - 1) / 2] > key) {
		reach->heap.items[at] = reach->heap.items[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	reach->heap.items[at] = key;
}

static uint64_t heap_pop(struct reach *reach)
{
	uint64_t top = reach->heap.items[0], last = reach->heap.items[--reach->heap.count];
	size_t at = 0, count = reach->heap.count;

	for (;;) {
		size_t child = 2 * at + 1;

		if (child >= count)
			break;
		if (child + 1 < count && reach->heap.items[child + 1] < reach->heap.items[child])
			child++;
		if (reach->heap.items[child] >= last)
			break;
		reach->heap.items[at] = reach->heap.items[child];
		at = child;
	}
	if (count > 0)
		reach->heap.items[at] = last;
	return top;
}

static void push(struct reach *reach, const struct step *step)
{
	uint64_t depth = step->depth < 0xffff ? step->depth : 0xffff;

	heap_push(reach, (uint64_t)step->loss << 56 | depth << 40 | reach->steps.count);
	VECTOR_PUSH(reach->steps, *step);
}

/* ---- one walk ---- */

/* False when this function was visited with these constants already, and in each of the programs. Forgets the constants
 * when there are too many. */
static bool settle(struct reach *reach, struct step *step)
{
	uint64_t key[1 + 2 * ENVIRONMENT_SLOTS] = {step->function};
	uint32_t known;
	size_t words = 1;

	if (step->environment.count && reach->environments[step->function] >= ENVIRONMENTS_AT_MOST)
		step->environment = (struct environment){.function = step->function};
	for (uint32_t i = 0; i < step->environment.count; i++) {
		key[words++] = step->environment.items[i].position;
		key[words++] = (uint64_t)step->environment.items[i].value;
	}
	known = table_put(reach->settled, key, words * sizeof *key, (uint32_t)reach->settled_in.count);
	if (known < reach->settled_in.count) {
		image_set before = reach->settled_in.items[known];

		reach->settled_in.items[known] |= step->images;
		return (before | step->images) != before;
	}
	VECTOR_PUSH(reach->settled_in, step->images);
	if (reach->environments[step->function]++ == 0)
		VECTOR_PUSH(reach->touched, step->function);
	return true;
}

static void follow(struct reach *reach, uint32_t at, uint32_t c)
{
	const struct program *program = reach->program;
	const struct call_site *call = &program->calls.items[c];

	if (reach->steps.items[at].depth >= reach->depth)
		return;
	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		const struct target *target = &program->targets.items[t];
		unsigned loss;
		struct step next;

		if (!program->functions.items[target->function].defined || reach->ends[target->function] ||
		    !reach->leads_to_block[target->function])
			continue;
		next = (struct step){.function = target->function, .call = c, .target = t, .from = at};
		loss = loss_of_hop(target->certainty, reach->candidates[c]);
		next.depth = reach->steps.items[at].depth + 1;
		next.loss = loss > reach->steps.items[at].loss ? loss : reach->steps.items[at].loss;
		next.images = reach->steps.items[at].images & reach->images[target->function];
		if (!next.images)
			next.loss = LOSS_MOST;
		constants_enter(program, reach->deciding, call, target->function, &reach->steps.items[at].environment,
		                &next.environment);
		push(reach, &next);
	}
}

/* One walk: from where, and who hears of what it meets. */
struct tour {
	const struct entry *entry;
	reach_found *found;
	reach_passed *passed;
	void *data;
};

/* Is the call part of what the entry enters? */
static bool is_entered(const struct program *program, const struct entry *entry, uint32_t c)
{
	return entry->section ? lock_section_covers(entry->section, c)
	                      : guards_inside(program, &program->calls.items[c], entry->block);
}

static void visit(struct reach *reach, uint32_t at, bool part, const struct tour *tour)
{
	const struct program *program = reach->program;
	const struct function *function = &program->functions.items[reach->steps.items[at].function];
	struct environment environment = reach->steps.items[at].environment;

	for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
		const struct call_site *call = &program->calls.items[c];
		struct blocking blocking;

		if (!reach->matters[c])
			continue;
		if ((part && !is_entered(program, tour->entry, c)) || !guards_open(program, call, &environment))
			continue;
		if (!part && tour->entry->section && locks_given_back_at(reach->locks, c, tour->entry->section))
			continue;
		if (tour->entry->context->kind != CONTEXT_SIGNAL_HANDLER && guards_end(program, call))
			continue; /* a handler may wait for what it interrupted, and never come to die */
		if (tour->passed)
			tour->passed(c, tour->data);
		follow(reach, at, c);
		if (reach->silent[c] || !blocking_possible(program, call))
			continue;
		blocking = blocking_at(program, reach->descriptors, call, &environment);
		if (blocking.rule)
			tour->found(reach, at, c, &blocking, tour->data);
	}
}

void reach_walk(struct reach *reach, const struct entry *entry, reach_found *found, reach_passed *passed, void *data)
{
	struct tour tour = {.entry = entry, .found = found, .passed = passed, .data = data};
	struct step start = {.function = entry->function,
	                     .environment = {.function = entry->function},
	                     .call = NONE,
	                     .target = NONE,
	                     .from = NONE,
	                     .loss = loss_of_confidence(entry->context->confidence),
	                     .images = reach->images[entry->function]};

	reach->steps.count = reach->heap.count = reach->settled_in.count = 0;
	if (!reach->leads_to_block[entry->function] || reach->ends[entry->function])
		return;
	reach->settled = table_new();
	push(reach, &start);
	while (reach->heap.count > 0) {
		uint32_t at = (uint32_t)(heap_pop(reach) & 0xffffffffff);
		bool part = at == 0 && (entry->block != FACT_NONE || entry->section);

		/* A loop's body is a part of its function: it may be entered as a whole once more, by a call. */
		if (part || settle(reach, &reach->steps.items[at]))
			visit(reach, at, part, &tour);
	}
	table_free(reach->settled);
	reach->settled = NULL;
	for (size_t i = 0; i < reach->touched.count; i++)
		reach->environments[reach->touched.items[i]] = 0;
	reach->touched.count = 0;
}
