#include "runtime/files.h"
#include "runtime/transfer.h"

#include <goinception/async/io.h>
#include <goinception/async/process.h>
#include <goinception/async/time.h>

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#define PAUSE_FIRST_NS (1 * GI_MILLISECOND_NS)
#define PAUSE_LAST_NS  (20 * GI_MILLISECOND_NS)

static pid_t ask_again(pid_t identifier, int *ret_status, int options)
{
	uint64_t pause_ns = PAUSE_FIRST_NS;

	for (;;) {
		pid_t ended = waitpid(identifier, ret_status, options | WNOHANG);

		if (ended != 0)
			return ended;
		if (gi_sleep_ns(pause_ns) == -1)
			return -1;
		pause_ns = 2 * pause_ns < PAUSE_LAST_NS ? 2 * pause_ns : PAUSE_LAST_NS;
	}
}

/* Returns 0 or an error number. */
static int wait_for_end(struct loop *loop, pid_t identifier)
{
	int number = (int)syscall(SYS_pidfd_open, identifier, 0), error = 0;

	if (number == -1)
		return errno;
	gi_descriptor_forget(&loop->poller, number);
	if (gi_descriptor(&loop->poller, number))
		error = gi_wait_for_descriptor(loop, number, EPOLLIN);
	else
		error = errno;
	gi_close(number);
	return error;
}

pid_t gi_waitpid(pid_t identifier, int *ret_status, int options)
{
	struct loop *loop = gi_loop_of_task();

	if (!loop || (options & WNOHANG))
		return waitpid(identifier, ret_status, options);
	if (!gi_may_go_on(loop->current))
		return -1;
	pid_t ended = waitpid(identifier, ret_status, options | WNOHANG);
	if (ended != 0)
		return ended;
	if (identifier > 0 && !(options & (WUNTRACED | WCONTINUED))) {
		int error = wait_for_end(loop, identifier);

		if (error == ECANCELED) {
			errno = error;
			return -1;
		}
	}
	/* Another task may have been quicker, or there are no pidfds. */
	return ask_again(identifier, ret_status, options);
}

/* Starting a program holds the thread up until the child has got its turn and loaded it: milliseconds, on a busy
 * machine. So threads of the pool do it; these block all signals, which a child must not inherit. */
struct start {
	const char *command, *mode;
	sigset_t signals; /* that the task's thread blocks */
	pid_t child;
	FILE *file;
};

static ssize_t run_spawn(void *argument)
{
	struct start *start = argument;
	const char *arguments[] = {"sh", "-c", start->command, NULL};
	posix_spawnattr_t attributes;
	int error = posix_spawnattr_init(&attributes);

	if (error == 0) {
		posix_spawnattr_setsigmask(&attributes, &start->signals);
		posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
		error = posix_spawn(&start->child, "/bin/sh", NULL, &attributes, (char *const *)arguments, environ);
		posix_spawnattr_destroy(&attributes);
	}
	if (error)
		errno = error;
	return error ? -1 : 0;
}

int gi_system(const char *command)
{
	struct loop *loop = gi_loop_of_task();
	struct start start = {.command = command};
	int status = 0;

	if (!loop || !command)
		return system(command); // NOLINT(bugprone-command-processor): that is what was asked for
	pthread_sigmask(SIG_SETMASK, NULL, &start.signals);
	if (gi_maybe_off_load(run_spawn, &start) == -1)
		return -1;
	if (gi_waitpid(start.child, &status, 0) == start.child)
		return status;
	int error = errno;

	if (error == ECANCELED) {
		kill(start.child, SIGKILL);
		waitpid(start.child, &status, 0);
	}
	errno = error;
	return -1;
}

static ssize_t run_popen(void *argument)
{
	struct start *start = argument;
	sigset_t before;

	pthread_sigmask(SIG_SETMASK, &start->signals, &before);
	start->file = popen(start->command, start->mode); // NOLINT(bugprone-command-processor): that was asked for
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return 0;
}

FILE *gi_popen(const char *command, const char *mode)
{
	struct start start = {.command = command, .mode = mode};

	pthread_sigmask(SIG_SETMASK, NULL, &start.signals);
	gi_maybe_off_load(run_popen, &start);
	return start.file;
}

static ssize_t run_pclose(void *argument) { return pclose(argument); }

int gi_pclose(FILE *file) { return (int)gi_certainly_off_load(run_pclose, file); }
