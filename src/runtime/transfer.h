/* The common course of all calls on descriptors: try without waiting, wait, try again. */
#ifndef GOINCEPTION_RUNTIME_TRANSFER_H
#define GOINCEPTION_RUNTIME_TRANSFER_H

#include "runtime/faults.h"
#include "runtime/loop.h"

#include <errno.h>
#include <sys/types.h>
#include <sys/uio.h>

/* A call that does not wait: -1 with EAGAIN when it would have to. */
typedef ssize_t attempt_function(int number, void *call);

/* Repeats the attempt until it has a result other than EAGAIN; waits in between for `direction`, EPOLLIN or EPOLLOUT.
 * Also -1 with ECANCELED, or with EAGAIN when a timeout of the socket's own has passed. The caller has asked
 * gi_may_go_on(). */
ssize_t gi_attempt(struct loop *loop, int number, uint32_t direction, attempt_function *attempt, void *call);

/* The same, for where each frame counts: with a thousand connections every line of a stack comes from afar. */
static inline __attribute__((always_inline)) ssize_t gi_attempt_in_place(struct loop *loop, int number,
                                                                         uint32_t direction, attempt_function *attempt,
                                                                         void *call)
{
	if (loop->fault_random && gi_fault_before(loop)) {
		errno = EINTR;
		return -1;
	}
	for (;;) {
		struct descriptor *descriptor = gi_descriptor(&loop->poller, number);
		if (!descriptor)
			return -1;
		if (!(descriptor->spent & direction)) {
			ssize_t result = attempt(number, call);
			int error = errno;

			if (result != -1 || error != EAGAIN || descriptor->nonblocking) {
				gi_did_not_wait(loop->current);
				errno = error;
				return result;
			}
			descriptor->spent |= (uint8_t)direction;
		}
		int error = gi_wait_for_descriptor(loop, number, direction);
		if (error) {
			errno = error == ETIMEDOUT ? EAGAIN : error;
			return -1;
		}
	}
}

/* What a call on a descriptor asks first: may the task go on, and is there room to remember what the descriptor is?
 * False with errno ECANCELED or ENOMEM: without that a call could not but hold up the loop. */
static inline bool gi_may_use(struct loop *loop, int number)
{
	if (!gi_may_go_on(loop->current))
		return false;
	return (size_t)number < loop->poller.capacity || gi_descriptor(&loop->poller, number) || errno == EBADF;
}

/* After gi_may_use() has said yes: must the call go to the kernel as it is? So for descriptors with O_NONBLOCK, and
 * those that are none. */
static inline bool gi_is_nonblocking(struct loop *loop, int number)
{
	const struct descriptor *descriptor = gi_descriptor(&loop->poller, number);

	return !descriptor || (descriptor->nonblocking && descriptor->kind != DESCRIPTOR_FILE);
}

/* After gi_is_nonblocking() has said no. */
static inline bool gi_is_socket(const struct loop *loop, int number)
{
	return loop->poller.descriptors[number].kind <= DESCRIPTOR_DATAGRAM;
}

static inline bool gi_is_file(const struct loop *loop, int number)
{
	return loop->poller.descriptors[number].kind == DESCRIPTOR_FILE;
}

/* Bytes in all parts; saturates. */
size_t gi_parts_bytes(const struct iovec *parts, size_t count);

enum { WINDOW_PARTS = 16 };

/* What is left of the parts after `done` bytes, as much as fits; returns how many parts that makes. */
size_t gi_parts_after(const struct iovec *parts, size_t count, size_t done, struct iovec window[WINDOW_PARTS]);

#endif
