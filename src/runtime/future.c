#include <goinception/async/future.h>

#include "runtime/loop.h"
#include "runtime/waiters.h"

#include <errno.h>

static int finish(struct gi_future *future, void *value, int error)
{
	if (future->is_done) {
		errno = EALREADY;
		return -1;
	}
	future->value = value;
	future->error = error;
	future->is_done = true;
	gi_waiters_wake_all(&future->waiters, 0);
	return 0;
}

int gi_future_set(struct gi_future *future, void *value) { return finish(future, value, 0); }

int gi_future_fail(struct gi_future *future, int error) { return finish(future, NULL, error); }

int gi_future_wait(struct gi_future *future, void **ret_value)
{
	struct loop *loop = gi_loop_of_task();
	int error = 0;

	if (!loop)
		gi_misuse("%s() was called outside of a task", __func__);
	if (!gi_may_go_on(loop->current))
		return -1;
	if (!future->is_done)
		error = gi_wait_among(loop, &future->waiters, "a future", NULL, GI_NEVER);
	if (!error)
		error = future->error;
	if (error) {
		errno = error;
		return -1;
	}
	if (ret_value)
		*ret_value = future->value;
	return 0;
}

bool gi_future_is_done(const struct gi_future *future) { return future->is_done; }
