/* Locks between tasks of one loop. They are not for threads: nothing here may be touched from another one.
 *
 * All are fair: who has waited longest is next, and gets what is given up directly, as in Trio, so nobody can overtake.
 * Zeroed memory is a ready lock (a semaphore of value 0, an event that is not set); nothing needs to be destroyed, but
 * nobody may wait any more. */
#ifndef GOINCEPTION_ASYNC_LOCK_H
#define GOINCEPTION_ASYNC_LOCK_H

#include <goinception/async/scope.h>

#ifdef __cplusplus
extern "C" {
#endif

/* All fields are private, here and below. */
struct gi_mutex {
	struct gi_fiber *owner;
	struct gi_waiters waiters;
};

/* Return 0 or an error number, as their POSIX threads models do, and keep errno: ECANCELED; EDEADLK when the task has
 * the mutex already; EBUSY for trylock; EPERM when it is not the caller's to unlock. */
GI_PUBLIC int gi_mutex_lock(struct gi_mutex *mutex);
GI_PUBLIC int gi_mutex_trylock(struct gi_mutex *mutex);
GI_PUBLIC int gi_mutex_unlock(struct gi_mutex *mutex);

struct gi_condition {
	struct gi_waiters waiters;
};

/* As pthread_cond_wait(): gives the mutex up, waits, and has it again when it returns, also after an error: ECANCELED;
 * ETIMEDOUT at deadline_ns (gi_now_ns() counts; GI_NEVER: none); EPERM when the caller does not have the mutex. There
 * are no wake-ups without a reason. */
GI_PUBLIC int gi_condition_wait(struct gi_condition *condition, struct gi_mutex *mutex);
GI_PUBLIC int gi_condition_timedwait(struct gi_condition *condition, struct gi_mutex *mutex, uint64_t deadline_ns);
GI_PUBLIC int gi_condition_signal(struct gi_condition *condition);
GI_PUBLIC int gi_condition_broadcast(struct gi_condition *condition);

struct gi_rwlock {
	struct gi_fiber *writer;
	unsigned readers;
	struct gi_waiters waiters;
};

/* As pthread_rwlock_rdlock() and so on: 0 or an error number, ECANCELED, EDEADLK, EBUSY, EPERM. A reader who comes
 * after a waiting writer waits, too. */
GI_PUBLIC int gi_rwlock_rdlock(struct gi_rwlock *lock);
GI_PUBLIC int gi_rwlock_tryrdlock(struct gi_rwlock *lock);
GI_PUBLIC int gi_rwlock_wrlock(struct gi_rwlock *lock);
GI_PUBLIC int gi_rwlock_trywrlock(struct gi_rwlock *lock);
GI_PUBLIC int gi_rwlock_unlock(struct gi_rwlock *lock);

struct gi_semaphore {
	unsigned value;
	struct gi_waiters waiters;
};

/* As sem_wait() and so on: 0, or -1 with errno: ECANCELED, EAGAIN for trywait, EOVERFLOW for post. */
GI_PUBLIC void gi_semaphore_init(struct gi_semaphore *semaphore, unsigned value);
GI_PUBLIC int gi_semaphore_wait(struct gi_semaphore *semaphore);
GI_PUBLIC int gi_semaphore_trywait(struct gi_semaphore *semaphore);
GI_PUBLIC int gi_semaphore_post(struct gi_semaphore *semaphore);

struct gi_event {
	bool is_set;
	struct gi_waiters waiters;
};

/* As asyncio.Event: set wakes all who wait, and lets pass who comes later, until clear. wait returns 0, or -1 with
 * errno ECANCELED. */
GI_PUBLIC void gi_event_set(struct gi_event *event);
GI_PUBLIC void gi_event_clear(struct gi_event *event);
GI_PUBLIC int gi_event_wait(struct gi_event *event);

#ifdef __cplusplus
}
#endif
#endif
