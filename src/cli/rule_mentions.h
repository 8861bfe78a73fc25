/* What documents that are no rules say of a function: that it registers a callback, makes a descriptor, takes a lock.
 */
#ifndef GOINCEPTION_CLI_RULE_MENTIONS_H
#define GOINCEPTION_CLI_RULE_MENTIONS_H

#include "base/text.h"
#include "rules/rules.h"

/* A line for each; nothing when only rules speak of it, or nobody. */
void rule_mentions_write(const struct ruleset *ruleset, const char *function, struct text *out);

#endif
