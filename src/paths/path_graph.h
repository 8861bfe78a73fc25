/* The call graph as a query walks it: functions with labels, and calls with what they add to the labels of whom they
 * enter. Made where it is walked, and kept. Private to the room.
 *
 * A node is a function, or the part of one that is a context: the body of an event loop. Start-up before the loop and
 * shutdown behind it belong to the function's own node, so that they are not taken for the loop. */
#ifndef GOINCEPTION_PATHS_PATH_GRAPH_H
#define GOINCEPTION_PATHS_PATH_GRAPH_H

#include "contexts/contexts.h"
#include "paths/labels.h"

struct path_edge {
	uint32_t function; /* that is entered */
	uint32_t call;     /* call site */
	label_set labels;  /* blocking and its class: this call waits; offload: it runs elsewhere */
	enum certainty certainty;
	unsigned candidates;
	unsigned loss;    /* of confidence: 0 high, 1 medium, 2 low */
	uint32_t offload; /* the function that makes it run elsewhere; NONE: it is called here */
};

struct path_graph;

/* Calls below the confidence are left out. */
struct path_graph *path_graph_new(const struct program *program, enum confidence least);
void path_graph_free(struct path_graph *graph); /* null is allowed */

uint32_t path_graph_node_count(const struct path_graph *graph);
uint32_t path_graph_function(const struct path_graph *graph, uint32_t node);

/* The nodes of a function, chained: first, then next of each, NONE at the end. */
uint32_t path_graph_next_part(const struct path_graph *graph, uint32_t node);

/* The labels of a node however it is entered, and those it has besides when a path starts there. */
label_set path_graph_labels(const struct path_graph *graph, uint32_t node);
label_set path_graph_start_labels(const struct path_graph *graph, uint32_t node);

/* The calls from a node, surest first, then in the order of the source; of several calls that enter the same function
 * with the same labels, the first. Gives the first of a run. */
uint32_t path_graph_edges(struct path_graph *graph, uint32_t node, uint32_t *ret_count);

/* An edge of such a run; valid until path_graph_edges is called. */
const struct path_edge *path_graph_edge(const struct path_graph *graph, uint32_t edge);

/* Calls that were left out so far because they are not sure enough. */
unsigned path_graph_left_out(const struct path_graph *graph);

#endif
