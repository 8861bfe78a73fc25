/* The records that calls hand on, found once for all who ask. Private to the room. */
#ifndef GOINCEPTION_VALUES_ARGUMENT_ROOTS_H
#define GOINCEPTION_VALUES_ARGUMENT_ROOTS_H

#include "values/record_roots.h"

struct argument_roots;

/* After flow_solve. */
struct argument_roots *argument_roots_new(const struct program *program);
void argument_roots_free(struct argument_roots *roots); /* null is allowed */

/* root_of_argument of a call site that has a caller. */
struct record_root argument_root(const struct argument_roots *roots, const struct call_site *call, uint32_t position);

#endif
