/* Two pieces of work at once, where neither looks at what the other writes. */
#ifndef GOINCEPTION_BASE_PARALLEL_H
#define GOINCEPTION_BASE_PARALLEL_H

#include <pthread.h>

typedef void parallel_work(void *data);

/* Does both and returns when both are done: `here` in the caller's thread, `beside` in one of its own, which gets no
 * signals. Where there can be no thread now, one after the other. */
void parallel_both(parallel_work *here, void *here_data, parallel_work *beside, void *beside_data);

/* The same, where at most so many threads may work at once: with one, first `here`, then `beside`. */
void parallel_with(unsigned threads, parallel_work *here, parallel_work *beside, void *data);

/* A lock for what takes a moment: who waits looks again for a while before it sleeps, which would take many times
 * longer. Destroyed with pthread_mutex_destroy(). */
void parallel_lock_init(pthread_mutex_t *ret_lock);

#endif
