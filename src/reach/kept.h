/* What a context must give back as it found it, and which functions do: errno. */
#ifndef GOINCEPTION_REACH_KEPT_H
#define GOINCEPTION_REACH_KEPT_H

#include "reach/reach.h"

struct kept;

/* After program_link. */
struct kept *kept_find(const struct program *program);
void kept_free(struct kept *kept); /* null is allowed */

/* Does a function on the way to step `at`, or one that it calls itself, store something in what the `kept` rules of
 * that name speak of, other than a constant? */
bool kept_on_way(const struct kept *kept, const struct reach *reach, uint32_t at, const char *name);

#endif
