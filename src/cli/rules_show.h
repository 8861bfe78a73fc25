/* goinception rules show, and goinception explain: one rule, for a person. */
#ifndef GOINCEPTION_CLI_RULES_SHOW_H
#define GOINCEPTION_CLI_RULES_SHOW_H

#include "cli/command.h"

extern const struct option rules_show_options[];

enum exit_code rules_show_run(const struct settings *settings);

#endif
