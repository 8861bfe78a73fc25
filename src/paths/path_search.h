/* The search for paths: the call graph times what a query has seen so far of a path. Private to the room. */
#ifndef GOINCEPTION_PATHS_PATH_SEARCH_H
#define GOINCEPTION_PATHS_PATH_SEARCH_H

#include "paths/path_graph.h"
#include "paths/path_query.h"

/* A node of the call graph, with what decides how a path that stands there may go on. */
struct path_state {
	uint32_t node;
	position_set positions; /* of the pattern; 0 without one */
	uint32_t passed;        /* a bit for each `through` that is behind it */
	bool at_end;            /* the function is one to end at */
	uint32_t first_way, way_count;
	uint32_t distance; /* calls to the nearest state that ends a path, at least; NONE: none can be reached */
};

/* A call from a state to another. */
struct path_way {
	uint32_t edge, state;
};

struct path_space {
	VECTOR(struct path_state) states;
	VECTOR(struct path_way) ways;
	VECTOR(uint32_t) starts; /* states, in the order of functions */
	bool given_up;           /* there are more states than are kept */
};

/* All states that paths of the query can stand at. */
void path_space_build(const struct program *program, const struct path_query *query, struct path_graph *graph,
                      struct path_space *ret_space);
void path_space_release(struct path_space *space);

bool path_state_ends(const struct path_query *query, const struct path_state *state);

/* Called with one path: its states, and the edges between them, one less. Returns false to end the search. */
typedef bool path_found(const uint32_t *states, const uint32_t *edges, size_t edge_count, void *data);

/* Paths without a function twice, the shortest first. False when it was given up: there may be more. */
bool path_space_walk(const struct path_query *query, const struct path_graph *graph, const struct path_space *space,
                     size_t function_count, path_found *found, void *data);

#endif
