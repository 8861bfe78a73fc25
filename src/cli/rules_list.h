/* goinception rules list: what the program knows, filtered, or counted. */
#ifndef GOINCEPTION_CLI_RULES_LIST_H
#define GOINCEPTION_CLI_RULES_LIST_H

#include "cli/command.h"

extern const struct option rules_list_options[];

enum exit_code rules_list_run(const struct settings *settings);

#endif
