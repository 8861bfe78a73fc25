#include "model/callers.h"

#include "base/vector.h"

#include <stdlib.h>

static void callers_init(struct callers *callers, const struct program *program, bool with_types)
{
	size_t functions = program->functions.count;
	uint32_t *next;

	callers->first = memory_zeroed(functions + 2, sizeof *callers->first);
	for (size_t c = 0; c < program->calls.count; c++) {
		const struct call_site *call = &program->calls.items[c];

		for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
			if (with_types || program->targets.items[t].certainty != CERTAINTY_TYPE)
				callers->first[program->targets.items[t].function + 1]++;
		}
	}
	for (size_t f = 0; f < functions; f++)
		callers->first[f + 1] += callers->first[f];
	callers->sites = memory_allocate((callers->first[functions] + 1) * sizeof *callers->sites);
	next = memory_allocate((functions + 1) * sizeof *next);
	for (size_t f = 0; f < functions; f++)
		next[f] = callers->first[f];
	for (uint32_t c = 0; c < program->calls.count; c++) {
		const struct call_site *call = &program->calls.items[c];

		for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
			if (with_types || program->targets.items[t].certainty != CERTAINTY_TYPE)
				callers->sites[next[program->targets.items[t].function]++] = c;
		}
	}
	free(next);
}

void callers_release(struct callers *callers)
{
	free(callers->first);
	free(callers->sites);
}

void callers_find(struct program *program) { callers_init(&program->callers, program, false); }

void callers_find_by_type(struct program *program) { callers_init(&program->callers_by_type, program, true); }

static int compare_sites(const void *left, const void *right)
{
	uint32_t one = *(const uint32_t *)left, other = *(const uint32_t *)right;

	return one < other ? -1 : one > other;
}

uint32_t *callers_of_marked(const struct program *program, const bool *marked, size_t *ret_count)
{
	const struct callers *callers = &program->callers_by_type;
	VECTOR(uint32_t) sites = {0};
	size_t count = 0;

	for (size_t f = 0; f < program->functions.count; f++)
		for (uint32_t s = callers->first[f]; marked[f] && s < callers->first[f + 1]; s++)
			VECTOR_PUSH(sites, callers->sites[s]);
	if (sites.count > 1)
		qsort(sites.items, sites.count, sizeof *sites.items, compare_sites);
	for (size_t s = 0; s < sites.count; s++)
		if (s == 0 || sites.items[s] != sites.items[s - 1])
			sites.items[count++] = sites.items[s];
	*ret_count = count;
	return sites.items;
}

uint32_t *callers_of_mentioned(const struct program *program, enum subject subject, size_t *ret_count)
{
	bool *marked = memory_zeroed(program->functions.count + 1, sizeof *marked);
	uint32_t *sites;

	for (size_t f = 0; f < program->functions.count; f++) {
		const struct mentions *mentions = &program->functions.items[f].mentions;

		for (size_t m = 0; m < mentions->count; m++)
			marked[f] |= mentions->items[m].subject == subject;
	}
	sites = callers_of_marked(program, marked, ret_count);
	free(marked);
	return sites;
}
