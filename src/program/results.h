/* What a wait gives back, and who is handed it. Private to the room. */
#ifndef GOINCEPTION_PROGRAM_RESULTS_H
#define GOINCEPTION_PROGRAM_RESULTS_H

#include "program/model.h"

/* How a call site hands out what the wait in it, or below it, found. */
struct results {
	uint32_t call;      /* the call site */
	bool returned;      /* it returns what the wait returned */
	bool receiver;      /* the object whose method it is holds what the wait filled */
	uint64_t arguments; /* bit n: so does argument n, an array or an object */
};

/* The results of the last of `length` (at least 1) call sites: the first is the wait, each other one calls the function
 * that the one before it stands in. */
struct results results_of(const struct program *program, const uint32_t *path, unsigned length);

/* Is one of the functions that the call may reach there to be read? A guess by type does not count. */
bool calls_own_code(const struct program *program, const struct call_site *call);

/* Does `call` get any of it? Only direct calls of functions with a body, in the function of results->call. */
bool results_given_to(const struct program *program, const struct results *results, const struct call_site *call);

/* Does anything in `block` (FACT_NONE: all) of the function of results->call depend on them: a call that gets any of
 * it, calls through it, or stands under a condition on it? */
bool results_read_in(const struct program *program, const struct results *results, fact_index block);

/* The innermost branch around `call`, inside `loop`, that asks a field of what the wait filled: `if (fds[1].revents)`.
 * FACT_NONE when none does. */
fact_index results_branch_around(const struct program *program, const struct results *results,
                                 const struct call_site *call, fact_index loop);

#endif
