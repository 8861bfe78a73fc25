/* What helps to find a mistake: the debug log, and the seed that broke a test. */
#include "runtime_loop.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int wait_for_event(void *argument) { return gi_event_wait(argument) == 0 ? EIO : errno; }

static int make_history(void *argument)
{
	const struct gi_spawn_options options = {.name = "waiter"};
	struct gi_nursery nursery;
	struct gi_event event = {0};

	(void)argument;
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, wait_for_event, &event, &options);
	gi_sleep(2);
	gi_event_set(&event);
	assert_fails(gi_nursery_close(&nursery), EIO);
	return 0;
}

struct history {
	char text[2000];
};

static void write_down(const struct gi_log_entry *entry, void *context)
{
	struct history *history = context;
	size_t length = strlen(history->text);

	snprintf(history->text + length, sizeof history->text - length, "%d %s %d %s %d\n",
	         (int)(entry->time_ns / GI_SECOND_NS), entry->task, (int)entry->event, entry->what ? entry->what : "-",
	         entry->error);
}

static void the_log_tells_what_happens_to_tasks(void **state)
{
	struct history history = {""};
	const struct gi_options options = {.virtual_clock = true, .log = write_down, .log_context = &history};

	(void)state;
	assert_int_equal(gi_run(make_history, NULL, &options), 0);
	assert_string_equal(history.text, "0 main 0 - 0\n"
	                                  "0 main 1 time to pass 0\n"
	                                  "0 waiter 0 - 0\n"
	                                  "0 waiter 1 an event 0\n"
	                                  "2 main 2 time to pass 110\n"
	                                  "2 main 1 the tasks of its nursery 0\n"
	                                  "2 waiter 2 an event 0\n"
	                                  "2 waiter 3 - 5\n"
	                                  "2 main 2 the tasks of its nursery 0\n"
	                                  "2 main 3 - 0\n");
}

/* Runs function in a child, and returns its status; what it says on standard error goes to said. */
static int in_child(int (*function)(void), char *said, size_t size)
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
		_exit(function());
	}
	close(ends[1]);
	for (ssize_t got; (got = read(ends[0], said + length, size - 1 - length)) > 0;)
		length += (size_t)got;
	said[length] = '\0';
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	return status;
}

static int log_by_environment(void)
{
	const struct gi_options options = {.virtual_clock = true};

	setenv("GOINCEPTION_ASYNC_LOG", "1", 1);
	return gi_run(make_history, NULL, &options);
}

static void the_environment_can_ask_for_the_log(void **state)
{
	char said[4000];

	(void)state;
	assert_int_equal(in_child(log_by_environment, said, sizeof said), 0);
	assert_non_null(strstr(said, "goinception-async: 0.000000000 task 2 \"waiter\" waits for an event\n"));
	assert_non_null(strstr(said, "goinception-async: 2.000000000 task 2 \"waiter\" ends: EIO\n"));
}

struct letter {
	char **end;
	char letter;
};

static int append(void *argument)
{
	const struct letter *letter = argument;

	*(*letter->end)++ = letter->letter;
	return 0;
}

/* Breaks in one of the six orders. */
static int depends_on_order(void *argument)
{
	char text[4], *end = text;
	struct letter letters[] = {{&end, 'a'}, {&end, 'b'}, {&end, 'c'}};
	struct gi_nursery nursery;

	gi_nursery_open(&nursery);
	for (int i = 0; i < 3; i++)
		gi_spawn(&nursery, append, &letters[i], NULL);
	gi_nursery_close(&nursery);
	++*(int *)argument;
	return memcmp(text, "bca", 3) == 0 ? EDOM : 0;
}

static int abort_on_order(void *argument)
{
	if (depends_on_order(argument) != 0)
		abort();
	return 0;
}

static int find_seed(void)
{
	int runs = 0;

	return gi_run_seeds(depends_on_order, &runs, NULL, 1000) == EDOM && runs < 1000 ? 0 : 1;
}

static int find_abort(void)
{
	int runs = 0;

	return gi_run_seeds(abort_on_order, &runs, NULL, 1000);
}

static int repeat_seed(void)
{
	int runs = 0;

	return gi_run_seeds(depends_on_order, &runs, NULL, 1000) == EDOM && runs == 1 ? 0 : 1;
}

static void the_seed_that_broke_a_test_is_printed_and_repeats_it(void **state)
{
	const char *const before = "goinception-async: order seed ";
	char said[1000], again[1000], expected[1000], *end;

	(void)state;
	assert_int_equal(in_child(find_seed, said, sizeof said), 0);
	assert_memory_equal(said, before, strlen(before));
	unsigned long seed = strtoul(said + strlen(before), &end, 10);
	snprintf(expected, sizeof expected, " broke this; GOINCEPTION_ASYNC_SEED=%lu repeats it\n", seed);
	assert_string_equal(end, expected);
	/* Also one that ends the program. */
	int status = in_child(find_abort, again, sizeof again);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	assert_string_equal(again, said);

	setenv("GOINCEPTION_ASYNC_SEED", strrchr(said, '=') + 1, 1);
	assert_int_equal(in_child(repeat_seed, again, sizeof again), 0);
	assert_string_equal(again, said);
	unsetenv("GOINCEPTION_ASYNC_SEED");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_log_tells_what_happens_to_tasks),
	    cmocka_unit_test(the_environment_can_ask_for_the_log),
	    cmocka_unit_test(the_seed_that_broke_a_test_is_printed_and_repeats_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
