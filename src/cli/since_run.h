/* --since: the program as it was before the change, read and analysed beside the program as it is. */
#ifndef GOINCEPTION_CLI_SINCE_RUN_H
#define GOINCEPTION_CLI_SINCE_RUN_H

#include "cli/pipeline.h"

struct since_run;

/* Opens the repository around the sources, once these are found. *ret is null when the setting `since` names no
 * revision. */
bool since_run_open(const struct pipeline *pipeline, struct since_run **ret, struct error *error);
void since_run_close(struct since_run *run); /* null is allowed */

/* Reads what was different, behind pipeline_extract, and keeps what was found in it. EXIT_CLEAN, or *error. */
enum exit_code since_run_read(struct since_run *run, const struct pipeline *pipeline, struct console *console,
                              struct error *error);

/* Marks what the change brings. The analysis refers to the run afterwards. */
void since_run_compare(struct since_run *run, struct analysis *analysis);

#endif
