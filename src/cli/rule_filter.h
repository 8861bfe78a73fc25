/* Which of the rules a person asks for. */
#ifndef GOINCEPTION_CLI_RULE_FILTER_H
#define GOINCEPTION_CLI_RULE_FILTER_H

#include "config/settings.h"
#include "rules/rules.h"

enum { ANY_LEVEL = 3 };

struct rule_filter {
	const struct setting *packs; /* named on the command line: no others; null: all */
	const char *class_name;      /* null: any */
	const char *context;         /* a framework that remedies are written for, or a kind of context; null: any */
	const char *function;        /* a function's qualified name; null: any */
	unsigned level;              /* or ANY_LEVEL */
};

/* What the options --class, --context, --function, --level and --pack ask for. False with *error when --context is a
 * word that nothing in the ruleset knows. */
bool rule_filter_read(const struct settings *settings, const struct ruleset *ruleset, struct rule_filter *filter,
                      struct error *error);

bool rule_filter_takes(const struct rule_filter *filter, const struct rule *rule);

/* Is it a kind of context, or a framework that rules know? False with *error naming the nearest. */
bool rule_filter_check_context(const struct ruleset *ruleset, const char *context, struct error *error);

#endif
