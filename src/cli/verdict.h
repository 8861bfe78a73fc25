/* The end of a run: findings, their report, and what the exit status says of them. */
#ifndef GOINCEPTION_CLI_VERDICT_H
#define GOINCEPTION_CLI_VERDICT_H

#include "cli/pipeline.h"

/* Can the report be made that the settings ask for? Asked before the work. */
bool verdict_check(const struct settings *settings, struct error *error);

/* Decides on the linked program, reports, and judges by the settings depth, scope, min-confidence, format, output and
 * fail-on: EXIT_CLEAN or EXIT_FINDINGS; EXIT_INTERNAL with *error when the report could not be written. */
enum exit_code verdict_report(const struct pipeline *pipeline, struct error *error);

#endif
