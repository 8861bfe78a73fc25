/* The calls that give data out. */
#include "runtime/files.h"

#include <goinception/async/socket.h>

#include <errno.h>
#include <poll.h>
#include <sys/uio.h>
#include <unistd.h>

struct sending {
	struct loop *loop;
	const struct msghdr *message;
	int flags;
	size_t done; /* bytes */
};

/* Once with the caller's own parts, so that a datagram stays one; then with what is left. */
static ssize_t try_send(int number, void *call)
{
	const struct sending *sending = call;
	const struct msghdr *message = sending->message;
	int flags = sending->flags | MSG_DONTWAIT;
	struct msghdr rest;
	struct iovec window[WINDOW_PARTS];

	if (sending->done == 0) {
		/* What most programs do most often, without the kernel's detour over a struct msghdr. */
		bool is_plain = message->msg_iovlen == 1 && !message->msg_name && message->msg_controllen == 0;

		return is_plain ? send(number, message->msg_iov->iov_base, message->msg_iov->iov_len, flags)
		                : sendmsg(number, message, flags);
	}
	/* Control data went with the first part. */
	rest = (struct msghdr){.msg_iov = window};
	rest.msg_iovlen = gi_parts_after(message->msg_iov, message->msg_iovlen, sending->done, window);
	return sendmsg(number, &rest, flags);
}

static ssize_t try_write(int number, void *call)
{
	const struct sending *sending = call;
	struct iovec window[WINDOW_PARTS];
	const struct iovec *parts = sending->message->msg_iov;
	size_t count = sending->message->msg_iovlen;

	if (sending->done > 0) {
		count = gi_parts_after(parts, count, sending->done, window);
		parts = window;
	}
	ssize_t written = pwritev2(number, parts, (int)count, -1, RWF_NOWAIT);

	if (written != -1 || errno != EOPNOTSUPP)
		return written;
	struct pollfd descriptor = {.fd = number, .events = POLLOUT};
	if (poll(&descriptor, 1, 0) == 0) {
		errno = EAGAIN;
		return -1;
	}
	return writev(number, parts, (int)count);
}

/* A descriptor that waits takes everything, or tells how much it took before something went wrong. */
static ssize_t send_all(struct sending *sending, int number, size_t bytes, attempt_function *attempt)
{
	do {
		ssize_t sent = gi_attempt(sending->loop, number, EPOLLOUT, attempt, sending);

		if (sent == -1)
			return sending->done > 0 ? (ssize_t)sending->done : -1;
		sending->done += (size_t)sent;
	} while (sending->done < bytes && gi_may_go_on(sending->loop->current));
	return (ssize_t)sending->done;
}

static ssize_t write_parts(struct loop *loop, int number, const struct iovec *vector, size_t count, size_t bytes)
{
	struct msghdr message = {.msg_iov = (struct iovec *)vector, .msg_iovlen = count};
	struct sending sending = {loop, &message, 0, 0};

	if (gi_is_file(loop, number))
		return gi_file_write(loop, number, vector, (int)count, -1);
	return send_all(&sending, number, bytes, gi_is_socket(loop, number) ? try_send : try_write);
}

/* What most programs do most often: all of it goes at once. Returns how much did; -1 with errno, EAGAIN for nothing. */
static inline ssize_t send_at_once(struct loop *loop, int number, const void *data, size_t size, int flags)
{
	struct descriptor *descriptor = &loop->poller.descriptors[number];

	if ((descriptor->spent & EPOLLOUT) || loop->fault_random) {
		errno = EAGAIN;
		return -1;
	}
	ssize_t sent = send(number, data, size, flags | MSG_DONTWAIT);

	if (sent == -1 && errno == EAGAIN)
		descriptor->spent |= EPOLLOUT;
	return sent;
}

/* To a socket that waits: all of it, or how much before something went wrong. */
static ssize_t send_buffer(struct loop *loop, int number, const void *data, size_t size, int flags)
{
	ssize_t sent = send_at_once(loop, number, data, size, flags);

	if (sent == (ssize_t)size || (sent == -1 && errno != EAGAIN)) {
		int error = errno;

		gi_did_not_wait(loop->current);
		errno = error;
		return sent;
	}
	struct iovec part = {(void *)data, size};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
	struct sending sending = {loop, &message, flags, sent > 0 ? (size_t)sent : 0};

	return send_all(&sending, number, size, try_send);
}

ssize_t gi_write(int number, const void *data, size_t size)
{
	struct loop *loop = gi_loop_of_task();

	if (!loop)
		return write(number, data, size);
	if (!gi_may_use(loop, number))
		return -1;
	if (size == 0 || gi_is_nonblocking(loop, number))
		return write(number, data, size);
	if (gi_is_socket(loop, number))
		return send_buffer(loop, number, data, size, 0);

	struct iovec part = {(void *)data, size};
	return write_parts(loop, number, &part, 1, size);
}

ssize_t gi_writev(int number, const struct iovec *vector, int count)
{
	struct loop *loop = gi_loop_of_task();

	if (!loop)
		return writev(number, vector, count);
	if (!gi_may_use(loop, number))
		return -1;
	size_t bytes = count > 0 ? gi_parts_bytes(vector, (size_t)count) : 0;

	if (bytes == 0 || gi_is_nonblocking(loop, number))
		return writev(number, vector, count);
	return write_parts(loop, number, vector, (size_t)count, bytes);
}

ssize_t gi_send(int number, const void *data, size_t size, int flags)
{
	struct loop *loop = gi_loop_of_task();

	if (!loop)
		return send(number, data, size, flags);
	if (!gi_may_use(loop, number))
		return -1;
	if ((flags & MSG_DONTWAIT) || gi_is_nonblocking(loop, number) || !gi_is_socket(loop, number))
		return send(number, data, size, flags);
	return send_buffer(loop, number, data, size, flags);
}

ssize_t gi_sendto(int number, const void *data, size_t size, int flags, const struct sockaddr *address,
                  socklen_t length)
{
	struct iovec part = {(void *)data, size};
	const struct msghdr message = {
	    .msg_iov = &part, .msg_iovlen = 1, .msg_name = (void *)address, .msg_namelen = length};

	return gi_sendmsg(number, &message, flags);
}

ssize_t gi_sendmsg(int number, const struct msghdr *message, int flags)
{
	struct loop *loop = gi_loop_of_task();

	if (!loop)
		return sendmsg(number, message, flags);
	if (!gi_may_use(loop, number))
		return -1;
	if ((flags & MSG_DONTWAIT) || gi_is_nonblocking(loop, number) || !gi_is_socket(loop, number))
		return sendmsg(number, message, flags);
	struct sending sending = {loop, message, flags, 0};

	return send_all(&sending, number, gi_parts_bytes(message->msg_iov, message->msg_iovlen), try_send);
}
