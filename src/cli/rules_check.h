/* goinception rules check: errors of rule files, and what is good YAML but hardly meant so. */
#ifndef GOINCEPTION_CLI_RULES_CHECK_H
#define GOINCEPTION_CLI_RULES_CHECK_H

#include "cli/command.h"

extern const struct option rules_check_options[];

enum exit_code rules_check_run(const struct settings *settings);

#endif
