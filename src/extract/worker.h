/* Private to this room: one worker process, seen from its parent. */
#ifndef GOINCEPTION_EXTRACT_WORKER_H
#define GOINCEPTION_EXTRACT_WORKER_H

#include "base/text.h"
#include "extract/nursery.h"
#include "extract/schedule.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct worker {
	pid_t process; /* 0: not running */
	int socket;
	bool busy;
	struct task task; /* that it works on, while busy */
	double started;   /* when it was given its task, in seconds */
	double used;      /* processor time before that, in seconds */
	struct text received;
};

enum worker_event {
	WORKER_WAITING,  /* nothing complete has come yet */
	WORKER_ANSWERED, /* the answer is complete */
	WORKER_DIED,     /* no answer will come */
};

/* The life of a worker. */
void worker_run(const struct sources *sources);

/* Starts the process. False with errno when there can be none now. */
bool worker_start(struct worker *worker, const struct nursery *nursery);

/* Gives it a task. False when it is dead. One that precompiles does not answer: what it wrote is complete when it has
 * ended well. */
bool worker_give(struct worker *worker, const struct task *task, double now);

/* Takes what has come, without waiting. */
enum worker_event worker_receive(struct worker *worker);

/* A complete answer, in the bytes that were received. */
struct worker_answer {
	bool failed;
	const char *bytes; /* facts, or, when it failed, why there are none, as a string */
	size_t size;
	struct task_report report;
};

struct worker_answer worker_answer(const struct text *received);

/* Ends one that has nothing more to do. What it leaves behind of memory takes a while: the process, which is to be
 * buried (nursery.h), is not waited for. */
pid_t worker_dismiss(struct worker *worker);

/* Ends it, and says how it had ended when it was dead before: "crashed (signal 11: Segmentation fault)". how may be
 * null. True when it had ended well by itself. */
bool worker_stop(struct worker *worker, char *how, size_t how_size);

/* Resident memory in bytes; 0 when it cannot be told. */
uint64_t worker_memory(const struct worker *worker);

/* Processor time in seconds that its task has taken; 0 when it cannot be told. */
double worker_processor_seconds(const struct worker *worker);

#endif
