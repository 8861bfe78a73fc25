/* Calls that wait for a disk, each with its arguments in a structure that a thread can be given. */
#include "runtime/files.h"

#include "runtime/faults.h"
#include "runtime/thread_pool.h"
#include "runtime/uring.h"

#include <goinception/async/file.h>

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/uio.h>
#include <unistd.h>

ssize_t gi_maybe_off_load(ssize_t (*function)(void *argument), void *argument)
{
	struct loop *loop = gi_loop_of_task();

	return loop ? gi_off_load(loop, function, argument) : function(argument);
}

ssize_t gi_certainly_off_load(ssize_t (*function)(void *argument), void *argument)
{
	struct gi_scope shield;

	if (!gi_in_task())
		return function(argument);
	gi_scope_enter(&shield);
	gi_scope_shield(&shield, true);
	ssize_t result = gi_maybe_off_load(function, argument);

	gi_scope_leave(&shield);
	return result;
}

struct path_call {
	const char *path, *other;
	int flags;
	mode_t mode;
	struct stat *status;
};

static ssize_t run_open(void *argument)
{
	const struct path_call *call = argument;

	return open(call->path, call->flags, call->mode);
}

int gi_open(const char *path, int flags, ...)
{
	struct loop *loop = gi_loop_of_task();
	struct path_call call = {.path = path, .flags = flags};

	if ((flags & O_CREAT) || (flags & O_TMPFILE) == O_TMPFILE) {
		va_list arguments;

		va_start(arguments, flags);
		call.mode = va_arg(arguments, mode_t);
		va_end(arguments);
	}
	if (!loop)
		return open(path, flags, call.mode);
	int number = (int)gi_off_load(loop, run_open, &call);

	/* Whatever had the number before is gone. */
	if (number != -1)
		gi_descriptor_forget(&loop->poller, number);
	return number;
}

static ssize_t run_stat(void *argument)
{
	const struct path_call *call = argument;

	return stat(call->path, call->status);
}

int gi_stat(const char *path, struct stat *ret_status)
{
	struct path_call call = {.path = path, .status = ret_status};

	return (int)gi_maybe_off_load(run_stat, &call);
}

static ssize_t run_lstat(void *argument)
{
	const struct path_call *call = argument;

	return lstat(call->path, call->status);
}

int gi_lstat(const char *path, struct stat *ret_status)
{
	struct path_call call = {.path = path, .status = ret_status};

	return (int)gi_maybe_off_load(run_lstat, &call);
}

static ssize_t run_rename(void *argument)
{
	const struct path_call *call = argument;

	return rename(call->path, call->other);
}

int gi_rename(const char *from, const char *to)
{
	struct path_call call = {.path = from, .other = to};

	return (int)gi_maybe_off_load(run_rename, &call);
}

static ssize_t run_unlink(void *argument)
{
	const struct path_call *call = argument;

	return unlink(call->path);
}

int gi_unlink(const char *path)
{
	struct path_call call = {.path = path};

	return (int)gi_maybe_off_load(run_unlink, &call);
}

static ssize_t run_mkdir(void *argument)
{
	const struct path_call *call = argument;

	return mkdir(call->path, call->mode);
}

int gi_mkdir(const char *path, mode_t mode)
{
	struct path_call call = {.path = path, .mode = mode};

	return (int)gi_maybe_off_load(run_mkdir, &call);
}

static ssize_t run_rmdir(void *argument)
{
	const struct path_call *call = argument;

	return rmdir(call->path);
}

int gi_rmdir(const char *path)
{
	struct path_call call = {.path = path};

	return (int)gi_maybe_off_load(run_rmdir, &call);
}

struct transfer {
	int number;
	const struct iovec *parts;
	int count;
	off_t offset; /* -1: where the file stands */
};

static ssize_t run_read(void *argument)
{
	const struct transfer *transfer = argument;

	if (transfer->offset == -1)
		return readv(transfer->number, transfer->parts, transfer->count);
	return preadv(transfer->number, transfer->parts, transfer->count, transfer->offset);
}

static ssize_t run_write(void *argument)
{
	const struct transfer *transfer = argument;

	if (transfer->offset == -1)
		return writev(transfer->number, transfer->parts, transfer->count);
	return pwritev(transfer->number, transfer->parts, transfer->count, transfer->offset);
}

/* Through the ring if there is one, else in a thread. The caller has asked gi_may_go_on(). */
static ssize_t wait_for_transfer(struct loop *loop, enum uring_work work, struct transfer *transfer)
{
	const struct uring_call call = {work, transfer->number, transfer->parts, transfer->count, transfer->offset};
	ssize_t result;

	if (transfer->offset >= 0 && gi_uring_do(loop, &call, &result))
		return result;
	return gi_off_load(loop, work == URING_READ ? run_read : run_write, transfer);
}

/* After a read that was told not to wait: would it have? */
static bool would_wait(void) { return errno == EAGAIN || errno == EOPNOTSUPP; }

ssize_t gi_file_read(struct loop *loop, int number, const struct iovec *parts, int count, off_t offset)
{
	struct transfer transfer = {number, parts, count, offset};
	/* What is cached comes at once. Less than was asked for may be the end of the file or of the cache; the former
	 * gives nothing the next time. */
	ssize_t received = preadv2(number, parts, count, offset, RWF_NOWAIT);

	if (received == 0 || (received > 0 && (size_t)received == gi_parts_bytes(parts, (size_t)count))) {
		gi_did_not_wait(loop->current);
		return received;
	}
	if (received == -1)
		return would_wait() ? wait_for_transfer(loop, URING_READ, &transfer)
		                    : gi_off_load(loop, run_read, &transfer);

	struct iovec window[WINDOW_PARTS];
	transfer.parts = window;
	transfer.count = (int)gi_parts_after(parts, (size_t)count, (size_t)received, window);
	transfer.offset = offset == -1 ? -1 : offset + received;

	ssize_t more = preadv2(number, window, transfer.count, transfer.offset, RWF_NOWAIT);
	if (more == -1)
		more = wait_for_transfer(loop, URING_READ, &transfer);
	/* An error, or a cancellation, belongs to the next call. */
	return more > 0 ? received + more : received;
}

ssize_t gi_file_write(struct loop *loop, int number, const struct iovec *parts, int count, off_t offset)
{
	struct transfer transfer = {number, parts, count, offset};

	if (loop->fault_random && gi_fault_full(loop)) {
		errno = ENOSPC;
		return -1;
	}
	/* A pipe has no offsets, which a ring would not say. */
	if (offset >= 0 && lseek(number, 0, SEEK_CUR) != -1)
		return wait_for_transfer(loop, URING_WRITE, &transfer);
	return gi_off_load(loop, run_write, &transfer);
}

ssize_t gi_pread(int number, void *data, size_t size, off_t offset)
{
	struct loop *loop = gi_loop_of_task();
	struct iovec part = {data, size};

	if (!loop || offset < 0)
		return pread(number, data, size, offset);
	return gi_may_go_on(loop->current) ? gi_file_read(loop, number, &part, 1, offset) : -1;
}

ssize_t gi_pwrite(int number, const void *data, size_t size, off_t offset)
{
	struct loop *loop = gi_loop_of_task();
	struct iovec part = {(void *)data, size};

	if (!loop || offset < 0)
		return pwrite(number, data, size, offset);
	return gi_may_go_on(loop->current) ? gi_file_write(loop, number, &part, 1, offset) : -1;
}

static ssize_t run_fsync(void *argument) { return fsync(*(const int *)argument); }

static int sync_file(int number, enum uring_work work, ssize_t (*in_thread)(void *argument))
{
	struct loop *loop = gi_loop_of_task();
	const struct uring_call call = {.work = work, .number = number};
	ssize_t result;

	if (loop && !gi_may_go_on(loop->current))
		return -1;
	if (loop && gi_uring_do(loop, &call, &result))
		return (int)result;
	return (int)gi_maybe_off_load(in_thread, &number);
}

int gi_fsync(int number) { return sync_file(number, URING_FSYNC, run_fsync); }

static ssize_t run_fdatasync(void *argument) { return fdatasync(*(const int *)argument); }

int gi_fdatasync(int number) { return sync_file(number, URING_FDATASYNC, run_fdatasync); }

struct truncation {
	int number;
	off_t length;
};

static ssize_t run_ftruncate(void *argument)
{
	const struct truncation *truncation = argument;

	return ftruncate(truncation->number, truncation->length);
}

int gi_ftruncate(int number, off_t length)
{
	struct truncation truncation = {number, length};

	return (int)gi_maybe_off_load(run_ftruncate, &truncation);
}
