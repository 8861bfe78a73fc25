/* Checkstyle's XML: findings by file. */
#ifndef GOINCEPTION_REPORT_CHECKSTYLE_H
#define GOINCEPTION_REPORT_CHECKSTYLE_H

#include "report/report.h"

void report_checkstyle_write(const struct analysis *analysis, const struct report_options *options, struct text *out);

#endif
