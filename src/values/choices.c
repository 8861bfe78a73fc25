#include "values/choices.h"

#include "values/guards.h"

#include <stdlib.h>

fact_index flow_variable(const struct facts *facts, fact_index flow)
{
	return facts->values.items[facts->flows.items[flow].to].a;
}

static bool is_local_in_block(const struct facts *facts, const struct fact_flow *flow)
{
	return flow->block != FACT_NONE && facts->values.items[flow->to].kind == FACT_VALUE_VARIABLE &&
	       facts->variables.items[facts->values.items[flow->to].a].function != FACT_NONE;
}

static bool is_same_place(const struct fact_place *one, const struct fact_place *other)
{
	return one->file == other->file && one->line == other->line && one->column == other->column;
}

/* Do the two sides of one condition put a value each into the same variable? */
static bool begins_choice(const struct facts *facts, fact_index flow)
{
	const struct fact_flow *yes = &facts->flows.items[flow], *no = yes + 1;

	return flow + 1 < facts->flows.count && yes->to == no->to && is_local_in_block(facts, yes) &&
	       is_local_in_block(facts, no) && is_same_place(&yes->place, &no->place) &&
	       facts->blocks.items[yes->block].kind == FACT_BLOCK_BRANCH &&
	       facts->blocks.items[no->block].kind == FACT_BLOCK_BRANCH;
}

/* How often something is put into each variable. */
static uint32_t *count_stores(const struct facts *facts)
{
	uint32_t *stores = memory_zeroed(facts->variables.count + 1, sizeof *stores);

	for (fact_index f = 0; f < facts->flows.count; f++)
		if (facts->values.items[facts->flows.items[f].to].kind == FACT_VALUE_VARIABLE)
			stores[flow_variable(facts, f)]++;
	return stores;
}

static void find_choices(struct program *program, struct unit *unit)
{
	const struct facts *facts = unit->facts;
	uint32_t *stores = NULL;
	VECTOR(fact_index) found = {0};

	for (fact_index f = 0; f < facts->flows.count; f++) {
		if (!begins_choice(facts, f))
			continue;
		if (!stores)
			stores = count_stores(facts);
		if (stores[flow_variable(facts, f)] == 2 && !unit->escapes[flow_variable(facts, f)])
			VECTOR_PUSH(found, f);
	}
	unit->choice_count = found.count;
	unit->choices = ARENA_ARRAY(program->arena, fact_index, found.count + 1);
	for (size_t i = 0; i < found.count; i++)
		unit->choices[i] = found.items[i];
	VECTOR_FREE(found);
	free(stores);
}

void flows_sort_by_variable(const struct facts *facts, fact_index *flows, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		fact_index flow = flows[i];
		size_t at = i;

		for (; at > 0 && flow_variable(facts, flows[at - 1]) > flow_variable(facts, flow); at--)
			flows[at] = flows[at - 1];
		flows[at] = flow;
	}
}

void choices_add_unit(struct program *program, struct unit *unit)
{
	find_choices(program, unit);
	flows_sort_by_variable(unit->facts, unit->choices, unit->choice_count);
}

size_t flows_of_variable(const struct facts *facts, const fact_index *flows, size_t count, fact_index variable)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (flow_variable(facts, flows[middle]) < variable)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct fact_flow *choice_of(const struct unit *unit, fact_index variable)
{
	size_t at = flows_of_variable(unit->facts, unit->choices, unit->choice_count, variable);

	if (at == unit->choice_count || flow_variable(unit->facts, unit->choices[at]) != variable)
		return NULL;
	return &unit->facts->flows.items[unit->choices[at]];
}

bool choice_numbers(const struct facts *facts, const struct fact_flow *choice, int64_t ret_numbers[2])
{
	for (int side = 0; side < 2; side++) {
		const struct fact_value *value = &facts->values.items[choice[side].from];

		if (value->kind != FACT_VALUE_INTEGER)
			return false;
		ret_numbers[side] = value->integer;
	}
	return true;
}

/* Of `a && b` one side stands in two blocks, one in the other, and the other side in one. */
fact_index choice_stands_in(const struct facts *facts, const struct fact_flow *choice)
{
	fact_index behind = facts->blocks.items[choice[1].block].parent;

	return guards_stand_in(facts, choice[0].block, behind) ? behind : facts->blocks.items[choice[0].block].parent;
}
