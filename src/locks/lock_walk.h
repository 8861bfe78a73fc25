/* One function, from its first call site to its last: which locks are held at each. Private to the room. */
#ifndef GOINCEPTION_LOCKS_LOCK_WALK_H
#define GOINCEPTION_LOCKS_LOCK_WALK_H

#include "locks/lock_steps.h"
#include "locks/lock_ways.h"

/* The state in which a call happens, and what it does then. */
typedef void lock_visit(void *data, uint32_t call, const struct lock_state *state, const struct lock_effects *effects);

struct lock_walk {
	const struct lock_summaries *summaries;
	struct lock_steps *steps;
	uint32_t function;
	lock_visit *visit; /* null: nobody looks */
	void *data;
	bool stores_count; /* something was taken that a store gives back */
	/* What it gives: */
	struct lock_ways ways;             /* among others, how the function was left */
	VECTOR(struct lock_path) released; /* what is given back on some way, also while something waits */
};

/* Blocks are branches that exclude each other where they come from one `if`; a loop's body is taken to run once. */
void lock_walk_run(struct lock_walk *walk);
void lock_walk_release(struct lock_walk *walk);

#endif
