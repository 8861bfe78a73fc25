/* What drop-ins.yaml names. */
#include "drop_ins.h"

#include <errno.h>
#include <goinception/async.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

ssize_t wrong_read(int descriptor, void *bytes, size_t size)
{
	ssize_t got = gi_read(descriptor, bytes, size);
	return got > 0 ? got - 1 : got;
}

int wrong_stat(const char *path, struct stat *status)
{
	int result = gi_stat(path, status);
	errno = result == -1 ? EIO : errno;
	return result;
}

int wrong_poll(struct pollfd *descriptors, nfds_t count, int timeout_ms)
{
	(void)descriptors, (void)count, (void)timeout_ms;
	return gi_sleep_ns(GI_NEVER);
}

int wrong_usleep(useconds_t microseconds)
{
	struct timespec left = {microseconds / 1000000, (long)(microseconds % 1000000) * 1000};
	return clock_nanosleep(CLOCK_MONOTONIC, 0, &left, NULL);
}

int wrong_nanosleep(const struct timespec *duration, struct timespec *remaining)
{
	return dup(STDIN_FILENO) == -1 ? -1 : gi_nanosleep(duration, remaining);
}

pid_t wrong_waitpid(pid_t child, int *status, int options)
{
	static void *volatile kept;
	kept = memset(malloc(1 << 20), 1, 1 << 20);
	return gi_waitpid(child, status, options);
}

ssize_t wrong_readv(int descriptor, const struct iovec *parts, int count)
{
	static char bytes[4096];
	size_t size = 0, taken = 0;
	for (int i = 0; i < count; i++)
		size += parts[i].iov_len;
	memset(bytes, 0, sizeof bytes);
	ssize_t got = gi_readv(descriptor, &(struct iovec){bytes, size < sizeof bytes ? size : sizeof bytes}, 1);
	if (got > 0)
		gi_sleep_ns(GI_SECOND_NS);
	for (int i = 0; i < count && got > 0; i++) {
		memcpy(parts[i].iov_base, bytes + taken, parts[i].iov_len);
		taken += parts[i].iov_len;
	}
	memset(bytes, 'x', sizeof bytes);
	return got;
}

int wrong_fsync(int descriptor)
{
	(void)descriptor;
	return raise(SIGKILL);
}
