#include "runtime/thread_pool.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

struct gi_thread_pool {
	pthread_mutex_t lock;
	pthread_cond_t work;
	struct job *first, *last;
	size_t queued, idle, threads_max, thread_count;
	bool shut;
	pthread_t threads[];
};

struct gi_thread_pool *gi_thread_pool_new(size_t threads_max)
{
	if (threads_max == 0 || threads_max > 65536) {
		errno = EINVAL;
		return NULL;
	}
	struct gi_thread_pool *pool = calloc(1, sizeof *pool + threads_max * sizeof pool->threads[0]);

	if (!pool)
		return NULL;
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->work, NULL);
	pool->threads_max = threads_max;
	return pool;
}

static void append(struct gi_thread_pool *pool, struct job *job)
{
	job->next = NULL;
	job->previous = pool->last;
	if (pool->last)
		pool->last->next = job;
	else
		pool->first = job;
	pool->last = job;
	pool->queued++;
}

static void take_out(struct gi_thread_pool *pool, struct job *job)
{
	if (job->next)
		job->next->previous = job->previous;
	else
		pool->last = job->previous;
	if (job->previous)
		job->previous->next = job->next;
	else
		pool->first = job->next;
	pool->queued--;
}

/* With the lock held, which is given up meanwhile. */
static void run(struct gi_thread_pool *pool, struct job *job)
{
	take_out(pool, job);
	job->state = JOB_RUNNING;
	pthread_mutex_unlock(&pool->lock);
	job->function(job);
	pthread_mutex_lock(&pool->lock);
	if (job->state == JOB_ABANDONED) {
		job->dispose(job);
		return;
	}
	struct wake_up *wake_up = &job->loop->wake_up;

	job->state = JOB_DONE;
	gi_wake_up_push(wake_up, &job->delivery);
	/* With the lock held the loop would wake up, want it for the next job, and sleep again. */
	pthread_mutex_unlock(&pool->lock);
	gi_wake_up_ring(wake_up);
	pthread_mutex_lock(&pool->lock);
}

static void *work(void *argument)
{
	struct gi_thread_pool *pool = argument;

	pthread_mutex_lock(&pool->lock);
	for (;;) {
		while (!pool->first && !pool->shut) {
			pool->idle++;
			pthread_cond_wait(&pool->work, &pool->lock);
			pool->idle--;
		}
		if (!pool->first)
			break;
		run(pool, pool->first);
	}
	pthread_mutex_unlock(&pool->lock);
	return NULL;
}

/* With the lock held. Signals are for the program's own threads. */
static void add_thread(struct gi_thread_pool *pool)
{
	sigset_t all, before;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&pool->threads[pool->thread_count], NULL, work, pool) == 0)
		pool->thread_count++;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void deliver(struct delivery *delivery)
{
	struct job *job = (struct job *)delivery;

	job->loop->deliveries_expected--;
	gi_wake(job->fiber, job->state == JOB_REFUSED ? ESHUTDOWN : 0);
}

/* Returns 0 or an error number. */
static int submit(struct gi_thread_pool *pool, struct job *job)
{
	int error = 0;

	pthread_mutex_lock(&pool->lock);
	if (pool->shut) {
		error = ESHUTDOWN;
	} else {
		append(pool, job);
		if (pool->queued > pool->idle && pool->thread_count < pool->threads_max)
			add_thread(pool);
		if (pool->thread_count == 0) {
			take_out(pool, job);
			error = EAGAIN;
		}
	}
	pthread_mutex_unlock(&pool->lock);
	/* Without the lock, which is the first thing that a thread wants when it wakes up. */
	if (!error)
		pthread_cond_signal(&pool->work);
	return error;
}

static bool abandon(struct gi_fiber *fiber)
{
	struct job *job = fiber->waits_at;
	struct gi_thread_pool *pool = job->pool;

	pthread_mutex_lock(&pool->lock);
	bool is_queued = job->state == JOB_QUEUED, is_mine = is_queued;

	if (is_queued)
		take_out(pool, job);
	else if (job->state == JOB_RUNNING && job->dispose)
		is_mine = true;
	if (is_mine)
		job->state = JOB_ABANDONED;
	pthread_mutex_unlock(&pool->lock);
	if (!is_mine)
		return false;
	/* A job that runs may be gone by now. */
	fiber->loop->deliveries_expected--;
	if (is_queued && job->dispose)
		job->dispose(job);
	return true;
}

int gi_job_run(struct loop *loop, struct gi_thread_pool *pool, struct job *job)
{
	job->delivery.deliver = deliver;
	job->pool = pool;
	job->loop = loop;
	job->fiber = loop->current;
	job->state = JOB_QUEUED;

	int error = submit(pool, job);
	if (error)
		return error;
	loop->deliveries_expected++;
	loop->current->waits_at = job;
	return gi_park(loop, "a thread", abandon, GI_NEVER);
}

void gi_thread_pool_shut_down(struct gi_thread_pool *pool, bool drain)
{
	pthread_mutex_lock(&pool->lock);
	pool->shut = true;
	while (!drain && pool->first) {
		struct job *job = pool->first;

		take_out(pool, job);
		struct wake_up *wake_up = &job->loop->wake_up;

		job->state = JOB_REFUSED;
		gi_wake_up_push(wake_up, &job->delivery);
		gi_wake_up_ring(wake_up);
	}
	pthread_mutex_unlock(&pool->lock);
	pthread_cond_broadcast(&pool->work);
}

void gi_thread_pool_free(struct gi_thread_pool *pool)
{
	if (!pool)
		return;
	gi_thread_pool_shut_down(pool, false);
	for (size_t i = 0; i < pool->thread_count; i++)
		pthread_join(pool->threads[i], NULL);
	pthread_cond_destroy(&pool->work);
	pthread_mutex_destroy(&pool->lock);
	free(pool);
}

struct gi_thread_pool *gi_loop_pool(struct loop *loop)
{
	if (!loop->pool)
		loop->pool = gi_thread_pool_new(loop->options.threads_max);
	return loop->pool;
}

void gi_thread_pool_count(struct gi_thread_pool *pool, size_t *ret_threads, size_t *ret_queued)
{
	pthread_mutex_lock(&pool->lock);
	*ret_threads = pool->thread_count;
	*ret_queued = pool->queued;
	pthread_mutex_unlock(&pool->lock);
}

struct call {
	struct job job; /* must be first */
	void (*function)(void *argument);
	void *argument;
};

static void run_call(struct job *job)
{
	const struct call *call = (const struct call *)job;

	call->function(call->argument);
}

int gi_thread_pool_run(struct gi_thread_pool *pool, void (*function)(void *argument), void *argument)
{
	struct loop *loop = gi_loop_of_task();
	struct call call = {.job = {.function = run_call}, .function = function, .argument = argument};

	if (!loop) {
		function(argument);
		return 0;
	}
	if (!gi_may_go_on(loop->current))
		return -1;
	int error = gi_job_run(loop, pool, &call.job);

	errno = error;
	return error ? -1 : 0;
}

int gi_to_thread(void (*function)(void *argument), void *argument)
{
	struct loop *loop = gi_loop_of_task();
	struct gi_thread_pool *pool = NULL;

	if (loop && !(pool = gi_loop_pool(loop)))
		return -1;
	return gi_thread_pool_run(pool, function, argument);
}

struct off_load {
	ssize_t (*function)(void *argument);
	void *argument;
	ssize_t result;
	int error;
};

static void run_off_load(void *argument)
{
	struct off_load *off_load = argument;

	errno = off_load->error; /* what calls leave alone stays what the task had */
	off_load->result = off_load->function(off_load->argument);
	off_load->error = errno;
}

ssize_t gi_off_load(struct loop *loop, ssize_t (*function)(void *argument), void *argument)
{
	struct off_load off_load = {.function = function, .argument = argument, .error = errno};
	struct gi_thread_pool *pool = gi_loop_pool(loop);

	if (!pool || gi_thread_pool_run(pool, run_off_load, &off_load) == -1)
		return -1;
	errno = off_load.error;
	return off_load.result;
}
