#include "locks/lock_steps.h"

#include <stdlib.h>

void lock_steps_init(struct lock_steps *steps, const struct program *program)
{
	*steps =
	    (struct lock_steps){.program = program, .jumps.functions = table_new(), .stores.functions = table_new()};
	steps->units_read = memory_zeroed(program->units.count + 1, sizeof *steps->units_read);
}

void lock_steps_release(struct lock_steps *steps)
{
	table_free(steps->jumps.functions);
	table_free(steps->stores.functions);
	VECTOR_FREE(steps->jumps.runs);
	VECTOR_FREE(steps->stores.runs);
	VECTOR_FREE(steps->store_flows);
	free(steps->units_read);
}

/* ---- which there are ---- */

static uint64_t run_key(uint32_t unit, fact_index function) { return (uint64_t)unit << 32 | function; }

static void add_to_run(struct lock_step_runs *runs, uint32_t unit, fact_index function, uint32_t step)
{
	uint32_t next = (uint32_t)runs->runs.count,
	         at = table_put_number(runs->functions, run_key(unit, function), next);

	if (at == next)
		VECTOR_PUSH(runs->runs, (struct lock_step_run){step, step + 1});
	else
		runs->runs.items[at].end = step + 1;
}

static bool gives_some_lock_back(const struct ruleset *ruleset, int64_t number)
{
	for (size_t i = 0; i < ruleset->locks.count; i++) {
		if (ruleset->locks.items[i].store.releases && ruleset->locks.items[i].store.number == number)
			return true;
	}
	return false;
}

static bool may_give_back(const struct ruleset *ruleset, const struct facts *facts, const struct fact_flow *flow)
{
	const struct fact_value *from = &facts->values.items[flow->from];
	enum fact_value_kind to = facts->values.items[flow->to].kind;

	return flow->block != FACT_NONE && from->kind == FACT_VALUE_INTEGER &&
	       (to == FACT_VALUE_FIELD || to == FACT_VALUE_VARIABLE) && gives_some_lock_back(ruleset, from->integer);
}

static void read_unit(struct lock_steps *steps, const struct facts *facts, uint32_t unit)
{
	steps->units_read[unit] = true;
	for (uint32_t j = 0; j < facts->jumps.count; j++)
		add_to_run(&steps->jumps, unit, facts->blocks.items[facts->jumps.items[j].block].function, j);
	for (uint32_t f = 0; f < facts->flows.count; f++) {
		const struct fact_flow *flow = &facts->flows.items[f];

		if (!may_give_back(steps->program->ruleset, facts, flow))
			continue;
		add_to_run(&steps->stores, unit, facts->blocks.items[flow->block].function,
		           (uint32_t)steps->store_flows.count);
		VECTOR_PUSH(steps->store_flows, f);
	}
}

static struct lock_step_run run_of(const struct lock_step_runs *runs, const struct function *function)
{
	uint32_t at = table_get_number(runs->functions, run_key(function->unit, function->index));

	return at == TABLE_NONE ? (struct lock_step_run){0, 0} : runs->runs.items[at];
}

struct lock_steps_ahead lock_steps_of(struct lock_steps *steps, uint32_t function_index)
{
	const struct function *function = &steps->program->functions.items[function_index];
	const struct facts *facts = steps->program->units.items[function->unit].facts;

	if (!steps->units_read[function->unit])
		read_unit(steps, facts, function->unit);
	return (struct lock_steps_ahead){.steps = steps,
	                                 .facts = facts,
	                                 .function = function->index,
	                                 .jumps = run_of(&steps->jumps, function),
	                                 .stores = run_of(&steps->stores, function)};
}

/* ---- on the way ---- */

static const struct fact_jump *next_jump(struct lock_steps_ahead *ahead, uint32_t call)
{
	const struct facts *facts = ahead->facts;

	for (; ahead->jumps.first < ahead->jumps.end; ahead->jumps.first++) {
		const struct fact_jump *jump = &facts->jumps.items[ahead->jumps.first];

		if (jump->calls > call)
			return NULL;
		if (facts->blocks.items[jump->block].function == ahead->function)
			return jump;
	}
	return NULL;
}

static const struct fact_flow *next_store(struct lock_steps_ahead *ahead, uint32_t call)
{
	const struct facts *facts = ahead->facts;

	for (; ahead->stores.first < ahead->stores.end; ahead->stores.first++) {
		const struct fact_flow *store =
		    &facts->flows.items[ahead->steps->store_flows.items[ahead->stores.first]];

		if (store->calls > call)
			return NULL;
		if (facts->blocks.items[store->block].function == ahead->function)
			return store;
	}
	return NULL;
}

bool lock_steps_next(struct lock_steps_ahead *ahead, uint32_t call, struct lock_step *ret_step)
{
	const struct fact_jump *jump = next_jump(ahead, call);
	const struct fact_flow *store = next_store(ahead, call);

	*ret_step = (struct lock_step){0};
	if (jump && store && (size_t)(store - ahead->facts->flows.items) >= jump->flows)
		store = NULL;
	if (store) {
		ahead->stores.first++;
		ret_step->store = store;
	} else if (jump) {
		ahead->jumps.first++;
		ret_step->jump = jump;
	}
	return store || jump;
}
