/* The echo server of bench/runtime/echo_epoll.c, which makes its calls in turn as the program has them, which is
 * through the hooks where `goinception trace` runs it, and past these, straight into the C library: same memory, same
 * connections, same minute. At the end it prints the nanoseconds of processor time that a request took in each block:
 *
 *	past through past */
#include "../../examples/listen.h"

#include <dlfcn.h>
#include <signal.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

enum { BLOCK_REQUESTS = 1000, BLOCKS_MAX = 3 << 16, KINDS = 3, THROUGH = 1 };

struct calls {
	int (*wait)(int, struct epoll_event *, int, int);
	ssize_t (*read)(int, void *, size_t);
	ssize_t (*send)(int, const void *, size_t, int);
};

static volatile sig_atomic_t over;
static double block_ns[BLOCKS_MAX];

static void end(int number)
{
	(void)number;
	over = 1;
}

static double processor_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static struct calls past_hooks(void)
{
	struct calls calls = {0};
	void *libc = dlopen("libc.so.6", RTLD_LAZY | RTLD_NOLOAD);

	if (!libc)
		return calls;
	*(void **)&calls.wait = dlsym(libc, "epoll_wait");
	*(void **)&calls.read = dlsym(libc, "read");
	*(void **)&calls.send = dlsym(libc, "send");
	return calls;
}

static void take(int listening, int epoll)
{
	struct epoll_event event = {.events = EPOLLIN, .data.fd = accept4(listening, NULL, NULL, SOCK_NONBLOCK)};

	epoll_ctl(epoll, EPOLL_CTL_ADD, event.data.fd, &event);
}

/* So many requests, or a few more. Returns how many. */
static unsigned serve(int listening, int epoll, const struct calls *calls)
{
	struct epoll_event events[256];
	unsigned served = 0;
	char data[4096];

	while (served < BLOCK_REQUESTS && !over) {
		int ready = calls->wait(epoll, events, 256, -1);

		for (int i = 0; i < ready; i++) {
			int number = events[i].data.fd;

			if (number == listening) {
				take(listening, epoll);
				continue;
			}
			ssize_t got = calls->read(number, data, sizeof data);
			if (got <= 0 || calls->send(number, data, (size_t)got, MSG_NOSIGNAL) != got)
				close(number);
			else
				served++;
		}
	}
	return served;
}

int main(void)
{
	int listening = listen_on("0"), epoll = epoll_create1(0);
	struct epoll_event event = {.events = EPOLLIN, .data.fd = listening};
	struct calls calls[KINDS] = {past_hooks(), {epoll_wait, read, send}};
	unsigned blocks = 0;

	calls[2] = calls[0];
	if (!calls[0].wait || listening == -1 || epoll == -1)
		return 1;
	signal(SIGTERM, end);
	epoll_ctl(epoll, EPOLL_CTL_ADD, listening, &event);
	for (; !over && blocks < BLOCKS_MAX; blocks++) {
		/* The rounds go through all orders of the kinds. */
		unsigned round = blocks / KINDS, place = (blocks + round) % KINDS;
		unsigned kind = round / KINDS % 2 ? KINDS - 1 - place : place;
		double begin_ns = processor_ns();
		unsigned served = serve(listening, epoll, &calls[kind]);

		block_ns[round * KINDS + kind] = (processor_ns() - begin_ns) / served;
	}
	for (unsigned round = 0; round + 1 < blocks / KINDS; round++)
		printf("%.1f %.1f %.1f\n", block_ns[KINDS * round], block_ns[KINDS * round + THROUGH],
		       block_ns[KINDS * round + 2]);
	return 0;
}
