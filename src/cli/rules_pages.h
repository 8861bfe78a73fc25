/* goinception rules pages: the folder docs/rules, a page for each rule. */
#ifndef GOINCEPTION_CLI_RULES_PAGES_H
#define GOINCEPTION_CLI_RULES_PAGES_H

#include "cli/command.h"

extern const struct option rules_pages_options[];

enum exit_code rules_pages_run(const struct settings *settings);

#endif
