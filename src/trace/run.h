/* Runs a command with the preload library in it. */
#ifndef GOINCEPTION_TRACE_RUN_H
#define GOINCEPTION_TRACE_RUN_H

#include "trace/trace.h"

struct trace_request {
	const char *const *command; /* ends with null; at least one word */
	const char *library;        /* the preload library */
	uint64_t threshold_ns;
	bool children; /* trace them as well */
};

/* Runs the command to its end and reads what was left of it. Signals that ask this process to end go to the command.
 * Its exit code, or 128 + N when signal N ended it, is in the trace. Null with *error when it cannot be run or traced;
 * then it was not run. */
struct trace *trace_run(const struct trace_request *request, struct error *error);

#endif
