/* The end of a run: findings, their report, and what the exit status says of them. */
#ifndef GOINCEPTION_CLI_VERDICT_H
#define GOINCEPTION_CLI_VERDICT_H

#include "cli/pipeline.h"
#include "cli/since_run.h"

/* What is read before the work and needed behind it: where reports go, what the baseline knows. */
struct gate;

/* By the settings format, output, baseline and update-baseline. Null with *error when the report that they ask for
 * cannot be made. */
struct gate *verdict_open(const struct settings *settings, struct error *error);
void verdict_close(struct gate *gate); /* null is allowed */

/* What else is to be known of the program. */
enum verdict_extra {
	VERDICT_NOTHING_ELSE,
	VERDICT_OUTLINE,     /* analysis->outline */
	VERDICT_WHEREABOUTS, /* analysis->whereabouts */
};

/* What an earlier run decided on facts that mean this: pipeline->remembered. */
pipeline_memory verdict_remembers;

/* Is the report made of more than the analysis, so that facts have to be read? */
bool verdict_needs_facts(const struct gate *gate);

/* Decides, by the settings depth, scope and min-confidence. */
struct analysis *verdict_analyse(const struct pipeline *pipeline, struct program *program, enum verdict_extra extra);

/* Links unless that is done, decides, or takes what an earlier run kept; compares (since: null, or with what was),
 * reports, and judges by the setting fail-on: EXIT_CLEAN or EXIT_FINDINGS; EXIT_INTERNAL with *error when a report
 * could not be written. */
enum exit_code verdict_report(struct gate *gate, struct pipeline *pipeline, struct since_run *since,
                              struct error *error);

#endif
