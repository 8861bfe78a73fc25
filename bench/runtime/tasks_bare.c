/* What handing work to another thread costs by hand: a mutex and a condition on the way there, an eventfd on the way
 * back, and a loop that waits for it with epoll. The limit of what a runtime can reach: tasks_bare [thread] */
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

enum { TRIPS = 100000 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t asked = PTHREAD_COND_INITIALIZER;
static bool has_work, is_over;
static int done;

static void *work(void *argument)
{
	const uint64_t one = 1;

	(void)argument;
	pthread_mutex_lock(&lock);
	for (;;) {
		while (!has_work && !is_over)
			pthread_cond_wait(&asked, &lock);
		if (is_over)
			break;
		has_work = false;
		pthread_mutex_unlock(&lock);
		if (write(done, &one, sizeof one) != sizeof one)
			perror("write");
		pthread_mutex_lock(&lock);
	}
	pthread_mutex_unlock(&lock);
	return NULL;
}

static void tell(bool *what)
{
	pthread_mutex_lock(&lock);
	*what = true;
	pthread_cond_signal(&asked);
	pthread_mutex_unlock(&lock);
}

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

int main(void)
{
	int epoll = epoll_create1(0);
	pthread_t thread;
	struct epoll_event event = {.events = EPOLLIN};

	done = eventfd(0, EFD_NONBLOCK);
	if (epoll == -1 || done == -1 || epoll_ctl(epoll, EPOLL_CTL_ADD, done, &event) == -1 ||
	    pthread_create(&thread, NULL, work, NULL) != 0)
		return 1;
	uint64_t begin_ns = now_ns(), count;

	for (int i = 0; i < TRIPS; i++) {
		tell(&has_work);
		if (epoll_wait(epoll, &event, 1, -1) != 1 || read(done, &count, sizeof count) != sizeof count)
			return 1;
	}
	printf("thread-trip %.0f ns\n", (double)(now_ns() - begin_ns) / TRIPS);
	tell(&is_over);
	return pthread_join(thread, NULL);
}
