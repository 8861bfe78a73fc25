#include "values/flow.h"

#include "base/parallel.h"

#include <string.h>

static uint32_t *filled_with_none(struct arena *arena, size_t count)
{
	uint32_t *ids = ARENA_ARRAY(arena, uint32_t, count);
	memset(ids, 0xff, count * sizeof *ids);
	return ids;
}

struct flow_graph *flow_new(void)
{
	struct flow_graph *flow = memory_zeroed(1, sizeof *flow);
	flow->arena = arena_new();
	flow->variable_keys = table_new();
	flow->field_keys = table_new();
	flow->types = table_new();
	flow->sets = object_sets_new();
	parallel_lock_init(&flow->asking);
	flow->dispatch_keys = table_new();
	return flow;
}

void flow_begin(struct program *program)
{
	struct flow_graph *flow = program->flow;
	flow->function_cells = ARENA_ARRAY(flow->arena, uint32_t, program->functions.count);
	flow->parameter_counts = ARENA_ARRAY(flow->arena, uint32_t, program->functions.count);
	flow->takes_more = ARENA_ARRAY(flow->arena, bool, program->functions.count);
}

/* Functions whose address nobody takes cannot be held by any value. */
static void make_function_objects(struct program *program)
{
	struct flow_graph *flow = program->flow;
	for (uint32_t f = 0; f < program->functions.count; f++) {
		if (!program->functions.items[f].address_taken)
			continue;
		flow->function_objects[f] = (uint32_t)program->objects.count;
		flow->function_types[f] = flow_type_number(flow, program->functions.items[f].fact->type);
		VECTOR_PUSH(program->objects, (struct object){.kind = OBJECT_FUNCTION, .index = f});
	}
}

/* Orders what was stored by cell, keeping the order in which it was found within each. */
static void order_sources(struct program *program)
{
	struct flow_graph *flow = program->flow;
	size_t cells = flow->cells.count;
	uint32_t *starts = flow->source_starts = ARENA_ARRAY(flow->arena, uint32_t, cells + 1);
	flow->sources = ARENA_ARRAY(flow->arena, struct value_reference, flow->sources_added.count);
	flow->source_depths = ARENA_ARRAY(flow->arena, uint8_t, flow->sources_added.count);
	for (size_t i = 0; i < flow->sources_added.count; i++)
		starts[flow->sources_added.items[i].cell]++;
	for (size_t i = 1; i <= cells; i++)
		starts[i] += starts[i - 1];
	for (size_t i = flow->sources_added.count; i-- > 0;) {
		const struct stored *source = &flow->sources_added.items[i];
		flow->sources[--starts[source->cell]] = source->value;
		flow->source_depths[starts[source->cell]] =
		    (uint8_t)(source->depth > UINT8_MAX ? UINT8_MAX : source->depth);
	}
	VECTOR_FREE(flow->sources_added);
}

void flow_look_at_functions(struct program *program)
{
	struct flow_graph *flow = program->flow;
	size_t functions = program->functions.count, calls = program->calls.count;
	flow->hierarchy = hierarchy_new(program);
	flow->function_objects = filled_with_none(flow->arena, functions);
	flow->function_types = filled_with_none(flow->arena, functions);
	flow->function_bound = ARENA_ARRAY(flow->arena, bool, functions);
	flow->function_names = filled_with_none(flow->arena, functions);
	flow->dispatch_of = filled_with_none(flow->arena, calls);
	flow->next_in_dispatch = filled_with_none(flow->arena, calls);
	flow->result_objects = filled_with_none(flow->arena, calls);
	make_function_objects(program);
}

void flow_solve(struct program *program)
{
	flow_add_stores(program);
	flow_connect_named_calls(program);
	flow_watch_indirect_calls(program);
	flow_find_symbols(program);
	flow_find_names(program);
	flow_propagate(program);
	object_sets_settle(program->flow->sets);
	order_sources(program);
}

void flow_free(struct flow_graph *flow)
{
	if (!flow)
		return;
	for (size_t i = 0; i < flow->dispatches.count; i++) {
		id_set_free(&flow->dispatches.items[i].exact);
		id_set_free(&flow->dispatches.items[i].loose);
	}
	VECTOR_FREE(flow->noted);
	table_free(flow->variable_keys);
	table_free(flow->field_keys);
	VECTOR_FREE(flow->cells);
	VECTOR_FREE(flow->edges);
	VECTOR_FREE(flow->aliases);
	VECTOR_FREE(flow->additions);
	for (size_t i = 0; i < flow->sieves.count; i++)
		id_set_free(&flow->sieves.items[i].loose);
	VECTOR_FREE(flow->watchers);
	VECTOR_FREE(flow->sieves);
	VECTOR_FREE(flow->handings);
	VECTOR_FREE(flow->symbol_calls);
	VECTOR_FREE(flow->dispatches);
	VECTOR_FREE(flow->raised);
	VECTOR_FREE(flow->sources_added);
	hierarchy_free(flow->hierarchy);
	object_sets_free(flow->sets);
	pthread_mutex_destroy(&flow->asking);
	table_free(flow->dispatch_keys);
	table_free(flow->types);
	VECTOR_FREE(flow->handles);
	arena_free(flow->arena);
	free(flow);
}

/* ---- questions ---- */

static uint32_t objects_of_leaf(const struct program *program, const struct leaf *leaf)
{
	struct flow_graph *flow = program->flow;
	if (!leaf->is_function)
		return flow->cells.items[leaf->id].objects;
	uint32_t set = 0;
	const struct symbol *symbol = &program->symbols.items[leaf->id];
	for (uint32_t i = 0; i < symbol->function_count; i++) {
		uint32_t function = program->symbol_functions.items[symbol->first_function + i];
		uint32_t own = object_sets_of(flow->sets, &flow->function_objects[function], 1);
		set = object_sets_union(flow->sets, set, own);
	}
	return set;
}

uint32_t flow_object_set(const struct program *program, struct value_reference value)
{
	struct leaves leaves;
	flow_leaves(program, value, &leaves);
	uint32_t set = 0;
	if (leaves.count == 1 && !leaves.items[0].is_function)
		return objects_of_leaf(program, &leaves.items[0]);
	pthread_mutex_lock(&program->flow->asking);
	for (size_t i = 0; i < leaves.count; i++)
		set = object_sets_union(program->flow->sets, set, objects_of_leaf(program, &leaves.items[i]));
	pthread_mutex_unlock(&program->flow->asking);
	return set;
}

const uint32_t *flow_set_objects(const struct program *program, uint32_t set, size_t *ret_count)
{
	if (object_sets_are_settled(program->flow->sets, set))
		return object_sets_items(program->flow->sets, set, ret_count);
	pthread_mutex_lock(&program->flow->asking);
	const uint32_t *objects = object_sets_items(program->flow->sets, set, ret_count);
	pthread_mutex_unlock(&program->flow->asking);
	return objects;
}

const uint32_t *flow_objects(const struct program *program, struct value_reference value, size_t *ret_count)
{
	return flow_set_objects(program, flow_object_set(program, value), ret_count);
}

enum certainty flow_certainty(const struct program *program, struct value_reference value)
{
	struct leaves leaves;
	flow_leaves(program, value, &leaves);
	if (leaves.count == 0)
		return CERTAINTY_TYPE;
	enum certainty worst = leaves.count == 1 ? CERTAINTY_DIRECT : CERTAINTY_VARIABLE;
	for (size_t i = 0; i < leaves.count; i++)
		if (leaves.items[i].held > worst)
			worst = leaves.items[i].held;
	return worst;
}

const struct value_reference *flow_sources(const struct program *program, uint32_t cell, size_t *ret_count)
{
	const struct flow_graph *flow = program->flow;
	*ret_count = flow->source_starts[cell + 1] - flow->source_starts[cell];
	return &flow->sources[flow->source_starts[cell]];
}

bool flow_address_taken(const struct program *program, uint32_t cell)
{
	return program->flow->cells.items[cell].address_taken;
}

bool flow_lasts(const struct program *program, uint32_t cell) { return program->flow->cells.items[cell].is_lasting; }
