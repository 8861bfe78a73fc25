/* Functions that leave no frame on the way to a stall: those that were inlined, where no debugging information says so;
 * those whose last act is a call; and those of which not even the name is known. */
#ifndef GOINCEPTION_CONFIRM_GAPS_H
#define GOINCEPTION_CONFIRM_GAPS_H

#include "program/outline.h"

#include <stdint.h>

struct gaps;

enum { GAPS_CALLS = 4, GAPS_NONE = 0 }; /* calls that a gap spans at most */

struct gaps *gaps_new(const struct outline *outline);
void gaps_free(struct gaps *gaps); /* null is allowed */

/* How many calls, one after the other, lead from the one function to the other; GAPS_NONE where it takes more than
 * GAPS_CALLS, or none is known. */
unsigned gaps_calls_between(struct gaps *gaps, const char *caller, const char *callee);

#endif
