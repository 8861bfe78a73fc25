/* Which contexts run a call, whatever rules say of it there: what is allowed to wait in a signal handler may not be
 * made to do something else there. So nothing is weighed but the way: contexts of any confidence count, and calls that
 * never wait. Private to the room and to program. */
#ifndef GOINCEPTION_REACH_RUNS_IN_H
#define GOINCEPTION_REACH_RUNS_IN_H

#include "contexts/contexts.h"

struct runs_in_question {
	const struct program *program;
	const struct contexts *contexts;
	const struct locks *locks;
	unsigned kinds;     /* bits of enum context_kind: what is asked for */
	const bool *wanted; /* per function: are calls of it asked for? */
};

/* A call of a wanted function, and the functions from the context's entry to the one that makes it. */
typedef void runs_in_found(uint32_t call, uint32_t target, const struct finding_context *context,
                           const uint32_t *functions, size_t count, void *data);

/* Each call of each wanted function at least once for each kind of context that runs it, the shortest way of a group of
 * contexts first. Ways that are only a guess are left out: the ones that findings of low confidence tell. But below a
 * lock a call through a pointer counts here, which is too little for a finding. */
void runs_in_find(const struct runs_in_question *question, runs_in_found *found, void *data);

#endif
