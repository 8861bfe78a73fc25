/* Views: graphs in which roots, as contexts, reach points; and which of them reach which, in any of several programs
 * that each hold a part of the nodes. Private to the room. */
#ifndef GOINCEPTION_REACH_VIEWS_H
#define GOINCEPTION_REACH_VIEWS_H

#include "model/images.h"

struct view {
	VECTOR(image_set) images;              /* by node: the programs that hold it */
	VECTOR(uint32_t) starts, out;          /* edges by node, and one more start at the end */
	VECTOR(uint32_t) point_starts, points; /* points by node, as edges */
	VECTOR(uint32_t) roots, root_contexts; /* nodes that are entered, and as which contexts */
};

/* Begins an empty one. Nodes are numbered as they are added; edges and points are pushed node by node, in that order,
 * and view_complete_node() is called behind those of each. */
void view_init(struct view *view);
uint32_t view_add_node(struct view *view, image_set images);
void view_complete_node(struct view *view);
void view_release(struct view *view);

struct view_question {
	image_set images;     /* programs to look at, each by itself; 0: they do not matter */
	unsigned depth;       /* so many edges at most; UINT_MAX: any number */
	uint32_t point_count; /* points are numbers below */
	size_t words;         /* per point */
	uint64_t *contexts;   /* per point: a bit for each context that reaches it is set */
};

void view_find(const struct view *view, const struct view_question *question);

#endif
