/* The first page of docs/rules: every rule once by class, the frameworks with their contexts. */
#ifndef GOINCEPTION_CLI_RULES_INDEX_H
#define GOINCEPTION_CLI_RULES_INDEX_H

#include "base/text.h"
#include "cli/rule_filter.h"

/* In Markdown. The rules that the filter takes; links lead to ID.md beside it. */
void rules_write_index(const struct ruleset *ruleset, const struct rule_filter *filter, struct text *out);

#endif
