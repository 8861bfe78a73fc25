#include "values/candidates.h"

#include "model/id_set.h"

#include <stdlib.h>

static uint32_t different_functions(const struct program *program, const struct call_site *call)
{
	struct id_set forms = {0};
	uint32_t count = 0;

	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++)
		count += id_set_add(&forms, program->functions.items[program->targets.items[t].function].form_of);
	id_set_free(&forms);
	return count;
}

uint32_t *candidates_count(const struct program *program)
{
	uint32_t *counts = memory_zeroed(program->calls.count + 1, sizeof *counts);
	uint32_t *counted = memory_allocate((program->targets.count + 1) * sizeof *counted); /* by start of a run */

	for (size_t t = 0; t < program->targets.count; t++)
		counted[t] = NONE;
	for (size_t c = 0; c < program->calls.count; c++) {
		const struct call_site *call = &program->calls.items[c];
		uint32_t known = call->target_count ? counted[call->first_target] : NONE;

		if (known != NONE && program->calls.items[known].target_count == call->target_count) {
			counts[c] = counts[known];
			continue;
		}
		counts[c] = call->target_count < 2 ? call->target_count : different_functions(program, call);
		if (call->target_count)
			counted[call->first_target] = (uint32_t)c;
	}
	free(counted);
	return counts;
}
