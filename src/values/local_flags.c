#include "values/local_flags.h"

#include "values/block_order.h"
#include "values/choices.h"
#include "values/conditions.h"
#include "values/guards.h"

#include <stdlib.h>

/* How many stores a variable for flags has; how far is followed. */
enum { STORES_AT_MOST = 64, DEPTH_AT_LEAST = 4, DEPTH_OF_ONE = 2 };

/* ---- which they are ---- */

static bool is_of_local(const struct facts *facts, const struct fact_flow *flow)
{
	const struct fact_value *to = &facts->values.items[flow->to];

	return to->kind == FACT_VALUE_VARIABLE && facts->variables.items[to->a].function != FACT_NONE;
}

/* What a lambda puts into it happens any time. */
static bool is_elsewhere(const struct facts *facts, const struct fact_flow *flow)
{
	return flow->function != facts->variables.items[facts->values.items[flow->to].a].function;
}

static bool *find_variables(const struct program *program, const struct unit *unit)
{
	const struct facts *facts = unit->facts;
	bool *found = NULL;

	for (fact_index f = 0; f < facts->flows.count; f++) {
		if (facts->flows.items[f].block == FACT_NONE || !is_of_local(facts, &facts->flows.items[f]) ||
		    unit->escapes[flow_variable(facts, f)])
			continue;
		if (!found)
			found = ARENA_ARRAY(program->arena, bool, facts->variables.count + 1);
		found[flow_variable(facts, f)] = true;
	}
	return found;
}

/* A jump back is a loop that no block shows: variables of functions with one are left out. */
static void leave_out_jumping(const struct facts *facts, bool *found)
{
	bool *seen = memory_zeroed(facts->jumps.count + 1, sizeof *seen);
	bool *jumping = memory_zeroed(facts->functions.count + 1, sizeof *jumping);

	for (size_t j = 0; j < facts->jumps.count; j++) {
		const struct fact_jump *jump = &facts->jumps.items[j];

		if (jump->label >= facts->jumps.count)
			continue;
		if (jump->kind == FACT_JUMP_LABEL)
			seen[jump->label] = true;
		else if (jump->kind == FACT_JUMP_GOTO && seen[jump->label])
			jumping[facts->blocks.items[jump->block].function] = true;
	}
	for (size_t v = 0; v < facts->variables.count; v++)
		found[v] &=
		    facts->variables.items[v].function == FACT_NONE || !jumping[facts->variables.items[v].function];
	free(jumping);
	free(seen);
}

/* Who has that many is no variable for flags. */
static void leave_out_often_stored(const struct facts *facts, const fact_index *stores, size_t count, bool *found)
{
	uint32_t *seen = memory_zeroed(facts->variables.count + 1, sizeof *seen);

	for (size_t i = 0; i < count; i++)
		found[flow_variable(facts, stores[i])] &= ++seen[flow_variable(facts, stores[i])] <= STORES_AT_MOST;
	free(seen);
}

void local_flags_add_unit(struct program *program, struct unit *unit)
{
	const struct facts *facts = unit->facts;
	bool *found = find_variables(program, unit);
	VECTOR(fact_index) stores = {0};

	if (!found)
		return;
	leave_out_jumping(facts, found);
	for (fact_index f = 0; f < facts->flows.count; f++) {
		if (!is_of_local(facts, &facts->flows.items[f]) || !found[flow_variable(facts, f)])
			continue;
		VECTOR_PUSH(stores, f);
		if (is_elsewhere(facts, &facts->flows.items[f]))
			found[flow_variable(facts, f)] = false;
	}
	leave_out_often_stored(facts, stores.items, stores.count, found);
	unit->has_flags = found;
	unit->flag_stores = ARENA_ARRAY(program->arena, fact_index, stores.count + 1);
	for (size_t i = 0; i < stores.count; i++)
		if (found[flow_variable(facts, stores.items[i])])
			unit->flag_stores[unit->flag_store_count++] = stores.items[i];
	VECTOR_FREE(stores);
	flows_sort_by_variable(facts, unit->flag_stores, unit->flag_store_count);
}

const fact_index *local_flags_stores(const struct unit *unit, fact_index variable, size_t *ret_count)
{
	size_t first, end;

	*ret_count = 0;
	if (!local_flags_has(unit, variable))
		return NULL;
	first = end = flows_of_variable(unit->facts, unit->flag_stores, unit->flag_store_count, variable);
	while (end < unit->flag_store_count && flow_variable(unit->facts, unit->flag_stores[end]) == variable)
		end++;
	*ret_count = end - first;
	return unit->flag_stores + first;
}

/* Is the value made of parameters, or of what is not looked at here? */
static bool is_asking(const struct program *program, uint32_t unit, fact_index value, fact_index variable)
{
	const struct fact_value *fact = &program->units.items[unit].facts->values.items[value];

	switch (fact->kind) {
	case FACT_VALUE_VARIABLE:
		return fact->a != variable && local_flags_has(&program->units.items[unit], fact->a);
	case FACT_VALUE_BITS:
	case FACT_VALUE_EITHER:
		return is_asking(program, unit, fact->a, variable) || is_asking(program, unit, fact->b, variable);
	case FACT_VALUE_WITHOUT:
	case FACT_VALUE_CAST:
		return is_asking(program, unit, fact->a, variable);
	default:
		return value_asks_parameters(program, (struct value_reference){unit, value});
	}
}

bool local_flags_ask_parameters(const struct program *program, uint32_t unit, fact_index variable)
{
	const struct facts *facts = program->units.items[unit].facts;
	size_t count;
	const fact_index *stores = local_flags_stores(&program->units.items[unit], variable, &count);

	for (size_t i = 0; i < count; i++) {
		if (is_asking(program, unit, facts->flows.items[stores[i]].from, variable))
			return true;
		for (fact_index b = facts->flows.items[stores[i]].block; b != FACT_NONE;
		     b = facts->blocks.items[b].parent) {
			const struct fact_block *block = &facts->blocks.items[b];

			if (block->value == FACT_NONE ? block->kind == FACT_BLOCK_BRANCH
			                              : is_asking(program, unit, block->value, variable))
				return true;
		}
	}
	return false;
}

/* ---- what is known of bits ---- */

static const struct known_bits nothing;

static struct known_bits of_number(int64_t number) { return (struct known_bits){number, ~number}; }

static struct known_bits either(struct known_bits one, struct known_bits other)
{
	return (struct known_bits){one.set & other.set, one.clear & other.clear};
}

enum verdict known_bits_all(struct known_bits known, int64_t bits)
{
	if ((known.set & bits) == bits)
		return VERDICT_YES;
	return known.clear & bits ? VERDICT_NO : VERDICT_MAYBE;
}

enum verdict known_bits_none(struct known_bits known, int64_t bits)
{
	return known_bits_all((struct known_bits){known.clear, known.set}, bits);
}

/* ---- at one place ---- */

/* Where a value is asked for: what stands before it, and in which block it stands. */
struct moment {
	const struct program *program;
	uint32_t unit;
	const struct environment *environment;
	fact_index block;
	fact_index flow;      /* what is put somewhere there, or FACT_NONE */
	uint32_t call;        /* what is called there, or FACT_NONE */
	fact_index condition; /* whose condition is asked there, or FACT_NONE */
	fact_index variable;  /* of which `now` is known; FACT_NONE: none */
	struct known_bits now;
};

static bool is_in_front(const struct fact_place *one, const struct fact_place *other)
{
	return one->line != other->line ? one->line < other->line : one->column < other->column;
}

/* What a macro writes stands elsewhere: of two places in one function, which is first can be seen. */
static bool is_within(const struct facts *facts, const struct fact_place *place, fact_index block)
{
	const struct fact_block *blocks = facts->blocks.items;

	while (blocks[block].parent != FACT_NONE)
		block = blocks[block].parent;
	return place->file == blocks[block].place.file && !is_in_front(place, &blocks[block].place);
}

static bool is_before(const struct moment *moment, fact_index store)
{
	const struct facts *facts = moment->program->units.items[moment->unit].facts;

	if (moment->flow != FACT_NONE)
		return store < moment->flow;
	if (moment->call != FACT_NONE)
		return facts->flows.items[store].calls <= moment->call;
	return is_in_front(&facts->flows.items[store].place, &facts->blocks.items[moment->condition].place);
}

/* Does who comes to the place come to the block of what is put there? */
static enum verdict is_met(const struct moment *moment, fact_index block, unsigned depth)
{
	const struct facts *facts = moment->program->units.items[moment->unit].facts;
	enum verdict all = block == FACT_NONE ? VERDICT_MAYBE : VERDICT_YES;

	for (; block != FACT_NONE && !guards_stand_in(facts, moment->block, block);
	     block = facts->blocks.items[block].parent) {
		enum verdict one =
		    condition_within(moment->program, moment->unit, block, moment->environment, depth - DEPTH_OF_ONE);

		if (one == VERDICT_NO)
			return VERDICT_NO;
		all = one == VERDICT_YES ? all : VERDICT_MAYBE;
	}
	return all;
}

static struct known_bits bits_of(const struct moment *moment, fact_index index, unsigned depth);

/* Does the block ask for what the variable holds? Of a parameter that changes: for what it was given. */
static bool asks_for(const struct moment *moment, const struct fact_block *block, fact_index first)
{
	const struct facts *facts = moment->program->units.items[moment->unit].facts;
	const struct fact_value *value;

	if (block->value == FACT_NONE)
		return false;
	value = &facts->values.items[block->value];
	return value->kind == FACT_VALUE_VARIABLE
	           ? value->a == moment->variable
	           : value->kind == FACT_VALUE_PARAMETER && facts->flows.items[first].from == block->value;
}

/* `if (!(flags & O_NONBLOCK)) flags |= O_NONBLOCK`: who does not come there knows it, too. */
static struct known_bits known_beside(const struct moment *moment, fact_index index, fact_index first)
{
	const struct facts *facts = moment->program->units.items[moment->unit].facts;
	const struct fact_block *block = index == FACT_NONE ? NULL : &facts->blocks.items[index];
	struct known_bits known = moment->now;

	if (!block || !asks_for(moment, block, first) || !guards_stand_in(facts, moment->block, block->parent))
		return known;
	if (block->test == FACT_TEST_NO_BITS && (block->constant & (block->constant - 1)) == 0)
		known.set |= block->constant;
	else if (block->test == FACT_TEST_ANY_BITS)
		known.clear |= block->constant;
	return known;
}

static struct known_bits bits_put(const struct moment *moment, fact_index store, unsigned depth)
{
	const struct fact_flow *flow = &moment->program->units.items[moment->unit].facts->flows.items[store];
	struct moment there = *moment;

	there.flow = store;
	if (flow->block != FACT_NONE)
		there.block = flow->block;
	return bits_of(&there, flow->from, depth);
}

/* Was it put there before? What stands behind may have been, in another round of a loop. */
static enum verdict was_put(const struct moment *moment, fact_index store, unsigned depth)
{
	const struct facts *facts = moment->program->units.items[moment->unit].facts;
	fact_index block = facts->flows.items[store].block;

	if (!is_before(moment, store))
		return block != FACT_NONE && blocks_share_loop(facts, block, moment->block) ? VERDICT_MAYBE
		                                                                            : VERDICT_NO;
	if (block != FACT_NONE && blocks_exclude(facts, block, moment->block))
		return VERDICT_NO;
	return is_met(moment, block, depth);
}

/* One store after the other. */
static struct known_bits bits_of_variable(const struct moment *asked, fact_index variable, unsigned depth)
{
	const struct unit *unit = &asked->program->units.items[asked->unit];
	const struct facts *facts = unit->facts;
	struct moment moment = *asked;
	bool begun = false;
	size_t count;
	const fact_index *stores = local_flags_stores(unit, variable, &count);

	moment.variable = variable;
	moment.now = nothing;
	for (size_t i = 0; i < count; i++) {
		const struct fact_flow *store = &facts->flows.items[stores[i]];
		enum verdict put = was_put(&moment, stores[i], depth);
		struct known_bits beside;

		if (moment.condition != FACT_NONE && !is_within(facts, &store->place, moment.block))
			return nothing;
		if (put == VERDICT_NO)
			continue;
		beside = known_beside(&moment, store->block, stores[0]);
		moment.now = bits_put(&moment, stores[i], depth);
		if (put == VERDICT_MAYBE && begun)
			moment.now = either(beside, moment.now);
		begun = true;
	}
	return moment.now;
}

static struct known_bits bits_of(const struct moment *moment, fact_index index, unsigned depth)
{
	const struct unit *unit = &moment->program->units.items[moment->unit];
	const struct fact_value *value = &unit->facts->values.items[index];
	struct known_bits left, right;
	int64_t number;

	if (value->kind == FACT_VALUE_BITS || value->kind == FACT_VALUE_EITHER) {
		left = bits_of(moment, value->a, depth);
		right = bits_of(moment, value->b, depth);
		return value->kind == FACT_VALUE_EITHER
		           ? either(left, right)
		           : (struct known_bits){left.set | right.set, left.clear & right.clear};
	}
	if (value->kind == FACT_VALUE_WITHOUT) {
		left = bits_of(moment, value->a, depth);
		return (struct known_bits){left.set & ~value->integer, left.clear | value->integer};
	}
	if (value->kind == FACT_VALUE_VARIABLE && value->a == moment->variable)
		return moment->now;
	if (value->kind == FACT_VALUE_VARIABLE && local_flags_has(unit, value->a))
		return depth < DEPTH_AT_LEAST ? nothing : bits_of_variable(moment, value->a, depth - DEPTH_OF_ONE);
	if (value_integer_within(moment->program, (struct value_reference){moment->unit, index}, moment->environment,
	                         depth, &number))
		return of_number(number);
	return nothing;
}

struct known_bits local_flags_at_call(const struct program *program, struct value_reference value,
                                      const struct call_site *call, const struct environment *environment,
                                      unsigned depth)
{
	const struct facts *facts = program->units.items[value.unit].facts;
	struct moment moment = {.program = program,
	                        .unit = value.unit,
	                        .environment = environment,
	                        .block = call->fact->block,
	                        .flow = FACT_NONE,
	                        .call = (uint32_t)(call->fact - facts->calls.items),
	                        .condition = FACT_NONE,
	                        .variable = FACT_NONE};

	return call->fact->block == FACT_NONE ? nothing : bits_of(&moment, value.value, depth);
}

struct known_bits local_flags_at_block(const struct program *program, uint32_t unit, fact_index block,
                                       struct value_reference value, const struct environment *environment,
                                       unsigned depth)
{
	const struct facts *facts = program->units.items[unit].facts;
	struct moment moment = {.program = program,
	                        .unit = unit,
	                        .environment = environment,
	                        .block = facts->blocks.items[block].parent,
	                        .flow = FACT_NONE,
	                        .call = FACT_NONE,
	                        .condition = block,
	                        .variable = FACT_NONE};

	if (moment.block == FACT_NONE || !is_within(facts, &facts->blocks.items[block].place, block))
		return nothing;
	return bits_of(&moment, value.value, depth);
}
