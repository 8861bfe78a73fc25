#define _GNU_SOURCE
#include "extract/worker.h"

#include "base/log.h"
#include "extract/extract.h"
#include "facts/facts_file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	CHILD_SOCKET = 3,
	OUT_OF_MEMORY_STATUS = 71,
	LARGEST_ANSWER = 1 << 30, /* bytes: what comes from a process that reads hostile code is not believed */
};

struct answer_head {
	uint64_t failed; /* 1: the bytes say why; 0: they are facts */
	uint64_t size;
};

static void leave_out_of_memory(size_t size)
{
	(void)size;
	_exit(OUT_OF_MEMORY_STATUS);
}

/* Nothing of the parent's stays reachable: no file, no terminal, no handler. What libclang writes when it crashes, to
 * stderr or as a core file, goes nowhere. */
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
	int own = fcntl(socket, F_DUPFD, CHILD_SOCKET + 1);
	if (nowhere < 0 || own < 0)
		_exit(EXIT_FAILURE);
	for (int standard = 0; standard < CHILD_SOCKET; standard++)
		dup2(nowhere, standard);
	dup2(own, CHILD_SOCKET);
	if (close_range(CHILD_SOCKET + 1, ~0U, 0) != 0) {
		for (int descriptor = CHILD_SOCKET + 1; descriptor < 1024; descriptor++)
			close(descriptor);
	}
}

static void send_all(const void *bytes, size_t size)
{
	for (const char *at = bytes; size;) {
		ssize_t sent = send(CHILD_SOCKET, at, size, MSG_NOSIGNAL);
		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			_exit(EXIT_SUCCESS); /* nobody is listening any more */
		at += sent;
		size -= (size_t)sent;
	}
}

static void answer(bool failed, const char *bytes, size_t size)
{
	struct answer_head head = {failed, size};
	send_all(&head, sizeof head);
	send_all(bytes, size);
}

static _Noreturn void run(const struct sources *sources)
{
	/* A crash is to end the process, not to be survived by libclang with whatever it left behind. */
	setenv("LIBCLANG_DISABLE_CRASH_RECOVERY", "1", 1);
	struct extractor *extractor = extractor_new();
	struct text bytes = {0};
	uint32_t number;
	while (recv(CHILD_SOCKET, &number, sizeof number, MSG_WAITALL) == sizeof number) {
		struct error error = {0};
		struct facts *facts = extract_source(extractor, &sources->items.items[number], &error);
		text_clear(&bytes);
		if (facts) {
			facts_write(facts, &bytes);
			answer(false, bytes.bytes, bytes.length);
		} else {
			char why[sizeof error];
			if (strcmp(error.file, sources->items.items[number].path) == 0)
				error.file[0] = 0; /* whoever shows the failure names the source */
			error_describe(&error, why, sizeof why);
			answer(true, why, strlen(why));
		}
		facts_free(facts);
	}
	_exit(EXIT_SUCCESS);
}

bool worker_start(struct worker *worker, const struct sources *sources)
{
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return false;
	pid_t parent = getpid(), process = fork();
	if (process < 0) {
		int why = errno;
		close(ends[0]);
		close(ends[1]);
		errno = why;
		return false;
	}
	if (process == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(EXIT_SUCCESS);
		leave_parent_behind(ends[1]);
		run(sources);
	}
	close(ends[1]);
	worker->process = process;
	worker->socket = ends[0];
	worker->busy = false;
	text_clear(&worker->received);
	return true;
}

bool worker_give(struct worker *worker, uint32_t source, double now)
{
	ssize_t sent;
	do
		/* goinception: ignore(socket-send) four bytes to a worker that waits for them: the buffer has room */
		sent = send(worker->socket, &source, sizeof source, MSG_NOSIGNAL);
	while (sent < 0 && errno == EINTR);
	worker->busy = true;
	worker->source = source;
	worker->started = now;
	text_clear(&worker->received);
	return sent == sizeof source;
}

static bool is_complete(const struct worker *worker, bool *ret_nonsense)
{
	struct answer_head head;
	*ret_nonsense = false;
	if (worker->received.length < sizeof head)
		return false;
	memcpy(&head, worker->received.bytes, sizeof head);
	*ret_nonsense =
	    head.failed > 1 || head.size > LARGEST_ANSWER || worker->received.length - sizeof head > head.size;
	return worker->received.length - sizeof head >= head.size;
}

enum worker_event worker_receive(struct worker *worker)
{
	static char buffer[256 * 1024];
	bool nonsense;
	for (;;) {
		ssize_t got = recv(worker->socket, buffer, sizeof buffer, MSG_DONTWAIT);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
			return WORKER_WAITING;
		if (got <= 0)
			return WORKER_DIED;
		text_add_bytes(&worker->received, buffer, (size_t)got);
		bool complete = is_complete(worker, &nonsense);
		if (nonsense || !worker->busy)
			return WORKER_DIED;
		if (complete)
			return WORKER_ANSWERED;
	}
}

const char *worker_answer(const struct text *received, size_t *ret_size, bool *ret_failed)
{
	struct answer_head head;
	memcpy(&head, received->bytes, sizeof head);
	*ret_size = head.size;
	*ret_failed = head.failed;
	return received->bytes + sizeof head;
}

static void describe_end(int status, char *how, size_t how_size)
{
	if (WIFSIGNALED(status))
		snprintf(how, how_size, "crashed (signal %d: %s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status) == OUT_OF_MEMORY_STATUS)
		snprintf(how, how_size, "ran out of memory");
	else
		snprintf(how, how_size, "crashed (its process ended with status %d)", WEXITSTATUS(status));
}

/* The signal comes too late to change how a process ended whose end of the socket is closed already. */
void worker_stop(struct worker *worker, char *how, size_t how_size)
{
	int status = 0;
	close(worker->socket);
	kill(worker->process, SIGKILL);
	/* goinception: ignore(process-wait-pid) the child was just killed */
	while (waitpid(worker->process, &status, 0) < 0 && errno == EINTR)
		continue;
	worker->process = 0;
	worker->busy = false;
	text_free(&worker->received);
	if (how)
		describe_end(status, how, how_size);
}

uint64_t worker_memory(const struct worker *worker)
{
	char path[64], line[128];
	snprintf(path, sizeof path, "/proc/%ld/statm", (long)worker->process);
	int descriptor = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t got = descriptor < 0 ? -1 : read(descriptor, line, sizeof line - 1);
	if (descriptor >= 0)
		close(descriptor);
	if (got <= 0)
		return 0;
	line[got] = 0; /* "SIZE RESIDENT ...", in pages */
	char *resident;
	strtoull(line, &resident, 10);
	return strtoull(resident, NULL, 10) * (uint64_t)sysconf(_SC_PAGESIZE);
}
