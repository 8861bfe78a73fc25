/* Where a value comes from that no function of the program reaches. */
#ifndef GOINCEPTION_VALUES_ORIGINS_H
#define GOINCEPTION_VALUES_ORIGINS_H

#include "values/points_to.h"

struct origins;

/* Sets calls[].origin, and takes the targets that only a type suggests from calls of what no statement here stores a
 * function in; after callers_find. Where no statement stores anything at all, the sources may not be all there are: the
 * type is still the best guess. ORIGIN_NOBODY is said of programs, not of a library alone. */
void origins_find(struct program *program);

struct origins *origins_new(const struct program *program);
void origins_free(struct origins *origins); /* null is allowed */

/* Follows the value backwards through everything that is stored in it. *ret_giver (may be null) is the first from
 * outside that was met, in words, for ORIGIN_OUTSIDE; it lasts as long as the arena. */
enum origin origins_of(struct origins *origins, struct value_reference value, struct arena *arena,
                       const char **ret_giver);

#endif
