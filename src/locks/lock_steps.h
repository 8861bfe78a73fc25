/* What stands between the calls of a function and changes which locks are held: jumps, and stores that may give a lock
 * back. Private to the room. */
#ifndef GOINCEPTION_LOCKS_LOCK_STEPS_H
#define GOINCEPTION_LOCKS_LOCK_STEPS_H

#include "base/table.h"
#include "model/model.h"

/* From the first to behind the last; those of functions inside it stand between. */
struct lock_step_run {
	uint32_t first, end;
};

struct lock_step_runs {
	struct table *functions; /* unit and function → runs */
	VECTOR(struct lock_step_run) runs;
};

/* Which steps stand in which function, so that a walk finds those of its own. */
struct lock_steps {
	const struct program *program;
	bool *units_read;
	struct lock_step_runs jumps;  /* of the jumps of the function's facts */
	struct lock_step_runs stores; /* of store_flows */
	VECTOR(fact_index) store_flows;
};

void lock_steps_init(struct lock_steps *steps, const struct program *program);
void lock_steps_release(struct lock_steps *steps);

/* One is null. */
struct lock_step {
	const struct fact_jump *jump;
	const struct fact_flow *store; /* of a number by which some lock is given back, into a field or a variable */
};

/* On the way through one function. */
struct lock_steps_ahead {
	const struct lock_steps *steps;
	const struct facts *facts;
	fact_index function;
	struct lock_step_run jumps, stores;
};

struct lock_steps_ahead lock_steps_of(struct lock_steps *steps, uint32_t function_index);

/* The next step that stands before the call `call` of the function's facts; false when that comes first. */
bool lock_steps_next(struct lock_steps_ahead *ahead, uint32_t call, struct lock_step *ret_step);

#endif
