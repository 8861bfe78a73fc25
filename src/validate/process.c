#define _GNU_SOURCE
#include "validate/process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_FILE_MIB = 256, RESULTS_DESCRIPTOR = 3, NOT_STARTED = 126 };

static void limit(int what, rlim_t most)
{
	struct rlimit value = {most, most};
	setrlimit((__rlimit_resource_t)what, &value);
}

static bool open_as(const char *path, int flags, int descriptor)
{
	int opened = open(path, flags | O_CLOEXEC, 0600);
	if (opened < 0)
		return false;
	if (opened == descriptor)
		return fcntl(descriptor, F_SETFD, 0) == 0;
	return dup2(opened, descriptor) == descriptor;
}

/* In the child. */
static void become(const struct process_request *request)
{
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	setsid();
	limit(RLIMIT_CORE, 0);
	limit(RLIMIT_CPU, request->seconds + 1);
	limit(RLIMIT_FSIZE, (rlim_t)MOST_FILE_MIB << 20);
	if (request->memory_mib)
		limit(RLIMIT_AS, (rlim_t)request->memory_mib << 20);
	for (size_t i = 0; request->environment && request->environment[i]; i++)
		putenv((char *)request->environment[i]);
	int writing = O_WRONLY | O_CREAT | O_TRUNC;
	if (!open_as("/dev/null", O_RDONLY, STDIN_FILENO) || !open_as(request->output, writing, STDOUT_FILENO) ||
	    dup2(STDOUT_FILENO, STDERR_FILENO) < 0 ||
	    (request->results && !open_as(request->results, writing, RESULTS_DESCRIPTOR)) ||
	    (request->folder && chdir(request->folder) < 0))
		_exit(NOT_STARTED);
	execvp(request->arguments[0], (char *const *)request->arguments);
	_exit(NOT_STARTED);
}

/* True when it has ended in time. */
static bool wait_for(pid_t child, unsigned seconds)
{
	int descriptor = (int)syscall(SYS_pidfd_open, child, 0);
	if (descriptor < 0)
		return false;
	struct pollfd ended = {.fd = descriptor, .events = POLLIN};
	int count;
	do
		count = poll(&ended, 1, (int)seconds * 1000);
	while (count < 0 && errno == EINTR);
	close(descriptor);
	return count > 0;
}

bool process_run(const struct process_request *request, struct process_end *ret, struct error *error)
{
	pid_t child = fork();
	if (child == 0)
		become(request);
	if (child < 0)
		return error_set(error, "%s cannot be started: %s", request->arguments[0], strerror(errno));
	*ret = (struct process_end){.timed_out = !wait_for(child, request->seconds)};
	kill(-child, SIGKILL); /* what it started and left behind */
	if (ret->timed_out)
		kill(child, SIGKILL);
	int status;
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	ret->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	ret->status = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
	if (ret->status == NOT_STARTED && !ret->signal)
		return error_set(error, "%s cannot be run", request->arguments[0]);
	return true;
}

const char *process_end_phrase(struct arena *arena, const struct process_end *end, unsigned seconds)
{
	if (end->timed_out)
		return arena_printf(arena, "does not end in %u s", seconds);
	if (end->signal)
		return arena_printf(arena, "is killed by signal %d", end->signal);
	return arena_printf(arena, "ends with status %d", end->status);
}
