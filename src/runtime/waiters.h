/* Tasks of one loop that wait for the same thing, first come first. Locks, channels and joins are made of these. */
#ifndef GOINCEPTION_RUNTIME_WAITERS_H
#define GOINCEPTION_RUNTIME_WAITERS_H

#include <goinception/async/scope.h>

struct gi_fiber;
struct loop;

/* Lies on the stack of the task that waits. */
struct gi_waiter {
	struct gi_fiber *fiber;
	struct gi_waiters *waiters;
	struct gi_waiter *next, *previous;
	void *item; /* what the waker is to look at, or to fill */
};

/* Waits at the end of the queue. Returns 0 when it was woken, or the error of gi_park(). */
int gi_wait_among(struct loop *loop, struct gi_waiters *waiters, const char *what, void *item, uint64_t due_ns);

/* Takes the first one out and makes it ready. Null when nobody waits. What is returned lives until that task runs. */
struct gi_waiter *gi_waiters_wake_first(struct gi_waiters *waiters);

/* Wakes all who wait now; gi_wait_among() returns error there. */
void gi_waiters_wake_all(struct gi_waiters *waiters, int error);

#endif
