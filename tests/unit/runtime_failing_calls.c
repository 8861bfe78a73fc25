#include "runtime_failing_calls.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

struct io_uring;
struct io_uring_params;

/* Shared with child processes: what is called there counts, too. */
static struct state {
	atomic_uint left; /* calls until the one that fails; 0: none will */
	_Atomic(const char *) name;
	atomic_int error;
} *state;

static bool fails(const char *name, int error)
{
	unsigned left = state ? atomic_load(&state->left) : 0;

	while (left > 0 && !atomic_compare_exchange_weak(&state->left, &left, left - 1))
		;
	if (left != 1)
		return false;
	atomic_store(&state->error, error);
	atomic_store(&state->name, name);
	errno = error;
	return true;
}

#define CALL(type, name, parameters, arguments, failed, error) \
	type __real_##name parameters;                         \
	type __wrap_##name parameters;                         \
	type __wrap_##name parameters { return fails(#name, error) ? (failed) : __real_##name arguments; }
#include "runtime_failing_calls.def"
#undef CALL

/* Those with a variable number of arguments. */
int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...)
{
	va_list arguments;

	va_start(arguments, flags);
	mode_t mode = va_arg(arguments, mode_t);
	va_end(arguments);
	return fails("open", EMFILE) ? -1 : __real_open(path, flags, mode);
}

/* It is only called for what libc has no name for: a descriptor of a process. */
long __real_syscall(long number, ...);
long __wrap_syscall(long number, ...);
long __wrap_syscall(long number, ...)
{
	va_list arguments;

	va_start(arguments, number);
	long first = va_arg(arguments, long), second = va_arg(arguments, long), third = va_arg(arguments, long);
	va_end(arguments);
	return fails("syscall", EMFILE) ? -1 : __real_syscall(number, first, second, third);
}

void failing_calls_begin(unsigned number)
{
	void *memory = MAP_FAILED;

	if (!state) {
		memory = mmap(NULL, sizeof *state, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
		assert(memory != MAP_FAILED);
		state = memory;
	}
	atomic_store(&state->name, NULL);
	atomic_store(&state->left, number);
}

struct failed_call failing_calls_end(void)
{
	atomic_store(&state->left, 0);
	return (struct failed_call){atomic_load(&state->name), atomic_load(&state->error)};
}
