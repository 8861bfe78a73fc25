/* Which nodes of a graph reach each other. */
#ifndef GOINCEPTION_MODEL_COMPONENTS_H
#define GOINCEPTION_MODEL_COMPONENTS_H

#include "base/vector.h"

#include <stddef.h>
#include <stdint.h>

/* The edges of node n lead to out[starts[n]] up to out[starts[n + 1] - 1]: side by side, because they are read more
 * than once, and one after another is many times faster than by links. */
struct directed_graph {
	uint32_t count;
	uint32_t *starts, *out;
};

/* The strongly connected components of what the roots reach. Edges between components lead from higher numbers to lower
 * ones. */
struct components {
	uint32_t *of; /* component of each node; UINT32_MAX for nodes that no root reaches */
	uint32_t count;
	VECTOR(uint32_t) members; /* nodes, by component */
	VECTOR(uint32_t) starts;  /* where each component starts in members, and one more: their end */
};

void components_find(const struct directed_graph *graph, const uint32_t *roots, size_t root_count,
                     struct components *ret_components);
void components_release(struct components *components);

#endif
