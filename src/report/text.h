/* The report for people. */
#ifndef GOINCEPTION_REPORT_TEXT_H
#define GOINCEPTION_REPORT_TEXT_H

#include "report/report.h"

void report_text_write(const struct analysis *analysis, const struct report_options *options, struct text *out);

#endif
