#define _GNU_SOURCE /* PTHREAD_MUTEX_ADAPTIVE_NP */
#include "base/parallel.h"

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

struct beside {
	parallel_work *work;
	void *data;
};

static void *run(void *argument)
{
	const struct beside *beside = argument;
	beside->work(beside->data);
	return NULL;
}

/* A thread inherits the mask of who makes it. */
static bool start(pthread_t *ret_thread, struct beside *beside)
{
	sigset_t all, before;
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	bool started = pthread_create(ret_thread, NULL, run, beside) == 0;
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return started;
}

void parallel_both(parallel_work *here, void *here_data, parallel_work *beside, void *beside_data)
{
	struct beside other = {beside, beside_data};
	pthread_t thread;
	bool started = start(&thread, &other);
	here(here_data);
	if (started)
		pthread_join(thread, NULL);
	else
		beside(beside_data);
}

void parallel_with(unsigned threads, parallel_work *here, parallel_work *beside, void *data)
{
	if (threads > 1) {
		parallel_both(here, data, beside, data);
		return;
	}
	here(data);
	beside(data);
}

void parallel_lock_init(pthread_mutex_t *ret_lock)
{
	pthread_mutexattr_t attributes;
	pthread_mutexattr_init(&attributes);
	pthread_mutexattr_settype(&attributes, PTHREAD_MUTEX_ADAPTIVE_NP);
	pthread_mutex_init(ret_lock, &attributes);
	pthread_mutexattr_destroy(&attributes);
}
