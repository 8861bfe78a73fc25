#include "values/guards.h"

#include "values/conditions.h"
#include "values/local_flags.h"

/* What the conditions around a call say of one value that decides where code runs. */
struct range {
	const struct offload_rule *offload;
	uint32_t by; /* the function whose result it is */
	int64_t low, high;
};

static void narrow(struct range *range, enum fact_test test, int64_t constant)
{
	int64_t low = range->low, high = range->high;

	if (test == FACT_TEST_EQUAL)
		low = high = constant;
	else if (test == FACT_TEST_LESS_EQUAL)
		high = constant;
	else if (test == FACT_TEST_GREATER_EQUAL)
		low = constant;
	else if (test == FACT_TEST_LESS && constant > INT64_MIN)
		high = constant - 1;
	else if (test == FACT_TEST_GREATER && constant < INT64_MAX)
		low = constant + 1;
	range->low = low > range->low ? low : range->low;
	range->high = high < range->high ? high : range->high;
}

/* The rule that says where code runs by this value: the result of fork, also through the project's own wrapper.
 * *ret_by is then the function that gives it. */
static const struct offload_rule *offload_by(const struct program *program, struct value_reference value,
                                             uint32_t *ret_by)
{
	_Atomic uint8_t *answers = program->units.items[value.unit].answers;
	const uint32_t *objects;
	size_t count;

	if (answers && answers[value.value] & REMEMBERED_NO_OFFLOAD)
		return NULL;
	objects = flow_objects(program, value, &count);
	for (size_t i = 0; i < count; i++) {
		const struct object *object = &program->objects.items[objects[i]];
		const struct call_site *call;

		if (object->kind != OBJECT_RESULT)
			continue;
		call = &program->calls.items[object->index];
		for (uint32_t t = 0; t < call->target_count; t++) {
			uint32_t function = program->targets.items[call->first_target + t].function;
			const struct mentions *mentions = &program->functions.items[function].mentions;

			for (size_t m = 0; m < mentions->count; m++) {
				const struct offload_rule *rule =
				    mentions->items[m].subject == SUBJECT_OFFLOAD
				        ? &program->ruleset->offloads.items[mentions->items[m].index]
				        : NULL;

				if (rule && rule->by_result) {
					*ret_by = function;
					return rule;
				}
			}
		}
	}
	if (answers)
		answers[value.value] |= REMEMBERED_NO_OFFLOAD;
	return NULL;
}

enum verdict guard_taken(const struct program *program, uint32_t unit, fact_index index,
                         const struct environment *environment)
{
	return condition_within(program, unit, index, environment, FOLLOW_DEPTH);
}

/* Does anything known of parameters decide whether it is taken? */
static bool asks_parameters(const struct program *program, uint32_t unit, fact_index index)
{
	const struct facts *facts = program->units.items[unit].facts;
	const struct fact_block *block = &facts->blocks.items[index], *end = facts->blocks.items + facts->blocks.count;

	if (block->value != FACT_NONE)
		return value_asks_parameters(program, (struct value_reference){unit, block->value});
	for (block++; block < end && block->kind == FACT_BLOCK_OPTION; block++)
		if (block->value != FACT_NONE &&
		    value_asks_parameters(program, (struct value_reference){unit, block->value}))
			return true;
	return false;
}

static bool has_flags(const struct program *program, struct value_reference value)
{
	const struct fact_value *fact = value_fact(program, value);

	return fact->kind == FACT_VALUE_VARIABLE && local_flags_has(&program->units.items[value.unit], fact->a);
}

static bool is_never_taken(const struct program *program, uint32_t unit, fact_index index,
                           const struct environment *environment)
{
	const struct fact_block *block = &program->units.items[unit].facts->blocks.items[index];
	struct value_reference value = {unit, block->value};
	int64_t integer;

	if (block->value == FACT_NONE)
		return guard_taken(program, unit, index, environment) == VERDICT_NO;
	if (block->kind == FACT_BLOCK_BRANCH && has_flags(program, value))
		return guard_taken(program, unit, index, environment) == VERDICT_NO;
	if (value_as_integer(program, value, environment, &integer))
		return !fact_test_holds(block->test, integer, block->constant);
	return block->test == FACT_TEST_EQUAL && block->constant == 0 &&
	       value_is_null(program, value, environment) == VERDICT_NO; /* if (!callback), of one that was given */
}

static unsigned find_guard(const struct program *program, uint32_t unit, fact_index index)
{
	_Atomic uint8_t *guards = program->units.items[unit].guards;
	fact_index value = program->units.items[unit].facts->blocks.items[index].value;
	unsigned answer = REMEMBERED_GUARD;
	uint32_t by;

	if (is_never_taken(program, unit, index, &environment_empty))
		answer |= REMEMBERED_NEVER;
	if (asks_parameters(program, unit, index))
		answer |= REMEMBERED_ASKS_PARAMETERS;
	if (value != FACT_NONE && offload_by(program, (struct value_reference){unit, value}, &by))
		answer |= REMEMBERED_OFFLOAD;
	if (guards)
		guards[index] |= (uint8_t)answer;
	return answer;
}

/* What the condition of a block says whatever is known of parameters: enum remembered_guard. */
static inline unsigned guard_of(const struct program *program, uint32_t unit, fact_index index)
{
	const _Atomic uint8_t *guards = program->units.items[unit].guards;
	unsigned answer = guards ? guards[index] : 0;

	return answer & REMEMBERED_GUARD ? answer : find_guard(program, unit, index);
}

enum guard guards_of(const struct program *program, const struct call_site *call, const struct environment *environment,
                     uint32_t *ret_offload)
{
	const struct facts *facts = program->units.items[call->unit].facts;
	struct range range = {.low = INT64_MIN, .high = INT64_MAX};
	bool elsewhere;

	if (ret_offload)
		*ret_offload = NONE;
	for (fact_index b = call->fact->block; b != FACT_NONE; b = facts->blocks.items[b].parent) {
		const struct fact_block *block = &facts->blocks.items[b];
		unsigned guard = guard_of(program, call->unit, b);

		if (environment->count > 0 && guard & REMEMBERED_ASKS_PARAMETERS
		        ? is_never_taken(program, call->unit, b, environment)
		        : guard & REMEMBERED_NEVER)
			return GUARD_NEVER;
		if (guard & REMEMBERED_OFFLOAD) {
			range.offload =
			    offload_by(program, (struct value_reference){call->unit, block->value}, &range.by);
			narrow(&range, block->test, block->constant);
		}
	}
	elsewhere = range.offload && range.low == range.offload->result && range.high == range.offload->result;
	if (ret_offload && elsewhere)
		*ret_offload = range.by;
	return elsewhere ? GUARD_ELSEWHERE : GUARD_OPEN;
}

bool guards_know(const struct program *program, const struct call_site *call, const struct environment *environment)
{
	const struct facts *facts = program->units.items[call->unit].facts;

	for (fact_index b = call->fact->block; b != FACT_NONE; b = facts->blocks.items[b].parent)
		if (guard_of(program, call->unit, b) & REMEMBERED_ASKS_PARAMETERS &&
		    guard_taken(program, call->unit, b, environment) == VERDICT_MAYBE)
			return false;
	return true;
}

bool guards_open(const struct program *program, const struct call_site *call, const struct environment *environment)
{
	return guards_of(program, call, environment, NULL) == GUARD_OPEN;
}

/* Of a block: the program ends behind what stands in it; without another round of a loop, or at last. */
enum { ENDS_NOW = 1, ENDS_AT_LAST = 2 };

void guards_add_unit(struct program *program, struct unit *unit)
{
	const struct facts *facts = unit->facts;

	unit->ends = ARENA_ARRAY(program->arena, uint8_t, facts->blocks.count + 1);
	for (fact_index b = 0; b < facts->blocks.count; b++) {
		const struct fact_block *block = &facts->blocks.items[b];
		unsigned ends = block->parent == FACT_NONE ? 0 : unit->ends[block->parent];

		if (block->ends)
			ends = ENDS_NOW | ENDS_AT_LAST;
		if (block->kind == FACT_BLOCK_LOOP)
			ends &= ENDS_AT_LAST;
		unit->ends[b] = (uint8_t)ends;
	}
}

static unsigned ends_behind(const struct program *program, const struct call_site *call)
{
	return call->fact->block == FACT_NONE ? 0 : program->units.items[call->unit].ends[call->fact->block];
}

bool guards_end(const struct program *program, const struct call_site *call)
{
	return ends_behind(program, call) & ENDS_NOW;
}

bool guards_end_at_last(const struct program *program, const struct call_site *call)
{
	return ends_behind(program, call) & ENDS_AT_LAST;
}

bool guards_may_end(const struct program *program, const struct call_site *call, const struct environment *environment)
{
	const struct facts *facts = program->units.items[call->unit].facts;
	bool in_doubt = false;
	size_t steps = 0;

	for (fact_index b = call->fact->block; b != FACT_NONE && steps++ < facts->blocks.count;
	     b = facts->blocks.items[b].parent) {
		const struct fact_block *block = &facts->blocks.items[b];

		if (block->kind == FACT_BLOCK_BODY)
			return in_doubt && !block->ends;
		in_doubt |= block->ends && guard_taken(program, call->unit, b, environment) == VERDICT_MAYBE;
	}
	return false;
}

bool guards_stand_in(const struct facts *facts, fact_index block, fact_index outer)
{
	while (block != FACT_NONE && block != outer)
		block = facts->blocks.items[block].parent;
	return block == outer;
}

bool guards_inside(const struct program *program, const struct call_site *call, fact_index block)
{
	const struct facts *facts = program->units.items[call->unit].facts;
	size_t steps = 0;

	for (fact_index b = call->fact->block; b != FACT_NONE && steps++ < facts->blocks.count;
	     b = facts->blocks.items[b].parent) {
		if (b == block)
			return true;
	}
	return false;
}

void guards_first_inside(const struct program *program, uint32_t unit, uint32_t *ret_first)
{
	const struct facts *facts = program->units.items[unit].facts;
	const uint32_t *call_sites = program->units.items[unit].call_sites;

	for (size_t b = 0; b < facts->blocks.count; b++)
		ret_first[b] = NONE;
	for (size_t c = 0; c < facts->calls.count; c++) {
		fact_index block = facts->calls.items[c].block;

		if (block != FACT_NONE && call_sites[c] < ret_first[block])
			ret_first[block] = call_sites[c];
	}
	for (size_t b = facts->blocks.count; b-- > 0;) {
		fact_index parent = facts->blocks.items[b].parent; /* stands before it */

		if (parent != FACT_NONE && ret_first[b] < ret_first[parent])
			ret_first[parent] = ret_first[b];
	}
}
