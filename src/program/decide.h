/* Findings from contexts and what they reach. Private to the room. */
#ifndef GOINCEPTION_PROGRAM_DECIDE_H
#define GOINCEPTION_PROGRAM_DECIDE_H

#include "program/reach.h"

/* Fills analysis->findings (sorted) and, of the account, what is counted on the way. */
void decide(struct analysis *analysis, const struct program *program, const struct program_options *options,
            const struct descriptors *descriptors, const struct contexts *contexts);

/* What comments in the sources say about findings: "ignore(RULE[, RULE]) reason" on the line of the call or the one
 * before. Without a reason it does not count. */
struct suppressions;
struct suppressions *suppressions_new(const struct program *program);
void suppressions_free(struct suppressions *suppressions);
const char *suppressions_reason(const struct suppressions *suppressions, const struct finding *finding);

/* Parses one comment's text (behind "goinception:"): true when it ignores the rule, with the reason. */
bool suppression_matches(const char *comment, const char *rule, const char **ret_reason);

#endif
