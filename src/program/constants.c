#include "program/constants.h"

#include <stdlib.h>

enum { PARAMETERS_WATCHED = 32, ROUNDS_AT_MOST = 64, NESTING_AT_MOST = 4 };

/* Sets the bits of the parameters a value is made of; true when that changed something. */
static bool mark(const struct program *program, uint32_t *deciding, struct value_reference value, unsigned nesting)
{
	const struct fact_value *fact = value_fact(program, value);
	uint32_t bit, *known;
	bool changed = false;

	if (!fact || nesting == 0)
		return false;
	if (fact->kind == FACT_VALUE_WITHOUT)
		return mark(program, deciding, (struct value_reference){value.unit, fact->a}, nesting - 1);
	if (fact->kind == FACT_VALUE_EITHER || fact->kind == FACT_VALUE_BITS) {
		changed = mark(program, deciding, (struct value_reference){value.unit, fact->a}, nesting - 1);
		return mark(program, deciding, (struct value_reference){value.unit, fact->b}, nesting - 1) || changed;
	}
	if (fact->kind != FACT_VALUE_PARAMETER || fact->integer < 0 || fact->integer >= PARAMETERS_WATCHED)
		return false;
	bit = UINT32_C(1) << fact->integer;
	known = &deciding[link_body(program, value.unit, fact->a)];
	changed = !(*known & bit);
	*known |= bit;
	return changed;
}

static bool pass_on(const struct program *program, uint32_t *deciding, const struct call_site *call)
{
	bool changed = false;

	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		uint32_t target = program->targets.items[t].function;
		const struct function *function = &program->functions.items[target];
		uint32_t wanted = deciding[target];

		for (size_t m = 0; m < function->mentions.count && !function->defined; m++) {
			if (function->mentions.items[m].subject == SUBJECT_RULE)
				wanted = UINT32_MAX;
		}
		for (unsigned a = 0; wanted && a < call->fact->argument_count && a < PARAMETERS_WATCHED; a++) {
			if (wanted & (UINT32_C(1) << a))
				changed |= mark(program, deciding, call_argument(program, call, a), NESTING_AT_MOST);
		}
	}
	return changed;
}

uint32_t *constants_deciding(const struct program *program)
{
	uint32_t *deciding = memory_zeroed(program->functions.count + 1, sizeof *deciding);
	bool changed = true;

	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (size_t b = 0; b < facts->blocks.count; b++) {
			if (facts->blocks.items[b].value != FACT_NONE)
				mark(program, deciding, (struct value_reference){u, facts->blocks.items[b].value},
				     NESTING_AT_MOST);
		}
	}
	for (unsigned round = 0; changed && round < ROUNDS_AT_MOST; round++) {
		changed = false;
		for (size_t c = program->calls.count; c-- > 0;)
			changed |= pass_on(program, deciding, &program->calls.items[c]);
	}
	return deciding;
}

static void learn(struct environment *environment, unsigned position, int64_t value)
{
	if (environment->count == ENVIRONMENT_SLOTS)
		return;
	environment->items[environment->count].position = position;
	environment->items[environment->count++].value = value;
}

void constants_enter(const struct program *program, const uint32_t *deciding, const struct call_site *call,
                     uint32_t callee, const struct environment *caller, struct environment *ret_callee)
{
	uint32_t others = 0;

	*ret_callee = (struct environment){.function = callee};
	for (unsigned a = 0; a < call->fact->argument_count && a < PARAMETERS_WATCHED; a++) {
		int64_t value;

		if (!(deciding[callee] & (UINT32_C(1) << a)))
			continue;
		if (value_as_integer(program, call_argument(program, call, a), caller, &value))
			learn(ret_callee, a, value);
		else
			others |= UINT32_C(1) << a;
	}
	/* Numbers say more than addresses do, so they come first where there are too many. */
	for (unsigned a = 0; others && a < PARAMETERS_WATCHED; a++) {
		if ((others >> a & 1) && value_is_null(program, call_argument(program, call, a), caller) == VERDICT_NO)
			learn(ret_callee, a, ENVIRONMENT_ADDRESS);
	}
}
