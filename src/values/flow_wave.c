#include "values/flow.h"

#include "model/components.h"

/* A set on its way to a component. */
struct arrival {
	uint32_t set, next;
};

struct wave {
	struct flow_graph *flow;
	VECTOR(uint32_t) roots;   /* nodes: cells that hold more than before, or have new edges */
	VECTOR(uint32_t) reached; /* by node: the cell */
	VECTOR(uint32_t) starts;  /* by node: where its edges start in out; and one more, their end */
	VECTOR(uint32_t) out;     /* nodes */
	struct components components;
	uint32_t *first_arrival; /* by component */
	VECTOR(struct arrival) arrivals;
	VECTOR(uint32_t) joined; /* scratch: sets that come together */
};

/* ---- where it starts ---- */

static uint32_t node_of(struct wave *wave, uint32_t cell)
{
	uint32_t *node = &wave->flow->cells.items[cell].node;
	if (*node == NONE) {
		*node = (uint32_t)wave->reached.count;
		VECTOR_PUSH(wave->reached, cell);
	}
	return *node;
}

static void start_at(struct wave *wave, uint32_t cell)
{
	uint32_t next = (uint32_t)wave->reached.count, node = node_of(wave, cell);
	if (node == next)
		VECTOR_PUSH(wave->roots, node);
}

static int by_cell(const void *a, const void *b)
{
	const struct addition *left = a, *right = b;
	if (left->cell != right->cell)
		return left->cell < right->cell ? -1 : 1;
	return (left->object > right->object) - (left->object < right->object);
}

/* Together for each cell: a table of thousands of functions becomes one set, not one for each of its rows. */
static void apply_additions(struct wave *wave)
{
	struct flow_graph *flow = wave->flow;
	if (flow->additions.count)
		qsort(flow->additions.items, flow->additions.count, sizeof *flow->additions.items, by_cell);
	for (size_t i = 0; i < flow->additions.count;) {
		uint32_t cell = flow->additions.items[i].cell;
		wave->joined.count = 0;
		for (; i < flow->additions.count && flow->additions.items[i].cell == cell; i++) {
			uint32_t object = flow->additions.items[i].object;
			if (wave->joined.count == 0 || VECTOR_LAST(wave->joined) != object)
				VECTOR_PUSH(wave->joined, object);
		}
		uint32_t added = object_sets_of(flow->sets, wave->joined.items, wave->joined.count);
		uint32_t *objects = &flow->cells.items[cell].objects, before = *objects;
		*objects = object_sets_union(flow->sets, before, added);
		if (*objects != before)
			start_at(wave, cell);
	}
	flow->additions.count = 0;
}

static void start_at_new_edges(struct wave *wave)
{
	struct flow_graph *flow = wave->flow;
	for (; flow->edges_passed < flow->edges.count; flow->edges_passed++) {
		uint32_t from = flow->edges.items[flow->edges_passed].from;
		if (flow->cells.items[from].objects != 0)
			start_at(wave, from);
	}
}

/* ---- how far it goes ---- */

/* Cells that nothing new reaches hold already what leads to them: they are left out. */
static void find_reached(struct wave *wave)
{
	const struct flow_graph *flow = wave->flow;
	for (size_t node = 0; node < wave->reached.count; node++) {
		VECTOR_PUSH(wave->starts, (uint32_t)wave->out.count);
		uint32_t first = flow->cells.items[wave->reached.items[node]].first_edge;
		for (uint32_t e = first; e != NONE; e = flow->edges.items[e].next)
			VECTOR_PUSH(wave->out, node_of(wave, flow->edges.items[e].to));
	}
	VECTOR_PUSH(wave->starts, (uint32_t)wave->out.count);
}

static void find_components(struct wave *wave)
{
	struct directed_graph edges = {
	    .count = (uint32_t)wave->reached.count, .starts = wave->starts.items, .out = wave->out.items};
	components_find(&edges, wave->roots.items, wave->roots.count, &wave->components);
}

static void join(struct wave *wave, uint32_t set)
{
	if (set != 0 && (wave->joined.count == 0 || VECTOR_LAST(wave->joined) != set))
		VECTOR_PUSH(wave->joined, set);
}

static void arrive(struct wave *wave, uint32_t component, uint32_t set)
{
	uint32_t *first = &wave->first_arrival[component];
	if (*first != NONE && wave->arrivals.items[*first].set == set)
		return;
	VECTOR_PUSH(wave->arrivals, (struct arrival){.set = set, .next = *first});
	*first = (uint32_t)(wave->arrivals.count - 1);
}

static uint32_t *objects_at(struct wave *wave, uint32_t node)
{
	return &wave->flow->cells.items[wave->reached.items[node]].objects;
}

static void pass_component(struct wave *wave, uint32_t component)
{
	const struct components *components = &wave->components;
	const uint32_t *members = &components->members.items[components->starts.items[component]];
	uint32_t count = components->starts.items[component + 1] - components->starts.items[component];
	wave->joined.count = 0;
	for (uint32_t i = wave->first_arrival[component]; i != NONE; i = wave->arrivals.items[i].next)
		join(wave, wave->arrivals.items[i].set);
	for (uint32_t i = 0; i < count; i++)
		join(wave, *objects_at(wave, members[i]));
	uint32_t set = object_sets_union_all(wave->flow->sets, wave->joined.items, wave->joined.count);
	for (uint32_t i = 0; i < count; i++) {
		*objects_at(wave, members[i]) = set;
		for (uint32_t e = wave->starts.items[members[i]]; e < wave->starts.items[members[i] + 1]; e++) {
			uint32_t to = components->of[wave->out.items[e]];
			if (to != component)
				arrive(wave, to, set);
		}
	}
}

static void pass_on(struct wave *wave)
{
	uint32_t count = wave->components.count;
	wave->first_arrival = memory_allocate(count * sizeof *wave->first_arrival);
	for (uint32_t i = 0; i < count; i++)
		wave->first_arrival[i] = NONE;
	for (uint32_t i = count; i-- > 0;)
		pass_component(wave, i);
	free(wave->first_arrival);
}

void flow_wave(struct flow_graph *flow)
{
	struct wave wave = {.flow = flow};
	apply_additions(&wave);
	start_at_new_edges(&wave);
	find_reached(&wave);
	find_components(&wave);
	pass_on(&wave);
	for (size_t node = 0; node < wave.reached.count; node++)
		flow->cells.items[wave.reached.items[node]].node = NONE;
	components_release(&wave.components);
	VECTOR_FREE(wave.roots);
	VECTOR_FREE(wave.reached);
	VECTOR_FREE(wave.starts);
	VECTOR_FREE(wave.out);
	VECTOR_FREE(wave.arrivals);
	VECTOR_FREE(wave.joined);
}
