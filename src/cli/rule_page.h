/* All that is known of one rule, for a person on a terminal. */
#ifndef GOINCEPTION_CLI_RULE_PAGE_H
#define GOINCEPTION_CLI_RULE_PAGE_H

#include "cli/rule_example.h"
#include "report/page.h"
#include "rules/rules.h"

struct rule_page {
	const struct rule *rule;
	const struct ruleset *ruleset; /* that it is part of */
	struct rule_example example;
	const struct headers_rule *headers; /* where its functions are declared; null: nobody says */
	const char *framework;              /* what to write in this one alone, and anywhere; null: in each */
	const char *rules_folder; /* places in shipped files are told from its parent: "rules/posix/sleep.yaml" */
};

/* All that a page tells of a rule of the ruleset; the example is read from its fixture, into the arena. False with
 * *error when that cannot be read. */
bool rule_page_collect(struct arena *arena, const char *rules_folder, const struct ruleset *ruleset,
                       const struct rule *rule, struct rule_page *rule_page, struct error *error);

/* Every key of the rule. */
void rule_page_write(const struct rule_page *rule_page, struct page *page);

/* Why, code before and after, what to write instead, and what to do with a finding. */
void rule_page_explain(const struct rule_page *rule_page, struct page *page);

/* The words that pages have in common. */
const char *rule_page_level(const struct rule *rule); /* "an error in a context" */
/* "rules/posix/sleep.yaml" for a shipped file, wherever it is installed; another file as it was named. */
const char *rule_page_file(const struct rule_page *rule_page, const char *path);

/* Does the context have words for all that is unsafe in it? */
bool rule_page_speaks_for(const struct context_rule *context, const struct rule *rule);

#endif
