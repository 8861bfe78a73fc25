/* Reachability: what runs inside a context, by the surest and then the shortest way. Private to the room. */
#ifndef GOINCEPTION_PROGRAM_REACH_H
#define GOINCEPTION_PROGRAM_REACH_H

#include "program/blocking.h"
#include "program/contexts.h"
#include "program/images.h"

/* One step of a way: the function that is entered, and the call that enters it. */
struct step {
	uint32_t function;
	struct environment environment;
	uint32_t call;    /* call site that leads here; NONE at the entry */
	uint32_t target;  /* of it: index into program->targets */
	uint32_t from;    /* the step before; NONE at the entry */
	unsigned depth;   /* hops from the entry */
	unsigned loss;    /* of confidence so far: 0 high, 1 medium, 2 low */
	image_set images; /* the programs that hold every function of the way; none: the chain is a guess */
};

struct reach;
struct reach *reach_new(const struct program *program, const struct descriptors *descriptors, const struct locks *locks,
                        const bool *silent, unsigned depth);
void reach_free(struct reach *reach);

/* A blocking call that the search met: steps.items[step] is the function that makes it. */
typedef void reach_found(struct reach *reach, uint32_t step, uint32_t call, const struct blocking *blocking,
                         void *data);

/* A call that the search passes, whether it waits or not. */
typedef void reach_passed(uint32_t call, void *data);

/* Walks everything the entry reaches; each call site and each set of constants once, surest ways first. What happens
 * after a section's lock was given back is not in it. passed may be null. */
void reach_walk(struct reach *reach, const struct entry *entry, reach_found *found, reach_passed *passed, void *data);

/* The steps of the walk that is going on. */
const struct step *reach_step(const struct reach *reach, uint32_t step);

/* How many functions a call may reach, as a reader counts them. */
uint32_t reach_candidates(const struct reach *reach, uint32_t call);

#endif
