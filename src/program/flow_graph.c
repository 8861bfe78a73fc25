#include "program/flow.h"

#include <string.h>

enum { WALK_STEPS_MAX = 256, DEPTH_MAX = 3 };

static const struct fact_value *value_at(const struct program *program, struct value_reference value)
{
	const struct facts *facts = program->units.items[value.unit].facts;
	return value.value < facts->values.count ? &facts->values.items[value.value] : NULL;
}

/* ---- from values to cells ---- */

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
	                    .depth = (int8_t)(depth > DEPTH_MAX ? DEPTH_MAX
	                                      : depth < -1      ? -1
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

/* ---- cells ---- */

uint32_t flow_return_cell(const struct flow_graph *flow, uint32_t function) { return flow->function_cells[function]; }

uint32_t flow_receiver_cell(const struct flow_graph *flow, uint32_t function)
{
	return flow->function_cells[function] + 1;
}

uint32_t flow_parameter_cell(const struct flow_graph *flow, uint32_t function, uint64_t position)
{
	if (position >= flow->parameter_counts[function])
		return NONE;
	return flow->function_cells[function] + 2 + (uint32_t)position;
}

uint32_t flow_add_cells(struct flow_graph *flow, uint32_t count)
{
	uint32_t first = (uint32_t)flow->cells.count;
	for (uint32_t i = 0; i < count; i++)
		VECTOR_PUSH(flow->cells, (struct cell){.first_in = NONE});
	return first;
}

static uint32_t cell_of_key(struct flow_graph *flow, struct table *keys, const char *key)
{
	uint32_t cell = table_put_string(keys, key, (uint32_t)flow->cells.count);
	if (cell == flow->cells.count)
		flow_add_cells(flow, 1);
	return cell;
}

static uint32_t variable_cell(struct flow_graph *flow, struct table *keys, const struct fact_variable *variable)
{
	uint32_t cell = cell_of_key(flow, keys, variable->key);
	flow->cells.items[cell].is_lasting = variable->function == FACT_NONE;
	return cell;
}

static uint32_t field_cell(struct flow_graph *flow, struct table *keys, const struct fact_field *field)
{
	uint32_t cell = cell_of_key(flow, keys, field->key);
	flow->cells.items[cell].is_lasting = true;
	return cell;
}

/* Definitions in the old style have parameters that their type does not count. */
static void count_parameters(struct program *program)
{
	enum { PARAMETERS_MAX = 255 };
	uint32_t *counts = program->flow->parameter_counts;
	for (uint32_t f = 0; f < program->functions.count; f++) {
		uint32_t declared = program->functions.items[f].fact->parameters;
		counts[f] = declared > PARAMETERS_MAX ? PARAMETERS_MAX : declared;
	}
	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;
		for (size_t v = 0; v < facts->values.count; v++) {
			const struct fact_value *value = &facts->values.items[v];
			if (value->kind != FACT_VALUE_PARAMETER)
				continue;
			uint32_t function = first_function(program, u, value->a);
			if (value->integer >= counts[function] && value->integer < PARAMETERS_MAX)
				counts[function] = (uint32_t)value->integer + 1;
		}
	}
}

void flow_make_cells(struct program *program)
{
	struct flow_graph *flow = program->flow;
	struct table *variables = table_new(), *fields = table_new();
	for (uint32_t u = 0; u < program->units.count; u++) {
		struct unit *unit = &program->units.items[u];
		for (size_t v = 0; v < unit->facts->variables.count; v++)
			unit->variable_cells[v] = variable_cell(flow, variables, &unit->facts->variables.items[v]);
		for (size_t f = 0; f < unit->facts->fields.count; f++)
			unit->field_cells[f] = field_cell(flow, fields, &unit->facts->fields.items[f]);
	}
	table_free(variables);
	table_free(fields);
	count_parameters(program);
	for (uint32_t f = 0; f < program->functions.count; f++) {
		flow->function_cells[f] = flow_add_cells(flow, 2 + flow->parameter_counts[f]);
		flow->cells.items[flow_return_cell(flow, f)].is_return = true;
	}
	flow->first_result = flow_add_cells(flow, (uint32_t)program->calls.count);
}

/* ---- edges ---- */

void flow_add_object(struct flow_graph *flow, uint32_t cell, uint32_t object)
{
	VECTOR_PUSH(flow->additions, (struct addition){.cell = cell, .object = object});
	flow->changed = true;
}

void flow_add_function(struct program *program, uint32_t cell, uint32_t symbol_index)
{
	const struct symbol *symbol = &program->symbols.items[symbol_index];
	for (uint32_t i = 0; i < symbol->function_count; i++) {
		uint32_t function = program->symbol_functions.items[symbol->first_function + i];
		flow_add_object(program->flow, cell, program->flow->function_objects[function]);
	}
}

static uint32_t add_edge(struct flow_graph *flow, struct edge edge)
{
	uint32_t index = (uint32_t)flow->edges.count;
	VECTOR_PUSH(flow->edges, edge);
	flow->changed = true;
	return index;
}

static void raise_written(struct flow_graph *flow, uint32_t cell, int depth)
{
	if (depth > DEPTH_MAX)
		depth = DEPTH_MAX;
	if (depth <= flow->cells.items[cell].written_depth)
		return;
	flow->cells.items[cell].written_depth = (int8_t)depth;
	VECTOR_PUSH(flow->raised, cell);
}

static void add_answer(struct flow_graph *flow, uint32_t from, uint32_t to)
{
	if (from != to)
		add_edge(flow, (struct edge){.from = from, .to = to, .next_in = NONE, .answered = true});
}

/* What a function gives back is fresh memory to most callers; taking all of it for one would mix everything that comes
 * from an allocating function. Only memory that it did not make (`return &table[i]`) is written by its callers. */
static void answer_through_return(struct flow_graph *flow, uint32_t to, uint32_t returned)
{
	for (uint32_t i = flow->cells.items[returned].first_in; i != NONE; i = flow->edges.items[i].next_in) {
		struct edge edge = flow->edges.items[i];
		if (edge.from_depth < 0 || flow->cells.items[edge.from].is_lasting)
			add_answer(flow, to, edge.from);
	}
}

/* `to` aliases `from` once pointers are followed. When somebody stores through `to`, at a depth where both are the same
 * memory, the stored value is in `from` too: the edge needs its answer, and `from` is written through in its turn. */
static void answer_edge(struct flow_graph *flow, uint32_t index)
{
	struct edge edge = flow->edges.items[index];
	int shared = flow->cells.items[edge.to].written_depth - edge.to_depth;
	bool returned = flow->cells.items[edge.from].is_return;
	if (shared < 1)
		return;
	if (!edge.answered) {
		flow->edges.items[index].answered = true;
		if (returned)
			answer_through_return(flow, edge.to, edge.from);
		else
			add_answer(flow, edge.to, edge.from);
	}
	if (!returned)
		raise_written(flow, edge.from, edge.from_depth + shared);
}

static void settle_raised(struct flow_graph *flow)
{
	while (flow->raised.count) {
		uint32_t cell = flow->raised.items[--flow->raised.count];
		for (uint32_t i = flow->cells.items[cell].first_in; i != NONE; i = flow->edges.items[i].next_in)
			answer_edge(flow, i);
	}
}

void flow_written(struct flow_graph *flow, uint32_t cell, int depth)
{
	raise_written(flow, cell, depth);
	settle_raised(flow);
}

static void connect_cells(struct flow_graph *flow, uint32_t to, int to_depth, uint32_t from, int from_depth)
{
	if (from_depth < 0)
		flow->cells.items[from].address_taken = true;
	if (from == to)
		return;
	uint32_t edge = add_edge(
	    flow,
	    (struct edge){.from = from, .to = to, .to_depth = (int8_t)to_depth, .from_depth = (int8_t)from_depth});
	flow->edges.items[edge].next_in = flow->cells.items[to].first_in;
	flow->cells.items[to].first_in = edge;
	answer_edge(flow, edge);
	settle_raised(flow);
}

void flow_store(struct program *program, uint32_t to, int to_depth, struct value_reference value)
{
	struct leaves from;
	flow_leaves(program, value, &from);
	for (size_t i = 0; i < from.count; i++) {
		if (from.items[i].is_function)
			flow_add_function(program, to, from.items[i].id);
		else
			connect_cells(program->flow, to, to_depth, from.items[i].id, from.items[i].depth);
	}
	VECTOR_PUSH(program->flow->sources_added, (struct stored){.cell = to, .value = value});
}

void flow_pass(struct flow_graph *flow, uint32_t from, uint32_t to) { connect_cells(flow, to, 0, from, 0); }

/* ---- the flows of the facts ---- */

static bool is_kept(const struct program *program, uint32_t unit, fact_index function)
{
	if (function == FACT_NONE || !program->units.items[unit].facts->functions.items[function].defined)
		return true;
	const struct function *kept = &program->functions.items[program->units.items[unit].functions[function]];
	return kept->unit == unit && kept->index == function;
}

/* Tables in headers are initialised in every unit that includes them: once is enough. */
static bool is_repeated(struct program *program, struct table *seen, uint32_t unit, const struct fact_flow *flow)
{
	const struct facts *facts = program->units.items[unit].facts;
	if (flow->function != FACT_NONE || flow->place.file == 0 || flow->place.file >= facts->files.count)
		return false;
	struct leaves to, from;
	flow_leaves(program, (struct value_reference){unit, flow->to}, &to);
	flow_leaves(program, (struct value_reference){unit, flow->from}, &from);
	const struct fact_value *value = &facts->values.items[flow->from];
	uint64_t key[] = {
	    table_put_string(seen, facts->files.items[flow->place.file].path, (uint32_t)table_count(seen)),
	    (uint64_t)flow->place.line << 32 | flow->place.column, to.count ? to.items[0].id : NONE,
	    (uint64_t)value->kind << 32 | (from.count ? from.items[0].id : NONE), (uint64_t)value->integer};
	size_t before = table_count(seen);
	table_put(seen, key, sizeof key, 0);
	return table_count(seen) == before;
}

static void add_store(struct program *program, uint32_t unit, const struct fact_flow *fact)
{
	struct leaves to;
	flow_leaves(program, (struct value_reference){unit, fact->to}, &to);
	for (size_t i = 0; i < to.count; i++) {
		const struct leaf *leaf = &to.items[i];
		if (leaf->is_function)
			continue;
		int depth = leaf->depth > 0 ? leaf->depth : 0;
		flow_store(program, leaf->id, depth, (struct value_reference){unit, fact->from});
		flow_written(program->flow, leaf->id, depth);
	}
}

void flow_add_stores(struct program *program)
{
	struct table *seen = table_new();
	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;
		for (size_t i = 0; i < facts->flows.count; i++) {
			const struct fact_flow *fact = &facts->flows.items[i];
			if (is_kept(program, u, fact->function) && !is_repeated(program, seen, u, fact))
				add_store(program, u, fact);
		}
	}
	table_free(seen);
}
