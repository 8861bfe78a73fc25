/* goinception rules test: the annotated examples of the rules, run. */
#ifndef GOINCEPTION_CLI_RULES_TEST_H
#define GOINCEPTION_CLI_RULES_TEST_H

#include "cli/command.h"

extern const struct option rules_test_options[];

enum exit_code rules_test_run(const struct settings *settings);

#endif
