/* All that is known of one rule, for a person: on a terminal, or as a page of the documents. */
#ifndef GOINCEPTION_CLI_RULE_PAGE_H
#define GOINCEPTION_CLI_RULE_PAGE_H

#include "cli/rule_example.h"
#include "report/page.h"
#include "rules/rules.h"

struct rule_page {
	const struct rule *rule;
	const struct ruleset *ruleset; /* that it is part of */
	const struct rule_example *example;
	const struct headers_rule *headers; /* where its functions are declared; null: nobody says */
	const char *rules_folder; /* places in shipped files are told from its parent: "rules/posix/sleep.yaml" */
};

/* Every key of the rule. */
void rule_page_write(const struct rule_page *rule_page, struct page *page);

/* Why, code before and after, what to write instead, and what to do with a finding. */
void rule_page_explain(const struct rule_page *rule_page, struct page *page);

/* Both, in Markdown. */
void rule_page_write_markdown(const struct rule_page *rule_page, struct text *out);

#endif
