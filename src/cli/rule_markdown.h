/* The page of a rule, in Markdown. */
#ifndef GOINCEPTION_CLI_RULE_MARKDOWN_H
#define GOINCEPTION_CLI_RULE_MARKDOWN_H

#include "cli/rule_page.h"

/* to_parent leads from the page's folder to the one that file names are told from ("../.."); null: no links. */
void rule_markdown_write(const struct rule_page *rule_page, const char *to_parent, struct text *out);

#endif
