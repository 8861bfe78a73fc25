/* One function, from its first call site to its last: which locks are held at each. Private to the room. */
#ifndef GOINCEPTION_PROGRAM_LOCK_WALK_H
#define GOINCEPTION_PROGRAM_LOCK_WALK_H

#include "program/lock_effects.h"

/* The state in which a call happens, and what it does then. */
typedef void lock_visit(void *data, uint32_t call, const struct lock_state *state, const struct lock_effects *effects);

struct lock_walk {
	const struct lock_summaries *summaries;
	uint32_t function;
	lock_visit *visit; /* null: nobody looks */
	void *data;
	/* What it gives: */
	struct lock_state exit;            /* at the function's end */
	VECTOR(struct lock_path) released; /* what is given back on some way, also while something waits */
	VECTOR(uint32_t) tries;            /* call sites that try to take a lock */
};

/* Blocks are branches that exclude each other where they come from one `if`; a loop's body is taken to run once. */
void lock_walk_run(struct lock_walk *walk);
void lock_walk_release(struct lock_walk *walk);

#endif
