/* Locals that flags are put into and taken from: which bits they have at one place of their function. Private to the
 * room. */
#ifndef GOINCEPTION_VALUES_LOCAL_FLAGS_H
#define GOINCEPTION_VALUES_LOCAL_FLAGS_H

#include "values/values.h"

/* What is known of the bits of a number. */
struct known_bits {
	int64_t set, clear;
};

/* Finds them, when it is known which variables escape. */
void local_flags_add_unit(struct program *program, struct unit *unit);

/* Is the variable of the unit one of them? Then the order of all that is put into it is known. */
static inline bool local_flags_has(const struct unit *unit, fact_index variable)
{
	return unit->has_flags && unit->has_flags[variable];
}

/* May what environments know decide which bits it has? */
bool local_flags_ask_parameters(const struct program *program, uint32_t unit, fact_index variable);

/* What is put into it, as flows of the unit; none of other variables. */
const fact_index *local_flags_stores(const struct unit *unit, fact_index variable, size_t *ret_count);

/* Of a value as the call is given it, with what the environment knows; nothing is known where it is followed farther
 * than depth. */
struct known_bits local_flags_at_call(const struct program *program, struct value_reference value,
                                      const struct call_site *call, const struct environment *environment,
                                      unsigned depth);
/* The same where the condition of the block is asked. */
struct known_bits local_flags_at_block(const struct program *program, uint32_t unit, fact_index block,
                                       struct value_reference value, const struct environment *environment,
                                       unsigned depth);

/* Are all of the bits set (YES), or is one of them known not to be (NO)? */
enum verdict known_bits_all(struct known_bits known, int64_t bits);
/* Is none of the bits set (YES), or is one of them known to be (NO)? */
enum verdict known_bits_none(struct known_bits known, int64_t bits);

#endif
