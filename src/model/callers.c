#include "model/callers.h"

#include <stdlib.h>

void callers_init(struct callers *callers, const struct program *program, bool with_types)
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
