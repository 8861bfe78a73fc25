#include "runtime/loop.h"
#include "runtime/scopes.h"
#include "runtime/waiters.h"

#include <assert.h>
#include <errno.h>

void gi_nursery_open(struct gi_nursery *nursery)
{
	nursery->tasks = 0;
	nursery->closing = NULL;
	nursery->error = 0;
	gi_scope_enter(&nursery->scope);
}

static struct gi_fiber *spawn(struct gi_nursery *nursery, struct gi_scope *scope, gi_function function, void *argument,
                              const struct gi_spawn_options *options)
{
	struct loop *loop = gi_loop_of_task();
	if (!loop)
		gi_misuse("gi_spawn() was called outside of a task");

	struct gi_fiber *fiber = gi_fiber_new(loop, scope, function, argument, options);
	if (!fiber)
		return NULL;
	fiber->nursery = nursery;
	nursery->tasks++;
	return fiber;
}

int gi_spawn(struct gi_nursery *nursery, gi_function function, void *argument, const struct gi_spawn_options *options)
{
	return spawn(nursery, &nursery->scope, function, argument, options) ? 0 : -1;
}

int gi_spawn_task(struct gi_nursery *nursery, struct gi_task *task, gi_function function, void *argument,
                  const struct gi_spawn_options *options)
{
	task->joining = (struct gi_waiters){0};
	task->status = 0;
	task->ended = false;
	gi_scope_init(&task->scope, &nursery->scope);

	struct gi_fiber *fiber = spawn(nursery, &task->scope, function, argument, options);
	if (!fiber) {
		int error = errno;

		gi_scope_detach(gi_loop_of_task(), &task->scope);
		errno = error;
		return -1;
	}
	fiber->task = task;
	return 0;
}

void gi_task_ended(struct gi_task *task, int status)
{
	task->status = status;
	task->ended = true;
	gi_scope_detach(gi_loop_of_task(), &task->scope);
	gi_waiters_wake_all(&task->joining, 0);
}

int gi_join(struct gi_task *task, int *ret_status)
{
	struct loop *loop = gi_loop_of_task();

	if (!loop)
		gi_misuse("%s() was called outside of a task", __func__);
	if (!gi_may_go_on(loop->current))
		return -1;
	if (!task->ended) {
		int error = gi_wait_among(loop, &task->joining, "another task to end", NULL, GI_NEVER);

		if (error) {
			errno = error;
			return -1;
		}
	}
	if (ret_status)
		*ret_status = task->status;
	return 0;
}

void gi_cancel(struct gi_task *task)
{
	if (!task->ended)
		gi_scope_cancel(&task->scope);
}

void gi_nursery_task_ended(struct gi_nursery *nursery, int status)
{
	bool is_error = status != 0 && !(status == ECANCELED && nursery->scope.cancelled);

	if (is_error && !nursery->error) {
		nursery->error = status;
		gi_scope_cancel(&nursery->scope);
	}
	assert(nursery->tasks > 0);
	if (--nursery->tasks == 0 && nursery->closing) {
		struct gi_fiber *closing = nursery->closing;

		nursery->closing = NULL;
		gi_wake(closing, 0);
	}
}

int gi_nursery_close(struct gi_nursery *nursery)
{
	struct loop *loop = gi_loop_of_task();
	if (!loop)
		gi_misuse("%s() was called outside of a task", __func__);
	if (loop->current->scope != &nursery->scope)
		gi_misuse("task \"%s\" closes a nursery that is not its innermost scope", loop->current->name);

	/* Whoever is cancelled waits all the same: the tasks are cancelled, too, and may use what this stack holds. */
	if (nursery->tasks > 0) {
		nursery->closing = loop->current;
		gi_park(loop, "the tasks of its nursery", NULL, GI_NEVER);
	}
	bool around_is_cancelled = nursery->scope.parent->cancelled && !nursery->scope.shielded;
	int reason = gi_scope_leave(&nursery->scope);
	int error = nursery->error;

	if (!error && reason == ETIMEDOUT)
		error = ETIMEDOUT;
	if (!error && around_is_cancelled) {
		gi_refuse(loop->current);
		error = ECANCELED;
	}
	if (!error)
		return 0;
	errno = error;
	return -1;
}

void gi_nursery_cancel(struct gi_nursery *nursery) { gi_scope_cancel(&nursery->scope); }
