#include "reach/kept.h"

#include <stdlib.h>
#include <string.h>

struct kept {
	const struct program *program;
	VECTOR(bool *) gives_back; /* for each `kept` rule: per function */
};

/* The function that is called for the pointer through which the flow stores; FACT_NONE when it stores otherwise. */
static fact_index called_for(const struct facts *facts, const struct fact_flow *flow)
{
	const struct fact_value *to = &facts->values.items[flow->to];
	const struct fact_value *pointer = to->kind == FACT_VALUE_POINTEE ? &facts->values.items[to->a] : NULL;
	const struct fact_call *call;

	if (!pointer || pointer->kind != FACT_VALUE_RESULT)
		return FACT_NONE;
	call = &facts->calls.items[pointer->a];
	return call->kind == FACT_CALLEE_DIRECT ? call->callee : FACT_NONE;
}

static void note_store(struct kept *kept, uint32_t unit, const struct fact_flow *flow)
{
	const struct program *program = kept->program;
	const struct unit *where = &program->units.items[unit];
	fact_index called = called_for(where->facts, flow);
	uint32_t body = flow->function == FACT_NONE ? NONE : where->bodies[flow->function];
	const struct mentions *mentions;
	size_t count;

	if (called == FACT_NONE || body == NONE || where->facts->values.items[flow->from].kind == FACT_VALUE_INTEGER)
		return;
	mentions = &program->functions.items[link_functions(program, unit, called, &count)[0]].mentions;
	for (size_t m = 0; m < mentions->count; m++) {
		if (mentions->items[m].subject == SUBJECT_KEPT)
			kept->gives_back.items[mentions->items[m].index][body] = true;
	}
}

struct kept *kept_find(const struct program *program)
{
	struct kept *kept = memory_zeroed(1, sizeof *kept);

	kept->program = program;
	for (size_t k = 0; k < program->ruleset->kepts.count; k++)
		VECTOR_PUSH(kept->gives_back, memory_zeroed(program->functions.count + 1, sizeof(bool)));
	for (uint32_t u = 0; u < program->units.count && kept->gives_back.count > 0; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (size_t f = 0; f < facts->flows.count; f++)
			note_store(kept, u, &facts->flows.items[f]);
	}
	return kept;
}

void kept_free(struct kept *kept)
{
	if (!kept)
		return;
	for (size_t k = 0; k < kept->gives_back.count; k++)
		free(kept->gives_back.items[k]);
	VECTOR_FREE(kept->gives_back);
	free(kept);
}

/* The function itself, or a helper or a destructor that it calls. */
static bool gives_back(const struct program *program, const bool *stores, uint32_t function)
{
	const struct function *caller = &program->functions.items[function];

	if (stores[function])
		return true;
	for (uint32_t c = caller->first_call; c < caller->first_call + caller->call_count; c++) {
		const struct call_site *call = &program->calls.items[c];

		for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++)
			if (stores[program->targets.items[t].function])
				return true;
	}
	return false;
}

bool kept_on_way(const struct kept *kept, const struct reach *reach, uint32_t at, const char *name)
{
	const struct ruleset *ruleset = kept->program->ruleset;

	for (size_t k = 0; k < kept->gives_back.count; k++) {
		if (strcmp(ruleset->kepts.items[k].id, name) != 0)
			continue;
		for (uint32_t step = at; step != NONE; step = reach_step(reach, step)->from)
			if (gives_back(kept->program, kept->gives_back.items[k], reach_step(reach, step)->function))
				return true;
	}
	return false;
}
