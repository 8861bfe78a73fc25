#define _GNU_SOURCE
#include "validate/process.h"

#include "base/clock.h"
#include "validate/descendants.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST_FILE_MIB = 256, RESULTS_DESCRIPTOR = 3, NOT_STARTED = 126, LOOK_MS = 20 };

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

/* Until it has ended, the time is over, or it has started too many others. */
static void watch(pid_t child, const struct process_request *request, struct process_end *end)
{
	uint64_t began_ns = clock_ns(), last_ns = began_ns + request->seconds * (uint64_t)1000000000u;
	struct pollfd ended = {.fd = (int)syscall(SYS_pidfd_open, child, 0), .events = POLLIN};
	int count = 0;
	while (ended.fd >= 0 && count <= 0 && !end->too_many && clock_ns() < last_ns) {
		uint64_t left_ms = (last_ns - clock_ns()) / 1000000 + 1;
		bool looks = request->most_processes && left_ms > LOOK_MS;
		count = poll(&ended, 1, looks ? LOOK_MS : (int)left_ms);
		if (count == 0 && looks)
			end->too_many = descendants_count(request->most_processes) > request->most_processes;
	}
	end->timed_out = count <= 0 && !end->too_many;
	end->elapsed_ns = clock_ns() - began_ns;
	if (ended.fd >= 0)
		close(ended.fd);
}

bool process_run(const struct process_request *request, struct process_end *ret, struct error *error)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1); /* whose parent ended is a child of this process then */
	pid_t child = fork();
	if (child == 0)
		become(request);
	if (child < 0)
		return error_set(error, "%s cannot be started: %s", request->arguments[0], strerror(errno));
	*ret = (struct process_end){0};
	watch(child, request, ret);
	int status = 0;
	if (ret->timed_out || ret->too_many) {
		kill(-child, SIGKILL); /* first: who forks all the time gets no further */
		kill(child, SIGKILL);
	}
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	kill(-child, SIGKILL);
	descendants_kill();
	ret->signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
	ret->status = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
	if (ret->status == NOT_STARTED && !ret->signal)
		return error_set(error, "%s cannot be run", request->arguments[0]);
	return true;
}

const char *process_end_phrase(struct arena *arena, const struct process_end *end, unsigned seconds)
{
	if (end->too_many)
		return "starts too many processes";
	if (end->timed_out)
		return arena_printf(arena, "does not end in %u s", seconds);
	if (end->signal)
		return arena_printf(arena, "is killed by signal %d", end->signal);
	return arena_printf(arena, "ends with status %d", end->status);
}
