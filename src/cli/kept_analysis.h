/* What was decided, kept beside the facts it was decided on: a run in which no fact has changed, nor a rule, nor a
 * setting that matters, links nothing and decides nothing. Where only a comment or the layout of a source changed, its
 * facts are the same. */
#ifndef GOINCEPTION_CLI_KEPT_ANALYSIS_H
#define GOINCEPTION_CLI_KEPT_ANALYSIS_H

#include "cli/pipeline.h"

/* Where the analysis of facts that mean this, one number a source, is kept under these options; null without a cache.
 * In the arena of the settings. */
const char *kept_analysis_path(const struct pipeline *pipeline, const struct program_options *options,
                               const uint64_t *meanings, size_t count);

/* Null when there is none, or it is damaged. path may be null. Release with analysis_free. */
struct analysis *kept_analysis_load(const struct pipeline *pipeline, const char *path);

/* Keeps one to which nothing was added yet. A folder that cannot be written to is said in the log. path may be null. */
void kept_analysis_store(const struct pipeline *pipeline, const char *path, struct analysis *analysis);

#endif
