#define _GNU_SOURCE
#include "extract/worker.h"

#include "extract/extract.h"
#include "extract/handover.h"
#include "extract/sharing.h"
#include "facts/facts_file.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	CHILD_IMAGE = NURSERY_SOCKET + 1, /* of what it was given last */
	CHILD_CARD,
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

static void send_all(const void *bytes, size_t size)
{
	for (const char *at = bytes; size;) {
		ssize_t sent = send(NURSERY_SOCKET, at, size, MSG_NOSIGNAL);
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
	int pair[HANDOVER_DESCRIPTORS];
	unsigned count;
	if (!handover_receive(NURSERY_SOCKET, ret, sizeof *ret, pair, &count))
		return false;
	*ret_shared = count > 0;
	for (unsigned i = 0; i < count; i++) {
		dup2(pair[i], CHILD_IMAGE + (int)i);
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

/* Without an extractor, *why says why there is none. */
static void read_source(struct extractor *extractor, const struct error *why, const struct source *source,
                        struct sharing *sharing)
{
	struct error error = *why;
	struct text bytes = {0};
	struct facts *facts = extractor ? extract_source_shared(extractor, source, sharing, &error) : NULL;
	if (facts) {
		facts_write(facts, &bytes);
		answer(sharing, false, bytes.bytes, bytes.length);
	} else {
		char described[sizeof error];
		if (strcmp(error.file, source->path) == 0)
			error.file[0] = 0; /* whoever shows the failure names the source */
		error_describe(&error, described, sizeof described);
		answer(sharing, true, described, strlen(described));
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

void worker_run(const struct sources *sources)
{
	/* A crash is to end the process, not to be survived by libclang with whatever it left behind. */
	setenv("LIBCLANG_DISABLE_CRASH_RECOVERY", "1", 1);
	struct error why = {0};
	struct extractor *extractor = extractor_new(&why);
	struct opened opened = {0};
	struct request request;
	bool shared;
	while (receive(&request, &shared)) {
		const struct source *source = &sources->items.items[request.source];
		if (request.precompile && !extractor)
			_exit(EXIT_FAILURE);
		if (request.precompile)
			precompile_headers(extractor, source, request.precompile == PRECOMPILE_OPENING);
		struct sharing sharing = {.asked = request.asked != 0};
		if (shared)
			sharing.precompiled = open_card(&opened);
		read_source(extractor, &why, source, &sharing);
	}
	_exit(EXIT_SUCCESS);
}

/* ---- in the parent ---- */

bool worker_start(struct worker *worker, const struct nursery *nursery)
{
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return false;
	pid_t process = nursery_bear(nursery, ends[1]);
	int why = errno;
	close(ends[1]);
	if (process < 0) {
		close(ends[0]);
		errno = why;
		return false;
	}
	worker->process = process;
	worker->socket = ends[0];
	worker->busy = false;
	text_clear(&worker->received);
	return true;
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
	return handover_send(worker->socket, &request, sizeof request, (const int[]){task->image, task->card},
	                     task->image >= 0 ? 2 : 0);
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

pid_t worker_dismiss(struct worker *worker)
{
	pid_t process = worker->process;
	close(worker->socket);
	kill(process, SIGKILL);
	worker->process = 0;
	worker->busy = false;
	text_free(&worker->received);
	return process;
}

/* The signal comes too late to change how a process ended whose end of the socket is closed already. */
bool worker_stop(struct worker *worker, char *how, size_t how_size)
{
	int status = nursery_bury(worker_dismiss(worker));
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
