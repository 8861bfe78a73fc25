#include "model/components.h"

#include <string.h>

/* Tarjan's algorithm, with a stack of its own: graphs are deep. */
struct frame {
	uint32_t node, next; /* next: into out, the edge to follow */
};

struct search {
	const struct directed_graph *graph;
	struct components *components;
	uint32_t *order;    /* by node, from 1 in the order of discovery; 0: not seen */
	uint32_t *earliest; /* by node, what it leads back to */
	uint32_t seen;
	VECTOR(struct frame) frames;
	VECTOR(uint32_t) open; /* nodes whose component is not complete */
};

static void discover(struct search *search, uint32_t node)
{
	search->order[node] = search->earliest[node] = ++search->seen;
	VECTOR_PUSH(search->open, node);
	VECTOR_PUSH(search->frames, (struct frame){.node = node, .next = search->graph->starts[node]});
}

static void leads_back_to(struct search *search, uint32_t node, uint32_t order)
{
	if (order < search->earliest[node])
		search->earliest[node] = order;
}

static void complete_component(struct search *search, uint32_t root)
{
	struct components *components = search->components;
	VECTOR_PUSH(components->starts, (uint32_t)components->members.count);
	uint32_t node;
	do {
		node = search->open.items[--search->open.count];
		components->of[node] = components->count;
		VECTOR_PUSH(components->members, node);
	} while (node != root);
	components->count++;
}

static void step(struct search *search)
{
	const struct directed_graph *graph = search->graph;
	struct frame *frame = &VECTOR_LAST(search->frames);
	uint32_t node = frame->node;
	if (frame->next < graph->starts[node + 1]) {
		uint32_t to = graph->out[frame->next++];
		if (search->order[to] == 0)
			discover(search, to);
		else if (search->components->of[to] == UINT32_MAX)
			leads_back_to(search, node, search->order[to]);
		return;
	}
	search->frames.count--;
	if (search->frames.count)
		leads_back_to(search, VECTOR_LAST(search->frames).node, search->earliest[node]);
	if (search->earliest[node] == search->order[node])
		complete_component(search, node);
}

void components_find(const struct directed_graph *graph, const uint32_t *roots, size_t root_count,
                     struct components *ret_components)
{
	*ret_components = (struct components){.of = memory_allocate(graph->count * sizeof(uint32_t))};
	memset(ret_components->of, 0xff, graph->count * sizeof(uint32_t));
	struct search search = {.graph = graph,
	                        .components = ret_components,
	                        .order = memory_zeroed(graph->count, sizeof(uint32_t)),
	                        .earliest = memory_zeroed(graph->count, sizeof(uint32_t))};
	for (size_t i = 0; i < root_count; i++) {
		if (search.order[roots[i]] == 0)
			discover(&search, roots[i]);
		while (search.frames.count)
			step(&search);
	}
	VECTOR_PUSH(ret_components->starts, (uint32_t)ret_components->members.count);
	free(search.order);
	free(search.earliest);
	VECTOR_FREE(search.frames);
	VECTOR_FREE(search.open);
}

void components_release(struct components *components)
{
	free(components->of);
	VECTOR_FREE(components->members);
	VECTOR_FREE(components->starts);
}
