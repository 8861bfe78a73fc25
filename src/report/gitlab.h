/* GitLab's code quality report: a JSON array, of what is not suppressed. */
#ifndef GOINCEPTION_REPORT_GITLAB_H
#define GOINCEPTION_REPORT_GITLAB_H

#include "report/report.h"

void report_gitlab_write(const struct analysis *analysis, const struct report_options *options, struct text *out);

#endif
