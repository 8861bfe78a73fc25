/* The loop of a thread: who is ready, what time it is, when to look out for the world. */
#ifndef GOINCEPTION_RUNTIME_LOOP_H
#define GOINCEPTION_RUNTIME_LOOP_H

#include "runtime/fiber.h"
#include "runtime/poller.h"
#include "runtime/timers.h"
#include "runtime/wake_up.h"

#include <goinception/async/run.h>

#include <stdatomic.h>

struct gi_thread_pool;
struct watchdog;
struct uring;

enum { LAG_BUCKETS = 8 };

/* What can only be counted where it happens. */
struct loop_metrics {
	uint64_t turns;
	uint64_t lags[LAG_BUCKETS]; /* of timers, by how late they struck: up to 0.1 ms, 1 ms, 10 ms ... */
	uint64_t lag_sum_ns, lag_count;
	uint64_t ring_nudges;
};

struct loop {
	struct gi_fiber *current;
	struct gi_fiber *left; /* who ran before */
	bool left_has_ended;
	struct gi_fiber *first_ready, *last_ready;
	unsigned ready;            /* how many that are */
	unsigned switches_left;    /* before the loop looks out, even if others are ready */
	unsigned switches_between; /* of these, as many as fit between two looks */
	struct gi_fiber thread;    /* the thread's own stack: it looks out */

	uint64_t turn_ns;    /* real time, read when the loop last looked out */
	uint64_t virtual_ns; /* the virtual clock */
	uint64_t random;     /* state of the seeded order */
	bool reorders;       /* not first in, first out */
	struct gi_options options;

	struct timers timers;
	struct poller poller;
	struct wake_up wake_up;
	struct stack_pool stacks;
	struct gi_thread_pool *pool; /* null until it is needed */
	struct uring *uring;         /* likewise; stays null where there is none */
	bool uring_is_refused;
	struct gi_nursery root;
	uint64_t fibers_started;
	size_t fibers;
	void **exceptions; /* of this thread, in the C++ library; null without one */
	/* For whoever watches from another thread. */
	_Atomic uint64_t switches;
	_Atomic bool idle;
	struct watchdog *watchdog; /* null: nobody does */
	struct loop_metrics metrics;
	uint64_t fault_random;

	size_t deliveries_expected; /* of other threads and processes: time must wait for these */
	int failure;                /* why the loop gave up; 0 */
};

/* The loop of this thread; null outside of gi_run(), and in the child of a fork. A fiber never changes its thread, so
 * that what a compiler remembers of this address over a switch stays true. */
extern _Thread_local struct loop *gi_loop __attribute__((tls_model("initial-exec")));

/* The loop when a task calls, null otherwise: then a drop-in is the call it stands for. */
static inline struct loop *gi_loop_of_task(void) { return gi_loop; }

/* What time it is for tasks: read anew, or virtual. */
uint64_t gi_loop_now_ns(const struct loop *loop);

/* When a timeout that begins now ends; GI_NEVER stays so, and so does what overflows. */
uint64_t gi_due_ns(const struct loop *loop, uint64_t timeout_ns);

/* xorshift64*, by S. Vigna: good enough to shuffle, and the same everywhere. The state must not be 0. */
static inline uint64_t gi_next_random(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * UINT64_C(2685821657736338717);
}

/* Puts a fiber at the end of the ready queue. */
static inline void gi_make_ready(struct loop *loop, struct gi_fiber *fiber)
{
	fiber->next_ready = NULL;
	if (loop->last_ready)
		loop->last_ready->next_ready = fiber;
	else
		loop->first_ready = fiber;
	loop->last_ready = fiber;
	loop->ready++;
}

/* Switches to who is ready next; returns when the current fiber is. */
void gi_let_others_run(struct loop *loop);

/* Leaves the current fiber, which has ended. */
_Noreturn void gi_leave_for_ever(struct loop *loop);

/* The first thing that a new fiber does: the other end of a switch. */
void gi_arrive(struct loop *loop);

/* A contract is broken so that nothing sensible can follow: says it on standard error, and aborts. */
_Noreturn void gi_misuse(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
