/* Nurseries: the only place where tasks are started, so that none outlives the code that started it, as Trio has them.
 *
 *	struct gi_nursery nursery;
 *
 *	gi_nursery_open(&nursery);
 *	gi_spawn(&nursery, check_stock, &order, NULL);
 *	gi_spawn(&nursery, verify_payment, &order, NULL);
 *	if (gi_nursery_close(&nursery) == -1)
 *		return errno;
 *
 * A nursery is a cancel scope, too. The first task that fails cancels the others, and its error comes out of
 * gi_nursery_close(). (asyncio's create_task() starts tasks that nobody waits for, and whose errors nobody sees.) */
#ifndef GOINCEPTION_ASYNC_NURSERY_H
#define GOINCEPTION_ASYNC_NURSERY_H

#include <goinception/async/scope.h>

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What a task runs. 0 means success, anything else is an error: a number of <errno.h>, or one of your own. */
typedef int (*gi_function)(void *argument);

/* The caller owns the memory, as with scopes. All fields but `scope` are private. */
struct gi_nursery {
	struct gi_scope scope; /* for gi_scope_cancel(), gi_scope_set_deadline(), gi_scope_shield() */
	size_t tasks;
	struct gi_fiber *closing;
	int error;
};

/* How a task is started; zeros are the defaults. */
struct gi_spawn_options {
	const char *name;        /* for messages and debuggers; copied, up to 31 characters */
	size_t stack_size_bytes; /* rounded up to a power of two, at least 16 KiB; 0: what the loop's options say */
};

/* A task that others can wait for or cancel by itself. The caller owns the memory, which must live until the nursery is
 * closed. All fields are private. */
struct gi_task {
	struct gi_scope scope;
	struct gi_waiters joining;
	int status;
	bool ended;
};

/* The calling task opens a nursery, and with it enters the nursery's scope. */
GI_PUBLIC void gi_nursery_open(struct gi_nursery *nursery);

/* Starts a task; options may be null. The task runs when the caller next waits. It stands in the nursery's scope,
 * whatever scope the caller stands in. Returns 0, or -1 with errno ENOMEM or EAGAIN (no memory, no address space for
 * its stack). A task may be started in any nursery of the loop that is not closed yet, also in one that is cancelled:
 * its first wait then fails. */
GI_PUBLIC int gi_spawn(struct gi_nursery *nursery, gi_function function, void *argument,
                       const struct gi_spawn_options *options);

/* The same, with a handle. What the function returns goes to who joins the task, and is no error of the nursery. */
GI_PUBLIC int gi_spawn_task(struct gi_nursery *nursery, struct gi_task *task, gi_function function, void *argument,
                            const struct gi_spawn_options *options);

/* Waits until the task has ended, and stores what its function returned; ret_status may be null. Any number of tasks
 * may join, at any time until the nursery is closed. Returns 0, or -1 with errno ECANCELED. */
GI_PUBLIC int gi_join(struct gi_task *task, int *ret_status);

/* Cancels one task, and what it has started: as gi_scope_cancel() of a scope around its function. */
GI_PUBLIC void gi_cancel(struct gi_task *task);

/* Waits until all tasks of the nursery have ended, and leaves its scope. Returns 0, or -1 with errno
 *  - the first error that one of the tasks returned (ECANCELED after a cancellation is not an error);
 *  - ETIMEDOUT when the nursery's own deadline ended a wait;
 *  - ECANCELED when a scope around the nursery is cancelled.
 * After gi_nursery_cancel() it returns 0: who cancels knows that. Cancellation does not cut this wait short: it reaches
 * the tasks. */
GI_PUBLIC int gi_nursery_close(struct gi_nursery *nursery);

/* Cancels all tasks of the nursery, and the waits of its owner in it. */
GI_PUBLIC void gi_nursery_cancel(struct gi_nursery *nursery);

#ifdef __cplusplus
}
#endif
#endif
