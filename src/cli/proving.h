/* Rewrites that are run: of the user's code, and of the rules' own proof programs. */
#ifndef GOINCEPTION_CLI_PROVING_H
#define GOINCEPTION_CLI_PROVING_H

#include "cli/pipeline.h"
#include "rewrite/plan.h"

/* What is installed beside the program to compile and link others with. */
struct proving_kit {
	const char *driver_folder, *include_folder, *library;
};

/* driver: the folder below share/goinception. False with *error when something is not there. */
bool proving_find_kit(struct arena *arena, const char *driver, struct proving_kit *ret, struct error *error);

/* Reads the new texts and analyses them again: is the finding gone, and none new? False when somebody interrupted it.
 */
bool proving_analyse_again(const struct pipeline *pipeline, struct console *console, struct plan *plan,
                           const struct analysis *before, struct error *error);

/* validate --rules: proves the rewrites of all rules, and reports. */
enum exit_code proving_rules(struct pipeline *pipeline, struct console *console, bool json, struct error *error);

#endif
