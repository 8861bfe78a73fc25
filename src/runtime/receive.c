/* The calls that take data in. */
#include "runtime/faults.h"
#include "runtime/files.h"

#include <goinception/async/socket.h>

#include <errno.h>
#include <poll.h>
#include <sys/uio.h>
#include <unistd.h>

struct receive {
	struct loop *loop;
	struct msghdr *message;
	int flags;
	size_t bytes; /* that were asked for */
};

/* After a short read of a stream nothing is left, so that the next read need not try: unless data may lie behind what
 * made it short. */
static void mark_spent(struct loop *loop, int number, const struct receive *receive, ssize_t received)
{
	struct descriptor *descriptor = &loop->poller.descriptors[number];

	if (descriptor->kind == DESCRIPTOR_STREAM && !descriptor->gone && received > 0 &&
	    (size_t)received < receive->bytes && !(receive->flags & (MSG_PEEK | MSG_OOB | MSG_ERRQUEUE)))
		descriptor->spent |= EPOLLIN;
}

static ssize_t try_receive(int number, void *call)
{
	const struct receive *receive = call;
	ssize_t received = recvmsg(number, receive->message, receive->flags | MSG_DONTWAIT);

	mark_spent(receive->loop, number, receive, received);
	return received;
}

struct buffer {
	struct receive receive;
	void *data;
	size_t size;
};

/* What most programs do most often, without the detour over a struct msghdr. */
static ssize_t try_receive_buffer(int number, void *call)
{
	const struct buffer *buffer = call;
	struct loop *loop = buffer->receive.loop;
	bool shortened =
	    loop->fault_random && loop->poller.descriptors[number].kind == DESCRIPTOR_STREAM && gi_fault_short(loop);
	size_t size = shortened ? 1 : buffer->size;
	ssize_t received = recv(number, buffer->data, size, buffer->receive.flags | MSG_DONTWAIT);

	if (!shortened)
		mark_spent(loop, number, &buffer->receive, received);
	return received;
}

struct parts {
	const struct iovec *parts;
	int count;
};

/* Pipes, terminals and the rest. Some files cannot be asked not to wait; of these poll() says whether they would. */
static ssize_t try_read(int number, void *call)
{
	const struct parts *parts = call;
	ssize_t received = preadv2(number, parts->parts, parts->count, -1, RWF_NOWAIT);

	if (received != -1 || errno != EOPNOTSUPP)
		return received;
	struct pollfd descriptor = {.fd = number, .events = POLLIN};
	if (poll(&descriptor, 1, 0) == 0) {
		errno = EAGAIN;
		return -1;
	}
	return readv(number, parts->parts, parts->count);
}

/* Datagrams have no short reads: what does not fit is lost. */
static inline ssize_t receive_buffer(struct loop *loop, int number, void *data, size_t size, int flags)
{
	struct buffer buffer = {{loop, NULL, flags, size}, data, size};

	return gi_attempt_in_place(loop, number, EPOLLIN, try_receive_buffer, &buffer);
}

ssize_t gi_read(int number, void *data, size_t size)
{
	struct loop *loop = gi_loop_of_task();

	if (!loop)
		return read(number, data, size);
	if (!gi_may_use(loop, number))
		return -1;
	/* Reading nothing never waits, and recv() of nothing is another thing than read(). */
	if (size == 0 || gi_is_nonblocking(loop, number))
		return read(number, data, size);
	if (gi_is_socket(loop, number))
		return receive_buffer(loop, number, data, size, 0);

	struct iovec part = {data, size};
	struct parts parts = {&part, 1};

	if (gi_is_file(loop, number))
		return gi_file_read(loop, number, &part, 1, -1);
	return gi_attempt(loop, number, EPOLLIN, try_read, &parts);
}

ssize_t gi_readv(int number, const struct iovec *vector, int count)
{
	struct loop *loop = gi_loop_of_task();

	if (!loop)
		return readv(number, vector, count);
	if (!gi_may_use(loop, number))
		return -1;
	size_t bytes = count > 0 ? gi_parts_bytes(vector, (size_t)count) : 0;

	if (bytes == 0 || gi_is_nonblocking(loop, number))
		return readv(number, vector, count);
	if (gi_is_socket(loop, number)) {
		struct msghdr message = {.msg_iov = (struct iovec *)vector, .msg_iovlen = (size_t)count};
		struct receive receive = {loop, &message, 0, bytes};

		return gi_attempt(loop, number, EPOLLIN, try_receive, &receive);
	}
	struct parts parts = {vector, count};

	if (gi_is_file(loop, number))
		return gi_file_read(loop, number, vector, count, -1);
	return gi_attempt(loop, number, EPOLLIN, try_read, &parts);
}

/* MSG_WAITALL: until there is all, the end, or an error; what came before an error is returned first. */
static ssize_t receive_all(struct loop *loop, int number, char *data, size_t size, int flags)
{
	size_t done = 0;

	while (done < size) {
		ssize_t received = receive_buffer(loop, number, data + done, size - done, flags);

		if (received == -1 && done == 0)
			return -1;
		if (received <= 0)
			break;
		done += (size_t)received;
	}
	return (ssize_t)done;
}

static bool goes_as_it_is(struct loop *loop, int number, int flags)
{
	return (flags & (MSG_DONTWAIT | MSG_ERRQUEUE)) || gi_is_nonblocking(loop, number) ||
	       !gi_is_socket(loop, number);
}

ssize_t gi_recv(int number, void *data, size_t size, int flags)
{
	struct loop *loop = gi_loop_of_task();

	if (!loop)
		return recv(number, data, size, flags);
	if (!gi_may_use(loop, number))
		return -1;
	if (goes_as_it_is(loop, number, flags))
		return recv(number, data, size, flags);
	if ((flags & MSG_WAITALL) && !(flags & MSG_PEEK) && loop->poller.descriptors[number].kind == DESCRIPTOR_STREAM)
		return receive_all(loop, number, data, size, flags & ~MSG_WAITALL);
	return receive_buffer(loop, number, data, size, flags);
}

ssize_t gi_recvfrom(int number, void *data, size_t size, int flags, struct sockaddr *address, socklen_t *length)
{
	if (!address)
		return gi_recv(number, data, size, flags);

	struct iovec part = {data, size};
	struct msghdr message = {
	    .msg_iov = &part, .msg_iovlen = 1, .msg_name = address, .msg_namelen = length ? *length : 0};
	ssize_t received = gi_recvmsg(number, &message, flags);

	if (received != -1 && length)
		*length = message.msg_namelen;
	return received;
}

ssize_t gi_recvmsg(int number, struct msghdr *message, int flags)
{
	struct loop *loop = gi_loop_of_task();

	if (!loop)
		return recvmsg(number, message, flags);
	if (!gi_may_use(loop, number))
		return -1;
	if (goes_as_it_is(loop, number, flags))
		return recvmsg(number, message, flags);
	struct receive receive = {loop, message, flags, gi_parts_bytes(message->msg_iov, message->msg_iovlen)};

	return gi_attempt(loop, number, EPOLLIN, try_receive, &receive);
}
