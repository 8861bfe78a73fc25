#include "program/components.h"

#include <string.h>

/* Tarjan's algorithm, with a stack of its own: graphs are deep. */
struct frame {
	uint32_t cell, next; /* next: into out, the edge to follow */
};

struct search {
	struct components *components;
	uint32_t *order;    /* by cell, from 1 in the order of discovery; 0: not seen */
	uint32_t *earliest; /* by cell, what it leads back to */
	uint32_t seen;
	VECTOR(struct frame) frames;
	VECTOR(uint32_t) open; /* cells whose component is not complete */
};

static void discover(struct search *search, uint32_t cell)
{
	search->order[cell] = search->earliest[cell] = ++search->seen;
	VECTOR_PUSH(search->open, cell);
	VECTOR_PUSH(search->frames, (struct frame){.cell = cell, .next = search->components->out_starts[cell]});
}

static void leads_back_to(struct search *search, uint32_t cell, uint32_t order)
{
	if (order < search->earliest[cell])
		search->earliest[cell] = order;
}

static void complete_component(struct search *search, uint32_t root)
{
	struct components *components = search->components;
	VECTOR_PUSH(components->starts, (uint32_t)components->members.count);
	uint32_t cell;
	do {
		cell = search->open.items[--search->open.count];
		components->of_cell[cell] = components->count;
		VECTOR_PUSH(components->members, cell);
	} while (cell != root);
	components->count++;
}

static void step(struct search *search)
{
	const struct components *components = search->components;
	struct frame *frame = &VECTOR_LAST(search->frames);
	uint32_t cell = frame->cell;
	if (frame->next < components->out_starts[cell + 1]) {
		uint32_t to = components->out[frame->next++];
		if (search->order[to] == 0)
			discover(search, to);
		else if (components->of_cell[to] == NONE)
			leads_back_to(search, cell, search->order[to]);
		return;
	}
	search->frames.count--;
	if (search->frames.count)
		leads_back_to(search, VECTOR_LAST(search->frames).cell, search->earliest[cell]);
	if (search->earliest[cell] == search->order[cell])
		complete_component(search, cell);
}

/* The edges of each cell side by side: they are read twice, and one after another is many times faster than by links.
 */
static void gather_edges(const struct flow_graph *flow, struct components *components)
{
	size_t cells = flow->cells.count;
	uint32_t *starts = components->out_starts = memory_zeroed(cells + 1, sizeof *starts);
	components->out = memory_allocate(flow->edges.count * sizeof *components->out);
	for (size_t i = 0; i < flow->edges.count; i++)
		starts[flow->edges.items[i].from]++;
	for (size_t i = 1; i <= cells; i++)
		starts[i] += starts[i - 1];
	for (size_t i = flow->edges.count; i-- > 0;)
		components->out[--starts[flow->edges.items[i].from]] = flow->edges.items[i].to;
}

void components_find(const struct flow_graph *flow, struct components *ret_components)
{
	size_t cells = flow->cells.count;
	*ret_components = (struct components){.of_cell = memory_allocate(cells * sizeof(uint32_t))};
	memset(ret_components->of_cell, 0xff, cells * sizeof(uint32_t));
	gather_edges(flow, ret_components);
	struct search search = {.components = ret_components,
	                        .order = memory_zeroed(cells, sizeof(uint32_t)),
	                        .earliest = memory_zeroed(cells, sizeof(uint32_t))};
	for (uint32_t cell = 0; cell < cells; cell++) {
		if (flow->cells.items[cell].objects != 0 && search.order[cell] == 0)
			discover(&search, cell);
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
	free(components->out_starts);
	free(components->out);
	free(components->of_cell);
	VECTOR_FREE(components->members);
	VECTOR_FREE(components->starts);
}
