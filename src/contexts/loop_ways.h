/* The ways from event loops to their waits. A loop is there to wait, so its own wait is no finding on the way from its
 * body (or from what it calls back, which may run the loop once more) to it; anybody else who waits by the same
 * call keeps everybody waiting. */
#ifndef GOINCEPTION_CONTEXTS_LOOP_WAYS_H
#define GOINCEPTION_CONTEXTS_LOOP_WAYS_H

#include "model/model.h"

/* How deep a wait may be wrapped below the function with the loop, one more where its function is a back end that a
 * small one chooses; and the calls of such a way. */
enum { LOOP_WRAPPED_AT_MOST = 3, LOOP_WAY_MAX = LOOP_WRAPPED_AT_MOST + 2 };

/* Loops that something belongs to: a list in an arena. */
struct loop_list {
	uint32_t loop;
	const struct loop_list *next;
};
bool loop_list_has(const struct loop_list *list, uint32_t loop);

/* Where a walk is: nowhere on such a way, or a number that means a place on one to these functions. */
enum { LOOP_WAY_NONE = -1 };

struct loop_ways;
struct loop_ways *loop_ways_new(void);
void loop_ways_free(struct loop_ways *ways); /* null is allowed */

/* path[0] is the wait, path[length - 1] the call that stands in the loop; length is at most LOOP_WAY_MAX. */
void loop_ways_add(struct loop_ways *ways, uint32_t loop, const uint32_t *path, unsigned length);

/* Where a walk is once it makes the call, in a function where it was `at`. */
int loop_ways_next(const struct loop_ways *ways, const struct program *program, int at, uint32_t call);

/* May one of these loops wait by a call that leads to `at`? By its own wait; and, while there is nothing to wait for,
 * by a pause that is made in place of it. */
bool loop_ways_may_wait(const struct loop_ways *ways, const struct loop_list *loops, int at, enum rule_class class_);

#endif
