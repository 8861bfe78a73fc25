/* JUnit XML, as Jenkins and GitLab read it: an error is a failed test case, a warning a skipped one, a source that
 * could not be analysed one with an error. */
#ifndef GOINCEPTION_REPORT_JUNIT_H
#define GOINCEPTION_REPORT_JUNIT_H

#include "report/report.h"

void report_junit_write(const struct analysis *analysis, const struct report_options *options, struct text *out);

#endif
