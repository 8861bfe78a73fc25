/* The example of a rule, taken from its fixture: code that waits, and code that does not, both of which the tests
 * analyse. */
#ifndef GOINCEPTION_CLI_RULE_EXAMPLE_H
#define GOINCEPTION_CLI_RULE_EXAMPLE_H

#include "base/arena.h"
#include "rules/rules.h"

struct rule_example {
	const char *file;   /* the fixture, as a path; null: the rule has none */
	unsigned line;      /* of the call that waits */
	const char *before; /* the function with the call, annotations left out; null: none */
	const char *after;  /* what stands behind `after: RULE` in the fixture; null: nothing does */
};

/* The example of a user's file of rules: stock.c or stock-example.c beside stock.yaml, or the source at the mirrored
 * path of the shipped rules; null: there is none. */
const char *rule_example_beside(struct arena *arena, const char *rule_file);

/* Looks into the fixture at the path that mirrors the rule's file, below ../fixtures/rules from the folder of rules; of
 * a user's rule, into the example beside it. False with *error when a fixture is there and cannot be read; an example
 * of the user's that cannot is left out. */
bool rule_example_find(struct arena *arena, const char *rules_folder, const struct rule *rule, struct rule_example *ret,
                       struct error *error);

#endif
