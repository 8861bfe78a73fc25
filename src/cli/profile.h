/* --profile: where the time and the memory of a run went, for people. */
#ifndef GOINCEPTION_CLI_PROFILE_H
#define GOINCEPTION_CLI_PROFILE_H

#include "extract/pool.h"
#include "source/sources.h"

/* A note: stages with wall and CPU time, memory, what the cache knew, and the sources that took longest. */
void profile_tell(const struct sources *sources, const struct pool_result *extracted);

#endif
