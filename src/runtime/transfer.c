#include "runtime/transfer.h"

#include <errno.h>

ssize_t gi_attempt(struct loop *loop, int number, uint32_t direction, attempt_function *attempt, void *call)
{
	return gi_attempt_in_place(loop, number, direction, attempt, call);
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
