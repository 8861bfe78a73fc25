/* Jobs for other threads. */
#ifndef GOINCEPTION_RUNTIME_THREAD_POOL_H
#define GOINCEPTION_RUNTIME_THREAD_POOL_H

#include "runtime/loop.h"

#include <goinception/async/thread.h>

/* What happens to a job; written with the pool's lock held. */
enum job_state { JOB_QUEUED, JOB_RUNNING, JOB_DONE, JOB_REFUSED, JOB_ABANDONED };

struct job {
	struct delivery delivery; /* must be first */
	struct job *next, *previous;
	struct gi_thread_pool *pool;
	struct loop *loop;
	struct gi_fiber *fiber;
	enum job_state state;

	void (*function)(struct job *job);
	/* Frees a job that nobody waits for any more; null: who waits must wait to the end. */
	void (*dispose)(struct job *job);
};

/* Runs job->function in a thread of the pool; function and dispose are set, the rest is not. Returns 0 or an error
 * number: ECANCELED, ESHUTDOWN, EAGAIN. After ECANCELED the job is disposed of, now or later, if it can be. */
int gi_job_run(struct loop *loop, struct gi_thread_pool *pool, struct job *job);

/* The loop's own pool, which is made when it is first asked for. Null with errno. */
struct gi_thread_pool *gi_loop_pool(struct loop *loop);

/* How many threads a pool has, and how many jobs wait for one. */
void gi_thread_pool_count(struct gi_thread_pool *pool, size_t *ret_threads, size_t *ret_queued);

/* Runs function(argument) in the loop's pool, and hands errno over. Returns what the function returned, or -1 with
 * errno. */
ssize_t gi_off_load(struct loop *loop, ssize_t (*function)(void *argument), void *argument);

#endif
