/* Which cells of a points-to graph reach each other: they hold the same objects. */
#ifndef GOINCEPTION_PROGRAM_COMPONENTS_H
#define GOINCEPTION_PROGRAM_COMPONENTS_H

#include "program/flow.h"

/* The strongly connected components of what the cells that hold objects reach. Edges between components lead from
 * higher numbers to lower ones. */
struct components {
	uint32_t *out_starts, *out; /* by cell: the cells its edges lead to */
	uint32_t *of_cell;          /* component of each cell; NONE for cells that no object gets to */
	uint32_t count;
	VECTOR(uint32_t) members; /* cells, by component */
	VECTOR(uint32_t) starts;  /* where each component starts in members */
};

void components_find(const struct flow_graph *flow, struct components *ret_components);
void components_release(struct components *components);

#endif
