/* What the test of a branch says of locks: of tries whose result it looks at, of guards that it asks, of modes in which
 * a lock is taken. Private to the room. */
#ifndef GOINCEPTION_LOCKS_LOCK_TESTS_H
#define GOINCEPTION_LOCKS_LOCK_TESTS_H

#include "locks/lock_effects.h"

/* The call whose result a value is: the last one before the call site `before` whose result the variable gets; NONE
 * when it is none. */
uint32_t lock_test_call(const struct program *program, uint32_t function, fact_index value, uint32_t before);

/* Changes the state to what is known where the test holds, at `before`, the next call site. */
void lock_test_assume(const struct lock_summaries *summaries, uint32_t function, struct lock_state *state,
                      const struct lock_condition *condition, uint32_t before);

/* `got = trylock(lock) == 0; if (got) …`: makes of what is said of the variable what is said of the result. False when
 * it is no such variable. */
bool lock_test_ask_result(const struct program *program, uint32_t function, struct lock_condition *condition);

/* What holds on the other way. */
struct lock_condition lock_test_opposite(const struct lock_condition *condition);

/* Does a call that gave `result` have its lock? */
enum verdict lock_test_taken(const struct lock_success *success, enum fact_test test, int64_t constant);

#endif
