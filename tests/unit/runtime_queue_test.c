/* Task queues: which job is next, what becomes of one that fails, and how a queue ends. */
#include "runtime_loop.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static char trace[128];

/* A job is a letter: capital ones fail, as often as left says. */
struct job {
	char letter;
	int failures_left;
	uint64_t ran_at_ns[8];
	int runs, given_up;
};

static int run_job(void *argument)
{
	struct job *job = argument;

	strncat(trace, &job->letter, 1);
	job->ran_at_ns[job->runs++] = gi_now_ns();
	if (job->failures_left > 0) {
		job->failures_left--;
		return EIO;
	}
	return gi_sleep(1) ? ECANCELED : 0;
}

static void note_given_up(void *argument, int error)
{
	struct job *job = argument;

	job->given_up = error;
}

static int work(void *queue) { return gi_queue_work(queue) == 0 ? 0 : errno; }

struct entry {
	const char *name;
	int priority;
	char letter;
};

/* Puts all entries in, works them off with one worker, and returns the order in which they ran. */
static const char *order_of(enum gi_queue_order order, const struct entry *entries, size_t count)
{
	const struct gi_queue_options options = {.order = order};
	struct gi_queue *queue = gi_queue_new(&options);
	struct job jobs[16];
	struct gi_nursery nursery;

	trace[0] = '\0';
	for (size_t i = 0; i < count; i++) {
		jobs[i] = (struct job){.letter = entries[i].letter};
		assert_int_equal(gi_queue_put(queue, entries[i].name, entries[i].priority, run_job, &jobs[i]), 0);
	}
	gi_queue_close(queue, true);
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, work, queue, NULL);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	assert_int_equal(gi_queue_metrics(queue).done, count);
	gi_queue_free(queue);
	return trace;
}

static int use_orders(void *argument)
{
	const struct entry entries[] = {{"mail", 1, 'a'}, {"mail", 5, 'b'},  {"mail", 1, 'c'}, {"print", 5, 'd'},
	                                {"mail", 9, 'e'}, {"print", 1, 'f'}, {"fax", -3, 'g'}};

	(void)argument;
	assert_string_equal(order_of(GI_QUEUE_FIFO, entries, 7), "abcdefg");
	assert_string_equal(order_of(GI_QUEUE_PRIORITY, entries, 7), "ebdacfg");
	assert_string_equal(order_of(GI_QUEUE_ROUND_ROBIN, entries, 7), "adgbfce");
	return 0;
}

static void each_order_is_its_own(void **state)
{
	(void)state;
	run_in_loop(use_orders, NULL);
}

static int use_retries(void *argument)
{
	const struct gi_queue_options options = {
	    .retries_max = 3, .pause_ns = GI_SECOND_NS, .jitter_seed = 5, .given_up = note_given_up};
	struct gi_queue *queue = gi_queue_new(&options);
	struct job recovers = {.letter = 'r', .failures_left = 2}, hopeless = {.letter = 'h', .failures_left = 9};
	struct gi_nursery nursery;

	(void)argument;
	trace[0] = '\0';
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, work, queue, NULL);
	gi_queue_put(queue, NULL, 0, run_job, &recovers);
	gi_queue_put(queue, NULL, 0, run_job, &hopeless);
	gi_queue_close(queue, true);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	assert_int_equal(recovers.runs, 3);
	assert_int_equal(recovers.given_up, 0);
	assert_int_equal(hopeless.runs, 4);
	assert_int_equal(hopeless.given_up, EIO);
	/* Each pause is about twice as long as the one before, less up to a half (and the other job may run first). */
	uint64_t floor_ns = GI_SECOND_NS / 2, ceiling_ns = GI_SECOND_NS;
	for (int i = 1; i < 4; i++) {
		uint64_t pause_ns = hopeless.ran_at_ns[i] - hopeless.ran_at_ns[i - 1];

		assert_true(pause_ns >= floor_ns && pause_ns <= ceiling_ns + GI_SECOND_NS);
		floor_ns *= 2;
		ceiling_ns *= 2;
	}
	struct gi_queue_metrics metrics = gi_queue_metrics(queue);
	assert_int_equal(metrics.put, 2);
	assert_int_equal(metrics.done, 1);
	assert_int_equal(metrics.retried, 5);
	assert_int_equal(metrics.given_up, 1);
	assert_int_equal(metrics.waiting + metrics.running + metrics.waiting_for_retry, 0);
	assert_fails(gi_queue_put(queue, NULL, 0, run_job, &recovers), EPIPE);
	gi_queue_free(queue);
	return 0;
}

static void a_failing_job_is_tried_again_after_growing_pauses(void **state)
{
	(void)state;
	run_in_loop(use_retries, NULL);
}

struct flood {
	struct gi_queue *queue;
	struct job *jobs;
};

static int put_all(void *argument)
{
	const struct flood *flood = argument;

	for (int i = 0; i < 20; i++) {
		flood->jobs[i] = (struct job){.letter = 'x'};
		assert_int_equal(gi_queue_put(flood->queue, NULL, 0, run_job, &flood->jobs[i]), 0);
		assert_true(gi_queue_metrics(flood->queue).waiting <= 3);
	}
	/* Two workers, a second each: the last one came in when all but five had run. */
	assert_int_equal(gi_now_ns(), 8 * GI_SECOND_NS);
	gi_queue_close(flood->queue, true);
	return 0;
}

static int use_back_pressure(void *argument)
{
	const struct gi_queue_options options = {.capacity = 3};
	struct job jobs[20];
	struct flood flood = {gi_queue_new(&options), jobs};
	struct gi_nursery nursery;

	(void)argument;
	trace[0] = '\0';
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, work, flood.queue, NULL);
	gi_spawn(&nursery, work, flood.queue, NULL);
	gi_spawn(&nursery, put_all, &flood, NULL);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	assert_int_equal(gi_now_ns(), 10 * GI_SECOND_NS);
	assert_int_equal(gi_queue_metrics(flood.queue).done, 20);
	gi_queue_free(flood.queue);
	return 0;
}

static void a_full_queue_holds_back_who_puts_in(void **state)
{
	(void)state;
	run_in_loop(use_back_pressure, NULL);
}

static int stop(void *argument)
{
	const struct gi_queue_options options = {.retries_max = 1, .given_up = note_given_up};
	struct gi_queue *queue = gi_queue_new(&options);
	struct job jobs[4] = {{.letter = 'a'}, {.letter = 'b', .failures_left = 1}, {.letter = 'c'}, {.letter = 'd'}};
	struct gi_nursery nursery;

	(void)argument;
	trace[0] = '\0';
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, work, queue, NULL);
	gi_spawn(&nursery, work, queue, NULL);
	for (int i = 0; i < 4; i++)
		gi_queue_put(queue, NULL, 0, run_job, &jobs[i]);
	gi_usleep(10);
	/* a and c run, b waits for another try, d has not begun. */
	gi_queue_close(queue, false);
	assert_int_equal(jobs[1].given_up, ECANCELED);
	assert_int_equal(jobs[3].given_up, ECANCELED);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	assert_string_equal(trace, "abc");
	assert_int_equal(jobs[0].given_up + jobs[2].given_up, 0);
	gi_queue_free(queue);

	/* Cancelling the workers gives up what they were at. */
	queue = gi_queue_new(&options);
	jobs[0] = (struct job){.letter = 'a'};
	gi_queue_put(queue, NULL, 0, run_job, &jobs[0]);
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, work, queue, NULL);
	gi_usleep(10);
	gi_nursery_cancel(&nursery);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	assert_int_equal(jobs[0].given_up, ECANCELED);
	gi_queue_free(queue);
	return 0;
}

static void closing_without_draining_gives_up_what_waits(void **state)
{
	(void)state;
	run_in_loop(stop, NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_order_is_its_own),
	    cmocka_unit_test(a_failing_job_is_tried_again_after_growing_pauses),
	    cmocka_unit_test(a_full_queue_holds_back_who_puts_in),
	    cmocka_unit_test(closing_without_draining_gives_up_what_waits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
