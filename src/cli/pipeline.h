/* What every command does that reads sources: find them, extract them, link them. Each stage fills in its own part. */
#ifndef GOINCEPTION_CLI_PIPELINE_H
#define GOINCEPTION_CLI_PIPELINE_H

#include "cli/console.h"
#include "cli/exit_code.h"
#include "config/settings.h"
#include "extract/pool.h"
#include "program/program.h"
#include "report/report.h"
#include "rules/rules.h"
#include "source/sources.h"

struct pipeline {
	const struct settings *settings;
	const char *command; /* for what is said to the user: "analyze" */
	double started;
	struct ruleset *ruleset;
	struct sources *sources;
	struct pool_result extracted;
	struct program *program; /* null until it is complete */
	struct program *begun;   /* with the facts of so many sources; or null */
	bool prepared;           /* memory for what comes behind was asked for */
	size_t linked;
	bool keeps; /* what is decided is kept in the cache folder of the settings */
	struct analysis
	    *remembered; /* what an earlier run decided on the same facts, which were not read then; or null */
};

/* Rules and sources: all that can be wrong before the work starts is found before it starts. The settings have path,
 * build, exclude, and the rows that load_rules asks for. */
bool pipeline_prepare(struct pipeline *pipeline, struct error *error);

/* The sources alone: who has no use for rules before facts are there lets pipeline_extract_and_load_rules load them. */
bool pipeline_prepare_sources(struct pipeline *pipeline, struct error *error);

/* Sources → facts, with jobs, timeout, max-memory, cache and cache-dir of the settings. False when somebody interrupted
 * it. */
bool pipeline_extract(struct pipeline *pipeline, struct console *console, struct error *error);

/* Is there something in the pipeline's memory for facts that mean this, one number a source? data is the pipeline. */
typedef bool pipeline_memory(const uint64_t *meanings, size_t count, void *data);

/* The same; the rules are loaded while the first sources are parsed. False without rules, too. Where all facts are in
 * the cache, `remembers` is asked whether they are needed; null: they are. */
bool pipeline_extract_and_load_rules(struct pipeline *pipeline, struct console *console, pipeline_memory *remembers,
                                     struct error *error);

/* The same as pipeline_extract, of any sources. */
bool pipeline_extract_sources(const struct pipeline *pipeline, const struct sources *sources, struct console *console,
                              struct pool_result *ret_result, struct error *error);

/* Facts → program, with the rules and jobs of the pipeline. */
struct program *pipeline_link_facts(const struct pipeline *pipeline, struct facts *const *facts, size_t count);

/* The same, of all facts; says in the log which sources have none. */
void pipeline_link(struct pipeline *pipeline);

/* Sources → facts → program, with jobs, timeout, max-memory, cache and cache-dir of the settings. False when somebody
 * interrupted it. */
bool pipeline_run(struct pipeline *pipeline, struct console *console, struct error *error);

void pipeline_release(struct pipeline *pipeline);

/* cache-size of the settings, in bytes. */
uint64_t cache_most_bytes(const struct settings *settings);

/* Is the source at that index another build of the one before it? A path that is built with several sets of flags
 * stands in a row: it is one source to people. */
bool pipeline_is_repeated(const struct pipeline *pipeline, size_t source);

/* Seconds since pipeline->started. */
double pipeline_seconds(const struct pipeline *pipeline);

/* Colour, as the setting `color` says, and width for a text that goes to that output. */
struct report_options pipeline_report_options(const struct settings *settings, const char *output);

/* The same, for reports of findings: settings with links. */
struct report_options pipeline_findings_options(const struct settings *settings, const char *output);

/* Says what went wrong on standard error. A log that is a file is read alone: it has the end of the story too. */
void pipeline_tell(const struct console *console, const struct error *error);

/* Opens the console, runs the work, closes it. The work gets a pipeline that was started, which is released behind it,
 * and says with *error what went wrong where it returns neither EXIT_CLEAN nor EXIT_FINDINGS nor EXIT_INCOMPLETE. */
typedef enum exit_code pipeline_work(struct pipeline *pipeline, struct console *console, struct error *error);
enum exit_code pipeline_start(const struct settings *settings, const char *command, pipeline_work *work);

#endif
