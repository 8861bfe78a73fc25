#include "runtime/transfer.h"

#include "runtime/faults.h"

#include <errno.h>

ssize_t gi_attempt(struct loop *loop, int number, uint32_t direction, attempt_function *attempt, void *call)
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

size_t gi_parts_bytes(const struct iovec *parts, size_t count)
{
	size_t bytes = 0;

	for (size_t i = 0; i < count; i++)
		if (__builtin_add_overflow(bytes, parts[i].iov_len, &bytes))
			return SIZE_MAX;
	return bytes;
}

size_t gi_parts_after(const struct iovec *parts, size_t count, size_t done, struct iovec window[WINDOW_PARTS])
{
	size_t filled = 0;

	for (size_t i = 0; i < count && filled < WINDOW_PARTS; i++) {
		if (done >= parts[i].iov_len) {
			done -= parts[i].iov_len;
			continue;
		}
		window[filled++] = (struct iovec){(char *)parts[i].iov_base + done, parts[i].iov_len - done};
		done = 0;
	}
	return filled;
}
