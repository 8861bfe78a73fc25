/* What a wait gives back, and who is handed it. Private to the room. */
#ifndef GOINCEPTION_CONTEXTS_RESULTS_H
#define GOINCEPTION_CONTEXTS_RESULTS_H

#include "model/model.h"

enum { RESULT_CELLS_MAX = 8 };

/* How a function gets at what a wait, in it or below it, found. */
struct results {
	uint32_t function;                /* whose parameters, receiver and variables are meant */
	uint32_t call;                    /* the call site whose result is meant; NONE in a helper, which is given it */
	bool returned;                    /* the call returns what the wait returned */
	bool returned_part;               /* the call returns a part of what the wait filled */
	bool receiver;                    /* the object whose method the function is holds what the wait filled */
	uint64_t parameters;              /* bit n: so does parameter n, an array or an object */
	uint32_t cells[RESULT_CELLS_MAX]; /* and these variables */
	uint32_t cell_count;
	uint32_t filled; /* bit n: the wait was given variable n itself to fill, not a field of it */
};

/* How far it goes. */
enum results_extent {
	RESULTS_FILLED, /* what the wait was given to fill, and no object around it */
	RESULTS_HELD,   /* and the objects whose fields the wait was given */
	RESULTS_GIVEN,  /* and every object that the outermost function around the wait was given: loop_wait(loop) */
};

/* The results of the last of `length` (at least 1) call sites: the first is the wait, each other one calls the function
 * that the one before it stands in. */
struct results results_of(const struct program *program, const uint32_t *path, unsigned length,
                          enum results_extent extent);

/* The same as `callee` gets at it, which is called at `call` in the function of the results. */
struct results results_passed(const struct program *program, const struct results *results,
                              const struct call_site *call, uint32_t callee);

/* What a value of the function has to do with the results. */
enum results_hold {
	RESULTS_NONE,
	RESULTS_COUNT,  /* it is what the wait returned */
	RESULTS_OBJECT, /* it is, or points to, what the wait filled, or an object around that */
	RESULTS_PART,   /* it is read from there, or made from what was: events[i].data.ptr */
};
enum results_hold results_hold(const struct program *program, const struct results *results, fact_index value);

/* Is one of the functions that the call may reach there to be read? A guess by type does not count; nor does one that
 * hands on any number of arguments as a whole: it writes a message, and handles nothing. */
bool calls_own_code(const struct program *program, const struct call_site *call);

/* Does the call, of the function of the results, depend on which results came: by its arguments, by what it is called
 * through, or by a condition on a part of them inside the block `top`? */
bool results_decide(const struct program *program, const struct results *results, const struct call_site *call,
                    fact_index top);

/* Is the call made for members of a list or table in them, one after the other? */
bool results_walked(const struct program *program, const struct results *results, const struct call_site *call);

/* Is an argument of the call a part of them? */
bool results_part_given(const struct program *program, const struct results *results, const struct call_site *call);

/* Does anything in `block` (FACT_NONE: all) of the function depend on them: a call that gets any of it, calls through
 * it, or stands under a condition on it? */
bool results_read_in(const struct program *program, const struct results *results, fact_index block);

/* The innermost branch around `call`, inside `top`, that asks a part of them: `if (fds[1].revents)`. FACT_NONE when
 * none does. */
fact_index results_branch_around(const struct program *program, const struct results *results,
                                 const struct call_site *call, fact_index top);

#endif
