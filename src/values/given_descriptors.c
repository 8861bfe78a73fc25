#include "values/given_descriptors.h"

#include "values/constants.h"
#include "values/flow.h"

static uint32_t asked_by(const struct conditions *conditions)
{
	uint32_t asked = 0;

	for (size_t i = 0; i < conditions->count; i++) {
		const struct condition *condition = &conditions->items[i];

		if ((condition->test == CONDITION_IS_NONBLOCKING || condition->test == CONDITION_IS_DESCRIPTOR) &&
		    condition->argument < PARAMETERS_WATCHED)
			asked |= UINT32_C(1) << condition->argument;
	}
	return asked;
}

static uint32_t asked_by_rules(const struct program *program, const struct function *function)
{
	uint32_t asked = 0;

	for (size_t m = 0; m < function->mentions.count && !function->defined; m++) {
		const struct rule *rule;

		if (function->mentions.items[m].subject != SUBJECT_RULE)
			continue;
		rule = &program->ruleset->rules.items[function->mentions.items[m].index];
		asked |= asked_by(&rule->when) | asked_by(&rule->unless);
	}
	return asked;
}

uint32_t *given_descriptors_asked(const struct program *program, const struct callers *callers)
{
	return constants_leading_to(program, callers, asked_by_rules);
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
