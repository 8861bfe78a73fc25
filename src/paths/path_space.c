#include "paths/path_search.h"

#include <stdlib.h>
#include <string.h>

/* Beyond so many states an answer would not come in seconds. */
enum { STATES_MAX = 2000000 };

struct building {
	const struct program *program;
	const struct path_query *query;
	struct path_graph *graph;
	struct path_space *space;
	struct table *known; /* what a state is made of → state */
};

static position_set all_through(const struct path_query *query)
{
	return ((position_set)1 << query->through.count) - 1;
}

bool path_state_ends(const struct path_query *query, const struct path_state *state)
{
	return state->at_end && state->passed == all_through(query) &&
	       (!query->pattern || (state->positions & query->pattern->last) != 0);
}

static uint32_t state_of(struct building *building, const struct path_state *state)
{
	struct path_space *space = building->space;
	uint64_t key[] = {state->node, state->positions, (uint64_t)state->passed << 1 | state->at_end};
	uint32_t next = (uint32_t)space->states.count, at;

	if (space->states.count >= STATES_MAX) {
		at = table_get(building->known, key, sizeof key);
		space->given_up |= at == TABLE_NONE;
		return at == TABLE_NONE ? NONE : at;
	}
	at = table_put(building->known, key, sizeof key, next);
	if (at == next)
		VECTOR_PUSH(space->states, *state);
	return at;
}

/* The state of a path that enters the node: before holds what is known of the path up to there. False: no path of the
 * query does that. */
static bool enter(const struct building *building, uint32_t node, label_set labels, const struct path_state *before,
                  struct path_state *ret_state)
{
	const struct path_query *query = building->query;
	uint32_t function = path_graph_function(building->graph, node);
	const char *name = building->program->functions.items[function].fact->name;

	labels |= path_graph_labels(building->graph, node);
	if (path_atoms_match(&query->avoid, name, labels))
		return false;
	*ret_state = (struct path_state){.node = node, .passed = before ? before->passed : 0, .distance = NONE};
	if (query->pattern) {
		ret_state->positions = before ? path_pattern_step(query->pattern, before->positions, name, labels)
		                              : path_pattern_start(query->pattern, name, labels);
		if (ret_state->positions == 0)
			return false;
	}
	for (size_t i = 0; i < query->through.count; i++)
		if (path_atom_matches(&query->through.items[i], name, labels))
			ret_state->passed |= (uint32_t)1 << i;
	ret_state->at_end = query->to.count == 0 || path_atoms_match(&query->to, name, labels);
	return true;
}

static void add_starts(struct building *building)
{
	const struct path_query *query = building->query;
	uint32_t count = path_graph_node_count(building->graph);

	for (uint32_t node = 0; node < count; node++) {
		uint32_t function = path_graph_function(building->graph, node), at;
		label_set entered = path_graph_start_labels(building->graph, node);
		label_set labels = entered | path_graph_labels(building->graph, node);
		struct path_state state;

		if (query->from.count > 0 &&
		    !path_atoms_match(&query->from, building->program->functions.items[function].fact->name, labels))
			continue;
		if (!enter(building, node, entered, NULL, &state))
			continue;
		at = state_of(building, &state);
		if (at != NONE)
			VECTOR_PUSH(building->space->starts, at);
	}
}

static void expand(struct building *building, uint32_t at)
{
	struct path_space *space = building->space;
	struct path_state before = space->states.items[at];
	uint32_t count, first = path_graph_edges(building->graph, before.node, &count);

	space->states.items[at].first_way = (uint32_t)space->ways.count;
	for (uint32_t e = first; e < first + count; e++) {
		const struct path_edge *edge = path_graph_edge(building->graph, e);
		uint32_t own = path_graph_function(building->graph, before.node);

		for (uint32_t node = edge->function; node != NONE && edge->function != own;
		     node = path_graph_next_part(building->graph, node)) {
			struct path_state state;
			uint32_t to;

			if (!enter(building, node, edge->labels, &before, &state))
				continue;
			to = state_of(building, &state);
			if (to != NONE)
				VECTOR_PUSH(space->ways, (struct path_way){.edge = e, .state = to});
		}
	}
	space->states.items[at].way_count = (uint32_t)space->ways.count - space->states.items[at].first_way;
}

/* How far each state is from an end, by breadth from the ends backwards. */
static void measure(const struct path_query *query, struct path_space *space)
{
	size_t states = space->states.count, done = 0;
	uint32_t *first = memory_zeroed(states + 2, sizeof *first),
	         *from = memory_allocate((space->ways.count + 1) * sizeof *from);
	VECTOR(uint32_t) work = {0};

	for (size_t w = 0; w < space->ways.count; w++)
		first[space->ways.items[w].state + 2]++;
	for (size_t s = 0; s < states; s++)
		first[s + 1] += first[s];
	for (uint32_t s = 0; s < states; s++) {
		const struct path_state *state = &space->states.items[s];

		for (uint32_t w = state->first_way; w < state->first_way + state->way_count; w++)
			from[first[space->ways.items[w].state + 1]++] = s;
	}
	for (uint32_t s = 0; s < states; s++) {
		if (!path_state_ends(query, &space->states.items[s]))
			continue;
		space->states.items[s].distance = 0;
		VECTOR_PUSH(work, s);
	}
	while (done < work.count) {
		uint32_t s = work.items[done++];

		for (uint32_t i = first[s]; i < first[s + 1]; i++) {
			if (space->states.items[from[i]].distance != NONE)
				continue;
			space->states.items[from[i]].distance = space->states.items[s].distance + 1;
			VECTOR_PUSH(work, from[i]);
		}
	}
	VECTOR_FREE(work);
	free(first);
	free(from);
}

void path_space_build(const struct program *program, const struct path_query *query, struct path_graph *graph,
                      struct path_space *ret_space)
{
	struct building building = {
	    .program = program, .query = query, .graph = graph, .space = ret_space, .known = table_new()};

	*ret_space = (struct path_space){0};
	add_starts(&building);
	for (uint32_t at = 0; at < ret_space->states.count; at++)
		expand(&building, at);
	table_free(building.known);
	measure(query, ret_space);
}

void path_space_release(struct path_space *space)
{
	VECTOR_FREE(space->states);
	VECTOR_FREE(space->ways);
	VECTOR_FREE(space->starts);
}
