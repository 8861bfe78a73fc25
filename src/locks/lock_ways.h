/* The ways through one function, while its calls and jumps are looked at in order: what is known of locks on the way
 * that is being walked, and on those that wait to meet it again, behind a branch, a loop, a label. Private to the room.
 */
#ifndef GOINCEPTION_LOCKS_LOCK_WAYS_H
#define GOINCEPTION_LOCKS_LOCK_WAYS_H

#include "locks/lock_tests.h"

/* How the function was left, once. */
struct lock_exit {
	struct lock_state state;
	fact_index value; /* what is returned; FACT_NONE when nothing is */
	uint32_t before;  /* the call site behind it */
};

struct lock_frame;

struct lock_way_to_label {
	uint32_t label;
	struct lock_state state;
};

struct lock_ways {
	const struct lock_summaries *summaries;
	uint32_t function;
	VECTOR(struct lock_frame *) frames; /* blocks that are open, outermost first */
	VECTOR(struct lock_frame *) unused; /* frames to be used again */
	VECTOR(struct lock_way_to_label) to_labels;
	VECTOR(struct lock_exit) exits;
};

void lock_ways_init(struct lock_ways *ways, const struct lock_summaries *summaries, uint32_t function);
void lock_ways_release(struct lock_ways *ways);

/* Opens and closes blocks until `block` is the innermost; gives what is known there, null when it is nested too deep.
 * Valid until the next question. `before` is the next call site. */
struct lock_state *lock_ways_enter(struct lock_ways *ways, fact_index block, uint32_t before);

/* Where the order of calls is left, or met again. */
void lock_ways_jump(struct lock_ways *ways, const struct fact_jump *jump, uint32_t before);

/* Closes all blocks: who comes to the end of the function leaves it, too. */
void lock_ways_end(struct lock_ways *ways, uint32_t before);

#endif
