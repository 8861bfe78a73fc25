#include "values/constants.h"

#include "values/field_flags.h"
#include "values/flow.h"
#include "values/local_flags.h"

#include <stdlib.h>

enum { NESTING_AT_MOST = 4 };

struct deciding {
	const struct program *program;
	uint32_t *parameters;  /* per function: what is found */
	VECTOR(uint32_t) work; /* functions of which more was found than their callers know */
};

static void mark_parameter(struct deciding *deciding, uint32_t unit, const struct fact_value *parameter)
{
	uint32_t bit, function;

	if (parameter->integer < 0 || parameter->integer >= PARAMETERS_WATCHED)
		return;
	bit = UINT32_C(1) << parameter->integer;
	function = link_body(deciding->program, unit, parameter->a);
	if (deciding->parameters[function] & bit)
		return;
	deciding->parameters[function] |= bit;
	VECTOR_PUSH(deciding->work, function);
}

static void mark(struct deciding *deciding, struct value_reference value, unsigned nesting);

/* What is put into it has a part in what it is. */
static void mark_stores(struct deciding *deciding, struct value_reference variable, unsigned nesting)
{
	const struct unit *unit = &deciding->program->units.items[variable.unit];
	size_t count;
	const fact_index *stores = local_flags_stores(unit, value_fact(deciding->program, variable)->a, &count);

	if (nesting == 0)
		return;
	for (size_t i = 0; i < count; i++)
		mark(deciding, (struct value_reference){variable.unit, unit->facts->flows.items[stores[i]].from},
		     nesting);
}

/* Sets the bits of the parameters a value is made of. */
static void mark(struct deciding *deciding, struct value_reference value, unsigned nesting)
{
	const struct fact_value *fact = value_fact(deciding->program, value);

	if (!fact || nesting == 0)
		return;
	switch (fact->kind) {
	case FACT_VALUE_PARAMETER:
		mark_parameter(deciding, value.unit, fact);
		break;
	case FACT_VALUE_VARIABLE:
		if (local_flags_has(&deciding->program->units.items[value.unit], fact->a))
			mark_stores(deciding, value, nesting / 2);
		break;
	case FACT_VALUE_EITHER:
	case FACT_VALUE_BITS:
		mark(deciding, (struct value_reference){value.unit, fact->a}, nesting - 1);
		mark(deciding, (struct value_reference){value.unit, fact->b}, nesting - 1);
		break;
	case FACT_VALUE_WITHOUT:
	case FACT_VALUE_CAST:
		mark(deciding, (struct value_reference){value.unit, fact->a}, nesting - 1);
		break;
	default:
		break;
	}
}

static void mark_arguments(struct deciding *deciding, const struct call_site *call, uint32_t wanted)
{
	for (unsigned a = 0; a < PARAMETERS_WATCHED && wanted >> a && a < call->fact->argument_count; a++)
		if (wanted >> a & 1)
			mark(deciding, call_argument(deciding->program, call, a), NESTING_AT_MOST);
}

static void mark_callers(struct deciding *deciding, const struct callers *callers, uint32_t function, uint32_t wanted)
{
	for (uint32_t i = callers->first[function]; wanted && i < callers->first[function + 1]; i++)
		mark_arguments(deciding, &deciding->program->calls.items[callers->sites[i]], wanted);
}

static void mark_conditions(struct deciding *deciding)
{
	for (uint32_t u = 0; u < deciding->program->units.count; u++) {
		const struct facts *facts = deciding->program->units.items[u].facts;

		for (size_t b = 0; b < facts->blocks.count; b++) {
			if (facts->blocks.items[b].value != FACT_NONE)
				mark(deciding, (struct value_reference){u, facts->blocks.items[b].value},
				     NESTING_AT_MOST);
		}
	}
}

/* Parameters that are called, or that an outside function calls. */
static void mark_called(struct deciding *deciding)
{
	const struct program *program = deciding->program;
	size_t count;
	uint32_t *invoking = callers_of_mentioned(program, SUBJECT_INVOKE, &count);

	for (uint32_t c = 0; c < program->calls.count; c++)
		if (program->calls.items[c].indirect)
			mark(deciding, value_called(program, &program->calls.items[c]), 1);
	for (size_t c = 0; c < count; c++)
		mark(deciding, value_called(program, &program->calls.items[invoking[c]]), 1);
	free(invoking);
}

static uint32_t bit_of(unsigned argument) { return argument < PARAMETERS_WATCHED ? UINT32_C(1) << argument : 0; }

static uint32_t asked_by(const struct conditions *conditions, constants_asking *asks)
{
	uint32_t asked = 0;

	for (size_t i = 0; i < conditions->count; i++)
		if (asks(conditions->items[i].test))
			asked |= bit_of(conditions->items[i].argument);
	return asked;
}

/* The arguments of an outside function that rules look at so; bounds: also those that tell how long it may wait. */
static uint32_t asked_by_rules(const struct program *program, const struct function *function, constants_asking *asks,
                               bool bounds)
{
	uint32_t asked = 0;

	for (size_t m = 0; m < function->mentions.count && !function->defined; m++) {
		const struct rule *rule;

		if (function->mentions.items[m].subject != SUBJECT_RULE)
			continue;
		rule = &program->ruleset->rules.items[function->mentions.items[m].index];
		asked |= asked_by(&rule->when, asks) | asked_by(&rule->unless, asks);
		if (bounds && rule->bound == RULE_BOUND_ARGUMENT)
			asked |= bit_of(rule->bound_argument);
	}
	return asked;
}

/* What is put into a field of that name, beside the calls of a function of whose records rules ask for it. */
static void mark_field(struct deciding *deciding, const struct callers *callers, uint32_t function, const char *field)
{
	const struct program *program = deciding->program;

	for (uint32_t i = callers->first[function]; i < callers->first[function + 1]; i++) {
		uint32_t unit = program->calls.items[callers->sites[i]].unit;
		const struct facts *facts = program->units.items[unit].facts;

		for (size_t f = 0; f < facts->flows.count; f++)
			if (is_field_named(program, (struct value_reference){unit, facts->flows.items[f].to}, field))
				mark(deciding, (struct value_reference){unit, facts->flows.items[f].from},
				     NESTING_AT_MOST);
	}
}

static void mark_fields(struct deciding *deciding, const struct callers *callers, uint32_t function,
                        const struct conditions *conditions)
{
	for (size_t i = 0; i < conditions->count; i++)
		if (conditions->items[i].field)
			mark_field(deciding, callers, function, conditions->items[i].field);
}

static void mark_asked_fields(struct deciding *deciding, const struct callers *callers, uint32_t function)
{
	const struct program *program = deciding->program;
	const struct function *asked = &program->functions.items[function];

	for (size_t m = 0; m < asked->mentions.count && !asked->defined; m++) {
		const struct rule *rule;

		if (asked->mentions.items[m].subject != SUBJECT_RULE)
			continue;
		rule = &program->ruleset->rules.items[asked->mentions.items[m].index];
		mark_fields(deciding, callers, function, &rule->when);
		mark_fields(deciding, callers, function, &rule->unless);
	}
}

static void mark_asked(struct deciding *deciding, const struct callers *callers, constants_asking *asks, bool bounds)
{
	const struct program *program = deciding->program;

	for (uint32_t f = 0; f < program->functions.count; f++) {
		uint32_t asked = asked_by_rules(program, &program->functions.items[f], asks, bounds);

		deciding->parameters[f] |= asked;
		mark_callers(deciding, callers, f, asked);
	}
}

/* What a descriptor is, a name or a type no caller's constant says. */
static bool asks_value(enum condition_test test) { return test <= CONDITION_IS_NOT_NULL; }

static void spread(struct deciding *deciding, const struct callers *callers)
{
	while (deciding->work.count > 0) {
		uint32_t function = deciding->work.items[--deciding->work.count];

		mark_callers(deciding, callers, function, deciding->parameters[function]);
	}
	VECTOR_FREE(deciding->work);
}

uint32_t *constants_deciding(const struct program *program, const struct callers *callers)
{
	struct deciding deciding = {.program = program};

	deciding.parameters = memory_zeroed(program->functions.count + 1, sizeof *deciding.parameters);
	mark_conditions(&deciding);
	mark_called(&deciding);
	mark_asked(&deciding, callers, asks_value, true);
	for (uint32_t f = 0; f < program->functions.count; f++)
		mark_asked_fields(&deciding, callers, f);
	spread(&deciding, callers);
	return deciding.parameters;
}

uint32_t *constants_leading_to(const struct program *program, const struct callers *callers, constants_asking *asks)
{
	struct deciding deciding = {.program = program};

	deciding.parameters = memory_zeroed(program->functions.count + 1, sizeof *deciding.parameters);
	mark_asked(&deciding, callers, asks, false);
	spread(&deciding, callers);
	return deciding.parameters;
}

bool constants_decide(const struct program *program, const struct callers *callers, uint32_t *parameters,
                      uint32_t function, int64_t position)
{
	struct deciding deciding = {.program = program, .parameters = parameters};

	if (position < 0 || position >= PARAMETERS_WATCHED || parameters[function] >> position & 1)
		return false;
	parameters[function] |= UINT32_C(1) << position;
	VECTOR_PUSH(deciding.work, function);
	spread(&deciding, callers);
	return true;
}

/* if (!buffer) return; load(buffer): what the branches around the call say of a parameter, which nobody stores to. */
static bool found_out(const struct program *program, const struct call_site *call, struct value_reference value,
                      int64_t *ret)
{
	const struct fact_value *fact = value_fact(program, value);
	const struct facts *facts = program->units.items[value.unit].facts;
	uint32_t cell;

	if (!fact || fact->kind != FACT_VALUE_PARAMETER || call->fact->block == FACT_NONE ||
	    facts->blocks.items[call->fact->block].parent == FACT_NONE)
		return false;
	cell = flow_cell(program, value);
	if (cell == NONE || program->flow->cells.items[cell].is_assigned)
		return false;
	for (fact_index b = call->fact->block; b != FACT_NONE; b = facts->blocks.items[b].parent) {
		const struct fact_block *block = &facts->blocks.items[b];
		bool is = block->test == FACT_TEST_EQUAL;

		if (block->kind != FACT_BLOCK_BRANCH || block->value != value.value ||
		    !(is || (block->test == FACT_TEST_NOT_EQUAL && block->constant == 0)))
			continue;
		*ret = is ? block->constant : ENVIRONMENT_ADDRESS;
		return true;
	}
	return false;
}

void constants_enter(const struct program *program, const uint32_t *deciding, const struct call_site *call,
                     uint32_t callee, const struct environment *caller, struct environment *ret_callee)
{
	uint32_t others = 0;

	ret_callee->function = callee;
	ret_callee->count = 0;
	for (unsigned a = 0; a < call->fact->argument_count && a < PARAMETERS_WATCHED; a++) {
		int64_t value;

		if (!(deciding[callee] & (UINT32_C(1) << a)))
			continue;
		if (value_as_constant(program, call_argument(program, call, a), caller, &value) ||
		    value_given_as_flags(program, call_argument(program, call, a), call, caller, &value) ||
		    found_out(program, call, call_argument(program, call, a), &value))
			environment_learn(ret_callee, a, NONE, value);
		else
			others |= UINT32_C(1) << a;
	}
	/* Numbers and functions say more than addresses do, so they come first where there are too many. */
	for (unsigned a = 0; others && a < PARAMETERS_WATCHED; a++) {
		if ((others >> a & 1) && value_is_null(program, call_argument(program, call, a), caller) == VERDICT_NO)
			environment_learn(ret_callee, a, NONE, ENVIRONMENT_ADDRESS);
	}
}

void constants_enter_with_all(const struct program *program, const struct call_site *call, uint32_t callee,
                              const struct environment *caller, struct environment *ret_callee)
{
	ret_callee->function = callee;
	ret_callee->count = 0;
	for (unsigned a = 0; a < call->fact->argument_count; a++) {
		struct value_reference given = call_argument(program, call, a);
		int64_t value;

		if (value_as_integer(program, given, caller, &value) ||
		    value_given_as_flags(program, given, call, caller, &value))
			environment_learn(ret_callee, a, NONE, value);
	}
}
