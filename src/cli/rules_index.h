/* The first page of docs/rules: every rule once by class, the frameworks; and a page for each framework. */
#ifndef GOINCEPTION_CLI_RULES_INDEX_H
#define GOINCEPTION_CLI_RULES_INDEX_H

#include "base/text.h"
#include "cli/rule_filter.h"

/* All frameworks that a context belongs to or that a rule has words for, by name; `any` is none of them. In memory of
 * the ruleset's arena. */
size_t rules_frameworks(const struct ruleset *ruleset, const char *const **ret_names);

/* In Markdown. The rules that the filter takes; links lead to ID.md beside it and to frameworks/NAME.md. */
void rules_write_index(const struct ruleset *ruleset, const struct rule_filter *filter, struct text *out);

/* In Markdown: the contexts of the framework, where they end, and for each rule that has words for it, these. Links
 * lead to ../ID.md. */
void rules_write_framework(const struct ruleset *ruleset, const char *framework, struct text *out);

#endif
