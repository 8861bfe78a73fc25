#define _GNU_SOURCE
#include "extract/nursery.h"

#include "base/arena.h"
#include "base/log.h"
#include "extract/front_end.h"
#include "extract/handover.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* What came of a request. */
struct born {
	pid_t process; /* -1: none */
	int why;       /* errno then */
};

static void leave_out_of_memory(size_t size)
{
	(void)size;
	_exit(OUT_OF_MEMORY_STATUS);
}

/* Nothing of the parent's stays reachable: no file, no terminal, no handler. What libclang writes when it crashes, to
 * standard error or as a core file, goes nowhere. */
static void leave_parent_behind(int socket)
{
	for (int number = 1; number < NSIG; number++)
		signal(number, SIG_DFL);
	signal(SIGINT, SIG_IGN); /* Ctrl-C reaches the whole group; it is the parent that decides then */
	sigset_t none;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
	log_set_sink(NULL, NULL, LOG_ERROR);
	memory_on_exhausted(leave_out_of_memory);

	int nowhere = open("/dev/null", O_RDWR);
	int own = fcntl(socket, F_DUPFD, NURSERY_SOCKET + 1);
	if (nowhere < 0 || own < 0)
		_exit(EXIT_FAILURE);
	for (int standard = 0; standard < NURSERY_SOCKET; standard++)
		dup2(nowhere, standard);
	dup2(own, NURSERY_SOCKET);
	if (close_range(NURSERY_SOCKET + 1, ~0U, 0) != 0) {
		for (int descriptor = NURSERY_SOCKET + 1; descriptor < 1024; descriptor++)
			close(descriptor);
	}
}

/* In a fresh process. */
static void begin(pid_t parent, int socket)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(EXIT_SUCCESS);
	leave_parent_behind(socket);
}

static _Noreturn void live(const struct nursery *nursery, pid_t parent, int socket)
{
	begin(parent, socket);
	nursery->life(nursery->sources);
	abort();
}

/* In the process that forks: each child is its parent's. (The C library has no name for that; of what its fork() does
 * besides, nothing is needed where there is one thread and no buffer.) */
static _Noreturn void nurse(const struct nursery *nursery, pid_t parent)
{
	char asked;
	front_end_load(NULL); /* once for all; who cannot says so for each source */
	int socket[HANDOVER_DESCRIPTORS];
	unsigned count;
	while (handover_receive(NURSERY_SOCKET, &asked, sizeof asked, socket, &count) && count == 1) {
		pid_t process = (pid_t)syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0);
		struct born born = {process, errno};
		if (process == 0)
			live(nursery, parent, socket[0]);
		close(socket[0]);
		if (!handover_send(NURSERY_SOCKET, &born, sizeof born, NULL, 0))
			break;
	}
	_exit(EXIT_SUCCESS);
}

void nursery_init(struct nursery *nursery, const struct sources *sources, worker_life *life)
{
	*nursery = (struct nursery){.sources = sources, .life = life, .socket = -1};
}

void nursery_move_out(struct nursery *nursery)
{
	int ends[2];
	if (nursery->process || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return;
	fflush(NULL); /* a worker that ends by exit() would write out what stands in buffers once more */
	pid_t parent = getpid(), process = fork();
	if (process == 0) {
		begin(parent, ends[1]);
		nurse(nursery, parent);
	}
	close(ends[1]);
	if (process < 0) {
		close(ends[0]);
		return;
	}
	nursery->process = process;
	nursery->socket = ends[0];
}

pid_t nursery_dismiss(struct nursery *nursery)
{
	pid_t process = nursery->process;
	if (process) {
		close(nursery->socket);
		kill(process, SIGKILL);
		nursery->process = 0;
	}
	return process;
}

int nursery_bury(pid_t process)
{
	int status = 0;
	/* goinception: ignore(process-wait-pid) the child was killed before */
	while (waitpid(process, &status, 0) < 0 && errno == EINTR)
		continue;
	return status;
}

/* False when it did not answer: it is gone. */
static bool ask(const struct nursery *nursery, int socket, struct born *ret)
{
	int none[HANDOVER_DESCRIPTORS];
	unsigned count;
	return nursery->process && handover_send(nursery->socket, "", 1, &socket, 1) &&
	       handover_receive(nursery->socket, ret, sizeof *ret, none, &count);
}

pid_t nursery_bear(const struct nursery *nursery, int socket)
{
	struct born born;
	if (ask(nursery, socket, &born)) {
		errno = born.why;
		return born.process;
	}
	fflush(NULL);
	pid_t parent = getpid(), process = fork();
	if (process == 0)
		live(nursery, parent, socket);
	return process;
}
