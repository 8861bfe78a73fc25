/* What was found, held against what was seen: a trace confirms findings, and shows stalls that nobody foresaw. */
#ifndef GOINCEPTION_CONFIRM_CONFIRM_H
#define GOINCEPTION_CONFIRM_CONFIRM_H

#include "program/findings.h"
#include "trace/trace.h"

/* Marks the findings that the trace shows, and fills analysis->traced. everything is the analysis of the same program
 * with each blocking call, however unsure and in whatever scope, and with its outline: it says what static reasoning
 * knows of the way to a stall that is not among the findings. The result refers to the trace and to both analyses. */
void confirm_findings(struct analysis *analysis, const struct analysis *everything, const struct ruleset *ruleset,
                      const struct trace *trace, const char *file);

#endif
