#include "locks/lock_tests.h"

#include "values/choices.h"
#include "values/flow.h"
#include "values/values.h"

static const struct lock_success truth = {.known = true, .is_truth = true};

enum verdict lock_test_taken(const struct lock_success *success, enum fact_test test, int64_t constant)
{
	/* By what number a call says that it did not get the lock is its own affair: one below and one above stand for
	 * all, and the one that the program asks about. */
	const int64_t refusals[] = {-1, 1, constant};

	if (!success->known)
		return VERDICT_MAYBE;
	if (success->is_truth) {
		if (!fact_test_holds(test, 1, constant))
			return VERDICT_NO;
		return fact_test_holds(test, 0, constant) ? VERDICT_MAYBE : VERDICT_YES;
	}
	if (!fact_test_holds(test, success->result, constant))
		return VERDICT_NO;
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
		if (refusals[i] != success->result && !fact_test_holds(test, refusals[i], constant))
			return VERDICT_YES;
	}
	return VERDICT_MAYBE;
}

uint32_t lock_test_call(const struct program *program, uint32_t function, fact_index value, uint32_t before)
{
	uint32_t unit_index = program->functions.items[function].unit;
	const struct unit *unit = &program->units.items[unit_index];
	const struct fact_value *fact = &unit->facts->values.items[value];
	struct value_reference reference = {unit_index, value};
	const struct value_reference *sources;
	uint32_t latest = NONE;
	size_t count;

	if (fact->kind == FACT_VALUE_RESULT)
		return unit->call_sites[fact->a];
	if (fact->kind != FACT_VALUE_VARIABLE || flow_cell(program, reference) == NONE)
		return NONE;
	sources = flow_sources(program, flow_cell(program, reference), &count);
	for (size_t i = 0; i < count; i++) {
		const struct fact_value *source =
		    &program->units.items[sources[i].unit].facts->values.items[sources[i].value];
		uint32_t site = source->kind == FACT_VALUE_RESULT && sources[i].unit == unit_index
		                    ? unit->call_sites[source->a]
		                    : NONE;

		if (site != NONE && site < before && (latest == NONE || site > latest))
			latest = site;
	}
	return latest;
}

bool lock_test_ask_result(const struct program *program, uint32_t function, struct lock_condition *condition)
{
	const struct unit *unit = &program->units.items[program->functions.items[function].unit];
	const struct facts *facts = unit->facts;
	const struct fact_value *fact = &facts->values.items[condition->value];
	const struct fact_flow *choice = fact->kind == FACT_VALUE_VARIABLE ? choice_of(unit, fact->a) : NULL;
	const struct fact_block *side;
	int64_t numbers[2];
	bool first, second;

	if (!choice || !choice_numbers(facts, choice, numbers) ||
	    facts->blocks.items[choice[0].block].parent != facts->blocks.items[choice[1].block].parent)
		return false;
	first = fact_test_holds(condition->test, numbers[0], condition->constant);
	second = fact_test_holds(condition->test, numbers[1], condition->constant);
	side = &facts->blocks.items[choice[first ? 0 : 1].block];
	if (first == second || side->value == FACT_NONE || facts->values.items[side->value].kind != FACT_VALUE_RESULT)
		return false;
	*condition = (struct lock_condition){side->test, side->value, side->constant};
	return true;
}

static void assume_effect(struct lock_state *state, const struct lock_effect *effect, uint32_t call,
                          const struct lock_condition *condition)
{
	enum verdict taken = lock_test_taken(effect->act == LOCK_HOLDS ? &truth : &effect->success, condition->test,
	                                     condition->constant);

	if (taken == VERDICT_MAYBE)
		return;
	if (effect->act == LOCK_TRY)
		lock_state_decide(state, call, NULL, taken == VERDICT_YES);
	else if (effect->act == LOCK_HOLDS)
		lock_state_decide(state, NONE, &effect->path, taken == VERDICT_YES);
	else if (effect->act == LOCK_ACQUIRE && taken == VERDICT_NO)
		lock_state_refuse(state, call);
}

/* ---- guards of the program's own ---- */

/* Is the field only ever given numbers, a parameter, or the answer of a call that tries to take a lock? */
static bool keeps_answer(const struct lock_summaries *summaries, uint32_t field)
{
	const struct program *program = summaries->program;
	size_t count;
	const struct value_reference *sources = flow_sources(program, field, &count);
	struct lock_effects effects;

	for (size_t i = 0; i < count; i++) {
		const struct fact_value *source =
		    &program->units.items[sources[i].unit].facts->values.items[sources[i].value];

		if (source->kind == FACT_VALUE_INTEGER || source->kind == FACT_VALUE_PARAMETER)
			continue;
		uint32_t site = source->kind == FACT_VALUE_RESULT
		                    ? program->units.items[sources[i].unit].call_sites[source->a]
		                    : NONE;
		if (site == NONE)
			return false;
		lock_effects_at(summaries, site, &effects);
		if (effects.count != 1 || effects.items[0].act != LOCK_TRY)
			return false;
	}
	return count > 0;
}

/* `bool owns() const { return owns_; }` */
static struct value_reference returned_field(const struct program *program, const struct call_site *call)
{
	struct value_reference none = {call->unit, FACT_NONE};
	const struct value_reference *sources;
	const struct fact_value *field;
	size_t count;

	if (call->target_count != 1)
		return none;
	sources = flow_sources(
	    program, flow_return_cell(program->flow, program->targets.items[call->first_target].function), &count);
	if (count != 1)
		return none;
	field = value_fact(program, sources[0]);
	if (!field || field->kind != FACT_VALUE_FIELD || field->b == FACT_NONE ||
	    value_fact(program, (struct value_reference){sources[0].unit, field->b})->kind != FACT_VALUE_RECEIVER)
		return none;
	return sources[0];
}

/* Is it a field in which a guard keeps whether it holds its lock, or a method that gives back that field? Then the
 * guard; else unknown. */
static struct lock_path guard_asked(const struct lock_summaries *summaries, uint32_t function, fact_index value)
{
	const struct program *program = summaries->program;
	uint32_t unit = program->functions.items[function].unit, site = NONE;
	struct value_reference flag = {unit, value};
	const struct fact_value *fact = value_fact(program, flag);

	if (fact->kind == FACT_VALUE_RESULT) {
		site = program->units.items[unit].call_sites[fact->a];
		flag.value = FACT_NONE;
		if (site != NONE)
			flag = returned_field(program, &program->calls.items[site]);
		fact = value_fact(program, flag);
	}
	if (!fact || fact->kind != FACT_VALUE_FIELD ||
	    !keeps_answer(summaries, program->units.items[flag.unit].field_cells[fact->a]))
		return lock_path_unknown;
	if (site != NONE)
		return lock_path_of_object(program, &program->calls.items[site]);
	return lock_path_of(program, function, (struct value_reference){unit, fact->b});
}

static void assume_guard(const struct lock_summaries *summaries, uint32_t function, struct lock_state *state,
                         const struct lock_condition *condition)
{
	enum verdict taken = lock_test_taken(&truth, condition->test, condition->constant);
	struct lock_path guard;

	if (taken == VERDICT_MAYBE || state->held_count == 0)
		return;
	guard = guard_asked(summaries, function, condition->value);
	if (lock_path_is_object(&guard))
		lock_state_decide(state, NONE, &guard, taken == VERDICT_YES);
}

/* ---- what a branch says ---- */

void lock_test_assume(const struct lock_summaries *summaries, uint32_t function, struct lock_state *state,
                      const struct lock_condition *condition, uint32_t before)
{
	struct lock_condition asked = *condition;
	struct lock_effects effects;
	uint32_t call;

	if (condition->test == FACT_TEST_UNKNOWN || condition->test == FACT_TEST_NEVER || condition->value == FACT_NONE)
		return;
	lock_state_assume(state, condition);
	lock_test_ask_result(summaries->program, function, &asked);
	assume_guard(summaries, function, state, &asked);
	call = lock_test_call(summaries->program, function, asked.value, before);
	if (call == NONE)
		return;
	lock_effects_at(summaries, call, &effects);
	for (uint32_t i = 0; i < effects.count; i++)
		assume_effect(state, &effects.items[i], call, &asked);
}

struct lock_condition lock_test_opposite(const struct lock_condition *condition)
{
	static const enum fact_test opposites[FACT_TESTS] = {
	    [FACT_TEST_EQUAL] = FACT_TEST_NOT_EQUAL,    [FACT_TEST_NOT_EQUAL] = FACT_TEST_EQUAL,
	    [FACT_TEST_LESS] = FACT_TEST_GREATER_EQUAL, [FACT_TEST_GREATER_EQUAL] = FACT_TEST_LESS,
	    [FACT_TEST_GREATER] = FACT_TEST_LESS_EQUAL, [FACT_TEST_LESS_EQUAL] = FACT_TEST_GREATER,
	    [FACT_TEST_ANY_BITS] = FACT_TEST_NO_BITS,   [FACT_TEST_NO_BITS] = FACT_TEST_ANY_BITS,
	};
	struct lock_condition opposite = *condition;

	opposite.test = opposites[condition->test];
	return opposite;
}
