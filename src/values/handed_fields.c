#include "values/handed_fields.h"

#include "values/record_stores.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const struct field_condition *condition_around(const struct program *program, struct record_root root, uint32_t unit,
                                               fact_index block, struct field_condition *ret)
{
	const struct facts *facts = program->units.items[unit].facts;

	for (fact_index b = block; b != FACT_NONE; b = facts->blocks.items[b].parent) {
		const struct fact_block *around = &facts->blocks.items[b];

		if (around->value == FACT_NONE || around->test == FACT_TEST_NEVER ||
		    around->test == FACT_TEST_UNKNOWN ||
		    !roots_equal(root_of_field(program, (struct value_reference){unit, around->value}, &ret->tested),
		                 root))
			continue;
		ret->when = around->test;
		ret->constant = around->constant;
		return ret;
	}
	return NULL;
}

/* ---- who hands on what ---- */

static void note_handing(struct handings *handings, uint32_t call, uint32_t position)
{
	const struct call_site *site = &handings->program->calls.items[call];
	struct record_root root = root_of_argument(handings->program, site, position);

	if (root.kind == ROOT_GIVEN && root.function == site->caller)
		VECTOR_PUSH(handings->items, (struct handing){call, position, root});
}

static void note_handings(struct handings *handings)
{
	const struct program *program = handings->program;

	for (uint32_t c = 0; c < program->calls.count; c++) {
		const struct call_site *call = &program->calls.items[c];
		const struct unit *unit = &program->units.items[call->unit];
		const fact_index *arguments = unit->facts->arguments.items + call->fact->first_argument;

		if (call->caller == NONE)
			continue;
		for (uint32_t a = 0; a < call->fact->argument_count && a < ROOT_POSITIONS; a++)
			if (arguments[a] != FACT_NONE && unit->record_roots[arguments[a]] != NONE) /* of few */
				note_handing(handings, c, a);
		if (call->fact->receiver != FACT_NONE)
			note_handing(handings, c, ROOT_RECEIVER);
	}
}

/* An edge for each handing and each callee that looks into what it is given. */
struct edge_to {
	uint32_t from, to, by;
};

typedef VECTOR(struct edge_to) edge_list;

static void find_edges(const struct handings *handings, edge_list *edges)
{
	const struct program *program = handings->program;

	for (uint32_t h = 0; h < handings->items.count; h++) {
		const struct handing *handing = &handings->items.items[h];
		const struct call_site *call = &program->calls.items[handing->call];

		for (uint32_t t = call->first_target; t < call->first_target + call->target_count; t++) {
			uint32_t to = record_root_given(program, program->targets.items[t].function, handing->position);

			if (to != NONE && to != handing->root.number)
				VECTOR_PUSH(*edges, (struct edge_to){handing->root.number, to, h});
		}
	}
}

static void make_graph(struct handings *handings, const edge_list *edges)
{
	struct directed_graph *graph = &handings->graph;

	graph->count = record_root_count(handings->program);
	graph->starts = memory_zeroed(graph->count + 1, sizeof *graph->starts);
	graph->out = memory_allocate((edges->count + 1) * sizeof *graph->out);
	handings->by = memory_allocate((edges->count + 1) * sizeof *handings->by);
	for (size_t e = 0; e < edges->count; e++)
		graph->starts[edges->items[e].from]++;
	for (uint32_t r = 0; r < graph->count; r++)
		graph->starts[r + 1] += graph->starts[r];
	for (size_t e = edges->count; e-- > 0;) {
		uint32_t place = --graph->starts[edges->items[e].from];

		graph->out[place] = edges->items[e].to;
		handings->by[place] = edges->items[e].by;
	}
}

void handings_find(struct handings *ret_handings, const struct program *program)
{
	edge_list edges = {0};
	VECTOR(uint32_t) roots = {0};

	*ret_handings = (struct handings){.program = program};
	note_handings(ret_handings);
	find_edges(ret_handings, &edges);
	make_graph(ret_handings, &edges);
	for (size_t e = 0; e < edges.count; e++)
		VECTOR_PUSH(roots, edges.items[e].from);
	components_find(&ret_handings->graph, roots.items, roots.count, &ret_handings->components);
	VECTOR_FREE(edges);
	VECTOR_FREE(roots);
}

void handings_release(struct handings *handings)
{
	components_release(&handings->components);
	VECTOR_FREE(handings->items);
	free(handings->graph.starts);
	free(handings->graph.out);
	free(handings->by);
}

/* ---- from callees to callers ---- */

struct handing_up {
	const struct handings *handings;
	struct field_sets *sets;
	uint32_t *set_of; /* per root: its set, or NONE */
	uint32_t *told;   /* per edge: of the callee's set, so much of what was added */
	bool conditions;
};

static const struct handing *handing_of(const struct handing_up *up, uint32_t edge)
{
	return &up->handings->items.items[up->handings->by[edge]];
}

static const struct field_condition *condition_of(const struct handing_up *up, const struct handing *handing,
                                                  struct field_condition *ret)
{
	const struct program *program = up->handings->program;
	const struct call_site *call = &program->calls.items[handing->call];

	return up->conditions ? condition_around(program, handing->root, call->unit, call->fact->block, ret) : NULL;
}

static uint32_t make_set(const struct handing_up *up, struct record_root root)
{
	uint32_t *set = &up->set_of[root.number];

	if (*set == NONE)
		*set = fields_make(up->sets, root.function, root.index);
	return *set;
}

/* Adds what is in the set of a callee, but for the first so many: under the caller's condition, unless there is one
 * already. True when that is new. */
static bool hand_to(const struct handing_up *up, const struct handing *handing, uint32_t callee, uint32_t first,
                    uint32_t set)
{
	const struct fields *from = &up->sets->items.items[callee], *to = &up->sets->items.items[set];
	struct field_condition around;
	const struct field_condition *condition;
	bool grown = false;

	if (to->paths == from->paths && to->count == from->count)
		return false;
	condition = condition_of(up, handing, &around);
	if (to->count == 0 && !condition && handing->root.whole)
		return fields_copy(up->sets, set, callee);
	for (uint32_t i = first; i < from->count && !to->complete; i++) {
		const struct field_condition *only = fields_condition(from, i);

		grown |= fields_add(up->sets, set, path_seen_from_root(handing->root, from->paths[i]),
		                    !handing->root.whole || from->inside >> i & 1, only ? only : condition);
	}
	return grown;
}

static bool take_over(const struct handing_up *up, uint32_t edge)
{
	const struct handing *handing = handing_of(up, edge);
	uint32_t callee = up->set_of[up->handings->graph.out[edge]], set, news;
	const struct fields *from;

	if (callee == NONE)
		return false;
	set = make_set(up, handing->root);
	from = &up->sets->items.items[callee];
	news = from->added - up->told[edge];
	up->told[edge] = from->added;
	return news > 0 && !up->sets->items.items[set].complete &&
	       hand_to(up, handing, callee, news < from->count ? from->count - news : 0, set);
}

static bool take_over_all(const struct handing_up *up, uint32_t root)
{
	const struct directed_graph *graph = &up->handings->graph;
	bool grown = false;

	for (uint32_t e = graph->starts[root]; e < graph->starts[root + 1]; e++)
		grown |= take_over(up, e);
	return grown;
}

/* Callees come first, so that each is asked when all is known of it; those that call each other, until nothing is new.
 */
static void hand_up(const struct handing_up *up)
{
	const struct components *components = &up->handings->components;

	for (uint32_t c = 0; c < components->count; c++) {
		uint32_t first = components->starts.items[c], end = components->starts.items[c + 1];
		bool grown = true;

		while (grown) {
			grown = false;
			for (uint32_t m = first; m < end; m++)
				grown |= take_over_all(up, components->members.items[m]);
			grown &= end - first > 1;
		}
	}
}

void fields_hand_up(const struct handings *handings, struct field_sets *sets, bool conditions)
{
	struct handing_up up = {.handings = handings, .sets = sets, .conditions = conditions};
	size_t roots = handings->graph.count;

	up.set_of = memory_allocate((roots + 1) * sizeof *up.set_of);
	memset(up.set_of, 0xff, roots * sizeof *up.set_of);
	for (uint32_t s = 0; s < sets->items.count; s++) {
		const struct fields *set = &sets->items.items[s];
		uint32_t root = record_root_given(handings->program, set->function, set->position);

		assert(root != NONE);
		up.set_of[root] = s;
	}
	up.told = memory_zeroed(handings->graph.starts[roots] + 1, sizeof *up.told);
	hand_up(&up);
	free(up.told);
	free(up.set_of);
}
