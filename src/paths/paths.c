#include "paths/paths.h"

#include "paths/path_search.h"

#include <stdlib.h>

struct collecting {
	const struct program *program;
	const struct path_graph *graph;
	const struct path_space *space;
	struct paths *paths;
	struct table *seen; /* what a path calls, in order: parts of a function lead to the same path twice */
	unsigned limit;
};

static void fill_function(struct collecting *collecting, uint32_t id, label_set labels, struct path_function *ret)
{
	const struct function *function = &collecting->program->functions.items[id];

	ret->name = function->fact->name;
	ret->place = link_place(collecting->program, function->unit, function->fact->place);
	ret->labels = labels_names(collecting->paths->arena, labels, &ret->label_count);
}

/* What the part of a function is that the path goes through; of the last function, what any part of it is. */
static label_set labels_at(const struct collecting *collecting, uint32_t state, bool is_last)
{
	uint32_t node = collecting->space->states.items[state].node;
	label_set labels = path_graph_labels(collecting->graph, node);

	if (is_last)
		for (uint32_t part = path_graph_function(collecting->graph, node); part != NONE;
		     part = path_graph_next_part(collecting->graph, part))
			labels |= path_graph_labels(collecting->graph, part);
	return labels;
}

static void fill_hop(const struct collecting *collecting, const struct path_edge *edge, struct path_hop *ret)
{
	const struct program *program = collecting->program;
	const struct call_site *call = &program->calls.items[edge->call];

	*ret = (struct path_hop){.place = link_place(program, call->unit, call->fact->expansion),
	                         .certainty = edge->certainty,
	                         .candidates = edge->candidates};
	if (edge->offload != NONE)
		ret->offload = program->functions.items[edge->offload].fact->name;
}

static bool is_new(const struct collecting *collecting, uint32_t start, const uint32_t *edges, size_t count)
{
	VECTOR(uint32_t) key = {0};
	uint32_t number = (uint32_t)collecting->paths->items.count;
	bool fresh;

	VECTOR_PUSH(key, start);
	for (size_t i = 0; i < count; i++) {
		VECTOR_PUSH(key, path_graph_edge(collecting->graph, edges[i])->call);
		VECTOR_PUSH(key, path_graph_edge(collecting->graph, edges[i])->function);
	}
	fresh = table_put(collecting->seen, key.items, key.count * sizeof *key.items, number) == number;
	VECTOR_FREE(key);
	return fresh;
}

static bool collect(const uint32_t *states, const uint32_t *edges, size_t count, void *data)
{
	struct collecting *collecting = data;
	struct paths *paths = collecting->paths;
	uint32_t node = collecting->space->states.items[states[0]].node;
	uint32_t function = path_graph_function(collecting->graph, node);
	struct path_function *functions = ARENA_ARRAY(paths->arena, struct path_function, count + 1);
	struct path_hop *hops = ARENA_ARRAY(paths->arena, struct path_hop, count + 1);

	if (!is_new(collecting, function, edges, count))
		return true;
	fill_function(collecting, function,
	              labels_at(collecting, states[0], count == 0) | path_graph_start_labels(collecting->graph, node),
	              &functions[0]);
	for (size_t i = 0; i < count; i++) {
		const struct path_edge *edge = path_graph_edge(collecting->graph, edges[i]);

		fill_hop(collecting, edge, &hops[i]);
		fill_function(collecting, edge->function,
		              labels_at(collecting, states[i + 1], i + 1 == count) | edge->labels, &functions[i + 1]);
	}
	VECTOR_PUSH(paths->items, (struct path){.functions = functions, .function_count = count + 1, .hops = hops});
	paths->limited = paths->items.count == collecting->limit;
	return !paths->limited;
}

struct paths *program_paths(const struct program *program, const struct paths_query *query, const char *root,
                            struct error *error)
{
	struct paths *paths = memory_zeroed(1, sizeof *paths);
	struct path_query read;
	struct path_graph *graph;
	struct path_space space;
	struct collecting collecting;

	paths->arena = arena_new();
	paths->root = arena_copy_string(paths->arena, root);
	if (!paths_query_check(query, error) || !path_query_read(paths->arena, program, query, &read, error)) {
		paths_free(paths);
		return NULL;
	}
	graph = path_graph_new(program, query->least);
	path_space_build(program, &read, graph, &space);
	collecting = (struct collecting){
	    .program = program,
	    .graph = graph,
	    .space = &space,
	    .paths = paths,
	    .seen = table_new(),
	    .limit = query->limit,
	};
	paths->given_up =
	    !path_space_walk(&read, graph, &space, program->functions.count, collect, &collecting) && !paths->limited;
	paths->left_out = path_graph_left_out(graph);
	table_free(collecting.seen);
	path_space_release(&space);
	path_graph_free(graph);
	return paths;
}

void paths_free(struct paths *paths)
{
	if (!paths)
		return;
	VECTOR_FREE(paths->items);
	arena_free(paths->arena);
	free(paths);
}
