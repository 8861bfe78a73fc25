#include "runtime/watchdog.h"

#include "runtime/loop.h"

#include <errno.h>
#include <execinfo.h>
#include <pthread.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { FRAMES_MAX = 64, ANSWER_SECONDS = 1, STALL_MS = 100 };

struct watchdog {
	struct loop *loop;
	pthread_t thread, watched;
	pthread_mutex_t lock;
	pthread_cond_t end;
	bool ending;

	/* Filled by the handler, on the watched thread; then `answered` is posted. */
	sem_t answered;
	void *frames[FRAMES_MAX];
	int frame_count;
	char task[FIBER_NAME_BYTES];
	uint64_t task_number;

	_Atomic uint64_t stalls, longest_ns;
};

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static int signal_number(void) { return SIGRTMAX - 1; }

static void on_signal(int number)
{
	int errno_before = errno;
	const struct loop *loop = gi_loop;
	struct watchdog *watchdog = loop ? loop->watchdog : NULL;

	(void)number;
	if (watchdog) {
		/* goinception: ignore(signal-unsafe-backtrace) it was called at the start: nothing is loaded here */
		watchdog->frame_count = backtrace(watchdog->frames, FRAMES_MAX);
		memcpy(watchdog->task, loop->current->name, sizeof watchdog->task);
		watchdog->task_number = loop->current->number;
		sem_post(&watchdog->answered);
	}
	errno = errno_before;
}

static void print(const struct gi_stall *stall)
{
	/* What this very function and the signal's way add is of no interest to anybody. */
	enum { FRAMES_OF_HANDLER = 2 };
	int skipped = stall->frame_count > FRAMES_OF_HANDLER ? FRAMES_OF_HANDLER : 0;

	fprintf(stderr, "goinception-async: task \"%s\" (number %llu) has held its loop for %llu ms:\n", stall->task,
	        (unsigned long long)stall->task_number, (unsigned long long)(stall->held_ns / 1000000));
	fflush(stderr);
	backtrace_symbols_fd(stall->frames + skipped, stall->frame_count - skipped, STDERR_FILENO);
}

/* Asks the watched thread where it is, and tells. */
static void tell(struct watchdog *watchdog, uint64_t held_ns)
{
	const struct gi_options *options = &watchdog->loop->options;
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += ANSWER_SECONDS;
	while (sem_trywait(&watchdog->answered) == 0)
		;
	if (pthread_kill(watchdog->watched, signal_number()) != 0 || sem_timedwait(&watchdog->answered, &until) != 0)
		return; /* it blocks the signal, or sleeps where none can reach it */
	struct gi_stall stall = {watchdog->task, watchdog->task_number, held_ns, watchdog->frames,
	                         watchdog->frame_count};

	if (options->stalled)
		options->stalled(&stall, options->stalled_context);
	else
		print(&stall);
}

/* Sleeps for so long; false when the watch is to end. */
static bool pause_for(struct watchdog *watchdog, uint64_t duration_ns)
{
	uint64_t until_ns = now_ns() + duration_ns;
	struct timespec until = {.tv_sec = (time_t)(until_ns / 1000000000), .tv_nsec = (long)(until_ns % 1000000000)};

	pthread_mutex_lock(&watchdog->lock);
	while (!watchdog->ending && pthread_cond_timedwait(&watchdog->end, &watchdog->lock, &until) == 0)
		;
	bool goes_on = !watchdog->ending;

	pthread_mutex_unlock(&watchdog->lock);
	return goes_on;
}

static void note_end(struct watchdog *watchdog, uint64_t held_ns)
{
	if (held_ns > atomic_load(&watchdog->longest_ns))
		atomic_store(&watchdog->longest_ns, held_ns);
}

static void *watch(void *argument)
{
	struct watchdog *watchdog = argument;
	struct loop *loop = watchdog->loop;
	uint64_t seen = 0, since_ns = now_ns();
	bool told = false;

	while (pause_for(watchdog, loop->options.stall_ns / 2)) {
		uint64_t switches = atomic_load_explicit(&loop->switches, memory_order_relaxed);
		bool moves = switches != seen || atomic_load_explicit(&loop->idle, memory_order_relaxed);
		uint64_t held_ns = now_ns() - since_ns;

		if (moves) {
			if (told)
				note_end(watchdog, held_ns);
			seen = switches;
			since_ns = now_ns();
			told = false;
		} else if (!told && held_ns >= loop->options.stall_ns) {
			atomic_fetch_add(&watchdog->stalls, 1);
			tell(watchdog, held_ns);
			told = true;
		}
	}
	return NULL;
}

static void install_handler(void)
{
	struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART | SA_ONSTACK};
	void *frame;

	sigemptyset(&action.sa_mask);
	sigaction(signal_number(), &action, NULL);
	/* The first backtrace of a program loads a library, which a handler must not. */
	backtrace(&frame, 1);
}

/* 0: nobody is to watch. */
static uint64_t stall_ns(const struct gi_options *options)
{
	const char *wanted = getenv("GOINCEPTION_ASYNC_STALL_MS");
	bool is_wanted = wanted && *wanted;
	uint64_t stall_ms = is_wanted ? strtoul(wanted, NULL, 10) : 0;

	if (options->stall_ns || (!options->watch_stalls && !is_wanted))
		return options->stall_ns;
	return (stall_ms ? stall_ms : STALL_MS) * 1000000;
}

void gi_watchdog_begin(struct loop *loop)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_condattr_t attributes;
	sigset_t all, before;

	loop->options.stall_ns = stall_ns(&loop->options);
	if (loop->options.stall_ns == 0)
		return;
	struct watchdog *watchdog = calloc(1, sizeof *watchdog);
	if (!watchdog)
		return;

	pthread_once(&once, install_handler);
	watchdog->loop = loop;
	watchdog->watched = pthread_self();
	sem_init(&watchdog->answered, 0, 0);
	pthread_mutex_init(&watchdog->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&watchdog->end, &attributes);
	pthread_condattr_destroy(&attributes);
	loop->watchdog = watchdog;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&watchdog->thread, NULL, watch, watchdog) != 0) {
		loop->watchdog = NULL;
		free(watchdog);
	}
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void gi_watchdog_end(struct loop *loop)
{
	struct watchdog *watchdog = loop->watchdog;

	if (!watchdog)
		return;
	pthread_mutex_lock(&watchdog->lock);
	watchdog->ending = true;
	pthread_cond_signal(&watchdog->end);
	pthread_mutex_unlock(&watchdog->lock);
	pthread_join(watchdog->thread, NULL);
	loop->watchdog = NULL;
	pthread_cond_destroy(&watchdog->end);
	pthread_mutex_destroy(&watchdog->lock);
	sem_destroy(&watchdog->answered);
	free(watchdog);
}

void gi_watchdog_count(const struct loop *loop, uint64_t *ret_stalls, uint64_t *ret_longest_ns)
{
	*ret_stalls = loop->watchdog ? atomic_load(&loop->watchdog->stalls) : 0;
	*ret_longest_ns = loop->watchdog ? atomic_load(&loop->watchdog->longest_ns) : 0;
}
