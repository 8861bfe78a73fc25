#include "values/made_for.h"

#include "values/constants.h"
#include "values/flow.h"
#include "values/guards.h"

/* How far it is looked: wrappers around the call that makes it, values on the way. */
enum { LEVELS_AT_MOST = 4, STEPS_AT_MOST = 48 };

struct tracing {
	const struct program *program;
	const struct making *making;
	uint32_t cells[STEPS_AT_MOST]; /* that were looked at */
	unsigned cell_count;
	unsigned births; /* that were found */
	enum verdict answer;
};

static void found(struct tracing *tracing, enum verdict one)
{
	tracing->answer = tracing->births++ == 0 || tracing->answer == one ? one : VERDICT_MAYBE;
}

static bool holds(const struct tracing *tracing, struct value_reference value)
{
	size_t count;
	const uint32_t *objects = flow_objects(tracing->program, value, &count);

	for (size_t i = 0; i < count; i++)
		if (objects[i] == tracing->making->object)
			return true;
	return false;
}

static void trace(struct tracing *tracing, struct value_reference value, const struct environment *environment,
                  unsigned levels);

static void trace_sources(struct tracing *tracing, uint32_t cell, const struct environment *environment,
                          unsigned levels)
{
	size_t count;
	const struct value_reference *sources = flow_sources(tracing->program, cell, &count);
	bool is_held = false;

	for (size_t i = 0; i < count && (!tracing->births || tracing->answer != VERDICT_MAYBE); i++) {
		if (!holds(tracing, sources[i]))
			continue;
		is_held = true;
		trace(tracing, sources[i], environment, levels);
	}
	if (!is_held)
		found(tracing, VERDICT_MAYBE);
}

/* Is it non-blocking when its function is left, which knows that much? */
static enum verdict made_with(const struct tracing *tracing, const struct call_site *birth,
                              const struct environment *environment)
{
	const struct program *program = tracing->program;
	const struct making *making = tracing->making;
	enum verdict verdict = making->at_first;
	struct call_arguments arguments;

	if (making->set && guards_of(program, making->set, environment, NULL) != GUARD_NEVER)
		return guards_know(program, making->set, environment) ? VERDICT_YES : VERDICT_MAYBE;
	if (making->rule) {
		call_arguments_init(&arguments, program, NULL, birth, environment);
		verdict = conditions_all(&making->rule->nonblocking, &arguments.view, NULL);
	}
	return verdict;
}

/* Only once, where nobody knows more of what it is given. */
static void trace_cell(struct tracing *tracing, uint32_t cell, const struct environment *environment, unsigned levels)
{
	for (unsigned i = 0; levels == LEVELS_AT_MOST && i < tracing->cell_count; i++)
		if (tracing->cells[i] == cell)
			return;
	if (cell == NONE || tracing->cell_count == STEPS_AT_MOST) {
		found(tracing, VERDICT_MAYBE);
		return;
	}
	tracing->cells[tracing->cell_count++] = cell;
	trace_sources(tracing, cell, environment, levels);
}

static void trace_call(struct tracing *tracing, const struct call_site *call, const struct environment *environment,
                       unsigned levels)
{
	const struct program *program = tracing->program;
	bool is_followed = false;

	if (guards_of(program, call, environment, NULL) == GUARD_NEVER)
		return;
	if (call == &program->calls.items[program->objects.items[tracing->making->object].index]) {
		found(tracing, made_with(tracing, call, environment));
		return;
	}
	for (uint32_t t = call->first_target; levels > 0 && t < call->first_target + call->target_count; t++) {
		uint32_t callee = program->targets.items[t].function;
		struct environment within;

		if (!program->functions.items[callee].defined)
			continue;
		is_followed = true;
		constants_enter_with_all(program, call, callee, environment, &within);
		trace_cell(tracing, flow_return_cell(program->flow, callee), &within, levels - 1);
	}
	if (!is_followed)
		found(tracing, VERDICT_MAYBE);
}

static void trace(struct tracing *tracing, struct value_reference value, const struct environment *environment,
                  unsigned levels)
{
	const struct program *program = tracing->program;
	const struct unit *unit = &program->units.items[value.unit];
	const struct fact_value *fact = value_fact(program, value);
	uint32_t site;

	if (tracing->births && tracing->answer == VERDICT_MAYBE)
		return;
	switch (fact->kind) {
	case FACT_VALUE_CAST:
		trace(tracing, (struct value_reference){value.unit, fact->a}, environment, levels);
		break;
	case FACT_VALUE_RESULT:
		site = unit->call_sites[fact->a];
		if (site == NONE)
			found(tracing, VERDICT_MAYBE);
		else
			trace_call(tracing, &program->calls.items[site], environment, levels);
		break;
	case FACT_VALUE_VARIABLE:
		trace_cell(tracing, flow_cell(program, value), environment, levels);
		break;
	case FACT_VALUE_PARAMETER:
	case FACT_VALUE_FIELD: /* of anybody: only who asks first looks there */
		if (levels == LEVELS_AT_MOST)
			trace_cell(tracing, flow_cell(program, value), environment, levels);
		else
			found(tracing, VERDICT_MAYBE);
		break;
	default:
		found(tracing, VERDICT_MAYBE);
		break;
	}
}

enum verdict made_for(const struct program *program, const struct making *making, struct value_reference value,
                      const struct environment *environment)
{
	struct tracing tracing = {.program = program, .making = making, .answer = VERDICT_MAYBE};

	trace(&tracing, value, environment, LEVELS_AT_MOST);
	return tracing.answer;
}
