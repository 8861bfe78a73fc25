/* Suppressions: what comments in the sources say about findings. Private to the room. */
#ifndef GOINCEPTION_PROGRAM_SUPPRESSIONS_H
#define GOINCEPTION_PROGRAM_SUPPRESSIONS_H

#include "program/model.h"

/* "goinception: ignore(RULE[, RULE]) reason" on the line of the call or the one before. Without a reason it does not
 * count. */
struct suppressions;
struct suppressions *suppressions_new(const struct program *program);
void suppressions_free(struct suppressions *suppressions); /* null is allowed */

/* The reason somebody gave for a finding, or null. Owned by the facts. */
const char *suppressions_reason(const struct suppressions *suppressions, const struct finding *finding);

/* Parses one comment's text (behind "goinception:"): true when it ignores the rule, with the reason. */
bool suppression_matches(const char *comment, const char *rule, const char **ret_reason);

#endif
