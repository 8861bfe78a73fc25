/* The search for what each program of a tree holds, as images.c and image_*.c share it.
 *
 *   images.c            which programs there are; what they hold, passed on from main()
 *   image_references.c  who refers to whom
 *   image_links.c       which sources are linked into a program as a whole */
#ifndef GOINCEPTION_MODEL_IMAGE_SEARCH_H
#define GOINCEPTION_MODEL_IMAGE_SEARCH_H

#include "model/images.h"

struct reference {
	uint32_t from, to; /* nodes */
};

/* References by where they come from: to[starts[node]] ... */
struct reference_lists {
	uint32_t *starts, *to;
};

/* Nodes: functions, then cells of variables, then units (what a unit runs or fills in at file level). */
struct image_search {
	const struct program *program;
	uint32_t first_variable, first_unit, node_count;
	VECTOR(struct reference) references;
	struct reference_lists lists;
	image_set *held;          /* per node: what is known so far */
	image_set *linked;        /* per unit: programs that something in it is referred to from */
	uint32_t *maker_of_class; /* per function: the first that makes objects of its class; NONE */
	image_set *allowed;       /* per node: programs that a unit with it can be linked into */
	bool *referred_to;        /* per node */
	bool *naming;           /* per value of the unit that is looked at: it names a function or a global variable */
	uint32_t *containing;   /* per function: how many units contain its body */
	VECTOR(uint32_t) mains; /* functions: one for each program */
	VECTOR(uint32_t) growing; /* nodes whose programs are to be passed on */
	bool *grows;              /* per node: it is one of them */
};

/* ---- image_references.c ---- */

void image_refer(struct image_search *search, uint32_t from, uint32_t to);
/* By calls, by values, and of those who make objects to the methods that can be overridden. */
void image_references_find(struct image_search *search);
bool image_is_overridable(const struct image_search *search, uint32_t function);

/* ---- images.c ---- */

void image_references_sort(const struct image_search *search, struct reference_lists *lists);
void image_hold(struct image_search *search, uint32_t node, image_set set);
/* From those that hold more than before. */
void image_pass_on(struct image_search *search);

/* ---- image_links.c ---- */

void image_links_find(struct image_search *search);

#endif
