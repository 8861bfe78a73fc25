/* The report for programs, version 1: docs/schema/report-1.json describes it. */
#ifndef GOINCEPTION_REPORT_JSON_H
#define GOINCEPTION_REPORT_JSON_H

#include "report/report.h"

void report_json_write(const struct analysis *analysis, const struct report_options *options, struct text *out);

#endif
