/* Paths one after the other, the shortest first: all of one length, then those that are longer by one. No way is taken
 * that cannot end in time, so that what is walked in vain is what runs in circles. */
#include "paths/path_search.h"

#include <stdlib.h>

/* Ways taken before the search is given up: a few seconds. */
enum { WAYS_MAX = 20000000 };

struct walk {
	const struct path_query *query;
	const struct path_graph *graph;
	const struct path_space *space;
	path_found *found;
	void *data;
	bool *on_path;                      /* per function */
	VECTOR(uint32_t) states, next_ways; /* the path, and at each state the way to try next */
	VECTOR(uint32_t) edges;
	uint32_t length; /* of the paths that are looked for now, in calls */
	bool longer;     /* some way was not taken because it would make the path longer */
	uint64_t taken;
};

static uint32_t function_at(const struct walk *walk, uint32_t state)
{
	return path_graph_function(walk->graph, walk->space->states.items[state].node);
}

/* Goes to the state, unless a path through it cannot end with the length. */
static bool enter(struct walk *walk, uint32_t state)
{
	uint32_t distance = walk->space->states.items[state].distance, function = function_at(walk, state);

	if (distance == NONE || walk->on_path[function])
		return false;
	if (walk->states.count + distance > walk->length) {
		walk->longer = true;
		return false;
	}
	walk->on_path[function] = true;
	VECTOR_PUSH(walk->states, state);
	VECTOR_PUSH(walk->next_ways, walk->space->states.items[state].first_way);
	return true;
}

static void leave(struct walk *walk)
{
	walk->on_path[function_at(walk, VECTOR_LAST(walk->states))] = false;
	walk->states.count--;
	walk->next_ways.count--;
	if (walk->edges.count > 0)
		walk->edges.count--;
}

/* Could a longer path go on from here? */
static bool can_go_on(const struct walk *walk, const struct path_state *state)
{
	for (uint32_t w = state->first_way; w < state->first_way + state->way_count; w++) {
		uint32_t to = walk->space->ways.items[w].state;

		if (walk->space->states.items[to].distance != NONE && !walk->on_path[function_at(walk, to)])
			return true;
	}
	return false;
}

/* Takes the next way from where the path stands; leaves when there is none. */
static void go_on(struct walk *walk)
{
	const struct path_state *state = &walk->space->states.items[VECTOR_LAST(walk->states)];
	uint32_t *next = &VECTOR_LAST(walk->next_ways);

	while (*next < state->first_way + state->way_count) {
		const struct path_way *way = &walk->space->ways.items[(*next)++];

		walk->taken++;
		if (enter(walk, way->state)) {
			VECTOR_PUSH(walk->edges, way->edge);
			return;
		}
	}
	leave(walk);
}

/* Every path of the length from one start. False: that is enough. */
static bool walk_from(struct walk *walk, uint32_t start)
{
	if (!enter(walk, start))
		return true;
	while (walk->states.count > 0 && walk->taken < WAYS_MAX) {
		const struct path_state *state = &walk->space->states.items[VECTOR_LAST(walk->states)];

		if (walk->edges.count < walk->length) {
			go_on(walk);
			continue;
		}
		if (path_state_ends(walk->query, state) &&
		    !walk->found(walk->states.items, walk->edges.items, walk->edges.count, walk->data))
			return false;
		walk->longer = walk->longer || can_go_on(walk, state);
		leave(walk);
	}
	return true;
}

bool path_space_walk(const struct path_query *query, const struct path_graph *graph, const struct path_space *space,
                     size_t function_count, path_found *found, void *data)
{
	struct walk walk = {.query = query, .graph = graph, .space = space, .found = found, .data = data};
	bool wanted = true;

	walk.on_path = memory_zeroed(function_count + 1, sizeof *walk.on_path);
	walk.longer = true;
	for (walk.length = 0; wanted && walk.longer && walk.length < function_count && walk.taken < WAYS_MAX;
	     walk.length++) {
		walk.longer = false;
		for (size_t i = 0; i < space->starts.count && wanted && walk.taken < WAYS_MAX; i++)
			wanted = walk_from(&walk, space->starts.items[i]);
	}
	VECTOR_FREE(walk.states);
	VECTOR_FREE(walk.next_ways);
	VECTOR_FREE(walk.edges);
	free(walk.on_path);
	return walk.taken < WAYS_MAX && !space->given_up;
}
