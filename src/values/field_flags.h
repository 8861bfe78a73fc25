/* Flags that a call is given in a record: `hints.ai_flags = AI_NUMERICHOST; getaddrinfo(name, NULL, &hints, &found)`.
 */
#ifndef GOINCEPTION_VALUES_FIELD_FLAGS_H
#define GOINCEPTION_VALUES_FIELD_FLAGS_H

#include "values/values.h"

/* Is the value a field of that name, of whatever record? */
bool is_field_named(const struct program *program, struct value_reference value, const char *name);

/* Has that field of the record, which the argument points to, all these bits at the call? By what the calling function
 * puts there, or by what a constant record says. Without a record it has none; MAYBE: somebody else filled it. */
enum verdict field_has_bits(const struct program *program, const struct call_site *call, unsigned argument,
                            const char *field, const struct environment *environment, int64_t bits);

#endif
