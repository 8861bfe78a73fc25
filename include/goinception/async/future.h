/* Futures: a result that one task has not got yet, and others wait for. They belong to tasks of one loop. */
#ifndef GOINCEPTION_ASYNC_FUTURE_H
#define GOINCEPTION_ASYNC_FUTURE_H

#include <goinception/async/scope.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Zeroed memory is a future without a result. All fields are private. Nothing needs to be destroyed, but nobody may
 * wait any more. (asyncio.Future, but nobody can cancel it: cancelled are tasks.) */
struct gi_future {
	void *value;
	int error;
	bool is_done;
	struct gi_waiters waiters;
};

/* Gives the future its result, and wakes all who wait: a value, or an error number that is not 0. Returns 0, or -1 with
 * errno EALREADY when it has one; the first one stays. */
GI_PUBLIC int gi_future_set(struct gi_future *future, void *value);
GI_PUBLIC int gi_future_fail(struct gi_future *future, int error);

/* Waits for the result, and stores the value; ret_value may be null. Any number of tasks may wait, also when the result
 * is there. Returns 0, or -1 with errno: the error of gi_future_fail(), or ECANCELED. */
GI_PUBLIC int gi_future_wait(struct gi_future *future, void **ret_value);

/* Has it a result? */
GI_PUBLIC bool gi_future_is_done(const struct gi_future *future);

#ifdef __cplusplus
}
#endif
#endif
