/* Guards: the conditions a call site stands under. */
#ifndef GOINCEPTION_VALUES_GUARDS_H
#define GOINCEPTION_VALUES_GUARDS_H

#include "values/values.h"

/* Can the call happen, in the thread of execution that entered its function with these constants? False under a
 * condition that is never true with them, and in the branch that runs elsewhere: the child side of a fork. */
bool guards_open(const struct program *program, const struct call_site *call, const struct environment *environment);

/* Is it known whether each condition around it holds that parameters decide? */
bool guards_know(const struct program *program, const struct call_site *call, const struct environment *environment);

/* As guards_open, with why not: elsewhere is the child side of a fork, and *ret_offload (may be null) the function that
 * makes it run there; NONE for the others. */
enum guard { GUARD_NEVER, GUARD_ELSEWHERE, GUARD_OPEN };
enum guard guards_of(const struct program *program, const struct call_site *call, const struct environment *environment,
                     uint32_t *ret_offload);

/* Who comes to the block that stands around this one: does he enter it, with these constants? */
enum verdict guard_taken(const struct program *program, uint32_t unit, fact_index index,
                         const struct environment *environment);

/* What a source says by itself; before anything is asked. */
void guards_add_unit(struct program *program, struct unit *unit);

/* Does the program end on every way behind the call, without another round of a loop? Who dies does not wait. */
bool guards_end(const struct program *program, const struct call_site *call);

/* The same, whatever loops it stands in: does the program end at last? */
bool guards_end_at_last(const struct program *program, const struct call_site *call);

/* Does the call stand in a branch behind which the program ends, as its function does not on every way, and whose
 * condition these constants do not decide? */
bool guards_may_end(const struct program *program, const struct call_site *call, const struct environment *environment);

/* Is the block this one, or inside it? */
bool guards_stand_in(const struct facts *facts, fact_index block, fact_index outer);

/* Is the call inside this block (of the same function)? */
bool guards_inside(const struct program *program, const struct call_site *call, fact_index block);

/* For each block of the unit's facts, the first call site inside it; NONE without one. */
void guards_first_inside(const struct program *program, uint32_t unit, uint32_t *ret_first);

#endif
