#include "values/flow.h"

#include "model/components.h"

/* A set on its way to a component. */
struct arrival {
	uint32_t set, next;
};

struct wave {
	struct flow_graph *flow;
	struct directed_graph edges; /* between cells */
	struct components components;
	uint32_t *first_arrival; /* by component */
	VECTOR(struct arrival) arrivals;
	VECTOR(uint32_t) joined; /* scratch: sets that come together */
};

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
		uint32_t *objects = &flow->cells.items[cell].objects;
		*objects = object_sets_union(flow->sets, *objects, added);
	}
	flow->additions.count = 0;
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

static void pass_component(struct wave *wave, uint32_t component)
{
	struct flow_graph *flow = wave->flow;
	const struct components *components = &wave->components;
	const uint32_t *members = &components->members.items[components->starts.items[component]];
	uint32_t count = components->starts.items[component + 1] - components->starts.items[component];
	wave->joined.count = 0;
	for (uint32_t i = wave->first_arrival[component]; i != NONE; i = wave->arrivals.items[i].next)
		join(wave, wave->arrivals.items[i].set);
	for (uint32_t i = 0; i < count; i++)
		join(wave, flow->cells.items[members[i]].objects);
	uint32_t set = object_sets_union_all(flow->sets, wave->joined.items, wave->joined.count);
	for (uint32_t i = 0; i < count; i++) {
		flow->cells.items[members[i]].objects = set;
		for (uint32_t e = wave->edges.starts[members[i]]; e < wave->edges.starts[members[i] + 1]; e++) {
			uint32_t to = components->of[wave->edges.out[e]];
			if (to != component)
				arrive(wave, to, set);
		}
	}
}

static void gather_edges(struct wave *wave)
{
	const struct flow_graph *flow = wave->flow;
	uint32_t cells = (uint32_t)flow->cells.count, *starts = memory_zeroed(cells + 1, sizeof *starts);
	uint32_t *out = memory_allocate(flow->edges.count * sizeof *out);
	for (size_t i = 0; i < flow->edges.count; i++)
		starts[flow->edges.items[i].from]++;
	for (size_t i = 1; i <= cells; i++)
		starts[i] += starts[i - 1];
	for (size_t i = flow->edges.count; i-- > 0;)
		out[--starts[flow->edges.items[i].from]] = flow->edges.items[i].to;
	wave->edges = (struct directed_graph){.count = cells, .starts = starts, .out = out};
}

/* Of what the cells that hold objects reach: nothing else changes. */
static void find_components(struct wave *wave)
{
	const struct flow_graph *flow = wave->flow;
	VECTOR(uint32_t) roots = {0};
	for (uint32_t cell = 0; cell < flow->cells.count; cell++)
		if (flow->cells.items[cell].objects != 0)
			VECTOR_PUSH(roots, cell);
	components_find(&wave->edges, roots.items, roots.count, &wave->components);
	VECTOR_FREE(roots);
}

void flow_wave(struct flow_graph *flow)
{
	struct wave wave = {.flow = flow};
	apply_additions(&wave);
	gather_edges(&wave);
	find_components(&wave);
	wave.first_arrival = memory_allocate(wave.components.count * sizeof *wave.first_arrival);
	for (uint32_t i = 0; i < wave.components.count; i++)
		wave.first_arrival[i] = NONE;
	for (uint32_t i = wave.components.count; i-- > 0;)
		pass_component(&wave, i);
	components_release(&wave.components);
	free(wave.edges.starts);
	free(wave.edges.out);
	VECTOR_FREE(wave.arrivals);
	VECTOR_FREE(wave.joined);
	free(wave.first_arrival);
}
