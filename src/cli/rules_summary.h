/* How much the rules know, counted. */
#ifndef GOINCEPTION_CLI_RULES_SUMMARY_H
#define GOINCEPTION_CLI_RULES_SUMMARY_H

#include "base/text.h"
#include "cli/rule_filter.h"

/* The rules that the filter takes by class, by pack and by remedy, and the contexts by framework. */
void rules_write_summary(const struct ruleset *ruleset, const struct rule_filter *filter, struct text *out);

#endif
