/* Load for echo servers: CONNECTIONS connections that each send BYTES bytes, wait until all of them have come back, and
 * begin again, for SECONDS. Prints requests per second, and the 50th and 99th percentile of the time of a request in
 * microseconds.
 *
 *	load PORT CONNECTIONS BYTES SECONDS */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { BYTES_MAX = 65536, SAMPLES_MAX = 1 << 22, EVENTS = 256 };

struct connection {
	int number;
	size_t missing; /* of the answer */
	uint64_t begin_ns;
};

static char data[BYTES_MAX], answer[BYTES_MAX];
static uint32_t *samples_ns;
static size_t sample_count, bytes;

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void fail(const char *what)
{
	perror(what);
	exit(1);
}

static void ask(struct connection *connection)
{
	connection->missing = bytes;
	connection->begin_ns = now_ns();
	if (send(connection->number, data, bytes, MSG_NOSIGNAL) != (ssize_t)bytes)
		fail("send");
}

static void hear(struct connection *connection)
{
	ssize_t got = recv(connection->number, answer, connection->missing, 0);

	if (got <= 0)
		fail("recv");
	connection->missing -= (size_t)got;
	if (connection->missing > 0)
		return;
	if (sample_count < SAMPLES_MAX)
		samples_ns[sample_count++] = (uint32_t)(now_ns() - connection->begin_ns);
	ask(connection);
}

static int by_size(const void *left, const void *right)
{
	uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

	return (a > b) - (a < b);
}

static void open_connection(struct connection *connection, const struct sockaddr_in *address, int epoll)
{
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
	const int yes = 1;

	connection->number = socket(AF_INET, SOCK_STREAM, 0);
	if (connection->number == -1 ||
	    connect(connection->number, (const struct sockaddr *)address, sizeof *address) == -1)
		fail("connect");
	setsockopt(connection->number, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	if (epoll_ctl(epoll, EPOLL_CTL_ADD, connection->number, &event) == -1)
		fail("epoll_ctl");
	ask(connection);
}

/* Answers, and asks again, for that long; counts after the first tenth, which warms up. Returns for how many seconds.
 */
static double keep_asking(int epoll, double seconds)
{
	uint64_t warm_ns = now_ns() + (uint64_t)(seconds * 1e8), end_ns = warm_ns + (uint64_t)(seconds * 1e9);
	uint64_t begin_ns = 0;

	for (uint64_t now = now_ns(); now < end_ns; now = now_ns()) {
		struct epoll_event events[EVENTS];
		int ready = epoll_wait(epoll, events, EVENTS, 1000);

		for (int i = 0; i < ready; i++)
			hear(events[i].data.ptr);
		if (!begin_ns && now >= warm_ns) {
			begin_ns = now;
			sample_count = 0;
		}
	}
	/* On a machine that stood still meanwhile nothing was measured. */
	if (!begin_ns)
		sample_count = 0;
	return (double)(now_ns() - begin_ns) / 1e9;
}

static void print(double seconds)
{
	if (sample_count == 0) {
		fputs("load: no answer\n", stderr);
		exit(1);
	}
	qsort(samples_ns, sample_count, sizeof *samples_ns, by_size);
	size_t median = sample_count / 2, last = sample_count - 1 - sample_count / 100;

	printf("%.0f %.1f %.1f\n", (double)sample_count / seconds, samples_ns[median] / 1e3, samples_ns[last] / 1e3);
}

int main(int count, char **arguments)
{
	if (count != 5)
		return 2;
	struct sockaddr_in address = {.sin_family = AF_INET,
	                              .sin_port = htons((unsigned short)strtoul(arguments[1], NULL, 10)),
	                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	size_t connections = strtoul(arguments[2], NULL, 10);
	double seconds = strtod(arguments[4], NULL);

	bytes = strtoul(arguments[3], NULL, 10);
	if (bytes == 0 || bytes > BYTES_MAX || connections == 0)
		return 2;
	struct connection *all = calloc(connections, sizeof *all);
	int epoll = epoll_create1(0);

	samples_ns = malloc(SAMPLES_MAX * sizeof *samples_ns);
	if (!all || !samples_ns || epoll == -1)
		fail("load");
	for (size_t i = 0; i < connections; i++)
		open_connection(&all[i], &address, epoll);
	print(keep_asking(epoll, seconds));
	free(samples_ns);
	free(all);
	return 0;
}
