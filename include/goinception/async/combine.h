/* Several functions at once, in one call: small nurseries for the usual cases. */
#ifndef GOINCEPTION_ASYNC_COMBINE_H
#define GOINCEPTION_ASYNC_COMBINE_H

#include <goinception/async/nursery.h>

#ifdef __cplusplus
extern "C" {
#endif

struct gi_call {
	gi_function function;
	void *argument;
	int status; /* filled: what it returned */
};

/* Runs all calls, each as a task, and waits for all. Returns 0, or -1 with errno as gi_nursery_close(): the first error
 * cancels the others, whose status is then what they returned after that. (asyncio.gather, but nothing runs on after an
 * error.) Also ENOMEM and EAGAIN, when not all could be started. */
GI_PUBLIC int gi_gather(struct gi_call *calls, size_t count);

/* Runs all calls, each as a task; the first that returns 0 wins, and the others are cancelled and waited for. Returns
 * its index, or -1 with errno: what the last one to fail returned when all failed; ECANCELED; ENOMEM and EAGAIN as
 * above; EINVAL for no calls at all. */
GI_PUBLIC int gi_race(struct gi_call *calls, size_t count);

/* Runs function(argument) in the calling task, and cancels its waits when timeout_ns have passed. Returns 0 and stores
 * what it returned (ret_status may be null), or -1 with errno ETIMEDOUT. (asyncio.wait_for.) */
GI_PUBLIC int gi_wait_for(gi_function function, void *argument, uint64_t timeout_ns, int *ret_status);

#ifdef __cplusplus
}
#endif
#endif
