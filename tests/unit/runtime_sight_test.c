/* What can be seen from outside: metrics, stalls; and the faults that can be ordered. */
#include "runtime_loop.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int sleep_a_second(void *argument)
{
	(void)argument;
	return gi_sleep(1) ? errno : 0;
}

static int count(void *argument)
{
	struct gi_nursery nursery;
	struct gi_metrics metrics;

	(void)argument;
	gi_nursery_open(&nursery);
	for (int i = 0; i < 5; i++)
		gi_spawn(&nursery, sleep_a_second, NULL, NULL);
	gi_metrics(&metrics);
	assert_int_equal(metrics.tasks, 6);
	assert_int_equal(metrics.tasks_ready, 5);
	assert_int_equal(metrics.timers, 0);
	gi_yield();
	gi_metrics(&metrics);
	assert_int_equal(metrics.tasks_ready, 0);
	assert_int_equal(metrics.timers, 5);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	gi_metrics(&metrics);
	assert_int_equal(metrics.tasks, 1);
	assert_int_equal(metrics.tasks_started, 6);
	assert_int_equal(metrics.timers_struck, 5);
	assert_true(metrics.switches > 10 && metrics.turns > 1);
	return 0;
}

static void metrics_count(void **state)
{
	(void)state;
	run_in_loop(count, NULL);
}

static int print_metrics(void *argument)
{
	char text[8192], cut[10];
	size_t length = gi_metrics_text(text, sizeof text);
	int samples = 0;

	(void)argument;
	assert_int_equal(strlen(text), length);
	assert_int_equal(gi_metrics_text(cut, sizeof cut), length);
	assert_int_equal(strlen(cut), sizeof cut - 1);
	assert_non_null(strstr(text, "# TYPE goinception_async_tasks gauge\ngoinception_async_tasks 1\n"));
	assert_non_null(strstr(text, "goinception_async_timer_lag_seconds_bucket{le=\"+Inf\"} 0\n"));
	/* Each line is a comment, or a name and a number. */
	for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n")) {
		char *end, *space = strchr(line, ' ');

		if (line[0] == '#')
			continue;
		assert_non_null(space);
		strtod(space + 1, &end);
		assert_int_equal(*end, '\0');
		samples++;
	}
	assert_int_equal(samples, 22);
	return 0;
}

static void metrics_are_text(void **state)
{
	(void)state;
	run_in_loop(print_metrics, NULL);
}

struct seen {
	atomic_int stalls;
	int frame_count;
	uint64_t held_ns;
};

/* On a busy machine anybody may be kept from running so long; only one of them means to. */
static void note_stall(const struct gi_stall *stall, void *context)
{
	struct seen *seen = context;

	if (strcmp(stall->task, "greedy") != 0)
		return;
	seen->frame_count = stall->frame_count;
	seen->held_ns = stall->held_ns;
	atomic_fetch_add(&seen->stalls, 1);
}

/* Computes until the watchdog has barked. */
static int hold_the_loop(void *argument)
{
	const struct seen *seen = argument;

	while (atomic_load(&seen->stalls) == 0)
		;
	return 0;
}

static int hold_and_let_go(void *argument)
{
	const struct gi_spawn_options options = {.name = "greedy"};
	struct gi_nursery nursery;
	struct gi_metrics metrics;

	gi_nursery_open(&nursery);
	gi_spawn(&nursery, hold_the_loop, argument, &options);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	do {
		gi_usleep(1000);
		gi_metrics(&metrics);
	} while (metrics.longest_stall_ns == 0);
	assert_true(metrics.stalls >= 1);
	return 0;
}

static void who_holds_the_loop_is_named(void **state)
{
	struct seen seen = {0};
	const struct gi_options options = {
	    .stall_ns = 20 * GI_MILLISECOND_NS, .stalled = note_stall, .stalled_context = &seen};

	(void)state;
	assert_int_equal(gi_run(hold_and_let_go, &seen, &options), 0);
	assert_int_equal(seen.stalls, 1);
	assert_true(seen.frame_count > 1);
	assert_true(seen.held_ns >= 20 * GI_MILLISECOND_NS);
}

static void a_stall_begins_at_100_ms_unless_something_else_is_said(void **state)
{
	struct seen seen = {0};
	const struct gi_options by_default = {.watch_stalls = true, .stalled = note_stall, .stalled_context = &seen};
	const struct gi_options unasked = {.stalled = note_stall, .stalled_context = &seen};

	(void)state;
	assert_int_equal(gi_run(hold_and_let_go, &seen, &by_default), 0);
	assert_true(seen.held_ns >= 100 * GI_MILLISECOND_NS);

	seen = (struct seen){0};
	setenv("GOINCEPTION_ASYNC_STALL_MS", "on", 1);
	assert_int_equal(gi_run(hold_and_let_go, &seen, &unasked), 0);
	assert_true(seen.held_ns >= 100 * GI_MILLISECOND_NS);

	seen = (struct seen){0};
	setenv("GOINCEPTION_ASYNC_STALL_MS", "150", 1);
	assert_int_equal(gi_run(hold_and_let_go, &seen, &unasked), 0);
	assert_true(seen.held_ns >= 150 * GI_MILLISECOND_NS);
	unsetenv("GOINCEPTION_ASYNC_STALL_MS");
}

/* How often other threads of the process have gone to sleep, and how many there are. */
static unsigned long sleeps_of_others(int *ret_threads)
{
	DIR *directory = opendir("/proc/self/task");
	unsigned long sleeps = 0;
	char path[300], line[200];

	*ret_threads = 0;
	for (struct dirent *entry; (entry = readdir(directory));) {
		if (entry->d_name[0] == '.' || strtol(entry->d_name, NULL, 10) == getpid())
			continue;
		snprintf(path, sizeof path, "/proc/self/task/%s/status", entry->d_name);
		FILE *status = fopen(path, "r");
		while (status && fgets(line, sizeof line, status))
			if (strncmp(line, "voluntary_ctxt_switches:", 24) == 0)
				sleeps += strtoul(line + 24, NULL, 10);
		if (status)
			fclose(status);
		++*ret_threads;
	}
	closedir(directory);
	return sleeps;
}

struct watched_time {
	unsigned long sleeps;
	int threads;
	uint64_t elapsed_ns;
};

static int switch_for_a_while(void *argument)
{
	struct watched_time *watched = argument;
	uint64_t begin_ns = gi_now_ns();

	while (gi_now_ns() - begin_ns < 250 * GI_MILLISECOND_NS)
		gi_yield();
	watched->sleeps = sleeps_of_others(&watched->threads);
	watched->elapsed_ns = gi_now_ns() - begin_ns;
	return 0;
}

/* So the detector costs two wake-ups of a thread in the time that is allowed, and nothing on the loop's own: without
 * it there is no thread. (Sanitizers may have one of their own.) */
static void watching_is_two_looks_in_the_time_that_is_allowed(void **state)
{
	const struct gi_options options = {.watch_stalls = true};
	struct watched_time watched, alone;

	(void)state;
	assert_int_equal(gi_run(switch_for_a_while, &alone, NULL), 0);
	assert_int_equal(gi_run(switch_for_a_while, &watched, &options), 0);
	assert_int_equal(watched.threads, alone.threads + 1);
	/* One for what has begun, and some for the lock that the thread may have to wait for. */
	assert_true(watched.sleeps - alone.sleeps <= watched.elapsed_ns / (50 * GI_MILLISECOND_NS) + 4);
}

enum { BYTES = 3000 };

static int send_under_faults(void *argument)
{
	int number = *(int *)argument, interruptions = 0;

	for (size_t sent = 0; sent < BYTES;) {
		char data[100];
		size_t size = BYTES - sent < sizeof data ? BYTES - sent : sizeof data;

		for (size_t i = 0; i < size; i++)
			data[i] = (char)(sent + i);
		ssize_t now = gi_write(number, data, size);
		if (now == -1) {
			assert_int_equal(errno, EINTR);
			interruptions++;
		} else {
			sent += (size_t)now;
		}
	}
	assert_true(interruptions > 0);
	return gi_close(number);
}

static int receive_under_faults(void *argument)
{
	struct gi_nursery nursery;
	int ends[2], interruptions = 0, shorts = 0;
	size_t received = 0;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, send_under_faults, &ends[1], NULL);
	for (;;) {
		char data[100];
		ssize_t now = gi_read(ends[0], data, sizeof data);

		if (now == 0)
			break;
		if (now == -1) {
			assert_int_equal(errno, EINTR);
			interruptions++;
			continue;
		}
		for (ssize_t i = 0; i < now; i++)
			assert_int_equal(data[i], (char)(received + (size_t)i));
		shorts += now == 1;
		received += (size_t)now;
	}
	assert_int_equal(received, BYTES);
	assert_true(interruptions > 0 && shorts > 0);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	gi_close(ends[0]);
	*(int *)argument = interruptions * 10000 + shorts;
	return 0;
}

static void ordered_faults_come_and_are_the_same_each_time(void **state)
{
	struct gi_faults faults = {
	    .seed = 11, .interrupted_per_thousand = 200, .short_per_thousand = 300, .late_per_thousand = 300};
	const struct gi_options options = {.virtual_clock = true, .faults = &faults};
	int first, second, other;

	(void)state;
	assert_int_equal(gi_run(receive_under_faults, &first, &options), 0);
	assert_int_equal(gi_run(receive_under_faults, &second, &options), 0);
	faults.seed = 13;
	assert_int_equal(gi_run(receive_under_faults, &other, &options), 0);
	assert_int_equal(first, second);
	assert_int_not_equal(first, other);
}

static int write_to_full_disk(void *argument)
{
	FILE *file = tmpfile();

	(void)argument;
	assert_fails(gi_write(fileno(file), "x", 1), ENOSPC);
	fclose(file);
	return 0;
}

static void a_disk_can_be_full(void **state)
{
	const struct gi_faults faults = {.seed = 1, .full_per_thousand = 1000};
	const struct gi_options options = {.virtual_clock = true, .faults = &faults};

	(void)state;
	assert_int_equal(gi_run(write_to_full_disk, NULL, &options), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(metrics_count),
	    cmocka_unit_test(metrics_are_text),
	    cmocka_unit_test(who_holds_the_loop_is_named),
	    cmocka_unit_test(a_stall_begins_at_100_ms_unless_something_else_is_said),
	    cmocka_unit_test(watching_is_two_looks_in_the_time_that_is_allowed),
	    cmocka_unit_test(ordered_faults_come_and_are_the_same_each_time),
	    cmocka_unit_test(a_disk_can_be_full),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
