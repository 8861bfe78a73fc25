/* Tasks and what they share; time, threads, the loop itself. */
#include "runtime_every_function.h"

#include "runtime_loop.h"

#include <errno.h>
#include <string.h>

static int use_run(struct things *things)
{
	const struct gi_options options = {.virtual_clock = true};

	(void)things;
	int status = gi_run(nap, NULL, &options);
	return status == -1 ? errno : status;
}

static int use_run_seeds(struct things *things)
{
	const struct gi_options options = {.virtual_clock = true};

	(void)things;
	int status = gi_run_seeds(nap, NULL, &options, 2);
	return status == -1 ? errno : status;
}

static int use_yield(struct things *things)
{
	(void)things;
	if (!gi_in_task() || strcmp(gi_task_name(), "main") != 0)
		return EINVAL;
	return error_of(gi_yield());
}

static int use_time(struct things *things)
{
	const struct timespec second = {1, 0};
	struct timespec left;
	uint64_t begin_ns = gi_now_ns();

	(void)things;
	errno = 0;
	int error = gi_sleep(1) == 0 ? 0 : errno;
	error = first_of(error, error_of(gi_sleep_ns(1)));
	error = first_of(error, error_of(gi_usleep(1)));
	error = first_of(error, error_of(gi_nanosleep(&second, &left)));
	error = first_of(error, gi_clock_nanosleep(CLOCK_MONOTONIC, 0, &second, &left));
	return !error && gi_now_ns() - begin_ns < 3 * GI_SECOND_NS ? EINVAL : error;
}

static int use_nursery(struct things *things)
{
	struct gi_nursery nursery;
	struct gi_task task;

	(void)things;
	int error = open_beside(&nursery, nap, NULL);
	if (gi_spawn_task(&nursery, &task, nap, NULL, NULL) == -1) {
		error = first_of(error, errno);
	} else {
		gi_cancel(&task);
		error = first_of(error, error_of(gi_join(&task, NULL)));
	}
	gi_nursery_cancel(&nursery);
	return close_beside(&nursery, error);
}

static int use_scopes(struct things *things)
{
	struct gi_scope outer, inner, innermost;

	(void)things;
	gi_scope_enter(&outer);
	gi_scope_enter_for(&inner, GI_SECOND_NS);
	gi_scope_enter_until(&innermost, gi_now_ns() + GI_SECOND_NS);
	gi_scope_set_deadline(&innermost, gi_now_ns() + 2);
	gi_scope_shield(&innermost, true);
	int error = gi_sleep_ns(1) == -1 && errno != ECANCELED ? errno : 0;
	bool has_deadline = gi_deadline_ns() != GI_NEVER;
	gi_scope_leave(&innermost);
	gi_scope_leave(&inner);
	gi_scope_cancel(&outer);
	if (gi_sleep_ns(1) != -1)
		error = EINVAL;
	gi_scope_leave(&outer);
	return has_deadline ? error : EINVAL;
}

/* What several tasks share. */
struct shared {
	struct gi_mutex mutex;
	struct gi_rwlock rwlock;
	struct gi_semaphore semaphore;
	struct gi_condition condition;
	struct gi_event event;
	struct gi_future future;
	struct gi_channel *channel;
	struct gi_queue *queue;
};

static int hold_mutex(void *argument)
{
	struct shared *shared = argument;
	int error = gi_mutex_lock(&shared->mutex);

	if (error)
		return error;
	gi_yield();
	gi_condition_signal(&shared->condition);
	gi_condition_broadcast(&shared->condition);
	return gi_mutex_unlock(&shared->mutex);
}

static int use_mutex(struct things *things)
{
	struct shared shared = {0};
	struct gi_nursery nursery;
	int error = open_beside(&nursery, hold_mutex, &shared);

	(void)things;
	gi_yield();
	int locked = gi_mutex_trylock(&shared.mutex);
	if (locked == EBUSY)
		locked = gi_mutex_lock(&shared.mutex);
	if (locked == 0)
		locked = gi_mutex_unlock(&shared.mutex);
	return close_beside(&nursery, first_of(error, locked));
}

static int use_condition(struct things *things)
{
	struct shared shared = {0};
	struct gi_nursery nursery;
	int error = open_beside(&nursery, hold_mutex, &shared);

	(void)things;
	int locked = gi_mutex_lock(&shared.mutex);
	if (locked == 0) {
		locked = error ? 0 : gi_condition_wait(&shared.condition, &shared.mutex);
		int timed = gi_condition_timedwait(&shared.condition, &shared.mutex, gi_now_ns() + 1);
		locked = first_of(locked, timed == ETIMEDOUT ? 0 : timed);
		gi_mutex_unlock(&shared.mutex);
	}
	return close_beside(&nursery, first_of(error, locked));
}

static int hold_rwlock(void *argument)
{
	struct shared *shared = argument;
	int error = gi_rwlock_wrlock(&shared->rwlock);

	if (error)
		return error;
	gi_yield();
	return gi_rwlock_unlock(&shared->rwlock);
}

static int use_rwlock(struct things *things)
{
	struct shared shared = {0};
	struct gi_nursery nursery;
	int error = open_beside(&nursery, hold_rwlock, &shared);

	(void)things;
	gi_yield();
	int locked = gi_rwlock_tryrdlock(&shared.rwlock);
	if (locked == EBUSY)
		locked = gi_rwlock_rdlock(&shared.rwlock);
	if (locked == 0)
		locked = gi_rwlock_unlock(&shared.rwlock);
	if (locked == 0 && gi_rwlock_trywrlock(&shared.rwlock) == 0)
		locked = gi_rwlock_unlock(&shared.rwlock);
	return close_beside(&nursery, first_of(error, locked));
}

/* Also the other side of channels and queues. */
static int give(void *argument)
{
	struct shared *shared = argument;
	int item = 0, error = error_of(gi_yield());

	gi_semaphore_post(&shared->semaphore);
	gi_event_set(&shared->event);
	gi_future_set(&shared->future, shared);
	if (shared->channel && gi_channel_send(shared->channel, &item) == -1)
		error = first_of(error, errno);
	return error;
}

static int use_signs(struct things *things)
{
	struct shared shared = {0};
	struct gi_nursery nursery;

	(void)things;
	gi_semaphore_init(&shared.semaphore, 0);
	gi_event_clear(&shared.event);
	int error = open_beside(&nursery, give, &shared), waited = 0;
	if (!error) {
		waited = gi_semaphore_trywait(&shared.semaphore) == -1 && errno == EAGAIN ? 0 : EINVAL;
		waited = first_of(waited, error_of(gi_semaphore_wait(&shared.semaphore)));
		waited = first_of(waited, error_of(gi_event_wait(&shared.event)));
		waited = first_of(waited, error_of(gi_future_wait(&shared.future, NULL)));
		if (!waited && !gi_future_is_done(&shared.future))
			waited = EINVAL;
	}
	struct gi_future failed = {0};
	gi_future_fail(&failed, EDOM);
	return close_beside(&nursery, first_of(error, waited));
}

static int use_channel(struct things *things)
{
	struct shared shared = {.channel = gi_channel_new(sizeof(int), 0)};
	struct gi_nursery nursery;
	int item = 0, received = 0;

	(void)things;
	if (!shared.channel)
		return errno;
	int error = open_beside(&nursery, give, &shared);
	if (!error) {
		received = gi_channel_receive(shared.channel, &item) == 1 ? 0 : errno;
		if (received)
			gi_nursery_cancel(&nursery);
	}
	if (gi_channel_try_receive(shared.channel, &item) != -1 || gi_channel_try_send(shared.channel, &item) != -1 ||
	    gi_channel_count(shared.channel) != 0)
		received = first_of(received, EINVAL);
	gi_channel_close(shared.channel);
	error = close_beside(&nursery, first_of(error, received));
	gi_channel_free(shared.channel);
	return error;
}

static int use_combinations(struct things *things)
{
	struct gi_call calls[] = {{nap, NULL, 0}, {nothing, NULL, 0}};
	int status;

	(void)things;
	int error = error_of(gi_gather(calls, 2));
	if (gi_race(calls, 2) == -1)
		error = first_of(error, errno);
	int waited = error_of(gi_wait_for(nap, NULL, GI_MILLISECOND_NS, &status));
	return first_of(error, waited == ETIMEDOUT ? 0 : waited);
}

static int work(void *argument) { return error_of(gi_queue_work(((struct shared *)argument)->queue)); }

static int use_queue(struct things *things)
{
	const struct gi_queue_options options = {.order = GI_QUEUE_ROUND_ROBIN};
	struct shared shared = {.queue = gi_queue_new(&options)};
	struct gi_nursery nursery;

	(void)things;
	if (!shared.queue)
		return errno;
	int error = error_of(gi_queue_put(shared.queue, "named", 0, nothing, NULL));
	error = first_of(error, error_of(gi_queue_put(shared.queue, "other", 0, nap, NULL)));
	int opened = open_beside(&nursery, work, &shared);
	gi_queue_close(shared.queue, true);
	error = close_beside(&nursery, first_of(error, opened));
	struct gi_queue_metrics metrics = gi_queue_metrics(shared.queue);
	gi_queue_free(shared.queue);
	return !error && metrics.done + metrics.given_up != 2 ? EINVAL : error;
}

static int use_metrics(struct things *things)
{
	struct gi_metrics metrics;
	char text[100];

	(void)things;
	gi_metrics(&metrics);
	return metrics.tasks == 1 && gi_metrics_text(text, sizeof text) > sizeof text ? 0 : EINVAL;
}

static void count_up(void *argument) { ++*(int *)argument; }

static int use_threads(struct things *things)
{
	struct gi_thread_pool *pool = gi_thread_pool_new(1);
	int counted = 0, error = pool ? 0 : errno;

	(void)things;
	if (pool && gi_thread_pool_run(pool, count_up, &counted) == -1)
		error = errno;
	if (gi_to_thread(count_up, &counted) == -1)
		error = first_of(error, errno);
	if (pool)
		gi_thread_pool_shut_down(pool, true);
	gi_thread_pool_free(pool);
	return !error && counted != 2 ? EINVAL : error;
}

const struct exercise exercises_of_tasks[] = {
    {.use = use_run, .functions = "gi_run", .needs_no_loop = true},
    {.use = use_run_seeds, .functions = "gi_run_seeds", .needs_no_loop = true},
    {.use = use_yield, .functions = "gi_in_task gi_task_name gi_yield"},
    {.use = use_time, .functions = "gi_now_ns gi_sleep gi_sleep_ns gi_usleep gi_nanosleep gi_clock_nanosleep"},
    {.use = use_nursery,
     .functions = "gi_nursery_open gi_spawn gi_spawn_task gi_join gi_cancel gi_nursery_cancel gi_nursery_close"},
    {.use = use_scopes,
     .functions = "gi_scope_enter gi_scope_enter_for gi_scope_enter_until gi_scope_leave gi_scope_cancel "
                  "gi_scope_set_deadline gi_scope_shield gi_deadline_ns"},
    {.use = use_mutex, .functions = "gi_mutex_lock gi_mutex_trylock gi_mutex_unlock"},
    {.use = use_condition,
     .functions = "gi_condition_wait gi_condition_timedwait gi_condition_signal gi_condition_broadcast"},
    {.use = use_rwlock,
     .functions = "gi_rwlock_rdlock gi_rwlock_tryrdlock gi_rwlock_wrlock gi_rwlock_trywrlock gi_rwlock_unlock"},
    {.use = use_signs,
     .functions = "gi_semaphore_init gi_semaphore_wait gi_semaphore_trywait gi_semaphore_post gi_event_set "
                  "gi_event_clear gi_event_wait gi_future_set gi_future_fail gi_future_wait gi_future_is_done"},
    {.use = use_channel,
     .functions = "gi_channel_new gi_channel_send gi_channel_try_send gi_channel_receive gi_channel_try_receive "
                  "gi_channel_close gi_channel_count gi_channel_free"},
    {.use = use_combinations, .functions = "gi_gather gi_race gi_wait_for"},
    {.use = use_queue,
     .functions = "gi_queue_new gi_queue_put gi_queue_work gi_queue_close gi_queue_metrics gi_queue_free"},
    {.use = use_metrics, .functions = "gi_metrics gi_metrics_text"},
    {.use = use_threads,
     .functions = "gi_to_thread gi_thread_pool_new gi_thread_pool_run gi_thread_pool_shut_down "
                  "gi_thread_pool_free"},
    {0},
};
