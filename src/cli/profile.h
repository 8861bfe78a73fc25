/* --profile: where the time and the memory of a run went, for people. */
#ifndef GOINCEPTION_CLI_PROFILE_H
#define GOINCEPTION_CLI_PROFILE_H

#include "base/text.h"
#include "cli/pipeline.h"

/* Stages with wall and CPU time, memory, what the cache knew, and the sources that took longest. */
void profile_write(const struct pipeline *pipeline, struct text *out);

#endif
