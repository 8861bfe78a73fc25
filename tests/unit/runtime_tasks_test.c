/* How tasks begin, take turns and end, and what comes of their errors. */
#include "runtime/annotate.h"

#include "runtime_loop.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int answer(void *argument) { return *(int *)argument; }

static void run_returns_what_the_first_task_returned(void **state)
{
	int status = 42;

	(void)state;
	assert_int_equal(gi_run(answer, &status, NULL), 42);
	assert_false(gi_in_task());
}

static int run_again(void *argument)
{
	int status = 0;

	(void)argument;
	assert_true(gi_in_task());
	assert_string_equal(gi_task_name(), "main");
	assert_fails(gi_run(answer, &status, NULL), EBUSY);
	return 0;
}

static void a_thread_runs_one_loop(void **state)
{
	(void)state;
	run_in_loop(run_again, NULL);
}

static char trace[64];

static int leave_trace(void *argument)
{
	const char *letter = argument;

	for (int i = 0; i < 3; i++) {
		strncat(trace, letter, 1);
		gi_yield();
	}
	return 0;
}

static int take_turns(void *argument)
{
	struct gi_nursery nursery;

	(void)argument;
	trace[0] = '\0';
	gi_nursery_open(&nursery);
	assert_int_equal(gi_spawn(&nursery, leave_trace, "a", NULL), 0);
	assert_int_equal(gi_spawn(&nursery, leave_trace, "b", NULL), 0);
	assert_int_equal(gi_spawn(&nursery, leave_trace, "c", NULL), 0);
	assert_string_equal(trace, "");
	assert_int_equal(gi_nursery_close(&nursery), 0);
	assert_string_equal(trace, "abcabcabc");
	return 0;
}

static void tasks_take_turns_in_the_order_they_became_ready(void **state)
{
	(void)state;
	run_in_loop(take_turns, NULL);
}

static int take_turns_by_chance(void *argument)
{
	struct gi_nursery nursery;

	trace[0] = '\0';
	gi_nursery_open(&nursery);
	for (int i = 0; i < 6; i++)
		assert_int_equal(gi_spawn(&nursery, leave_trace, &"abcdef"[i], NULL), 0);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	strcpy(argument, trace);
	return 0;
}

static void a_seed_gives_another_order_and_always_the_same(void **state)
{
	char first[64], second[64], other[64];
	struct gi_options options = {.virtual_clock = true, .order_seed = 1};

	(void)state;
	assert_int_equal(gi_run(take_turns_by_chance, first, &options), 0);
	assert_int_equal(gi_run(take_turns_by_chance, second, &options), 0);
	options.order_seed = 2;
	assert_int_equal(gi_run(take_turns_by_chance, other, &options), 0);
	assert_string_equal(first, second);
	assert_string_not_equal(first, other);
	assert_string_not_equal(first, "abcdefabcdefabcdef");
	assert_int_equal(strlen(first), 18);
}

static int fail_after_a_second(void *argument)
{
	(void)argument;
	gi_sleep(1);
	return EPIPE;
}

static int sleep_an_hour(void *argument)
{
	bool *was_cancelled = argument;

	*was_cancelled = gi_sleep_ns(3600 * GI_SECOND_NS) == -1 && errno == ECANCELED;
	return ECANCELED;
}

static int fail_together(void *argument)
{
	struct gi_nursery nursery;
	bool first = false, second = false;
	uint64_t begin_ns = gi_now_ns();

	(void)argument;
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, sleep_an_hour, &first, NULL);
	gi_spawn(&nursery, fail_after_a_second, NULL, NULL);
	gi_spawn(&nursery, sleep_an_hour, &second, NULL);
	assert_fails(gi_nursery_close(&nursery), EPIPE);
	assert_true(first && second);
	assert_int_equal(gi_now_ns() - begin_ns, GI_SECOND_NS);
	/* What happened in there is over. */
	assert_int_equal(gi_sleep_ns(1), 0);
	return 0;
}

static void the_first_error_cancels_the_others_and_reaches_the_parent(void **state)
{
	(void)state;
	run_in_loop(fail_together, NULL);
}

static int add_one(void *argument)
{
	gi_sleep(2);
	return ++*(int *)argument;
}

static int join_both(void *argument)
{
	struct gi_nursery nursery;
	struct gi_task slow, failed;
	int number = 6, status = 0;

	(void)argument;
	gi_nursery_open(&nursery);
	gi_spawn_task(&nursery, &slow, add_one, &number, NULL);
	gi_spawn_task(&nursery, &failed, fail_after_a_second, NULL, NULL);
	assert_int_equal(gi_join(&slow, &status), 0);
	assert_int_equal(status, 7);
	/* It has ended long ago, and its error is its joiner's matter. */
	assert_int_equal(gi_join(&failed, &status), 0);
	assert_int_equal(status, EPIPE);
	assert_int_equal(gi_join(&failed, NULL), 0);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	return 0;
}

static void who_joins_learns_what_the_task_returned(void **state)
{
	(void)state;
	run_in_loop(join_both, NULL);
}

static int cancel_one(void *argument)
{
	struct gi_nursery nursery;
	struct gi_task task;
	bool was_cancelled = false, was_cancelled_too = false;
	int status;

	(void)argument;
	gi_nursery_open(&nursery);
	gi_spawn_task(&nursery, &task, sleep_an_hour, &was_cancelled, NULL);
	gi_spawn(&nursery, sleep_an_hour, &was_cancelled_too, NULL);
	gi_sleep(1);
	gi_cancel(&task);
	assert_int_equal(gi_join(&task, &status), 0);
	assert_int_equal(status, ECANCELED);
	gi_cancel(&task);
	assert_true(was_cancelled);
	assert_false(was_cancelled_too);
	gi_nursery_cancel(&nursery);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	assert_true(was_cancelled_too);
	return 0;
}

static void one_task_can_be_cancelled(void **state)
{
	(void)state;
	run_in_loop(cancel_one, NULL);
}

static int use_stack(void *argument)
{
	volatile char deep[40 * 1024];

	memset((char *)deep, 1, sizeof deep);
	gi_yield();
	*(int *)argument += deep[0] + deep[sizeof deep - 1];
	return 0;
}

static int run_many(void *argument)
{
	enum { ROUNDS = 3, TASKS = 600 };
	struct gi_nursery nursery;
	int sum = 0;

	(void)argument;
	for (int round = 0; round < ROUNDS; round++) {
		gi_nursery_open(&nursery);
		for (int i = 0; i < TASKS; i++)
			assert_int_equal(gi_spawn(&nursery, use_stack, &sum, NULL), 0);
		assert_int_equal(gi_nursery_close(&nursery), 0);
	}
	assert_int_equal(sum, 2 * ROUNDS * TASKS);
	return 0;
}

static void stacks_are_used_again(void **state)
{
	(void)state;
	run_in_loop(run_many, NULL);
}

static int sleep_a_second(void *argument)
{
	(void)argument;
	return gi_sleep(1) ? errno : 0;
}

#ifdef GI_WITH_TSAN
enum { VERY_MANY = 4000, ROUNDS = 10 }; /* it knows 8,128 threads at most, and takes long to make one */
#else
enum { VERY_MANY = 40000, ROUNDS = 1000 };
#endif

/* Resident memory with the page tables; 0 where a sanitizer or valgrind has a share in it. */
static size_t memory_bytes(void)
{
	size_t kilobytes = 0;
#if !defined(GI_WITH_ASAN) && !defined(GI_WITH_TSAN)
	FILE *status = annotate_runs_on_valgrind() ? NULL : fopen("/proc/self/status", "r");
	char line[256];

	while (status && fgets(line, sizeof line, status))
		if (strncmp(line, "VmRSS:", 6) == 0 || strncmp(line, "VmPTE:", 6) == 0)
			kilobytes += strtoul(line + 6, NULL, 10);
	if (status)
		fclose(status);
#endif
	return kilobytes * 1024;
}

/* If each guard were a mapping of its own, a process could not have as many. */
static int run_very_many(void *argument)
{
	struct gi_nursery nursery;
	const struct gi_spawn_options options = {.stack_size_bytes = 16 * 1024};

	(void)argument;
	gi_nursery_open(&nursery);
	size_t before_bytes = memory_bytes();

	for (int i = 0; i < VERY_MANY; i++)
		assert_int_equal(gi_spawn(&nursery, sleep_a_second, NULL, &options), 0);
	gi_yield();
	/* One page each, and a little. */
	assert_true(memory_bytes() <= before_bytes + (size_t)VERY_MANY * (size_t)sysconf(_SC_PAGESIZE) * 3 / 2);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	assert_int_equal(gi_now_ns(), GI_SECOND_NS);
	return 0;
}

static int count_and_yield(void *argument)
{
	++*(int *)argument;
	gi_yield();
	return 0;
}

static int run_a_million(void *argument)
{
	enum { AT_ONCE = 1000 };
	struct gi_nursery nursery;
	struct gi_metrics metrics;
	int counted = 0;

	(void)argument;
	for (int round = 0; round < ROUNDS; round++) {
		gi_nursery_open(&nursery);
		for (int i = 0; i < AT_ONCE; i++)
			assert_int_equal(gi_spawn(&nursery, count_and_yield, &counted, NULL), 0);
		assert_int_equal(gi_nursery_close(&nursery), 0);
	}
	assert_int_equal(counted, ROUNDS * AT_ONCE);
	gi_metrics(&metrics);
	assert_int_equal(metrics.tasks, 1);
	assert_int_equal(metrics.tasks_started, ROUNDS * AT_ONCE + 1);
	return 0;
}

static void a_million_tasks_run_and_end(void **state)
{
	(void)state;
	assert_int_equal(gi_run(run_a_million, NULL, NULL), 0);
}

static void very_many_tasks_sleep(void **state)
{
	(void)state;
	run_in_loop(run_very_many, NULL);
}

static int ask_for_too_much(void *argument)
{
	struct gi_nursery nursery;
	struct gi_task task;
	const struct gi_spawn_options options = {.stack_size_bytes = SIZE_MAX / 2};
	int status = 0;

	(void)argument;
	gi_nursery_open(&nursery);
	assert_fails(gi_spawn(&nursery, answer, &status, &options), ENOMEM);
	assert_fails(gi_spawn_task(&nursery, &task, answer, &status, &options), ENOMEM);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	return 0;
}

static void no_stack_is_an_error_not_an_end(void **state)
{
	(void)state;
	run_in_loop(ask_for_too_much, NULL);
}

/* Runs function as the first task of a child process; what it says on standard error goes to said. Returns the signal
 * that ended it, 0 for none. */
static int run_in_child(gi_function function, char *said, size_t size)
{
	int ends[2], status;
	size_t length = 0;

	assert_int_equal(pipe(ends), 0);
	pid_t child = fork();
	assert_int_not_equal(child, -1);
	if (child == 0) {
		for (int i = 1; i < NSIG; i++)
			signal(i, SIG_DFL); /* neither cmocka's handlers nor a sanitizer's */
		dup2(ends[1], STDERR_FILENO);
		gi_run(function, NULL, NULL);
		_exit(0);
	}
	close(ends[1]);
	for (ssize_t got; (got = read(ends[0], said + length, size - 1 - length)) > 0;)
		length += (size_t)got;
	said[length] = '\0';
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static int recurse(volatile int *depth)
{
	volatile char frame[1024];

	frame[0] = (char)++*depth;
	return *depth < 1000000 ? recurse(depth) + frame[0] : 0;
}

static int overflow(void *argument)
{
	volatile int depth = 0;

	(void)argument;
	return recurse(&depth);
}

/* One frame that is larger than the stack, and the guard below it. */
static int leap(void *argument)
{
	volatile char frame[200 * 1024];

	(void)argument;
	memset((char *)frame, 1, sizeof frame);
	return frame[0] - 1;
}

static int overflow_in_task(void *argument)
{
	struct gi_nursery nursery;
	const struct gi_spawn_options options = {.name = "digger", .stack_size_bytes = 32 * 1024};

	(void)argument;
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, overflow, NULL, &options);
	return gi_nursery_close(&nursery);
}

static void an_overflow_names_the_task(void **state)
{
	char said[4096];

	(void)state;
	assert_int_equal(run_in_child(overflow_in_task, said, sizeof said), SIGSEGV);
	assert_non_null(strstr(said, "task \"digger\" (number 2) has overflowed its stack of 28672 bytes"));
}

static int overflow_at_once(void *argument)
{
	struct gi_nursery nursery;
	const struct gi_spawn_options options = {.name = "leaper"};

	(void)argument;
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, leap, NULL, &options);
	return gi_nursery_close(&nursery);
}

static void an_overflow_past_the_guard_is_told_too(void **state)
{
	char said[4096];

	(void)state;
#ifdef GI_WITH_ASAN
	skip(); /* it looks at the memory of memset() before the processor does, and has its own words */
#endif
	assert_int_equal(run_in_child(overflow_at_once, said, sizeof said), SIGSEGV);
	assert_non_null(strstr(said, "task \"leaper\" (number 2) has overflowed its stack of 61440 bytes"));
}

static int forget_to_close(void *argument)
{
	static struct gi_nursery nursery;

	(void)argument;
	gi_nursery_open(&nursery);
	return 0;
}

static void a_task_must_close_its_nursery(void **state)
{
	char said[4096];

	(void)state;
	assert_int_equal(run_in_child(forget_to_close, said, sizeof said), SIGABRT);
	assert_string_equal(said,
	                    "goinception-async: task \"main\" has returned from within a nursery or a scope that it "
	                    "did not close\n");
}

static int wait_for_each_other(void *argument)
{
	(void)argument;
	/* Nobody can wake this one. */
	assert_fails(gi_sleep_ns(GI_NEVER), ECANCELED);
	return 0;
}

static void a_deadlock_is_told(void **state)
{
	const struct gi_options options = {.virtual_clock = true};

	(void)state;
	assert_fails(gi_run(wait_for_each_other, NULL, &options), EDEADLK);
}

static int fork_in_task(void *argument)
{
	int status;
	pid_t child = fork();

	(void)argument;
	if (child == 0) {
		/* No loop here: this is nanosleep(), in the child alone. */
		bool right = !gi_in_task() && gi_sleep_ns(1000) == 0;
		_exit(right ? 7 : 1);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(WEXITSTATUS(status), 7);
	assert_int_equal(gi_sleep_ns(1000), 0);
	return 0;
}

static void the_child_of_a_fork_has_no_loop(void **state)
{
	(void)state;
	run_in_loop(fork_in_task, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(run_returns_what_the_first_task_returned),
	    cmocka_unit_test(a_thread_runs_one_loop),
	    cmocka_unit_test(tasks_take_turns_in_the_order_they_became_ready),
	    cmocka_unit_test(a_seed_gives_another_order_and_always_the_same),
	    cmocka_unit_test(the_first_error_cancels_the_others_and_reaches_the_parent),
	    cmocka_unit_test(who_joins_learns_what_the_task_returned),
	    cmocka_unit_test(one_task_can_be_cancelled),
	    cmocka_unit_test(stacks_are_used_again),
	    cmocka_unit_test(very_many_tasks_sleep),
	    cmocka_unit_test(a_million_tasks_run_and_end),
	    cmocka_unit_test(no_stack_is_an_error_not_an_end),
	    cmocka_unit_test(an_overflow_names_the_task),
	    cmocka_unit_test(an_overflow_past_the_guard_is_told_too),
	    cmocka_unit_test(a_task_must_close_its_nursery),
	    cmocka_unit_test(a_deadlock_is_told),
	    cmocka_unit_test(the_child_of_a_fork_has_no_loop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
