/* Other programs, run with limits. */
#ifndef GOINCEPTION_VALIDATE_PROCESS_H
#define GOINCEPTION_VALIDATE_PROCESS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

struct process_request {
	const char *const *arguments;   /* ends with null; the first is looked for in PATH */
	const char *folder;             /* to run in; null: the current one */
	const char *const *environment; /* "NAME=value" besides, ends with null; may be null */
	const char *output;             /* file for standard output and error */
	const char *results;            /* null, or the file that its descriptor 3 is */
	unsigned seconds;               /* wall time, and of CPU; then it and all that it started are killed */
	unsigned memory_mib;            /* address space of each process; 0: no limit */
	unsigned most_processes;        /* it and all that it starts, at a time; 0: no limit */
};

struct process_end {
	bool timed_out;
	bool too_many; /* processes: all were killed */
	int signal;    /* that ended it, or 0 */
	int status;    /* its exit status */
	uint64_t elapsed_ns;
};

/* Runs it and waits for its end, in a session of its own, with nothing on standard input and no core file; what it
 * started and left behind is killed, also what went into a session of its own. No other child of this process may be
 * alive. False with *error when it cannot be started. */
bool process_run(const struct process_request *request, struct process_end *ret, struct error *error);

/* "ends with status 2", "is killed by signal 11", "does not end in 10 s". */
const char *process_end_phrase(struct arena *arena, const struct process_end *end, unsigned seconds);

#endif
