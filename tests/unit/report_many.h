/* An analysis with many findings: modules, shared callers, chains of two to nine calls, sources to quote. The same
 * count gives the same analysis. */
#ifndef GOINCEPTION_TESTS_REPORT_MANY_H
#define GOINCEPTION_TESTS_REPORT_MANY_H

#include "program/findings.h"

/* Release with analysis->arena. */
struct analysis *report_many_new(const char *root, unsigned count);

/* The sources that its places are in, below root. */
bool report_many_write_sources(const char *root, unsigned count, struct error *error);

#endif
