#include "values/flow.h"

enum { WALK_STEPS_MAX = 256 };

static const struct fact_value *value_at(const struct program *program, struct value_reference value)
{
	const struct facts *facts = program->units.items[value.unit].facts;
	return value.value < facts->values.count ? &facts->values.items[value.value] : NULL;
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
		return flow_parameter_cell(flow, link_body(program, unit_index, value->a), (uint64_t)value->integer);
	case FACT_VALUE_RETURN:
		return flow_return_cell(flow, link_body(program, unit_index, value->a));
	case FACT_VALUE_RECEIVER:
		return flow_receiver_cell(flow, link_body(program, unit_index, value->a));
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

static void add_leaf(const struct program *program, struct value_reference at, int depth, bool is_record,
                     const char *cast, struct leaves *leaves)
{
	const struct fact_value *value = value_at(program, at);
	struct leaf leaf = {.is_function = value->kind == FACT_VALUE_FUNCTION,
	                    .cast = cast,
	                    .is_record = is_record,
	                    .held = is_record ? CERTAINTY_FIELD : held_by(value->kind, depth)};
	leaf.depth = (int16_t)(depth < -1 ? -1 : depth);
	if (depth > TYPE_DEPTH_ANY)
		leaf.depth = TYPE_DEPTH_ANY;
	leaf.id =
	    leaf.is_function ? program->units.items[at.unit].functions[value->a] : own_cell(program, at.unit, value);
	if (leaf.id != NONE && leaves->count < LEAVES_MAX)
		leaves->items[leaves->count++] = leaf;
}

/* A field that the program never stores to is a library's, such as the second of a pair: what it holds came into the
 * object that it is read from, by way of the library's methods. */
static bool holds_what_its_record_holds(const struct program *program, uint32_t unit, const struct fact_value *value)
{
	if (value->kind != FACT_VALUE_FIELD || value->b == FACT_NONE)
		return false;
	return !program->flow->cells.items[program->units.items[unit].field_cells[value->a]].is_assigned;
}

/* Values that are still to be taken apart. */
struct part {
	fact_index value;
	int depth;
	const char *cast;
	bool is_record;
};

struct parts {
	struct part items[LEAVES_MAX];
	size_t count;
};

static void add_part(struct parts *parts, fact_index value, int depth, const char *cast, bool is_record)
{
	if (parts->count < LEAVES_MAX)
		parts->items[parts->count++] = (struct part){value, depth, cast, is_record};
}

void flow_leaves(const struct program *program, struct value_reference value, struct leaves *ret_leaves)
{
	struct parts parts; /* not zeroed as a whole: this is asked hundreds of thousands of times */
	parts.count = 0;
	ret_leaves->count = 0;
	add_part(&parts, value.value, 0, NULL, false);
	for (int steps = 0; parts.count && steps < WALK_STEPS_MAX; steps++) {
		struct part part = parts.items[--parts.count];
		struct value_reference at = {value.unit, part.value};
		const struct fact_value *fact = value_at(program, at);
		if (!fact)
			continue;
		switch (fact->kind) {
		case FACT_VALUE_ADDRESS:
			add_part(&parts, fact->a, part.depth - 1, part.cast, part.is_record);
			break;
		case FACT_VALUE_POINTEE:
			add_part(&parts, fact->a, part.depth + 1, part.cast, part.is_record);
			break;
		case FACT_VALUE_EITHER:
			add_part(&parts, fact->b, part.depth, part.cast, part.is_record);
			add_part(&parts, fact->a, part.depth, part.cast, part.is_record);
			break;
		case FACT_VALUE_CAST: /* only while it is the value itself that is taken for a function */
			add_part(&parts, fact->a, part.depth, part.depth == 0 ? fact->text : NULL, part.is_record);
			break;
		default:
			add_leaf(program, at, part.depth, part.is_record, part.cast, ret_leaves);
			if (holds_what_its_record_holds(program, at.unit, fact))
				add_part(&parts, fact->b, part.depth, part.cast, true);
		}
	}
}
