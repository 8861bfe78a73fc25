#include "values/first_times.h"

#include "values/flow.h"
#include "values/guards.h"
#include "values/values.h"

#include <string.h>

enum setting_state { NEVER_SET, SET_ONCE, SET_AGAIN };

/* The one place where a variable is set to anything but zero. */
struct setting {
	enum setting_state state;
	uint32_t unit;
	fact_index flow;
};

/* A pointer is set by what is made for it: what it is given may be null. A number is a flag. */
static bool is_never_null(const struct facts *facts, const struct fact_flow *flow)
{
	const struct fact_value *from = &facts->values.items[flow->from];
	const struct fact_variable *variable = &facts->variables.items[facts->values.items[flow->to].a];

	if (strchr(variable->type, '*'))
		return from->kind == FACT_VALUE_RESULT || from->kind == FACT_VALUE_ADDRESS;
	return from->kind == FACT_VALUE_INTEGER && from->integer != 0 && flow->function != FACT_NONE;
}

static void note(const struct program *program, uint32_t unit, fact_index index)
{
	const struct facts *facts = program->units.items[unit].facts;
	const struct fact_flow *flow = &facts->flows.items[index];
	const struct fact_value *from = &facts->values.items[flow->from];
	uint32_t cell;

	if (facts->values.items[flow->to].kind != FACT_VALUE_VARIABLE ||
	    (flow->function == FACT_NONE && from->kind == FACT_VALUE_INTEGER && from->integer == 0))
		return;
	cell = flow_cell(program, (struct value_reference){unit, flow->to});
	if (cell == NONE)
		return;
	program->settings[cell] = program->settings[cell].state == NEVER_SET && is_never_null(facts, flow)
	                              ? (struct setting){.state = SET_ONCE, .unit = unit, .flow = index}
	                              : (struct setting){.state = SET_AGAIN};
}

void first_times_find(struct program *program)
{
	program->settings = ARENA_ARRAY(program->arena, struct setting, program->flow->first_function_cell + 1);
	for (uint32_t u = 0; u < program->units.count; u++)
		for (fact_index f = 0; f < program->units.items[u].facts->flows.count; f++)
			note(program, u, f);
}

static bool is_behind(struct fact_place one, struct fact_place other)
{
	return one.line != other.line ? one.line > other.line : one.column > other.column;
}

/* `p = make(); if (!p) return;` asks whether that went well. `if (!p) p = make();` comes here once. What another
 * function sets, start-up does; but a flag is set where it is asked, or it is one that somebody raises some time. */
static bool is_set_behind(const struct program *program, const struct setting *setting, uint32_t unit, fact_index block)
{
	const struct facts *facts = program->units.items[setting->unit].facts;
	const struct fact_flow *flow = &facts->flows.items[setting->flow];
	bool number = facts->values.items[flow->from].kind == FACT_VALUE_INTEGER;

	if (setting->unit != unit || flow->function != facts->blocks.items[block].function)
		return !number;
	if (number && flow->block != FACT_NONE && !guards_stand_in(facts, flow->block, block))
		return false;
	return is_behind(flow->place, facts->blocks.items[block].place);
}

static bool is_still_unset(const struct program *program, uint32_t unit, fact_index index)
{
	const struct fact_block *block = &program->units.items[unit].facts->blocks.items[index];
	struct value_reference value = {unit, block->value};
	const struct fact_value *fact = value_fact(program, value);
	uint32_t cell;

	if (block->kind != FACT_BLOCK_BRANCH || block->test != FACT_TEST_EQUAL || block->constant != 0 || !fact ||
	    fact->kind != FACT_VALUE_VARIABLE || program->units.items[unit].escapes[fact->a])
		return false;
	cell = flow_cell(program, value);
	return cell != NONE && program->settings[cell].state == SET_ONCE && !flow_address_taken(program, cell) &&
	       is_set_behind(program, &program->settings[cell], unit, index);
}

/* Asked again for each call inside. */
static bool is_for_first(const struct program *program, uint32_t unit, fact_index index)
{
	_Atomic uint8_t *guard = &program->units.items[unit].guards[index];

	if (!(*guard & REMEMBERED_TIMES))
		*guard |=
		    is_still_unset(program, unit, index) ? REMEMBERED_TIMES | REMEMBERED_FIRST_TIME : REMEMBERED_TIMES;
	return *guard & REMEMBERED_FIRST_TIME;
}

bool first_time_only(const struct program *program, const struct call_site *call)
{
	const struct facts *facts = program->units.items[call->unit].facts;

	for (fact_index b = call->fact->block; b != FACT_NONE; b = facts->blocks.items[b].parent)
		if (is_for_first(program, call->unit, b))
			return true;
	return false;
}
