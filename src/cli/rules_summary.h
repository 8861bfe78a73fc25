/* How much the rules know, counted. */
#ifndef GOINCEPTION_CLI_RULES_SUMMARY_H
#define GOINCEPTION_CLI_RULES_SUMMARY_H

#include "base/text.h"
#include "cli/rule_filter.h"

/* The rules that the filter takes, and the functions they name, by class, by pack, by framework (with its contexts and
 * the ways into them) and by remedy. */
void rules_write_summary(const struct ruleset *ruleset, const struct rule_filter *filter, struct text *out);

/* The same in Markdown, for a page that has more to say: a sentence and a table with a row for each. */
void rules_write_markdown_summary(const struct ruleset *ruleset, const struct rule_filter *filter, struct text *out);

#endif
