/* What a function knows of variables that all functions share: a caller compared one with a constant, or put one there,
 * and nobody changed it on the way. `if (state != WAITING) return; give_up();`, and give_up() does its work only in
 * another state. */
#ifndef GOINCEPTION_VALUES_SHARED_STATES_H
#define GOINCEPTION_VALUES_SHARED_STATES_H

#include "values/changers.h"
#include "values/values.h"

struct shared_states;

/* Completes the changers. */
struct shared_states *shared_states_new(const struct program *program, struct changers *changers);
void shared_states_free(struct shared_states *states); /* null is allowed */

/* Can the call happen, with what its function knew when it was entered? False under a condition on a shared variable
 * that is asked before anything may have changed it. */
bool shared_states_allow(const struct shared_states *states, const struct call_site *call,
                         const struct environment *environment);

/* Adds to what the callee knows when this call enters it: of those variables only that it asks itself. */
void shared_states_enter(const struct shared_states *states, const struct call_site *call, uint32_t callee,
                         const struct environment *caller, struct environment *callee_knows);

#endif
