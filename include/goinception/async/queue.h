/* Task queues: work that is put in now and done later, by as many tasks as are told to work at the queue. */
#ifndef GOINCEPTION_ASYNC_QUEUE_H
#define GOINCEPTION_ASYNC_QUEUE_H

#include <goinception/async/nursery.h>

#ifdef __cplusplus
extern "C" {
#endif

struct gi_queue;

enum gi_queue_order {
	GI_QUEUE_FIFO,        /* first in, first out */
	GI_QUEUE_PRIORITY,    /* the highest priority first; among equals first in, first out */
	GI_QUEUE_ROUND_ROBIN, /* one from each named queue in turn, so that a long one does not starve the others */
};

/* How a queue works; zeros are the defaults. */
struct gi_queue_options {
	enum gi_queue_order order;
	size_t capacity; /* jobs that wait, retries included, before gi_queue_put() waits; 0: 1024 */

	/* A job that returns an error is tried again, up to this many times; 0: never. */
	unsigned retries_max;
	/* The pause before the first retry; each further one is twice as long, up to pause_max_ns. A random part of up
	 * to a half is taken off (jitter), so that what failed together does not come back together. 0: 100 ms, and 30
	 * s. */
	uint64_t pause_ns, pause_max_ns;
	uint64_t jitter_seed; /* for tests: the same pauses each time; 0: by the clock */

	/* Called, if not null, in a working task for each job that failed for good, or was dropped by gi_queue_close()
	 * (then error is ECANCELED). */
	void (*given_up)(void *argument, int error);
};

/* What has become of jobs so far, and what is there now. */
struct gi_queue_metrics {
	uint64_t put, done, retried, given_up;
	size_t waiting, running, waiting_for_retry;
};

/* Makes a queue for tasks of the calling loop; options may be null. Null with errno ENOMEM. */
GI_PUBLIC struct gi_queue *gi_queue_new(const struct gi_queue_options *options);

/* Nobody may put or work any more. Jobs that are left are forgotten. Null is allowed. */
GI_PUBLIC void gi_queue_free(struct gi_queue *queue);

/* Puts a job in; waits while the queue is full. name (copied, up to 31 characters; may be null) is for
 * GI_QUEUE_ROUND_ROBIN, priority for GI_QUEUE_PRIORITY. Returns 0, or -1 with errno EPIPE when the queue is closed,
 * ECANCELED, ENOMEM. */
GI_PUBLIC int gi_queue_put(struct gi_queue *queue, const char *name, int priority, gi_function job, void *argument);

/* Works at the queue: runs jobs, one at a time, until the queue is closed and nothing is left. Let several tasks do so.
 * Returns 0, or -1 with errno ECANCELED: then a job that this task had begun was cancelled with it, and is given up. */
GI_PUBLIC int gi_queue_work(struct gi_queue *queue);

/* Takes no more jobs. With drain what is there is done, retries included; without it is given up at once. */
GI_PUBLIC void gi_queue_close(struct gi_queue *queue, bool drain);

GI_PUBLIC struct gi_queue_metrics gi_queue_metrics(const struct gi_queue *queue);

#ifdef __cplusplus
}
#endif
#endif
