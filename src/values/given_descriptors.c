#include "values/given_descriptors.h"

#include "values/constants.h"
#include "values/flow.h"

static bool asks_descriptor(enum condition_test test)
{
	return test == CONDITION_IS_NONBLOCKING || test == CONDITION_IS_DESCRIPTOR;
}

uint32_t *given_descriptors_asked(const struct program *program, const struct callers *callers)
{
	return constants_leading_to(program, callers, asks_descriptor);
}

/* What the call gives, as a set of objects; 0 when none of them is known to be a descriptor. */
static uint32_t given_set(const struct descriptors *descriptors, struct value_reference given,
                          const struct environment *caller)
{
	const struct program *program = descriptors->program;
	uint32_t set = environment_descriptors(program, given, caller);
	const uint32_t *objects;
	size_t count;

	if (set == 0)
		set = flow_object_set(program, given);
	objects = flow_set_objects(program, set, &count);
	for (size_t i = 0; i < count; i++)
		if (descriptors->kind[objects[i]])
			return set;
	return 0;
}

void given_descriptors_enter(const struct descriptors *descriptors, const uint32_t *asked, const struct call_site *call,
                             uint32_t callee, const struct environment *caller, struct environment *callee_knows)
{
	const struct flow_graph *flow = descriptors->program->flow;

	for (unsigned a = 0; a < PARAMETERS_WATCHED && asked[callee] >> a && a < call->fact->argument_count; a++) {
		uint32_t cell, set;

		if (!(asked[callee] >> a & 1))
			continue;
		cell = flow_argument_cell(flow, callee, a);
		set = given_set(descriptors, call_argument(descriptors->program, call, a), caller);
		if (set != 0 && cell != NONE && flow->cells.items[cell].objects != set)
			environment_learn(callee_knows, a, NONE, ENVIRONMENT_DESCRIPTORS(set));
	}
}
