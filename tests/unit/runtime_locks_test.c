/* Mutexes, conditions, semaphores, events, reader-writer locks and channels: who waits, who is next, and what
 * cancellation leaves. */
#include "runtime_loop.h"

#include <errno.h>
#include <string.h>

struct shared {
	struct gi_mutex mutex;
	struct gi_condition condition;
	struct gi_rwlock rwlock;
	struct gi_semaphore semaphore;
	struct gi_event event;
	struct gi_channel *channel;
	char trace[64];
	int inside, most_inside, ready;
};

static void note(struct shared *shared, char letter)
{
	size_t length = strlen(shared->trace);

	assert_true(length + 1 < sizeof shared->trace);
	shared->trace[length] = letter;
}

struct worker {
	struct shared *shared;
	char letter;
};

/* Runs count workers with the letters a, b, c ... and what they share. */
static void run_workers(struct shared *shared, gi_function function, int count)
{
	struct gi_nursery nursery;
	struct worker workers[26];

	gi_nursery_open(&nursery);
	for (int i = 0; i < count; i++) {
		workers[i] = (struct worker){shared, (char)('a' + i)};
		assert_int_equal(gi_spawn(&nursery, function, &workers[i], NULL), 0);
	}
	assert_int_equal(gi_nursery_close(&nursery), 0);
}

static int lock_twice(void *argument)
{
	const struct worker *worker = argument;
	struct shared *shared = worker->shared;

	for (int i = 0; i < 2; i++) {
		assert_int_equal(gi_mutex_lock(&shared->mutex), 0);
		assert_int_equal(gi_mutex_lock(&shared->mutex), EDEADLK);
		assert_int_equal(shared->inside++, 0);
		note(shared, worker->letter);
		gi_sleep(1);
		shared->inside--;
		assert_int_equal(gi_mutex_unlock(&shared->mutex), 0);
	}
	return 0;
}

static int use_mutex(void *argument)
{
	struct shared shared = {0};
	struct gi_scope scope;

	(void)argument;
	run_workers(&shared, lock_twice, 3);
	/* Nobody overtakes, not even who has just given it up. */
	assert_string_equal(shared.trace, "abcabc");
	assert_int_equal(gi_now_ns(), 6 * GI_SECOND_NS);
	assert_int_equal(gi_mutex_unlock(&shared.mutex), EPERM);
	assert_int_equal(gi_mutex_trylock(&shared.mutex), 0);
	assert_int_equal(gi_mutex_trylock(&shared.mutex), EBUSY);
	assert_int_equal(gi_mutex_unlock(&shared.mutex), 0);
	gi_scope_enter_for(&scope, 0);
	assert_int_equal(gi_mutex_lock(&shared.mutex), ECANCELED);
	assert_int_equal(gi_scope_leave(&scope), ETIMEDOUT);
	assert_null(shared.mutex.owner);
	return 0;
}

static void a_mutex_is_fair(void **state)
{
	(void)state;
	run_in_loop(use_mutex, NULL);
}

static int give_up_in_the_middle(void *argument)
{
	const struct worker *worker = argument;
	struct gi_scope scope;

	/* b waits for a second only, and must not be given what it no longer waits for. */
	gi_scope_enter_for(&scope, worker->letter == 'b' ? GI_SECOND_NS : GI_NEVER);
	int error = gi_mutex_lock(&worker->shared->mutex);
	assert_int_equal(error, worker->letter == 'b' ? ECANCELED : 0);
	gi_scope_leave(&scope);
	if (error)
		return 0;
	note(worker->shared, worker->letter);
	gi_sleep(5);
	gi_mutex_unlock(&worker->shared->mutex);
	return 0;
}

static int cancel_waiting(void *argument)
{
	struct shared shared = {0};

	(void)argument;
	run_workers(&shared, give_up_in_the_middle, 3);
	assert_string_equal(shared.trace, "ac");
	return 0;
}

static void who_gives_up_leaves_the_queue(void **state)
{
	(void)state;
	run_in_loop(cancel_waiting, NULL);
}

static int wait_until_ready(void *argument)
{
	const struct worker *worker = argument;
	struct shared *shared = worker->shared;

	gi_mutex_lock(&shared->mutex);
	if (worker->letter == 'd') {
		gi_sleep(1);
		shared->ready = 1;
		gi_condition_signal(&shared->condition);
		gi_mutex_unlock(&shared->mutex);
		gi_sleep(1);
		gi_condition_broadcast(&shared->condition);
		return 0;
	}
	int error = gi_condition_timedwait(&shared->condition, &shared->mutex,
	                                   worker->letter == 'b' ? GI_SECOND_NS / 2 : GI_NEVER);
	assert_int_equal(error, worker->letter == 'b' ? ETIMEDOUT : 0);
	note(shared, worker->letter);
	assert_int_equal(gi_mutex_unlock(&shared->mutex), 0);
	return 0;
}

static int use_condition(void *argument)
{
	struct shared shared = {0};
	struct gi_scope scope;

	(void)argument;
	run_workers(&shared, wait_until_ready, 4);
	/* d keeps the mutex for a second; then b, whose time is over, gets it first. */
	assert_string_equal(shared.trace, "bac");
	assert_int_equal(gi_condition_wait(&shared.condition, &shared.mutex), EPERM);
	gi_mutex_lock(&shared.mutex);
	gi_scope_enter_for(&scope, GI_SECOND_NS);
	assert_int_equal(gi_condition_wait(&shared.condition, &shared.mutex), ECANCELED);
	gi_scope_leave(&scope);
	assert_int_equal(gi_mutex_unlock(&shared.mutex), 0);
	return 0;
}

static void a_condition_gives_the_mutex_back(void **state)
{
	(void)state;
	run_in_loop(use_condition, NULL);
}

static int read_or_write(void *argument)
{
	const struct worker *worker = argument;
	struct shared *shared = worker->shared;
	bool writes = worker->letter == 'c';

	assert_int_equal(writes ? gi_rwlock_wrlock(&shared->rwlock) : gi_rwlock_rdlock(&shared->rwlock), 0);
	if (++shared->inside > shared->most_inside)
		shared->most_inside = shared->inside;
	assert_true(!writes || shared->inside == 1);
	assert_int_equal(gi_rwlock_trywrlock(&shared->rwlock), EBUSY);
	gi_sleep(1);
	note(shared, worker->letter);
	shared->inside--;
	assert_int_equal(gi_rwlock_unlock(&shared->rwlock), 0);
	return 0;
}

static int use_rwlock(void *argument)
{
	struct shared shared = {0};

	(void)argument;
	run_workers(&shared, read_or_write, 6);
	assert_string_equal(shared.trace, "abcdef");
	assert_int_equal(shared.most_inside, 3);
	assert_int_equal(gi_now_ns(), 3 * GI_SECOND_NS);
	assert_int_equal(gi_rwlock_unlock(&shared.rwlock), EPERM);
	assert_int_equal(gi_rwlock_tryrdlock(&shared.rwlock), 0);
	assert_int_equal(gi_rwlock_unlock(&shared.rwlock), 0);
	assert_int_equal(gi_rwlock_trywrlock(&shared.rwlock), 0);
	assert_int_equal(gi_rwlock_tryrdlock(&shared.rwlock), EBUSY);
	assert_int_equal(gi_rwlock_rdlock(&shared.rwlock), EDEADLK);
	assert_int_equal(gi_rwlock_unlock(&shared.rwlock), 0);
	return 0;
}

static void readers_share_and_writers_do_not(void **state)
{
	(void)state;
	run_in_loop(use_rwlock, NULL);
}

static int pass_semaphore(void *argument)
{
	const struct worker *worker = argument;
	struct shared *shared = worker->shared;

	assert_int_equal(gi_semaphore_wait(&shared->semaphore), 0);
	if (++shared->inside > shared->most_inside)
		shared->most_inside = shared->inside;
	gi_sleep(1);
	shared->inside--;
	return gi_semaphore_post(&shared->semaphore);
}

static int use_semaphore(void *argument)
{
	struct shared shared = {0};

	(void)argument;
	gi_semaphore_init(&shared.semaphore, 4);
	run_workers(&shared, pass_semaphore, 20);
	assert_int_equal(shared.most_inside, 4);
	assert_int_equal(gi_now_ns(), 5 * GI_SECOND_NS);
	for (int i = 0; i < 4; i++)
		assert_int_equal(gi_semaphore_trywait(&shared.semaphore), 0);
	assert_fails(gi_semaphore_trywait(&shared.semaphore), EAGAIN);
	return 0;
}

static void a_semaphore_lets_so_many_in(void **state)
{
	(void)state;
	run_in_loop(use_semaphore, NULL);
}

static int wait_for_event(void *argument)
{
	const struct worker *worker = argument;

	if (worker->letter == 'c') {
		gi_sleep(1);
		gi_event_set(&worker->shared->event);
	}
	assert_int_equal(gi_event_wait(&worker->shared->event), 0);
	note(worker->shared, worker->letter);
	return 0;
}

static int use_event(void *argument)
{
	struct shared shared = {0};
	struct gi_scope scope;

	(void)argument;
	run_workers(&shared, wait_for_event, 4);
	assert_int_equal(strlen(shared.trace), 4);
	gi_event_clear(&shared.event);
	gi_scope_enter_for(&scope, 1);
	assert_fails(gi_event_wait(&shared.event), ECANCELED);
	gi_scope_leave(&scope);
	return 0;
}

static void an_event_wakes_all(void **state)
{
	(void)state;
	run_in_loop(use_event, NULL);
}

static int produce(void *argument)
{
	const struct worker *worker = argument;

	for (int i = 0; i < 100; i++)
		assert_int_equal(gi_channel_send(worker->shared->channel, &i), 0);
	gi_channel_close(worker->shared->channel);
	assert_fails(gi_channel_send(worker->shared->channel, &(int){0}), EPIPE);
	return 0;
}

static int consume(void *argument)
{
	const struct worker *worker = argument;
	int item, expected = 0;

	while (gi_channel_receive(worker->shared->channel, &item) == 1) {
		assert_int_equal(item, expected++);
		assert_true(gi_channel_count(worker->shared->channel) <= 3);
		if (item % 7 == 0)
			gi_sleep(1);
	}
	assert_int_equal(expected, 100);
	assert_int_equal(gi_channel_receive(worker->shared->channel, &item), 0);
	return 0;
}

static int produce_and_consume(void *argument)
{
	const struct worker *worker = argument;

	return worker->letter == 'a' ? produce(argument) : consume(argument);
}

static int use_channels(void *argument)
{
	(void)argument;
	for (size_t capacity = 0; capacity <= 3; capacity++) {
		struct shared shared = {.channel = gi_channel_new(sizeof(int), capacity)};

		run_workers(&shared, produce_and_consume, 2);
		gi_channel_free(shared.channel);
	}
	assert_null(gi_channel_new(0, 1));
	assert_null(gi_channel_new(2, SIZE_MAX));
	return 0;
}

static void items_come_in_order_whatever_the_capacity(void **state)
{
	(void)state;
	run_in_loop(use_channels, NULL);
}

static int at_the_channel(void *argument)
{
	const struct worker *worker = argument;
	struct gi_channel *channel = worker->shared->channel;
	struct gi_scope scope;
	int item = (unsigned char)worker->letter;

	/* a and b find no room; a gives up, then somebody receives, then the channel is closed. */
	if (worker->letter == 'a') {
		gi_scope_enter_for(&scope, GI_SECOND_NS);
		assert_fails(gi_channel_send(channel, &item), ECANCELED);
		gi_scope_leave(&scope);
	} else if (worker->letter == 'b') {
		assert_int_equal(gi_channel_send(channel, &item), 0);
		assert_int_equal(gi_now_ns(), 2 * GI_SECOND_NS);
		assert_int_equal(gi_channel_receive(channel, &item), 1);
		assert_int_equal(item, 'b');
		assert_int_equal(gi_channel_receive(channel, &item), 0);
		assert_int_equal(gi_now_ns(), 3 * GI_SECOND_NS);
	} else {
		gi_sleep(2);
		assert_int_equal(gi_channel_receive(channel, &item), 1);
		assert_int_equal(item, 'x');
		gi_sleep(1);
		gi_channel_close(channel);
	}
	return 0;
}

static int cancel_at_channel(void *argument)
{
	struct shared shared = {.channel = gi_channel_new(sizeof(int), 1)};
	int item = 'x';

	(void)argument;
	assert_fails(gi_channel_try_receive(shared.channel, &item), EAGAIN);
	assert_int_equal(gi_channel_try_send(shared.channel, &item), 0);
	assert_fails(gi_channel_try_send(shared.channel, &item), EAGAIN);
	run_workers(&shared, at_the_channel, 3);
	gi_channel_free(shared.channel);
	return 0;
}

static void what_is_cancelled_was_not_sent(void **state)
{
	(void)state;
	run_in_loop(cancel_at_channel, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_mutex_is_fair),
	    cmocka_unit_test(who_gives_up_leaves_the_queue),
	    cmocka_unit_test(a_condition_gives_the_mutex_back),
	    cmocka_unit_test(readers_share_and_writers_do_not),
	    cmocka_unit_test(a_semaphore_lets_so_many_in),
	    cmocka_unit_test(an_event_wakes_all),
	    cmocka_unit_test(items_come_in_order_whatever_the_capacity),
	    cmocka_unit_test(what_is_cancelled_was_not_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
