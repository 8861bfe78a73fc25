/* poll and select: the kernel is asked without waiting; when it has nothing to tell the task waits for all descriptors
 * at once, and the kernel is asked again. */
#include "runtime/loop.h"

#include <goinception/async/io.h>
#include <goinception/async/time.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { WAITS_ON_STACK = 16 };

struct waits {
	struct poll_wait on_stack[WAITS_ON_STACK], *all;
	size_t count; /* of those that were begun */
};

static void end_all(struct loop *loop, struct waits *waits)
{
	for (size_t i = 0; i < waits->count; i++)
		gi_poll_wait_end(&loop->poller, &waits->all[i]);
	if (waits->all != waits->on_stack)
		free(waits->all);
}

/* Negative descriptors are to be ignored, as POSIX says. False with errno. */
static bool begin_all(struct loop *loop, struct waits *waits, const struct pollfd *descriptors, nfds_t count)
{
	waits->count = 0;
	waits->all = count <= WAITS_ON_STACK ? waits->on_stack : calloc(count, sizeof *waits->all);
	if (!waits->all)
		return false;
	for (nfds_t i = 0; i < count; i++) {
		if (descriptors[i].fd < 0)
			continue;
		/* POLLIN, POLLOUT and POLLPRI have the values of EPOLLIN and so on, by Linux' definition. */
		uint32_t events = (uint32_t)descriptors[i].events & (EPOLLIN | EPOLLOUT | EPOLLPRI);

		if (gi_descriptor(&loop->poller, descriptors[i].fd) &&
		    gi_poll_wait_begin(loop, &waits->all[waits->count], descriptors[i].fd, events)) {
			waits->count++;
		} else if (errno != EPERM) { /* what cannot be waited for is always ready */
			int error = errno;

			end_all(loop, waits);
			errno = error;
			return false;
		}
	}
	return true;
}

/* poll() until due_ns. */
static int poll_until(struct loop *loop, struct pollfd *descriptors, nfds_t count, uint64_t due_ns)
{
	struct waits waits;

	for (;;) {
		int ready = poll(descriptors, count, 0);
		if (ready != 0)
			return ready;
		if (!begin_all(loop, &waits, descriptors, count))
			return -1;
		int error = gi_park(loop, "one of several descriptors", gi_abandon_nothing, due_ns);

		end_all(loop, &waits);
		if (error == ETIMEDOUT)
			return poll(descriptors, count, 0);
		if (error) {
			errno = error;
			return -1;
		}
	}
}

int gi_poll(struct pollfd *descriptors, nfds_t count, int timeout_ms)
{
	struct loop *loop = gi_loop_of_task();

	if (!loop)
		return poll(descriptors, count, timeout_ms);
	if (!gi_may_go_on(loop->current))
		return -1;
	if (timeout_ms == 0) {
		gi_did_not_wait(loop->current);
		return poll(descriptors, count, 0);
	}
	uint64_t due_ns = timeout_ms < 0 ? GI_NEVER : gi_due_ns(loop, (uint64_t)timeout_ms * GI_MILLISECOND_NS);

	return poll_until(loop, descriptors, count, due_ns);
}

struct sets {
	fd_set *readable, *writable, *exceptional;
};

static bool has(int number, const fd_set *set) { return set && FD_ISSET(number, set); }

static nfds_t as_pollfds(const struct sets *sets, int count, struct pollfd *ret_descriptors)
{
	nfds_t used = 0;

	for (int number = 0; number < count; number++) {
		int events = (has(number, sets->readable) ? POLLIN : 0) | (has(number, sets->writable) ? POLLOUT : 0) |
		             (has(number, sets->exceptional) ? POLLPRI : 0);

		if (events)
			ret_descriptors[used++] = (struct pollfd){.fd = number, .events = (short)events};
	}
	return used;
}

static int mark(fd_set *set, int number, bool is_ready)
{
	if (!has(number, set))
		return 0;
	if (!is_ready)
		FD_CLR(number, set);
	return is_ready;
}

/* What select() calls readable and writable is more than what poll() does. */
static int as_sets(const struct pollfd *descriptors, nfds_t count, const struct sets *sets)
{
	int marked = 0;

	for (nfds_t i = 0; i < count; i++) {
		int number = descriptors[i].fd, events = descriptors[i].revents;

		marked += mark(sets->readable, number, events & (POLLIN | POLLHUP | POLLERR));
		marked += mark(sets->writable, number, events & (POLLOUT | POLLERR));
		marked += mark(sets->exceptional, number, events & POLLPRI);
	}
	return marked;
}

static uint64_t select_due_ns(const struct loop *loop, const struct timeval *timeout)
{
	if (!timeout)
		return GI_NEVER;
	return gi_due_ns(loop, (uint64_t)timeout->tv_sec * GI_SECOND_NS + (uint64_t)timeout->tv_usec * 1000);
}

/* Linux' select() stores what is left of the timeout; so does this. */
static void store_left(const struct loop *loop, struct timeval *timeout, uint64_t due_ns)
{
	uint64_t now_ns = gi_loop_now_ns(loop), left_ns = due_ns > now_ns ? due_ns - now_ns : 0;

	if (!timeout)
		return;
	timeout->tv_sec = (time_t)(left_ns / GI_SECOND_NS);
	timeout->tv_usec = (suseconds_t)(left_ns % GI_SECOND_NS / 1000);
}

int gi_select(int count, fd_set *readable, fd_set *writable, fd_set *exceptional, struct timeval *timeout)
{
	struct loop *loop = gi_loop_of_task();
	struct sets sets = {readable, writable, exceptional};

	if (!loop)
		return select(count, readable, writable, exceptional, timeout);
	if (!gi_may_go_on(loop->current))
		return -1;
	if (count < 0 || count > FD_SETSIZE || (timeout && (timeout->tv_sec < 0 || timeout->tv_usec < 0))) {
		errno = EINVAL;
		return -1;
	}
	struct pollfd *descriptors = calloc((size_t)count + 1, sizeof *descriptors);
	if (!descriptors)
		return -1;
	nfds_t used = as_pollfds(&sets, count, descriptors);
	uint64_t due_ns = select_due_ns(loop, timeout);
	int ready = poll_until(loop, descriptors, used, due_ns);

	for (nfds_t i = 0; i < used && ready > 0; i++) {
		if (descriptors[i].revents & POLLNVAL) {
			errno = EBADF;
			ready = -1;
		}
	}
	int error = errno;
	if (ready >= 0) {
		ready = as_sets(descriptors, used, &sets);
		store_left(loop, timeout, due_ns);
	}
	free(descriptors);
	errno = error;
	return ready;
}
