/* Jobs wait in lanes: one for all, one for each priority, or one for each name. Which lane is next is all that the
 * orders differ in. */
#include "runtime/loop.h"
#include "runtime/waiters.h"

#include <goinception/async/queue.h>
#include <goinception/async/time.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define CAPACITY_DEFAULT     1024
#define PAUSE_DEFAULT_NS     (100 * GI_MILLISECOND_NS)
#define PAUSE_MAX_DEFAULT_NS (30 * GI_SECOND_NS)

enum { LANE_NAME_BYTES = 32 };

struct job_of_queue {
	struct job_of_queue *next;
	struct lane *lane;
	gi_function function;
	void *argument;
	unsigned failures;
	uint64_t due_ns; /* of a retry */
};

struct lane {
	struct lane *next; /* by falling priority, or by who was first */
	char name[LANE_NAME_BYTES];
	int priority;
	struct job_of_queue *first, *last;
};

struct gi_queue {
	struct gi_queue_options options;
	struct lane *lanes;
	struct lane *served;          /* last, in turn */
	struct job_of_queue *retries; /* by time */
	struct gi_waiters putting, working;
	struct gi_queue_metrics metrics;
	uint64_t random;
	bool closed;
};

struct gi_queue *gi_queue_new(const struct gi_queue_options *options)
{
	struct gi_queue *queue = calloc(1, sizeof *queue);
	if (!queue)
		return NULL;

	if (options)
		queue->options = *options;
	if (queue->options.capacity == 0)
		queue->options.capacity = CAPACITY_DEFAULT;
	if (queue->options.pause_ns == 0)
		queue->options.pause_ns = PAUSE_DEFAULT_NS;
	if (queue->options.pause_max_ns == 0)
		queue->options.pause_max_ns = PAUSE_MAX_DEFAULT_NS;
	queue->random = queue->options.jitter_seed ? queue->options.jitter_seed : gi_now_ns() | 1;
	return queue;
}

static void free_jobs(struct job_of_queue *job)
{
	while (job) {
		struct job_of_queue *next = job->next;

		free(job);
		job = next;
	}
}

void gi_queue_free(struct gi_queue *queue)
{
	if (!queue)
		return;
	while (queue->lanes) {
		struct lane *lane = queue->lanes;

		queue->lanes = lane->next;
		free_jobs(lane->first);
		free(lane);
	}
	free_jobs(queue->retries);
	free(queue);
}

/* Is this the lane for such a job? */
static bool is_for(const struct gi_queue *queue, const struct lane *lane, const char *name, int priority)
{
	if (queue->options.order == GI_QUEUE_PRIORITY)
		return lane->priority == priority;
	return queue->options.order == GI_QUEUE_FIFO || strncmp(lane->name, name, LANE_NAME_BYTES - 1) == 0;
}

/* The lane for such a job, new if need be. Null: no memory. */
static struct lane *lane_for(struct gi_queue *queue, const char *name, int priority)
{
	struct lane **place = &queue->lanes;

	while (*place && !is_for(queue, *place, name, priority) &&
	       !(queue->options.order == GI_QUEUE_PRIORITY && (*place)->priority < priority))
		place = &(*place)->next;
	if (*place && is_for(queue, *place, name, priority))
		return *place;

	struct lane *lane = calloc(1, sizeof *lane);
	if (!lane)
		return NULL;
	memcpy(lane->name, name, strnlen(name, LANE_NAME_BYTES - 1));
	lane->priority = priority;
	lane->next = *place;
	*place = lane;
	return lane;
}

static void append(struct gi_queue *queue, struct job_of_queue *job)
{
	struct lane *lane = job->lane;

	job->next = NULL;
	if (lane->last)
		lane->last->next = job;
	else
		lane->first = job;
	lane->last = job;
	queue->metrics.waiting++;
	gi_waiters_wake_first(&queue->working);
}

static size_t inside(const struct gi_queue *queue) { return queue->metrics.waiting + queue->metrics.waiting_for_retry; }

/* Returns 0 or an error number. */
static int wait_for_room(struct loop *loop, struct gi_queue *queue)
{
	if (!gi_may_go_on(loop->current))
		return ECANCELED;
	while (!queue->closed && inside(queue) >= queue->options.capacity) {
		int error = gi_wait_among(loop, &queue->putting, "room in a task queue", NULL, GI_NEVER);

		if (error)
			return error;
	}
	return queue->closed ? EPIPE : 0;
}

int gi_queue_put(struct gi_queue *queue, const char *name, int priority, gi_function function, void *argument)
{
	struct loop *loop = gi_loop_of_task();
	if (!loop)
		gi_misuse("%s() was called outside of a task", __func__);

	int error = wait_for_room(loop, queue);
	struct lane *lane = error ? NULL : lane_for(queue, name ? name : "", priority);
	struct job_of_queue *job = lane ? calloc(1, sizeof *job) : NULL;

	if (!job) {
		errno = error ? error : ENOMEM;
		return -1;
	}
	job->lane = lane;
	job->function = function;
	job->argument = argument;
	queue->metrics.put++;
	append(queue, job);
	return 0;
}

static struct lane *next_lane(const struct gi_queue *queue)
{
	struct lane *begin = queue->lanes, *lane;

	if (queue->options.order == GI_QUEUE_ROUND_ROBIN && queue->served && queue->served->next)
		begin = queue->served->next;
	for (lane = begin; lane; lane = lane->next)
		if (lane->first)
			return lane;
	for (lane = queue->lanes; lane != begin; lane = lane->next)
		if (lane->first)
			return lane;
	return NULL;
}

/* Retries whose time has come wait like all others. */
static void move_due_retries(const struct loop *loop, struct gi_queue *queue)
{
	while (queue->retries && queue->retries->due_ns <= gi_loop_now_ns(loop)) {
		struct job_of_queue *job = queue->retries;

		queue->retries = job->next;
		queue->metrics.waiting_for_retry--;
		append(queue, job);
	}
}

static struct job_of_queue *take(struct gi_queue *queue)
{
	struct lane *lane = next_lane(queue);
	if (!lane)
		return NULL;

	struct job_of_queue *job = lane->first;
	lane->first = job->next;
	if (!lane->first)
		lane->last = NULL;
	queue->served = lane;
	queue->metrics.waiting--;
	gi_waiters_wake_first(&queue->putting);
	return job;
}

static void give_up(struct gi_queue *queue, struct job_of_queue *job, int error)
{
	queue->metrics.given_up++;
	if (queue->options.given_up)
		queue->options.given_up(job->argument, error);
	free(job);
}

/* Twice as long after each failure, less a random part of up to a half. */
static uint64_t pause_ns(struct gi_queue *queue, unsigned failures)
{
	uint64_t pause_ns = queue->options.pause_ns;

	for (unsigned i = 1; i < failures && pause_ns < queue->options.pause_max_ns; i++)
		pause_ns *= 2;
	if (pause_ns > queue->options.pause_max_ns)
		pause_ns = queue->options.pause_max_ns;
	return pause_ns - gi_next_random(&queue->random) % (pause_ns / 2 + 1);
}

static void retry(const struct loop *loop, struct gi_queue *queue, struct job_of_queue *job)
{
	struct job_of_queue **place = &queue->retries;

	job->due_ns = gi_loop_now_ns(loop) + pause_ns(queue, job->failures);
	while (*place && (*place)->due_ns <= job->due_ns)
		place = &(*place)->next;
	job->next = *place;
	*place = job;
	queue->metrics.retried++;
	queue->metrics.waiting_for_retry++;
	/* Somebody must wait until then, and not for ever. */
	gi_waiters_wake_first(&queue->working);
}

static void run(const struct loop *loop, struct gi_queue *queue, struct job_of_queue *job)
{
	queue->metrics.running++;
	int error = job->function(job->argument);
	bool was_cancelled = loop->current->scope->cancelled;

	queue->metrics.running--;
	if (!error) {
		queue->metrics.done++;
		free(job);
	} else if (!was_cancelled && job->failures < queue->options.retries_max) {
		job->failures++;
		retry(loop, queue, job);
	} else {
		give_up(queue, job, error);
	}
}

static bool is_over(const struct gi_queue *queue)
{
	return queue->closed && inside(queue) == 0 && queue->metrics.running == 0;
}

int gi_queue_work(struct gi_queue *queue)
{
	struct loop *loop = gi_loop_of_task();
	if (!loop)
		gi_misuse("%s() was called outside of a task", __func__);

	while (gi_may_go_on(loop->current)) {
		move_due_retries(loop, queue);
		struct job_of_queue *job = take(queue);

		if (job) {
			run(loop, queue, job);
		} else if (is_over(queue)) {
			gi_waiters_wake_all(&queue->working, 0);
			return 0;
		} else {
			gi_wait_among(loop, &queue->working, "work", NULL,
			              queue->retries ? queue->retries->due_ns : GI_NEVER);
		}
	}
	/* What it was woken for is for somebody else now. */
	gi_waiters_wake_first(&queue->working);
	errno = ECANCELED;
	return -1;
}

void gi_queue_close(struct gi_queue *queue, bool drain)
{
	queue->closed = true;
	if (!drain) {
		for (struct job_of_queue *job; (job = take(queue));)
			give_up(queue, job, ECANCELED);
		while (queue->retries) {
			struct job_of_queue *job = queue->retries;

			queue->retries = job->next;
			queue->metrics.waiting_for_retry--;
			give_up(queue, job, ECANCELED);
		}
	}
	gi_waiters_wake_all(&queue->putting, 0);
	gi_waiters_wake_all(&queue->working, 0);
}

struct gi_queue_metrics gi_queue_metrics(const struct gi_queue *queue) { return queue->metrics; }
