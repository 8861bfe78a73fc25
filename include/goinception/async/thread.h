/* Work that waits or computes, in other threads: for calls that have no drop-in. */
#ifndef GOINCEPTION_ASYNC_THREAD_H
#define GOINCEPTION_ASYNC_THREAD_H

#include <goinception/async/visibility.h>

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Runs function(argument) in a thread of the loop's own pool, while the task waits. Of these calls as many run at a
 * time as gi_options.threads_max says; the others wait for their turn, first come first. Returns 0 when the function
 * has returned, or -1 with errno ECANCELED when the task was cancelled before the function began. Once begun it cannot
 * be stopped, so then cancellation waits for its end: what it works on may lie on the task's stack. -1 with EAGAIN:
 * there is no thread at all, and none can be made. The function must not use this library but for what is said to be
 * for threads. Outside of tasks it is just called. */
GI_PUBLIC int gi_to_thread(void (*function)(void *argument), void *argument);

/* A pool of its own, for work that must not hold up the loop's. Threads are made when they are needed, up to
 * threads_max (not 0), with all signals blocked. Null with errno ENOMEM or EINVAL. Tasks of several loops may share it.
 */
struct gi_thread_pool;
GI_PUBLIC struct gi_thread_pool *gi_thread_pool_new(size_t threads_max);

/* As gi_to_thread(). Also -1 with errno ESHUTDOWN when the pool has been shut down. */
GI_PUBLIC int gi_thread_pool_run(struct gi_thread_pool *pool, void (*function)(void *argument), void *argument);

/* Takes no more work. What has not begun is done (drain), or refused with ESHUTDOWN. */
GI_PUBLIC void gi_thread_pool_shut_down(struct gi_thread_pool *pool, bool drain);

/* Shuts down without draining, waits for what has begun, as a thread waits, and frees the pool. No task may use it any
 * more. Null is allowed. */
GI_PUBLIC void gi_thread_pool_free(struct gi_thread_pool *pool);

#ifdef __cplusplus
}
#endif
#endif
