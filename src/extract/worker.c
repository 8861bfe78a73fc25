#define _GNU_SOURCE
#include "extract/worker.h"

#include "base/log.h"
#include "extract/extract.h"
#include "extract/sharing.h"
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
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	CHILD_SOCKET = 3,
	CHILD_IMAGE = 4, /* of what it was given last */
	CHILD_CARD = 5,
	OUT_OF_MEMORY_STATUS = 71,
	LARGEST_ANSWER = 1 << 30, /* bytes: what comes from a process that reads hostile code is not believed */
};

static const char image_path[] = "/proc/self/fd/4";

enum precompile { PRECOMPILE_NOTHING, PRECOMPILE_HEADERS, PRECOMPILE_OPENING };

/* Image and card come with it when there are some. */
struct request {
	uint32_t precompile, source, asked;
};

struct answer_head {
	uint64_t failed; /* 1: the bytes say why; 0: they are facts */
	uint64_t size, wanted_size;
	uint64_t system_bytes, own_bytes, refused;
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

/* ---- in the worker's process ---- */

static bool receive(struct request *ret, bool *ret_shared)
{
	union {
		struct cmsghdr head;
		char bytes[CMSG_SPACE(2 * sizeof(int))];
	} control = {0};
	struct iovec bytes = {ret, sizeof *ret};
	struct msghdr message = {
	    .msg_iov = &bytes, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control};
	if (recvmsg(CHILD_SOCKET, &message, MSG_WAITALL) != sizeof *ret)
		return false;
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);
	*ret_shared = head != NULL && head->cmsg_type == SCM_RIGHTS;
	int pair[2] = {-1, -1};
	if (*ret_shared)
		memcpy(pair, CMSG_DATA(head), sizeof pair);
	for (int i = 0; i < 2 && *ret_shared; i++) {
		dup2(pair[i], CHILD_IMAGE + i);
		if (pair[i] > CHILD_CARD)
			close(pair[i]);
	}
	return true;
}

/* One card stays open from source to source. */
struct opened {
	struct precompiled *precompiled;
	ino_t card;
};

static const struct precompiled *open_card(struct opened *opened)
{
	struct stat status;
	if (fstat(CHILD_CARD, &status) != 0)
		return NULL;
	if (!opened->precompiled || opened->card != status.st_ino) {
		precompiled_close(opened->precompiled);
		*opened = (struct opened){precompiled_open(CHILD_CARD, image_path), status.st_ino};
	}
	return opened->precompiled;
}

static void answer(const struct sharing *sharing, bool failed, const char *bytes, size_t size)
{
	struct answer_head head = {
	    failed, size, sharing->wanted.length, sharing->system_bytes, sharing->own_bytes, sharing->refused};
	send_all(&head, sizeof head);
	send_all(bytes, size);
	send_all(sharing->wanted.bytes, sharing->wanted.length);
}

static void read_source(struct extractor *extractor, const struct source *source, struct sharing *sharing)
{
	struct error error = {0};
	struct text bytes = {0};
	struct facts *facts = extract_source_shared(extractor, source, sharing, &error);
	if (facts) {
		facts_write(facts, &bytes);
		answer(sharing, false, bytes.bytes, bytes.length);
	} else {
		char why[sizeof error];
		if (strcmp(error.file, source->path) == 0)
			error.file[0] = 0; /* whoever shows the failure names the source */
		error_describe(&error, why, sizeof why);
		answer(sharing, true, why, strlen(why));
	}
	text_free(&bytes);
	text_free(&sharing->wanted);
	facts_free(facts);
}

/* The card holds the directives until it is drawn up. */
static _Noreturn void precompile_headers(struct extractor *extractor, const struct source *like, bool opening)
{
	struct stat status;
	struct error error;
	if (fstat(CHILD_CARD, &status) != 0)
		_exit(EXIT_FAILURE);
	size_t size = (size_t)status.st_size;
	char *directives = memory_zeroed(size + 1, 1);
	bool good =
	    pread(CHILD_CARD, directives, size, 0) == (ssize_t)size && ftruncate(CHILD_CARD, 0) == 0 &&
	    lseek(CHILD_CARD, 0, SEEK_SET) == 0 &&
	    (opening ? extract_opening : extract_headers)(extractor, like, directives, CHILD_IMAGE, CHILD_CARD, &error);
	free(directives);
	if (!good)
		_exit(EXIT_FAILURE);
	exit(EXIT_SUCCESS);
}

static _Noreturn void run(const struct sources *sources)
{
	/* A crash is to end the process, not to be survived by libclang with whatever it left behind. */
	setenv("LIBCLANG_DISABLE_CRASH_RECOVERY", "1", 1);
	struct extractor *extractor = extractor_new();
	struct opened opened = {0};
	struct request request;
	bool shared;
	while (receive(&request, &shared)) {
		const struct source *source = &sources->items.items[request.source];
		if (request.precompile)
			precompile_headers(extractor, source, request.precompile == PRECOMPILE_OPENING);
		struct sharing sharing = {.asked = request.asked != 0};
		if (shared)
			sharing.precompiled = open_card(&opened);
		read_source(extractor, source, &sharing);
	}
	_exit(EXIT_SUCCESS);
}

/* ---- in the parent ---- */

bool worker_start(struct worker *worker, const struct sources *sources)
{
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return false;
	fflush(NULL); /* a worker that ends by exit() would write out what stands in buffers once more */
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

static bool send_request(const struct worker *worker, const struct request *request, const int pair[2])
{
	union {
		struct cmsghdr head;
		char bytes[CMSG_SPACE(2 * sizeof(int))];
	} control = {0};
	struct iovec bytes = {(void *)request, sizeof *request};
	struct msghdr message = {.msg_iov = &bytes, .msg_iovlen = 1};
	if (pair[0] >= 0) {
		message.msg_control = control.bytes;
		message.msg_controllen = sizeof control.bytes;
		control.head = (struct cmsghdr){
		    .cmsg_len = CMSG_LEN(2 * sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
		memcpy(CMSG_DATA(&control.head), pair, 2 * sizeof(int));
	}
	ssize_t sent;
	do /* a few bytes to a worker that waits for them: the buffer has room, or something is wrong with it */
		sent = sendmsg(worker->socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
	while (sent < 0 && errno == EINTR);
	return sent == sizeof *request;
}

static double processor_seconds(pid_t process)
{
	clockid_t clock;
	struct timespec used;
	if (clock_getcpuclockid(process, &clock) != 0 || clock_gettime(clock, &used) != 0)
		return 0;
	return (double)used.tv_sec + (double)used.tv_nsec / 1e9;
}

bool worker_give(struct worker *worker, const struct task *task, double now)
{
	struct request request = {.source = task->source, .asked = task->asked};
	if (task->kind == TASK_PRECOMPILE)
		request.precompile = task->opening == TABLE_NONE ? PRECOMPILE_HEADERS : PRECOMPILE_OPENING;
	worker->busy = true;
	worker->task = *task;
	worker->started = now;
	worker->used = processor_seconds(worker->process);
	text_clear(&worker->received);
	return send_request(worker, &request, (const int[2]){task->image, task->card});
}

static bool is_complete(const struct worker *worker, bool *ret_nonsense)
{
	struct answer_head head;
	*ret_nonsense = false;
	if (worker->received.length < sizeof head)
		return false;
	memcpy(&head, worker->received.bytes, sizeof head);
	size_t size = head.size + head.wanted_size, length = worker->received.length - sizeof head;
	*ret_nonsense = head.failed > 1 || head.refused > 1 || head.size > LARGEST_ANSWER ||
	                head.wanted_size > LARGEST_ANSWER || length > size;
	return length >= size;
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

struct worker_answer worker_answer(const struct text *received)
{
	struct answer_head head;
	memcpy(&head, received->bytes, sizeof head);
	const char *bytes = received->bytes + sizeof head;
	return (struct worker_answer){
	    .failed = head.failed,
	    .bytes = bytes,
	    .size = head.size,
	    .report = {.refused = head.refused,
	               .system_bytes = head.system_bytes,
	               .own_bytes = head.own_bytes,
	               .wanted = bytes + head.size},
	};
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
bool worker_stop(struct worker *worker, char *how, size_t how_size)
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
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

double worker_processor_seconds(const struct worker *worker)
{
	double used = processor_seconds(worker->process);
	return used > worker->used ? used - worker->used : 0;
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
