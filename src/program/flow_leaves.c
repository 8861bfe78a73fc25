#include "program/flow.h"

enum { WALK_STEPS_MAX = 256 };

static const struct fact_value *value_at(const struct program *program, struct value_reference value)
{
	const struct facts *facts = program->units.items[value.unit].facts;
	return value.value < facts->values.count ? &facts->values.items[value.value] : NULL;
}

static uint32_t first_function(const struct program *program, uint32_t unit, fact_index function)
{
	size_t count;
	return link_functions(program, unit, function, &count)[0];
}

static uint32_t result_cell(const struct program *program, uint32_t unit, fact_index call)
{
	uint32_t site = program->units.items[unit].call_sites[call];
	return site == NONE ? NONE : program->flow->first_result + site;
}

/* The cell that a value is by itself; NONE when it is made of other values, or has none. */
static uint32_t own_cell(const struct program *program, uint32_t unit_index, const struct fact_value *value)
{
	const struct unit *unit = &program->units.items[unit_index];
	const struct flow_graph *flow = program->flow;
	switch (value->kind) {
	case FACT_VALUE_VARIABLE:
		return unit->variable_cells[value->a];
	case FACT_VALUE_FIELD:
		return unit->field_cells[value->a];
	case FACT_VALUE_PARAMETER:
		return flow_parameter_cell(flow, first_function(program, unit_index, value->a),
		                           (uint64_t)value->integer);
	case FACT_VALUE_RETURN:
		return flow_return_cell(flow, first_function(program, unit_index, value->a));
	case FACT_VALUE_RECEIVER:
		return flow_receiver_cell(flow, first_function(program, unit_index, value->a));
	case FACT_VALUE_RESULT:
		return result_cell(program, unit_index, value->a);
	default:
		return NONE;
	}
}

static enum certainty held_by(enum fact_value_kind kind, int depth)
{
	switch (kind) {
	case FACT_VALUE_FUNCTION:
		return CERTAINTY_DIRECT;
	case FACT_VALUE_FIELD:
		return CERTAINTY_FIELD;
	case FACT_VALUE_PARAMETER:
		return depth > 0 ? CERTAINTY_FIELD : CERTAINTY_PARAMETER;
	default:
		return depth > 0 ? CERTAINTY_FIELD : CERTAINTY_VARIABLE; /* an element of a table */
	}
}

static void add_leaf(const struct program *program, struct value_reference at, int depth, struct leaves *leaves)
{
	const struct fact_value *value = value_at(program, at);
	struct leaf leaf = {.is_function = value->kind == FACT_VALUE_FUNCTION,
	                    .depth = (int16_t)(depth > TYPE_DEPTH_ANY ? TYPE_DEPTH_ANY
	                                       : depth < -1           ? -1
	                                                              : depth),
	                    .held = held_by(value->kind, depth)};
	leaf.id =
	    leaf.is_function ? program->units.items[at.unit].functions[value->a] : own_cell(program, at.unit, value);
	if (leaf.id != NONE && leaves->count < LEAVES_MAX)
		leaves->items[leaves->count++] = leaf;
}

void flow_leaves(const struct program *program, struct value_reference value, struct leaves *ret_leaves)
{
	struct {
		fact_index value;
		int depth;
	} stack[LEAVES_MAX] = {{value.value, 0}};
	size_t waiting = 1;
	ret_leaves->count = 0;
	for (int steps = 0; waiting && steps < WALK_STEPS_MAX; steps++) {
		int depth = stack[--waiting].depth;
		struct value_reference at = {value.unit, stack[waiting].value};
		const struct fact_value *fact = value_at(program, at);
		if (!fact)
			continue;
		switch (fact->kind) {
		case FACT_VALUE_ADDRESS:
		case FACT_VALUE_POINTEE:
			stack[waiting].value = fact->a;
			stack[waiting++].depth = depth + (fact->kind == FACT_VALUE_POINTEE ? 1 : -1);
			break;
		case FACT_VALUE_EITHER:
			stack[waiting].value = fact->b;
			stack[waiting++].depth = depth;
			if (waiting < LEAVES_MAX) {
				stack[waiting].value = fact->a;
				stack[waiting++].depth = depth;
			}
			break;
		default:
			add_leaf(program, at, depth, ret_leaves);
		}
	}
}
