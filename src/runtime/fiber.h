/* Fibers: a task as the scheduler sees it. The public struct gi_task is only a handle on one.
 *
 * A fiber lies at the upper end of its own stack, so an idle task takes one page. It runs, or is ready, or waits.
 * Whoever makes it wait has entered it somewhere (a descriptor, a lock, the timers) before it parks; gi_wake() and
 * gi_interrupt() end the wait, and only one of them, once. */
#ifndef GOINCEPTION_RUNTIME_FIBER_H
#define GOINCEPTION_RUNTIME_FIBER_H

#include "runtime/annotate.h"
#include "runtime/stack.h"

#include <goinception/async/nursery.h>

enum {
	FIBER_NAME_BYTES = 32,
	/* As many calls in a row that need not wait, and the task lets others run all the same. */
	CALLS_WITHOUT_WAITING_MAX = 64,
};

struct loop;

struct gi_fiber {
	void *context;
	struct gi_fiber *next_ready;
	struct loop *loop;
	struct gi_scope *scope; /* the innermost it stands in */
	struct gi_fiber *next_in_scope, *previous_in_scope;

	/* While it waits. abandon takes it back from where it was entered, or returns false when it is too late for
	 * that; null: nothing may end the wait but gi_wake(). */
	bool (*abandon)(struct gi_fiber *fiber);
	const char *waits_for; /* for people; null: it does not wait */
	void *waits_at;        /* for abandon */
	int wait_error;
	struct gi_timer timeout;

	gi_function function;
	void *argument;
	struct gi_nursery *nursery;
	struct gi_task *task; /* null without a handle */
	uint64_t number;
	struct stack stack;
	char *stack_limit; /* below it the stack is about to end */
	unsigned calls_without_waiting;
	void *exceptions[2]; /* what the C++ library keeps for a thread, and must keep for a task */
	struct annotation annotation;
	char name[FIBER_NAME_BYTES];
};

/* Makes a fiber that is ready to run. It stands in that scope. Null with errno. */
struct gi_fiber *gi_fiber_new(struct loop *loop, struct gi_scope *scope, gi_function function, void *argument,
                              const struct gi_spawn_options *options);

/* Lets the current fiber wait, until gi_wake(), gi_interrupt(), its scope is cancelled, or due_ns (GI_NEVER: no
 * timeout). Without abandon only gi_wake() ends the wait, and there is no timeout. what names the wait, for people.
 * Returns 0 or the error that it was woken with: ECANCELED, ETIMEDOUT for due_ns, ENOMEM (no room for the timer). When
 * the error is not gi_wake()'s, abandon(fiber) has been called, and has returned true; so it is, too, when the scope is
 * cancelled already. What cannot be abandoned is waited for. */
int gi_park(struct loop *loop, const char *what, bool (*abandon)(struct gi_fiber *fiber), uint64_t due_ns);

/* Ends a wait: whoever calls has taken the fiber out already. */
void gi_wake(struct gi_fiber *fiber, int error);

/* Ends a wait from outside: abandon() takes the fiber out. False for one that does not wait, or cannot be taken out. */
bool gi_interrupt(struct gi_fiber *fiber, int error);

/* The abandon() of waits that are entered nowhere. */
bool gi_abandon_nothing(struct gi_fiber *fiber);

/* Lets all others that are ready run. */
void gi_step_aside(struct loop *loop);

/* Remembers of all scopes that cancel this fiber that they ended a wait. Always false, with errno ECANCELED. */
bool gi_refuse(struct gi_fiber *fiber);

/* What every drop-in asks before it does anything: may this task go on? False with errno ECANCELED. */
static inline bool gi_may_go_on(struct gi_fiber *fiber) { return !fiber->scope->cancelled || gi_refuse(fiber); }

/* ... and what it says when it was done without waiting. */
static inline void gi_did_not_wait(struct gi_fiber *fiber)
{
	if (++fiber->calls_without_waiting >= CALLS_WITHOUT_WAITING_MAX)
		gi_step_aside(fiber->loop);
}

#endif
