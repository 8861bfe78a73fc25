/* Cancellation and deadlines: what ends, what does not, and what is told. All under the virtual clock. */
#include "runtime_loop.h"

#include "runtime/loop.h"

#include <errno.h>

static int deadlines_nest(void *argument)
{
	struct gi_scope outer, inner;

	(void)argument;
	gi_scope_enter_for(&outer, 3 * GI_SECOND_NS);
	gi_scope_enter_for(&inner, GI_SECOND_NS);
	assert_int_equal(gi_deadline_ns(), GI_SECOND_NS);
	assert_fails(gi_sleep_ns(10 * GI_SECOND_NS), ECANCELED);
	assert_int_equal(gi_now_ns(), GI_SECOND_NS);
	/* Level-triggered: whoever goes on does not get away. */
	assert_fails(gi_sleep_ns(1), ECANCELED);
	assert_fails(gi_yield(), ECANCELED);
	assert_int_equal(gi_deadline_ns(), 0);
	assert_int_equal(gi_scope_leave(&inner), ETIMEDOUT);

	assert_int_equal(gi_deadline_ns(), 3 * GI_SECOND_NS);
	gi_scope_enter_for(&inner, 60 * GI_SECOND_NS);
	assert_fails(gi_sleep_ns(10 * GI_SECOND_NS), ECANCELED);
	assert_int_equal(gi_now_ns(), 3 * GI_SECOND_NS);
	/* The inner one had time left: the outer one tells. */
	assert_int_equal(gi_scope_leave(&inner), 0);
	assert_int_equal(gi_scope_leave(&outer), ETIMEDOUT);
	assert_int_equal(gi_deadline_ns(), GI_NEVER);
	return 0;
}

static void the_earliest_deadline_counts(void **state)
{
	(void)state;
	run_in_loop(deadlines_nest, NULL);
}

static int in_time(void *argument)
{
	struct gi_scope scope;

	(void)argument;
	gi_scope_enter_for(&scope, 2 * GI_SECOND_NS);
	assert_int_equal(gi_sleep_ns(GI_SECOND_NS), 0);
	assert_int_equal(gi_scope_leave(&scope), 0);
	/* Its timer is gone with it. */
	assert_int_equal(gi_sleep_ns(5 * GI_SECOND_NS), 0);

	gi_scope_enter_for(&scope, 0);
	assert_fails(gi_sleep_ns(1), ECANCELED);
	assert_int_equal(gi_scope_leave(&scope), ETIMEDOUT);

	gi_scope_enter_until(&scope, gi_now_ns() + 5);
	gi_scope_set_deadline(&scope, GI_NEVER);
	assert_int_equal(gi_sleep_ns(10), 0);
	gi_scope_set_deadline(&scope, gi_now_ns() + 5);
	assert_int_equal(gi_sleep_ns(4), 0);
	assert_fails(gi_sleep_ns(2), ECANCELED);
	assert_int_equal(gi_scope_leave(&scope), ETIMEDOUT);
	return 0;
}

static void a_deadline_that_is_kept_leaves_no_trace(void **state)
{
	(void)state;
	run_in_loop(in_time, NULL);
}

static int sleep_for_ever(void *argument)
{
	int *ended = argument;

	assert_fails(gi_sleep_ns(GI_NEVER), ECANCELED);
	++*ended;
	return ECANCELED;
}

/* A nursery within a scope within a nursery: cancellation goes all the way down. */
static int nest(void *argument)
{
	struct gi_nursery nursery;
	struct gi_scope scope;

	gi_scope_enter(&scope);
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, sleep_for_ever, argument, NULL);
	gi_spawn(&nursery, sleep_for_ever, argument, NULL);
	assert_fails(gi_nursery_close(&nursery), ECANCELED);
	assert_int_equal(gi_scope_leave(&scope), 0);
	return ECANCELED;
}

static int cancel_a_tree(void *argument)
{
	struct gi_nursery nursery;
	int ended = 0;

	(void)argument;
	gi_nursery_open(&nursery);
	for (int i = 0; i < 3; i++)
		gi_spawn(&nursery, nest, &ended, NULL);
	gi_sleep(1);
	gi_nursery_cancel(&nursery);
	/* A task that is started too late comes no further than its first wait. */
	gi_spawn(&nursery, sleep_for_ever, &ended, NULL);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	assert_int_equal(ended, 7);
	return 0;
}

static void cancellation_reaches_the_whole_tree(void **state)
{
	(void)state;
	run_in_loop(cancel_a_tree, NULL);
}

static int clean_up(void *argument)
{
	struct gi_scope shield;
	int *cleaned = argument;

	assert_fails(gi_sleep_ns(GI_NEVER), ECANCELED);
	gi_scope_enter_for(&shield, 5 * GI_SECOND_NS);
	gi_scope_shield(&shield, true);
	assert_int_equal(gi_deadline_ns(), gi_now_ns() + 5 * GI_SECOND_NS);
	assert_int_equal(gi_sleep_ns(2 * GI_SECOND_NS), 0);
	++*cleaned;
	assert_fails(gi_sleep_ns(GI_NEVER), ECANCELED); /* the shield's own deadline */
	assert_int_equal(gi_scope_leave(&shield), ETIMEDOUT);
	assert_fails(gi_sleep_ns(1), ECANCELED);
	return ECANCELED;
}

static int cancel_what_cleans_up(void *argument)
{
	struct gi_nursery nursery;
	int cleaned = 0;

	(void)argument;
	gi_nursery_open(&nursery);
	gi_scope_set_deadline(&nursery.scope, GI_SECOND_NS);
	gi_spawn(&nursery, clean_up, &cleaned, NULL);
	assert_fails(gi_nursery_close(&nursery), ETIMEDOUT);
	assert_int_equal(cleaned, 1);
	assert_int_equal(gi_now_ns(), 6 * GI_SECOND_NS);
	return 0;
}

static void a_shield_lets_clean_up_wait(void **state)
{
	(void)state;
	run_in_loop(cancel_what_cleans_up, NULL);
}

static int lower_the_shield(void *argument)
{
	struct gi_scope outer, inner;

	(void)argument;
	gi_scope_enter(&outer);
	gi_scope_enter(&inner);
	gi_scope_shield(&inner, true);
	gi_scope_cancel(&outer);
	assert_int_equal(gi_sleep_ns(1), 0);
	gi_scope_shield(&inner, false);
	assert_fails(gi_sleep_ns(1), ECANCELED);
	gi_scope_shield(&inner, true);
	assert_int_equal(gi_sleep_ns(1), 0);
	assert_int_equal(gi_scope_leave(&inner), 0);
	assert_int_equal(gi_scope_leave(&outer), ECANCELED);
	return 0;
}

static void a_shield_can_be_lowered_and_raised(void **state)
{
	(void)state;
	run_in_loop(lower_the_shield, NULL);
}

static int join_cancelled(void *argument)
{
	struct gi_nursery nursery;
	struct gi_task task;
	struct gi_scope scope;
	int ended = 0;

	(void)argument;
	gi_nursery_open(&nursery);
	gi_spawn_task(&nursery, &task, sleep_for_ever, &ended, NULL);
	gi_scope_enter_for(&scope, GI_SECOND_NS);
	assert_fails(gi_join(&task, NULL), ECANCELED);
	assert_fails(gi_join(&task, NULL), ECANCELED);
	assert_int_equal(gi_scope_leave(&scope), ETIMEDOUT);
	/* Who gave up waiting is not told any more; the task lives on. */
	assert_int_equal(ended, 0);
	gi_cancel(&task);
	assert_int_equal(gi_join(&task, NULL), 0);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	return 0;
}

static void a_join_can_be_given_up(void **state)
{
	(void)state;
	run_in_loop(join_cancelled, NULL);
}

static int sleeps(void *argument)
{
	struct gi_scope scope;
	struct timespec hour = {.tv_sec = 3600}, bad = {.tv_nsec = 1000000000}, remaining = {0};

	(void)argument;
	assert_int_equal(gi_sleep(3600), 0);
	assert_int_equal(gi_now_ns(), 3600 * GI_SECOND_NS);
	assert_int_equal(gi_usleep(500), 0);
	assert_int_equal(gi_nanosleep(&hour, NULL), 0);
	assert_fails(gi_nanosleep(&bad, NULL), EINVAL);
	assert_int_equal(gi_clock_nanosleep(CLOCK_MONOTONIC, 0, &hour, NULL), 0);
	hour.tv_sec = 4 * 3600;
	assert_int_equal(gi_clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &hour, NULL), 0);
	assert_int_equal(gi_now_ns(), 4 * 3600 * GI_SECOND_NS);
	assert_int_equal(gi_clock_nanosleep(CLOCK_PROCESS_CPUTIME_ID, 0, &hour, NULL), EINVAL);

	gi_scope_enter_for(&scope, GI_SECOND_NS / 2);
	assert_int_equal(gi_sleep(10), 10); /* 9.5 s are left */
	assert_int_equal(errno, ECANCELED);
	assert_int_equal(gi_scope_leave(&scope), ETIMEDOUT);
	gi_scope_enter_for(&scope, GI_SECOND_NS);
	assert_fails(gi_nanosleep(&hour, &remaining), ECANCELED);
	assert_int_equal(remaining.tv_sec, 4 * 3600 - 1);
	gi_scope_leave(&scope);
	return 0;
}

static void sleeping_takes_no_time(void **state)
{
	(void)state;
	run_in_loop(sleeps, NULL);
}

static int sleep_for_real(void *argument)
{
	uint64_t begin_ns = gi_now_ns();

	(void)argument;
	assert_int_equal(gi_usleep(2000), 0);
	assert_true(gi_now_ns() - begin_ns >= 2 * GI_MILLISECOND_NS);
	return 0;
}

static void a_real_sleep_is_never_too_short(void **state)
{
	(void)state;
	assert_int_equal(gi_run(sleep_for_real, NULL, NULL), 0);
	/* Outside of a loop, too: there it is nanosleep(). */
	sleep_for_real(NULL);
}

static bool it_is_too_late(struct gi_fiber *fiber)
{
	(void)fiber;
	return false;
}

static int wake_after_a_second(void *argument)
{
	gi_sleep_ns(GI_SECOND_NS);
	gi_wake(argument, 0);
	return 0;
}

/* As with a job that a thread has begun: its memory is the task's, so the task must stay. */
static int wait_to_the_end(void *argument)
{
	struct gi_nursery nursery;
	struct gi_scope scope;

	(void)argument;
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, wake_after_a_second, gi_loop->current, NULL);
	gi_scope_enter(&scope);
	gi_scope_cancel(&scope);
	assert_int_equal(gi_park(gi_loop, "the end", it_is_too_late, GI_NEVER), 0);
	assert_int_equal(gi_now_ns(), GI_SECOND_NS);
	assert_int_equal(gi_scope_leave(&scope), 0);
	return gi_nursery_close(&nursery);
}

static void what_cannot_be_abandoned_is_waited_for(void **state)
{
	(void)state;
	run_in_loop(wait_to_the_end, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_earliest_deadline_counts),
	    cmocka_unit_test(a_deadline_that_is_kept_leaves_no_trace),
	    cmocka_unit_test(cancellation_reaches_the_whole_tree),
	    cmocka_unit_test(a_shield_lets_clean_up_wait),
	    cmocka_unit_test(a_shield_can_be_lowered_and_raised),
	    cmocka_unit_test(a_join_can_be_given_up),
	    cmocka_unit_test(what_cannot_be_abandoned_is_waited_for),
	    cmocka_unit_test(sleeping_takes_no_time),
	    cmocka_unit_test(a_real_sleep_is_never_too_short),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
