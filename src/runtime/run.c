/* gi_run(): the thread's own stack looks out for the world, and hands over to the tasks. */
#include "runtime/context.h"
#include "runtime/log.h"
#include "runtime/loop.h"
#include "runtime/metrics.h"
#include "runtime/overflow.h"
#include "runtime/scopes.h"
#include "runtime/thread_pool.h"
#include "runtime/uring.h"
#include "runtime/watchdog.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum {
	SWITCHES_BETWEEN_MIN = 1,
	SWITCHES_BETWEEN_MAX = 4096,
	SWITCHES_BETWEEN_FIRST = 64,
	SWITCHES_READY_MAX = 256,
	/* Tasks that are always ready keep the loop from looking out for about so long. */
	TURN_WANTED_NS = 100000,
	PATIENCE_NS = 1000000,
	THREADS_MAX = 8,
};

_Thread_local struct loop *gi_loop;

/* The C++ library's, where there is one: caught exceptions belong to a thread, as it sees things. */
void **__cxa_get_globals(void) __attribute__((weak));

static uint64_t real_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

uint64_t gi_loop_now_ns(const struct loop *loop)
{
	return loop->options.virtual_clock ? loop->virtual_ns : real_now_ns();
}

uint64_t gi_due_ns(const struct loop *loop, uint64_t timeout_ns)
{
	uint64_t now_ns = gi_loop_now_ns(loop);

	return timeout_ns < GI_NEVER - now_ns ? now_ns + timeout_ns : GI_NEVER;
}

void gi_misuse(const char *format, ...)
{
	va_list arguments;

	fputs("goinception-async: ", stderr);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputs("\n", stderr);
	abort();
}

static void strike_due_timers(struct loop *loop)
{
	if (loop->timers.count == 0)
		return;
	uint64_t now_ns = loop->options.virtual_clock ? loop->virtual_ns : loop->turn_ns;
	struct gi_timer *timer;

	while ((timer = gi_timers_take_due(&loop->timers, now_ns))) {
		gi_count_lag(&loop->metrics, now_ns - timer->due_ns);
		timer->strike(timer);
	}
}

/* Every task waits, and time is ours: it jumps to the next timer. False when nothing can end any wait. */
static bool jump(struct loop *loop)
{
	uint64_t next_ns = gi_timers_next_ns(&loop->timers);

	if (loop->deliveries_expected > 0)
		return true;
	if (next_ns == GI_NEVER)
		return loop->poller.waits > 0;
	if (next_ns > loop->virtual_ns)
		loop->virtual_ns = next_ns;
	return true;
}

static uint64_t from_now_ns(const struct loop *loop, uint64_t when_ns)
{
	if (when_ns == GI_NEVER)
		return GI_NEVER;
	return when_ns > loop->turn_ns ? when_ns - loop->turn_ns : 0;
}

/* How long nobody needs the loop, as far as it can know. */
static uint64_t idle_ns(const struct loop *loop, uint64_t next_doubt_ns)
{
	uint64_t next_ns = gi_timers_next_ns(&loop->timers);

	if (loop->options.virtual_clock) {
		if (loop->deliveries_expected > 0 || (next_ns == GI_NEVER && loop->poller.waits > 0))
			return from_now_ns(loop, next_doubt_ns);
		return loop->poller.waits > 0 ? loop->options.patience_ns : 0;
	}
	return from_now_ns(loop, next_doubt_ns < next_ns ? next_doubt_ns : next_ns);
}

static void nothing_can_happen(struct loop *loop)
{
	if (loop->failure)
		gi_misuse("all tasks wait for each other, also after they were cancelled");
	loop->failure = EDEADLK;
	gi_scope_cancel_for(&loop->root.scope, ECANCELED);
}

/* Are long waits still what they were? When to ask again, in real time. */
static uint64_t doubt(struct loop *loop)
{
	uint64_t descriptors_ns = gi_poller_doubt(loop), files_ns = gi_uring_doubt(loop);

	return descriptors_ns < files_ns ? descriptors_ns : files_ns;
}

static void look_out_idle(struct loop *loop)
{
	uint64_t next_doubt_ns = doubt(loop);

	if (loop->first_ready)
		return;
	atomic_store_explicit(&loop->idle, true, memory_order_relaxed);
	bool anything = gi_poller_look(loop, idle_ns(loop, next_doubt_ns));

	atomic_store_explicit(&loop->idle, false, memory_order_relaxed);
	loop->turn_ns = real_now_ns();
	if (!anything && loop->options.virtual_clock && !jump(loop))
		nothing_can_happen(loop);
}

/* Tasks are ready, but have had the processor for a while. How long that was says how often to come here. */
static void look_out_between(struct loop *loop)
{
	uint64_t before_ns = loop->turn_ns;

	if (loop->poller.waits > 0 || loop->deliveries_expected > 0)
		gi_poller_look(loop, 0);
	loop->turn_ns = real_now_ns();
	doubt(loop);
	if (loop->turn_ns - before_ns > 2 * TURN_WANTED_NS && loop->switches_between > SWITCHES_BETWEEN_MIN)
		loop->switches_between /= 2;
	else if (loop->turn_ns - before_ns < TURN_WANTED_NS / 2 && loop->switches_between < SWITCHES_BETWEEN_MAX)
		loop->switches_between *= 2;
}

static void look_out(struct loop *loop)
{
	loop->metrics.turns++;
	gi_stack_pool_trim(&loop->stacks);
	if (loop->first_ready)
		look_out_between(loop);
	else
		look_out_idle(loop);
	strike_due_timers(loop);
}

static bool loop_init(struct loop *loop, const struct gi_options *options)
{
	memset(loop, 0, sizeof *loop);
	if (options)
		loop->options = *options;
	if (loop->options.stack_size_bytes == 0)
		loop->options.stack_size_bytes = STACK_BYTES_DEFAULT;
	if (loop->options.patience_ns == 0)
		loop->options.patience_ns = PATIENCE_NS;
	if (loop->options.threads_max == 0)
		loop->options.threads_max = THREADS_MAX;
	gi_log_begin(loop);
	loop->random = loop->options.order_seed;
	loop->reorders = loop->options.order_seed || loop->options.choose;
	loop->fault_random = loop->options.faults ? loop->options.faults->seed | 1 : 0;
	loop->switches_between = SWITCHES_BETWEEN_FIRST;
	loop->thread.loop = loop;
	loop->current = &loop->thread;
	loop->exceptions = __cxa_get_globals ? __cxa_get_globals() : NULL;
	loop->turn_ns = real_now_ns();
	annotate_thread(&loop->thread.annotation);
	gi_stack_pool_init(&loop->stacks);
	gi_scope_init(&loop->root.scope, NULL);

	if (!gi_poller_init(&loop->poller))
		return false;
	if (!gi_wake_up_init(&loop->wake_up)) {
		gi_poller_release(&loop->poller);
		return false;
	}
	struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.fd = loop->wake_up.descriptor};
	if (epoll_ctl(loop->poller.epoll, EPOLL_CTL_ADD, loop->wake_up.descriptor, &event) == 0)
		return true;

	int error = errno;
	gi_wake_up_release(&loop->wake_up);
	gi_poller_release(&loop->poller);
	errno = error;
	return false;
}

static void loop_release(struct loop *loop)
{
	gi_thread_pool_free(loop->pool);
	gi_uring_release(loop);
	gi_wake_up_release(&loop->wake_up);
	gi_poller_release(&loop->poller);
	gi_timers_release(&loop->timers);
	gi_stack_pool_release(&loop->stacks);
}

/* A child has no loop: the descriptors of this one are its parent's, and so are the tasks that it would wake. */
static void leave_to_parent(void) { gi_loop = NULL; }

static void watch_forks(void) { pthread_atfork(NULL, NULL, leave_to_parent); }

struct first_task {
	gi_function function;
	void *argument;
	int status;
};

static int run_first(void *argument)
{
	struct first_task *first = argument;

	first->status = first->function(first->argument);
	return 0;
}

int gi_run(gi_function function, void *argument, const struct gi_options *options)
{
	static pthread_once_t forks_are_watched = PTHREAD_ONCE_INIT;
	struct first_task first = {function, argument, -1};
	struct gi_spawn_options first_options = {.name = "main"};
	struct overflow_watch watch;
	struct loop loop;

	pthread_once(&forks_are_watched, watch_forks);
	if (gi_loop) {
		errno = EBUSY;
		return -1;
	}
	if (gi_context_is_shadowed()) {
		errno = ENOTSUP;
		return -1;
	}
	if (!loop_init(&loop, options))
		return -1;
	struct gi_fiber *fiber = gi_fiber_new(&loop, &loop.root.scope, run_first, &first, &first_options);
	int error = fiber ? 0 : errno;

	if (fiber) {
		fiber->nursery = &loop.root;
		loop.root.tasks = 1;
		gi_loop = &loop;
		gi_overflow_watch_begin(&watch);
		gi_watchdog_begin(&loop);
		while (loop.root.tasks > 0) {
			look_out(&loop);
			/* All that are ready have their turn before the next look: each look costs a system call. */
			loop.switches_left = loop.switches_between;
			if (loop.switches_left < loop.ready)
				loop.switches_left = loop.ready < SWITCHES_READY_MAX ? loop.ready : SWITCHES_READY_MAX;
			gi_let_others_run(&loop);
		}
		gi_watchdog_end(&loop);
		gi_overflow_watch_end(&watch);
		gi_loop = NULL;
		error = loop.failure;
	}
	loop_release(&loop);
	if (!error)
		return first.status;
	errno = error;
	return -1;
}

bool gi_in_task(void) { return gi_loop_of_task(); }

const char *gi_task_name(void)
{
	const struct loop *loop = gi_loop_of_task();

	return loop ? loop->current->name : "";
}

int gi_yield(void)
{
	struct loop *loop = gi_loop_of_task();

	if (!loop)
		return sched_yield();
	gi_step_aside(loop);
	return gi_may_go_on(loop->current) ? 0 : -1;
}
