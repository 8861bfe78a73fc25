#include "values/flow.h"

enum { WALK_STEPS_MAX = 256 };

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

/* How a function is held that is called through it. */
static enum certainty held_by(enum fact_value_kind kind)
{
	switch (kind) {
	case FACT_VALUE_FUNCTION:
		return CERTAINTY_DIRECT;
	case FACT_VALUE_FIELD:
		return CERTAINTY_FIELD;
	case FACT_VALUE_PARAMETER:
		return CERTAINTY_PARAMETER;
	default:
		return CERTAINTY_VARIABLE;
	}
}

/* A field that the program never stores to is a library's, such as the second of a pair: what it holds came into the
 * object that it is read from, by way of the library's methods. */
static bool holds_what_its_record_holds(const struct program *program, const struct fact_value *value, uint32_t cell)
{
	return value->kind == FACT_VALUE_FIELD && value->b != FACT_NONE &&
	       !program->flow->cells.items[cell].is_assigned;
}

static struct value_leaf own_leaf(const struct program *program, uint32_t unit, const struct fact_value *value)
{
	bool is_function = value->kind == FACT_VALUE_FUNCTION;
	struct value_leaf leaf = {.is_function = is_function, .held = held_by(value->kind)};
	leaf.id = is_function ? program->units.items[unit].functions[value->a] : own_cell(program, unit, value);
	leaf.has_more = holds_what_its_record_holds(program, value, leaf.id);
	return leaf;
}

static uint32_t cell_of(struct value_leaf leaf) { return leaf.is_function ? NONE : leaf.id; }

/* Of what the value is made of, which stands before it. */
static struct value_leaf leaf_before(const struct value_leaf *leaves, fact_index index, fact_index part)
{
	return part < index ? leaves[part] : (struct value_leaf){.id = NONE};
}

static struct value_leaf made_leaf(const struct value_leaf *leaves, const struct fact_value *value, fact_index index)
{
	struct value_leaf leaf = leaf_before(leaves, index, value->a);
	uint32_t cell = cell_of(leaf);
	switch (value->kind) {
	case FACT_VALUE_EITHER:
		if (cell == NONE)
			cell = cell_of(leaf_before(leaves, index, value->b));
		return (struct value_leaf){.id = cell, .has_more = true};
	case FACT_VALUE_CAST:
		return (struct value_leaf){.id = cell, .has_more = true};
	default:
		break;
	}
	if (!leaf.has_more)
		leaf.depth = (int8_t)(leaf.depth + (value->kind == FACT_VALUE_POINTEE ? 1 : -1));
	leaf.has_more |= leaf.depth == INT8_MAX || leaf.depth == INT8_MIN;
	return leaf;
}

static bool is_made_of_others(enum fact_value_kind kind)
{
	return kind == FACT_VALUE_ADDRESS || kind == FACT_VALUE_POINTEE || kind == FACT_VALUE_EITHER ||
	       kind == FACT_VALUE_CAST;
}

void flow_know_leaves(struct program *program)
{
	struct flow_graph *flow = program->flow;
	flow->leaves = ARENA_ARRAY(flow->arena, struct value_leaf *, program->units.count);
	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;
		struct value_leaf *leaves = ARENA_ARRAY(flow->arena, struct value_leaf, facts->values.count);
		for (fact_index v = 0; v < facts->values.count; v++) {
			const struct fact_value *value = &facts->values.items[v];
			leaves[v] =
			    is_made_of_others(value->kind) ? made_leaf(leaves, value, v) : own_leaf(program, u, value);
		}
		flow->leaves[u] = leaves;
	}
}

uint32_t flow_cell(const struct program *program, struct value_reference value)
{
	const struct value_leaf *leaf = flow_leaf(program, value);
	return leaf ? cell_of(*leaf) : NONE;
}

/* ---- values of several leaves ---- */

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

/* Several pointers that are followed from here are as good as any: type_text.h. */
static int16_t as_followed(int depth)
{
	if (depth > TYPE_DEPTH_ANY)
		return TYPE_DEPTH_ANY;
	return (int16_t)(depth < -1 ? -1 : depth);
}

static inline void add_leaf(const struct value_leaf *known, const struct part *part, struct leaves *leaves)
{
	int depth = part->depth + known->depth;
	if (known->id == NONE || leaves->count == LEAVES_MAX)
		return;
	leaves->items[leaves->count++] = (struct leaf){
	    .is_function = known->is_function,
	    .is_record = part->is_record,
	    .id = known->id,
	    .depth = as_followed(depth),
	    .cast = part->cast,
	    /* What is behind a variable or a parameter is an element of a table. */
	    .held = part->is_record || (depth > 0 && !known->is_function) ? CERTAINTY_FIELD : known->held,
	};
}

static void take_apart(struct parts *parts, const struct part *part, const struct fact_value *value,
                       const struct value_leaf *known, struct leaves *leaves)
{
	switch (value->kind) {
	case FACT_VALUE_ADDRESS:
		add_part(parts, value->a, part->depth - 1, part->cast, part->is_record);
		break;
	case FACT_VALUE_POINTEE:
		add_part(parts, value->a, part->depth + 1, part->cast, part->is_record);
		break;
	case FACT_VALUE_EITHER:
		add_part(parts, value->b, part->depth, part->cast, part->is_record);
		add_part(parts, value->a, part->depth, part->cast, part->is_record);
		break;
	case FACT_VALUE_CAST: /* only while it is the value itself that is taken for a function */
		add_part(parts, value->a, part->depth, part->depth == 0 ? value->text : NULL, part->is_record);
		break;
	default: /* a library's field */
		add_leaf(known, part, leaves);
		add_part(parts, value->b, part->depth, part->cast, true);
	}
}

static void take_all_apart(const struct program *program, struct value_reference value, struct leaves *leaves)
{
	const struct facts *facts = program->units.items[value.unit].facts;
	struct parts parts; /* not zeroed as a whole: this is asked often */
	parts.count = 0;
	add_part(&parts, value.value, 0, NULL, false);
	for (int steps = 0; parts.count && steps < WALK_STEPS_MAX; steps++) {
		struct part part = parts.items[--parts.count];
		const struct value_leaf *known = &program->flow->leaves[value.unit][part.value];
		if (known->has_more)
			take_apart(&parts, &part, &facts->values.items[part.value], known, leaves);
		else
			add_leaf(known, &part, leaves);
	}
}

void flow_leaves(const struct program *program, struct value_reference value, struct leaves *ret_leaves)
{
	const struct value_leaf *known = flow_leaf(program, value);
	ret_leaves->count = 0;
	if (known && known->has_more)
		take_all_apart(program, value, ret_leaves);
	else if (known)
		add_leaf(known, &(struct part){.value = value.value}, ret_leaves);
}
