/* accept and connect. Neither can be asked not to wait but by O_NONBLOCK, which belongs to everybody who shares the
 * socket; so it is set for as long as the call lasts, and no longer. */
#include "runtime/transfer.h"

#include <goinception/async/socket.h>
#include <goinception/async/time.h>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>

enum { QUEUE_PAUSE_NS = 1000000, QUEUE_PAUSE_MAX_NS = 64000000 };

struct accepting {
	struct sockaddr *address;
	socklen_t *length;
	int flags;
};

static ssize_t try_accept(int number, void *call)
{
	const struct accepting *accepting = call;
	struct pollfd listening = {.fd = number, .events = POLLIN};
	int flags = fcntl(number, F_GETFL);

	/* Others that share the socket may do the same at the same time: only their flag could be seen, so first a look
	 * that needs none. */
	if (poll(&listening, 1, 0) == 0) {
		errno = EAGAIN;
		return -1;
	}
	fcntl(number, F_SETFL, flags | O_NONBLOCK);
	int accepted = accept4(number, accepting->address, accepting->length, accepting->flags);
	int error = errno;

	fcntl(number, F_SETFL, flags & ~O_NONBLOCK);
	errno = error;
	return accepted;
}

int gi_accept4(int number, struct sockaddr *address, socklen_t *length, int flags)
{
	struct loop *loop = gi_loop_of_task();

	if (!loop)
		return accept4(number, address, length, flags);
	if (!gi_may_use(loop, number))
		return -1;
	struct accepting accepting = {address, length, flags};
	bool answers_at_once = flags & ~(SOCK_CLOEXEC | SOCK_NONBLOCK) || gi_is_nonblocking(loop, number);
	int accepted = answers_at_once ? accept4(number, address, length, flags)
	                               : (int)gi_attempt(loop, number, EPOLLIN, try_accept, &accepting);

	/* Whatever had the number before is gone. */
	if (accepted != -1)
		gi_descriptor_forget(&loop->poller, accepted);
	return accepted;
}

int gi_accept(int number, struct sockaddr *address, socklen_t *length)
{
	return gi_accept4(number, address, length, 0);
}

struct connecting {
	const struct sockaddr *address;
	socklen_t length;
	bool begun;
	bool queue_is_full; /* of a listening local socket, which nobody tells when that ends */
};

/* Once to begin, and again to learn what came of it: only then the kernel takes the socket for connected. */
static ssize_t try_connect(int number, void *call)
{
	struct connecting *connecting = call;
	int flags = fcntl(number, F_GETFL);

	fcntl(number, F_SETFL, flags | O_NONBLOCK);
	int result = connect(number, connecting->address, connecting->length);
	int error = result == -1 ? errno : 0;

	fcntl(number, F_SETFL, flags);
	if (error == EISCONN && connecting->begun)
		return 0;
	connecting->begun |= error == EINPROGRESS;
	connecting->queue_is_full = error == EAGAIN;
	if (error == EINPROGRESS || error == EALREADY)
		error = EAGAIN;
	else if (error == EAGAIN)
		error = EBUSY; /* for gi_connect() only */
	errno = error;
	return result;
}

int gi_connect(int number, const struct sockaddr *address, socklen_t length)
{
	struct loop *loop = gi_loop_of_task();

	if (!loop)
		return connect(number, address, length);
	if (!gi_may_use(loop, number))
		return -1;
	if (gi_is_nonblocking(loop, number))
		return connect(number, address, length);
	struct connecting connecting = {.address = address, .length = length};
	uint64_t pause_ns = QUEUE_PAUSE_NS;

	/* What happened to the socket before it was connected means nothing now. */
	gi_descriptor_forget(&loop->poller, number);
	for (;;) {
		int result = (int)gi_attempt(loop, number, EPOLLOUT, try_connect, &connecting);

		if (result != -1 || !connecting.queue_is_full)
			return result;
		if (gi_sleep_ns(pause_ns) == -1)
			return -1;
		if (pause_ns < QUEUE_PAUSE_MAX_NS)
			pause_ns *= 2;
	}
}
