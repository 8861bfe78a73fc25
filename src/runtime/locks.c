#include "runtime/loop.h"
#include "runtime/waiters.h"

#include <goinception/async/lock.h>

#include <errno.h>
#include <limits.h>

static struct loop *loop_of_caller(const char *function)
{
	struct loop *loop = gi_loop_of_task();

	if (!loop)
		gi_misuse("%s() was called outside of a task", function);
	return loop;
}

/* Waits as a lock does that returns error numbers, and keeps errno. */
static int wait_quietly(struct loop *loop, struct gi_waiters *waiters, const char *what, void *item, uint64_t due_ns)
{
	int errno_before = errno, error;

	error = gi_may_go_on(loop->current) ? gi_wait_among(loop, waiters, what, item, due_ns) : ECANCELED;
	errno = errno_before;
	return error;
}

int gi_mutex_trylock(struct gi_mutex *mutex)
{
	if (mutex->owner)
		return EBUSY;
	mutex->owner = loop_of_caller(__func__)->current;
	return 0;
}

int gi_mutex_lock(struct gi_mutex *mutex)
{
	struct loop *loop = loop_of_caller(__func__);
	int errno_before = errno;

	if (mutex->owner == loop->current)
		return EDEADLK;
	if (mutex->owner) /* unlock makes us the owner before we wake */
		return wait_quietly(loop, &mutex->waiters, "a mutex", NULL, GI_NEVER);
	if (!gi_may_go_on(loop->current)) {
		errno = errno_before;
		return ECANCELED;
	}
	mutex->owner = loop->current;
	return 0;
}

int gi_mutex_unlock(struct gi_mutex *mutex)
{
	if (mutex->owner != loop_of_caller(__func__)->current)
		return EPERM;
	const struct gi_waiter *next = gi_waiters_wake_first(&mutex->waiters);

	mutex->owner = next ? next->fiber : NULL;
	return 0;
}

int gi_condition_wait(struct gi_condition *condition, struct gi_mutex *mutex)
{
	return gi_condition_timedwait(condition, mutex, GI_NEVER);
}

int gi_condition_timedwait(struct gi_condition *condition, struct gi_mutex *mutex, uint64_t deadline_ns)
{
	struct loop *loop = loop_of_caller(__func__);
	struct gi_scope shield;

	if (mutex->owner != loop->current)
		return EPERM;
	gi_mutex_unlock(mutex);
	int error = wait_quietly(loop, &condition->waiters, "a condition", NULL, deadline_ns);

	/* Whoever cancels must let the caller have what the contract promises. */
	gi_scope_enter(&shield);
	gi_scope_shield(&shield, true);
	gi_mutex_lock(mutex);
	gi_scope_leave(&shield);
	return error;
}

int gi_condition_signal(struct gi_condition *condition)
{
	gi_waiters_wake_first(&condition->waiters);
	return 0;
}

int gi_condition_broadcast(struct gi_condition *condition)
{
	gi_waiters_wake_all(&condition->waiters, 0);
	return 0;
}

/* What somebody who waits for a rwlock wants to be; waiter.item points to one. */
static char reader, writer;

int gi_rwlock_tryrdlock(struct gi_rwlock *lock)
{
	if (lock->writer || lock->waiters.first)
		return EBUSY;
	lock->readers++;
	return 0;
}

int gi_rwlock_trywrlock(struct gi_rwlock *lock)
{
	if (lock->writer || lock->readers || lock->waiters.first)
		return EBUSY;
	lock->writer = loop_of_caller(__func__)->current;
	return 0;
}

static int rwlock_lock(struct gi_rwlock *lock, const char *function, int (*try)(struct gi_rwlock *), char *kind)
{
	struct loop *loop = loop_of_caller(function);
	int errno_before = errno;

	if (lock->writer == loop->current)
		return EDEADLK;
	if (!gi_may_go_on(loop->current)) {
		errno = errno_before;
		return ECANCELED;
	}
	if (try(lock) == 0)
		return 0;
	return wait_quietly(loop, &lock->waiters, "a reader-writer lock", kind, GI_NEVER);
}

int gi_rwlock_rdlock(struct gi_rwlock *lock) { return rwlock_lock(lock, __func__, gi_rwlock_tryrdlock, &reader); }

int gi_rwlock_wrlock(struct gi_rwlock *lock) { return rwlock_lock(lock, __func__, gi_rwlock_trywrlock, &writer); }

/* Lets in who may come in now: one writer, or readers up to the next writer. */
static void let_in(struct gi_rwlock *lock)
{
	while (lock->waiters.first && !lock->writer) {
		bool wants_to_write = lock->waiters.first->item == &writer;

		if (wants_to_write && lock->readers)
			return;
		struct gi_fiber *fiber = gi_waiters_wake_first(&lock->waiters)->fiber;
		if (wants_to_write)
			lock->writer = fiber;
		else
			lock->readers++;
	}
}

int gi_rwlock_unlock(struct gi_rwlock *lock)
{
	if (lock->writer == loop_of_caller(__func__)->current)
		lock->writer = NULL;
	else if (lock->readers)
		lock->readers--;
	else
		return EPERM;
	let_in(lock);
	return 0;
}

void gi_semaphore_init(struct gi_semaphore *semaphore, unsigned value)
{
	*semaphore = (struct gi_semaphore){.value = value};
}

int gi_semaphore_trywait(struct gi_semaphore *semaphore)
{
	if (semaphore->value > 0) {
		semaphore->value--;
		return 0;
	}
	errno = EAGAIN;
	return -1;
}

int gi_semaphore_wait(struct gi_semaphore *semaphore)
{
	struct loop *loop = loop_of_caller(__func__);

	if (!gi_may_go_on(loop->current))
		return -1;
	if (semaphore->value > 0) {
		semaphore->value--;
		gi_did_not_wait(loop->current);
		return 0;
	}
	int error = gi_wait_among(loop, &semaphore->waiters, "a semaphore", NULL, GI_NEVER);

	errno = error;
	return error ? -1 : 0;
}

int gi_semaphore_post(struct gi_semaphore *semaphore)
{
	if (gi_waiters_wake_first(&semaphore->waiters))
		return 0;
	if (semaphore->value == UINT_MAX) {
		errno = EOVERFLOW;
		return -1;
	}
	semaphore->value++;
	return 0;
}

void gi_event_set(struct gi_event *event)
{
	event->is_set = true;
	gi_waiters_wake_all(&event->waiters, 0);
}

void gi_event_clear(struct gi_event *event) { event->is_set = false; }

int gi_event_wait(struct gi_event *event)
{
	struct loop *loop = loop_of_caller(__func__);
	int error = 0;

	if (!gi_may_go_on(loop->current))
		return -1;
	if (!event->is_set)
		error = gi_wait_among(loop, &event->waiters, "an event", NULL, GI_NEVER);
	errno = error;
	return error ? -1 : 0;
}
