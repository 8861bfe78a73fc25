/* A ruleset for a test: the YAML stands in the test itself and is loaded the way a user's --rules file is. */
#ifndef GOINCEPTION_TESTS_RULES_FROM_TEXT_H
#define GOINCEPTION_TESTS_RULES_FROM_TEXT_H

#include "rules/rules.h"

/* Fails the test, with the loader's message, when the text is no rule file. Release with ruleset_free. */
struct ruleset *rules_from_text(const char *yaml);

#endif
