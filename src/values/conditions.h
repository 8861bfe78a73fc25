/* Conditions: does who comes to a branch take it? Private to the room; who asks about a call asks guards.h. */
#ifndef GOINCEPTION_VALUES_CONDITIONS_H
#define GOINCEPTION_VALUES_CONDITIONS_H

#include "values/values.h"

/* How far a value is followed backwards through variables and parameters: beyond a few steps a constant is no longer
 * what a reader of the code would call known. */
enum { FOLLOW_DEPTH = 6 };

/* As value_as_integer and value_is_null, no further than depth. */
bool value_integer_within(const struct program *program, struct value_reference value,
                          const struct environment *environment, unsigned depth, int64_t *ret);
enum verdict value_null_within(const struct program *program, struct value_reference value,
                               const struct environment *environment, unsigned depth);

/* Who comes to the block that stands around this one: does he enter it, with these constants? */
enum verdict condition_within(const struct program *program, uint32_t unit, fact_index index,
                              const struct environment *environment, unsigned depth);

#endif
