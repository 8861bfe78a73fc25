/* Changes that are written into the files: what fix and validate share. */
#ifndef GOINCEPTION_CLI_APPLYING_H
#define GOINCEPTION_CLI_APPLYING_H

#include "config/settings.h"
#include "rewrite/plan.h"

#define OPTION_ROW_ALLOW_DIRTY      \
	{.name = "allow-dirty",     \
	 .rare = true,              \
	 .type = OPTION_FLAG,       \
	 .command_line_only = true, \
	 .help = "apply also where git has uncommitted changes, or does not have the source"}

#define OPTION_ROW_ROLLBACK                                                                                           \
	{.name = "rollback",                                                                                          \
	 .rare = true,                                                                                                \
	 .type = OPTION_STRING,                                                                                       \
	 .value_name = "FILE",                                                                                        \
	 .path = true,                                                                                                \
	 .written = true,                                                                                             \
	 .command_line_only = true,                                                                                   \
	 .help = "where --apply writes the patch that takes it back",                                                 \
	 .details =                                                                                                   \
	     "Without it, goinception-rollback.patch at the top of the repository or of the analysed folder; with a " \
	     "number in the name where there is one already."}

/* Writes what the plan composed, by the settings allow-dirty and rollback, and tells how to take it back. False with
 * *error, and nothing is changed: git has uncommitted changes, a file is not what was analysed. */
bool applying_write(struct plan *plan, const struct settings *settings, struct error *error);

#endif
