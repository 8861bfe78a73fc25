#include "values/flow.h"

/* How many variables stand between memory and the function that gives it back, at most. */
enum { RETURN_STEPS = 3 };

static bool holds_nothing(const struct flow_graph *flow, uint32_t cell)
{
	return flow->cells.items[cell].depth_max == TYPE_HOLDS_NOTHING;
}

static void add_edge(struct flow_graph *flow, uint32_t from, uint32_t to)
{
	if (from == to)
		return;
	uint32_t *first = &flow->cells.items[from].first_edge;
	VECTOR_PUSH(flow->edges, (struct edge){.from = from, .to = to, .next = *first});
	*first = (uint32_t)(flow->edges.count - 1);
	flow->changed = true;
}

/* ---- stores through pointers ---- */

/* What is stored through the cell. A pointer and what it points to are one cell; but when a store through the pointer
 * has to get back to where the pointer came from, only what was stored may go, not all that others pointed it to. */
static uint32_t stored_cell(struct flow_graph *flow, uint32_t cell)
{
	uint32_t stored = flow->cells.items[cell].stored;
	if (stored == NONE) {
		stored = flow_add_cells(flow, 1);
		flow->cells.items[cell].stored = stored;
		add_edge(flow, stored, cell);
	}
	return stored;
}

static void raise_written(struct flow_graph *flow, uint32_t cell, int depth)
{
	if (depth > flow->cells.items[cell].depth_max)
		depth = flow->cells.items[cell].depth_max;
	if (depth <= flow->cells.items[cell].written_depth)
		return;
	flow->cells.items[cell].written_depth = (int16_t)depth;
	VECTOR_PUSH(flow->raised, cell);
}

static bool is_local_variable(const struct flow_graph *flow, uint32_t cell)
{
	return cell < flow->first_function_cell && !flow->cells.items[cell].is_lasting;
}

/* What a function gives back is fresh memory to most callers; taking all of it for one would mix everything that comes
 * from an allocating function. Only memory that it did not make (`return &table[i]`, `slot = list->items; return slot`)
 * is written by its callers. */
static void answer_through_return(struct flow_graph *flow, uint32_t stored, uint32_t returned, unsigned nesting)
{
	for (uint32_t i = flow->cells.items[returned].first_alias; i != NONE; i = flow->aliases.items[i].next) {
		struct alias alias = flow->aliases.items[i];
		if (alias.from_depth < 0 || flow->cells.items[alias.from].is_lasting)
			add_edge(flow, stored, alias.from);
		else if (nesting > 0 && is_local_variable(flow, alias.from))
			answer_through_return(flow, stored, alias.from, nesting - 1);
	}
}

/* `to` is the same memory as `from` once pointers are followed. When somebody stores through `to`, deep enough, what
 * was stored is in `from` too, and `from` is written through in its turn. */
static void answer_alias(struct flow_graph *flow, uint32_t index)
{
	struct alias alias = flow->aliases.items[index];
	int shared = flow->cells.items[alias.to].written_depth - alias.to_depth;
	if (shared < 1)
		return;
	uint32_t stored = stored_cell(flow, alias.to);
	bool returned = flow->cells.items[alias.from].is_return;
	int depth = alias.from_depth + shared;
	if (!alias.answered && returned)
		answer_through_return(flow, stored, alias.from, RETURN_STEPS);
	else if (!alias.answered)
		add_edge(flow, stored, depth > 0 ? stored_cell(flow, alias.from) : alias.from);
	flow->aliases.items[index].answered = true;
	if (!returned)
		raise_written(flow, alias.from, depth);
}

static void settle_raised(struct flow_graph *flow)
{
	while (flow->raised.count) {
		uint32_t cell = flow->raised.items[--flow->raised.count];
		for (uint32_t i = flow->cells.items[cell].first_alias; i != NONE; i = flow->aliases.items[i].next)
			answer_alias(flow, i);
	}
}

uint32_t flow_written(struct flow_graph *flow, uint32_t cell, int depth)
{
	if (depth < 1)
		return cell;
	raise_written(flow, cell, depth);
	settle_raised(flow);
	return stored_cell(flow, cell);
}

static void add_alias(struct flow_graph *flow, struct alias alias)
{
	struct cell *to = &flow->cells.items[alias.to];
	if (to->depth_max <= alias.to_depth) /* nobody can store that deep */
		return;
	alias.next = to->first_alias;
	to->first_alias = (uint32_t)flow->aliases.count;
	VECTOR_PUSH(flow->aliases, alias);
	answer_alias(flow, (uint32_t)flow->aliases.count - 1);
	settle_raised(flow);
}

/* ---- edges ---- */

void flow_add_object(struct flow_graph *flow, uint32_t cell, uint32_t object)
{
	if (holds_nothing(flow, cell))
		return;
	VECTOR_PUSH(flow->additions, (struct addition){.cell = cell, .object = object});
	flow->changed = true;
}

static void add_functions(struct program *program, uint32_t cell, uint32_t symbol_index)
{
	const struct symbol *symbol = &program->symbols.items[symbol_index];
	for (uint32_t i = 0; i < symbol->function_count; i++) {
		uint32_t function = program->symbol_functions.items[symbol->first_function + i];
		flow_add_object(program->flow, cell, program->flow->function_objects[function]);
	}
}

void flow_pass(struct flow_graph *flow, uint32_t from, uint32_t to)
{
	if (holds_nothing(flow, from) || holds_nothing(flow, to) || from == to)
		return;
	add_edge(flow, from, to);
	add_alias(flow, (struct alias){.from = from, .to = to});
}

static void store_leaf(struct program *program, uint32_t to, int to_depth, const struct leaf *from)
{
	struct flow_graph *flow = program->flow;
	if (!from->is_function && from->depth < 0)
		flow->cells.items[from->id].address_taken = true;
	if (holds_nothing(flow, to))
		return;
	uint32_t target = to_depth > 0 ? stored_cell(flow, to) : to;
	if (from->is_function) {
		add_functions(program, target, from->id);
		return;
	}
	if (holds_nothing(flow, from->id) || from->id == to)
		return;
	if (from->cast && from->depth == 0) { /* behind a function is nothing that could be stored to */
		flow_add_sieve(program, from->id, target, from->cast);
		return;
	}
	/* Binding a reference takes an address; reading one follows it. */
	int bound = to_depth == 0 && flow->cells.items[to].is_reference;
	int followed = flow->cells.items[from->id].is_reference;
	struct alias alias = {.from = from->id, .to = to, .to_depth = (int16_t)to_depth};
	alias.from_depth = (int16_t)(from->depth + followed - bound);
	add_edge(flow, from->id, target);
	add_alias(flow, alias);
}

void flow_store_behind(struct program *program, uint32_t to, int to_depth, struct value_reference value, int behind)
{
	struct leaves from;
	flow_leaves(program, value, &from);
	for (size_t i = 0; i < from.count; i++) {
		if (!from.items[i].is_function)
			from.items[i].depth = (int16_t)(from.items[i].depth + behind);
		store_leaf(program, to, to_depth, &from.items[i]);
	}
}

static void store_leaves(struct program *program, uint32_t to, int to_depth, struct value_reference value)
{
	struct leaves from;
	flow_leaves(program, value, &from);
	for (size_t i = 0; i < from.count; i++)
		store_leaf(program, to, to_depth, &from.items[i]);
}

void flow_copy(struct program *program, uint32_t to, struct value_reference value)
{
	store_leaves(program, to, 0, value);
}

void flow_store(struct program *program, uint32_t to, int to_depth, struct value_reference value)
{
	if (!flow_is_leafless(program, value))
		store_leaves(program, to, to_depth, value);
	VECTOR_PUSH(program->flow->sources_added, (struct stored){.cell = to, .value = value, .depth = to_depth});
}
