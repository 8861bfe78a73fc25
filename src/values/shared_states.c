#include "values/shared_states.h"

#include "values/field_paths.h"
#include "values/guards.h"
#include "values/record_stores.h"

#include <stdlib.h>
#include <string.h>

/* As a position in environments: behind all at which a record may be given. */
enum { POSITION_SHARED = ROOT_POSITIONS + 1 };

/* A variable of no function, or a field of a record that is one. */
struct shared_state {
	uint32_t variable, cell; /* cells: of the variable, and of what is stored to; the same for a variable itself */
};

/* A function asks for a state before it can have changed, or puts something into it. */
struct use {
	uint32_t function, state;
	struct record_store store; /* of a store: unit, from, block, calls, flow */
};

struct shared_states {
	const struct program *program;
	struct table *numbers; /* cell of the variable and path → state */
	VECTOR(struct shared_state) items;
	struct changers *changers;
	VECTOR(struct use) questions, stores;   /* by function */
	uint32_t *first_question, *first_store; /* per function, with one more at the end */
};

/* ---- which variables ---- */

/* False for what is no shared variable, nor a field of one. */
static bool state_of(const struct program *program, struct value_reference value, struct shared_state *ret_state,
                     uint64_t *ret_key)
{
	const struct facts *facts = program->units.items[value.unit].facts;
	const struct fact_value *fact = value_fact(program, value);
	struct value_reference record = value;
	const char *type;
	uint32_t path;

	while (fact && fact->kind == FACT_VALUE_FIELD && fact->b != FACT_NONE) {
		record.value = fact->b;
		fact = value_fact(program, record);
	}
	if (!fact || fact->kind != FACT_VALUE_VARIABLE || facts->variables.items[fact->a].function != FACT_NONE)
		return false;
	type = facts->variables.items[fact->a].type;
	if (strchr(type, '[') || (record.value != value.value && strchr(type, '*')))
		return false;
	path = record.value == value.value ? NONE : field_path(program, value);
	*ret_state = (struct shared_state){flow_cell(program, record), flow_cell(program, value)};
	*ret_key = (uint64_t)ret_state->variable << 32 | path;
	return ret_state->variable != NONE && ret_state->cell != NONE && !flow_address_taken(program, ret_state->cell);
}

static bool may_be_shared(const struct facts *facts, fact_index value)
{
	enum fact_value_kind kind = value == FACT_NONE ? FACT_VALUE_UNKNOWN : facts->values.items[value].kind;

	return kind == FACT_VALUE_FIELD || (kind == FACT_VALUE_VARIABLE &&
	                                    facts->variables.items[facts->values.items[value].a].function == FACT_NONE);
}

static uint32_t find_state(const struct shared_states *states, struct value_reference value)
{
	struct shared_state state;
	uint64_t key;

	return may_be_shared(states->program->units.items[value.unit].facts, value.value) &&
	               state_of(states->program, value, &state, &key)
	           ? table_get_number(states->numbers, key)
	           : NONE;
}

static void find_asked(struct shared_states *states)
{
	const struct program *program = states->program;

	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (size_t b = 0; b < facts->blocks.count; b++) {
			const struct fact_block *block = &facts->blocks.items[b];
			struct shared_state state;
			uint64_t key;

			if (block->kind == FACT_BLOCK_BRANCH && may_be_shared(facts, block->value) &&
			    program->units.items[u].bodies[block->function] != NONE &&
			    state_of(program, (struct value_reference){u, block->value}, &state, &key) &&
			    table_put_number(states->numbers, key, (uint32_t)states->items.count) ==
			        states->items.count) {
				VECTOR_PUSH(states->items, state);
				changers_watch(states->changers, state.cell);
				changers_watch(states->changers, state.variable);
			}
		}
	}
}

static int by_function(const void *left, const void *right)
{
	const struct use *one = left, *other = right;

	if (one->function != other->function)
		return one->function < other->function ? -1 : 1;
	if (one->state != other->state)
		return one->state < other->state ? -1 : 1;
	return record_stores_compare(&one->store, &other->store);
}

static uint32_t *index_of(const struct program *program, struct use *uses, size_t count)
{
	uint32_t *first = memory_zeroed(program->functions.count + 1, sizeof *first);
	size_t next = 0;

	if (count > 1)
		qsort(uses, count, sizeof *uses, by_function);
	for (uint32_t f = 0; f <= program->functions.count; f++) {
		while (next < count && uses[next].function < f)
			next++;
		first[f] = (uint32_t)next;
	}
	return first;
}

static void find_stores(struct shared_states *states)
{
	const struct program *program = states->program;

	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (fact_index f = 0; f < facts->flows.count; f++) {
			const struct fact_flow *flow = &facts->flows.items[f];
			struct value_reference to = {u, flow->to};
			uint32_t cell = flow_cell(program, to), function, state;

			if (cell == NONE || !changers_watched(states->changers, cell)) /* most */
				continue;
			function = record_store_function(program, u, flow);
			if (function == NONE)
				continue;
			changers_note(states->changers, function, cell);
			state = find_state(states, to);
			if (state != NONE)
				VECTOR_PUSH(states->stores, (struct use){.function = function,
				                                         .state = state,
				                                         .store = {.unit = u,
				                                                   .from = flow->from,
				                                                   .block = flow->block,
				                                                   .calls = flow->calls,
				                                                   .flow = f}});
		}
	}
	states->first_store = index_of(program, states->stores.items, states->stores.count);
}

/* ---- what changes a state on the way ---- */

static bool changes(const struct shared_states *states, const struct call_site *call, uint32_t state)
{
	const struct shared_state *of = &states->items.items[state];

	for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
		uint32_t function = states->program->targets.items[t].function;

		if (changers_change(states->changers, function, of->cell) ||
		    changers_change(states->changers, function, of->variable))
			return true;
	}
	return false;
}

/* May the state change within the block, behind so many calls of the facts, before the call? The whole function is the
 * block FACT_NONE. */
static bool may_change_before(const struct shared_states *states, const struct call_site *call, uint32_t state,
                              fact_index block, uint32_t behind)
{
	const struct program *program = states->program;
	const struct facts *facts = program->units.items[call->unit].facts;
	const struct function *function = &program->functions.items[call->caller];

	for (uint32_t s = states->first_store[call->caller]; s < states->first_store[call->caller + 1]; s++) {
		const struct use *use = &states->stores.items[s];

		if (use->state == state && use->store.calls >= behind &&
		    (block == FACT_NONE || use->store.block == FACT_NONE ||
		     guards_stand_in(facts, use->store.block, block)) &&
		    record_store_may_precede(program, use->store.block, use->store.calls, call))
			return true;
	}
	for (uint32_t c = function->first_call; c < function->first_call + function->call_count; c++) {
		const struct call_site *other = &program->calls.items[c];
		uint32_t calls = (uint32_t)(other->fact - facts->calls.items) + 1;

		if (other != call && calls > behind &&
		    (block == FACT_NONE || guards_stand_in(facts, other->fact->block, block)) &&
		    changes(states, other, state) && record_store_may_precede(program, other->fact->block, calls, call))
			return true;
	}
	return false;
}

static void find_questions_in(struct shared_states *states, uint32_t unit, const uint32_t *first_inside)
{
	const struct program *program = states->program;
	const struct facts *facts = program->units.items[unit].facts;

	for (fact_index b = 0; b < facts->blocks.count; b++) {
		const struct fact_block *block = &facts->blocks.items[b];
		uint32_t function = program->units.items[unit].bodies[block->function], state;

		if (block->kind != FACT_BLOCK_BRANCH || first_inside[b] == NONE || function == NONE ||
		    program->functions.items[function].unit != unit)
			continue;
		state = find_state(states, (struct value_reference){unit, block->value});
		if (state != NONE &&
		    !may_change_before(states, &program->calls.items[first_inside[b]], state, FACT_NONE, 0))
			VECTOR_PUSH(
			    states->questions,
			    (struct use){.function = function, .state = state, .store = {.unit = unit, .block = b}});
	}
}

static void find_questions(struct shared_states *states)
{
	const struct program *program = states->program;

	for (uint32_t u = 0; u < program->units.count; u++) {
		uint32_t *first_inside =
		    memory_allocate((program->units.items[u].facts->blocks.count + 1) * sizeof *first_inside);

		guards_first_inside(program, u, first_inside);
		find_questions_in(states, u, first_inside);
		free(first_inside);
	}
	states->first_question = index_of(program, states->questions.items, states->questions.count);
}

/* ---- life ---- */

struct shared_states *shared_states_new(const struct program *program, struct changers *changers)
{
	struct shared_states *states = memory_zeroed(1, sizeof *states);

	states->program = program;
	states->numbers = table_new();
	states->changers = changers;
	find_asked(states);
	find_stores(states);
	changers_spread(states->changers);
	find_questions(states);
	return states;
}

void shared_states_free(struct shared_states *states)
{
	if (!states)
		return;
	table_free(states->numbers);
	VECTOR_FREE(states->items);
	VECTOR_FREE(states->questions);
	VECTOR_FREE(states->stores);
	free(states->first_question);
	free(states->first_store);
	free(states);
}

/* ---- what is known ---- */

/* By a condition that the call stands under. Of `if (state)`, that it is not zero. */
static bool known_by_condition(const struct shared_states *states, const struct call_site *call, uint32_t state,
                               int64_t *ret)
{
	const struct program *program = states->program;
	const struct facts *facts = program->units.items[call->unit].facts;

	for (fact_index b = call->fact->block; b != FACT_NONE; b = facts->blocks.items[b].parent) {
		const struct fact_block *block = &facts->blocks.items[b];
		bool equal = block->test == FACT_TEST_EQUAL,
		     not_zero = block->test == FACT_TEST_NOT_EQUAL && block->constant == 0;

		if (block->kind != FACT_BLOCK_BRANCH || block->value == FACT_NONE || (!equal && !not_zero) ||
		    find_state(states, (struct value_reference){call->unit, block->value}) != state)
			continue;
		*ret = equal ? block->constant : ENVIRONMENT_ADDRESS;
		return !may_change_before(states, call, state, b, 0);
	}
	return false;
}

/* By what the function of the call put there, on every way to the call. */
static bool known_by_store(const struct shared_states *states, const struct call_site *call, uint32_t state,
                           const struct environment *environment, int64_t *ret)
{
	const struct program *program = states->program;
	const struct use *before = NULL;
	bool certain = false;

	for (uint32_t s = states->first_store[call->caller]; s < states->first_store[call->caller + 1]; s++) {
		const struct use *use = &states->stores.items[s];
		enum verdict met;

		if (use->state != state || !record_store_may_precede(program, use->store.block, use->store.calls, call))
			continue;
		met = record_store_before(program, &use->store, call, environment);
		if (met == VERDICT_YES)
			before = use;
		if (met != VERDICT_NO)
			certain = met == VERDICT_YES;
	}
	return certain &&
	       value_as_integer(program, (struct value_reference){before->store.unit, before->store.from}, environment,
	                        ret) &&
	       !may_change_before(states, call, state, FACT_NONE, before->store.calls + 1);
}

static bool known_at(const struct shared_states *states, const struct call_site *call, uint32_t state,
                     const struct environment *environment, int64_t *ret)
{
	if (known_by_condition(states, call, state, ret) || known_by_store(states, call, state, environment, ret))
		return true;
	return environment_field(environment, POSITION_SHARED, state, ret) &&
	       !may_change_before(states, call, state, FACT_NONE, 0);
}

bool shared_states_allow(const struct shared_states *states, const struct call_site *call,
                         const struct environment *environment)
{
	const struct program *program = states->program;
	const struct facts *facts = program->units.items[call->unit].facts;

	if (environment->count == 0 || environment->items[environment->count - 1].position != POSITION_SHARED)
		return true;
	for (uint32_t q = states->first_question[call->caller]; q < states->first_question[call->caller + 1]; q++) {
		const struct use *use = &states->questions.items[q];
		const struct fact_block *block = &facts->blocks.items[use->store.block];
		int64_t value;

		if (!environment_field(environment, POSITION_SHARED, use->state, &value) ||
		    !guards_inside(program, call, use->store.block))
			continue;
		if (value == ENVIRONMENT_ADDRESS ? block->test == FACT_TEST_EQUAL && block->constant == 0
		                                 : !fact_test_holds(block->test, value, block->constant))
			return false;
	}
	return true;
}

void shared_states_enter(const struct shared_states *states, const struct call_site *call, uint32_t callee,
                         const struct environment *caller, struct environment *callee_knows)
{
	uint32_t last = NONE;

	if (call->caller == NONE)
		return;
	for (uint32_t q = states->first_question[callee]; q < states->first_question[callee + 1]; q++) {
		uint32_t state = states->questions.items[q].state;
		int64_t value;

		if (state != last && known_at(states, call, state, caller, &value))
			environment_learn(callee_knows, POSITION_SHARED, state, value);
		last = state;
	}
}
