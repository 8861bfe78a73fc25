/* Guards: the conditions a call site stands under. Private to the room. */
#ifndef GOINCEPTION_PROGRAM_GUARDS_H
#define GOINCEPTION_PROGRAM_GUARDS_H

#include "program/values.h"

/* Can the call happen, in the thread of execution that entered its function with these constants? False under a
 * condition that is never true with them, and in the branch that runs elsewhere: the child side of a fork. */
bool guards_open(const struct program *program, const struct call_site *call, const struct environment *environment);

/* Is the call inside this block (of the same function)? */
bool guards_inside(const struct program *program, const struct call_site *call, fact_index block);

#endif
