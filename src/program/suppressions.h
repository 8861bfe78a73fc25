/* Suppressions: what comments in the sources say about findings. Private to the room. */
#ifndef GOINCEPTION_PROGRAM_SUPPRESSIONS_H
#define GOINCEPTION_PROGRAM_SUPPRESSIONS_H

#include "model/model.h"
#include "program/findings.h"

struct suppressions;

/* All comments of the program. today: "2026-11-21", or null when dates do not count. */
struct suppressions *suppressions_new(const struct program *program, const char *today);
void suppressions_free(struct suppressions *suppressions); /* null is allowed */

/* The reason somebody gave for a finding of the rule at the place, or null. Owned by the facts. */
const char *suppressions_reason(const struct suppressions *suppressions, const struct rule *rule,
                                const struct place *place);

/* The rule speaks of a call at the place, whatever comes of it: a comment for it is of use. */
void suppressions_note_call(struct suppressions *suppressions, const struct rule *rule, const struct place *place);

/* Tells of comments that cannot be understood, have run out, or speak of nothing, in the order of their places. */
void suppressions_tell(const struct suppressions *suppressions, struct analysis *analysis);

#endif
