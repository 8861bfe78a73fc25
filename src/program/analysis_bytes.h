/* An analysis as bytes, to be kept and read again by this very program with the same rules. */
#ifndef GOINCEPTION_PROGRAM_ANALYSIS_BYTES_H
#define GOINCEPTION_PROGRAM_ANALYSIS_BYTES_H

#include "base/text.h"
#include "program/findings.h"

/* What program_analyse gave, before anything was added to it: no baseline, nothing of before a change, no outline. */
void analysis_write(struct analysis *analysis, const struct ruleset *ruleset, struct text *out);

/* Null when the bytes are damaged, or name what the rules do not have. Release with analysis_free. */
struct analysis *analysis_read(const char *bytes, size_t size, const struct ruleset *ruleset);

#endif
