#include "runtime/worker_process.h"

#include "runtime/context.h"
#include "runtime/loop.h"

#include <goinception/async/process.h>
#include <goinception/async/socket.h>

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { WORKER_STACK_BYTES = 8 * 1024 * 1024 };

/* In the worker, where nobody minds waiting. False at the end. */
static bool take(int number, void *data, size_t bytes)
{
	return bytes == 0 || recv(number, data, bytes, MSG_WAITALL) == (ssize_t)bytes;
}

static bool give(int number, const void *data, size_t bytes)
{
	for (size_t done = 0; done < bytes;) {
		ssize_t sent = send(number, (const char *)data + done, bytes - done, MSG_NOSIGNAL);

		if (sent == -1)
			return false;
		done += (size_t)sent;
	}
	return true;
}

static bool serve_one(int number)
{
	struct worker_request request;
	if (!take(number, &request, sizeof request))
		return false;

	void *input = malloc(request.input_bytes + 1), *output = malloc(request.output_bytes_max + 1);
	bool served = false;

	if (input && output && take(number, input, request.input_bytes)) {
		errno = 0;
		ssize_t result = request.function(input, request.input_bytes, output, request.output_bytes_max);
		struct worker_answer answer = {result, errno};

		served = give(number, &answer, sizeof answer) && (result <= 0 || give(number, output, (size_t)result));
	}
	free(input);
	free(output);
	return served;
}

static void serve(void *argument)
{
	int number = *(const int *)argument;

	while (serve_one(number))
		;
	_exit(0);
}

/* The copy keeps nothing of what it was: neither connections, which would stay open, nor handlers, which would think
 * themselves in the loop. */
static void forget_the_program(int number)
{
	sigset_t none;

	for (int i = 1; i < NSIG; i++)
		signal(i, SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (number > STDERR_FILENO + 1)
		close_range(STDERR_FILENO + 1, (unsigned)number - 1, 0);
	close_range((unsigned)number + 1, ~0U, 0);
}

/* The task that forked has a small stack. */
static _Noreturn void become_worker(int number, pid_t parent)
{
	static int socket_number;
	void *left;
	char *stack = mmap(NULL, WORKER_STACK_BYTES, PROT_READ | PROT_WRITE,
	                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_STACK, -1, 0);

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (stack == MAP_FAILED || getppid() != parent)
		_exit(1);
	forget_the_program(number);
	socket_number = number;
	gi_context_switch(&left, gi_context_make(stack + WORKER_STACK_BYTES, serve, &socket_number));
	__builtin_unreachable();
}

bool gi_worker_start(struct worker_process *worker)
{
	int ends[2];
	pid_t parent = getpid();

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == -1)
		return false;
	worker->identifier = fork();
	if (worker->identifier == 0)
		become_worker(ends[1], parent);
	int error = errno;

	close(ends[1]);
	if (worker->identifier == -1) {
		close(ends[0]);
		errno = error;
		return false;
	}
	worker->socket = ends[0];
	gi_descriptor_changed(worker->socket);
	return true;
}

/* What a transfer with a worker that cannot be finished means. */
static ssize_t lost(void)
{
	if (errno != ECANCELED)
		errno = EOWNERDEAD;
	return -1;
}

/* All of it, whatever interrupts. */
static bool send_all(int number, const void *data, size_t bytes)
{
	for (size_t done = 0; done < bytes;) {
		ssize_t sent = gi_send(number, (const char *)data + done, bytes - done, MSG_NOSIGNAL);

		if (sent == -1 && errno != EINTR)
			return false;
		done += sent == -1 ? 0 : (size_t)sent;
	}
	return true;
}

static bool receive_all(int number, void *data, size_t bytes)
{
	for (size_t done = 0; done < bytes;) {
		errno = 0;
		ssize_t received = gi_recv(number, (char *)data + done, bytes - done, MSG_WAITALL);

		if (received == 0 || (received == -1 && errno != EINTR))
			return false;
		done += received == -1 ? 0 : (size_t)received;
	}
	return true;
}

ssize_t gi_worker_ask(const struct worker_process *worker, const struct worker_request *request, const void *input,
                      void *ret_output)
{
	struct worker_answer answer;

	if (!send_all(worker->socket, request, sizeof *request) ||
	    !send_all(worker->socket, input, request->input_bytes) ||
	    !receive_all(worker->socket, &answer, sizeof answer))
		return lost();
	if (answer.result > 0) {
		/* A function that returns more than it was allowed has written where it must not. */
		if ((size_t)answer.result > request->output_bytes_max)
			return lost();
		if (!receive_all(worker->socket, ret_output, (size_t)answer.result))
			return lost();
	}
	errno = answer.error;
	return answer.result;
}

void gi_worker_end(const struct worker_process *worker, bool kill_it)
{
	struct gi_scope shield;

	gi_close(worker->socket);
	if (kill_it)
		kill(worker->identifier, SIGKILL);
	if (!gi_in_task()) {
		waitpid(worker->identifier, NULL, 0);
		return;
	}
	gi_scope_enter(&shield);
	gi_scope_shield(&shield, true);
	gi_waitpid(worker->identifier, NULL, 0);
	gi_scope_leave(&shield);
}
