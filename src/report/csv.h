/* RFC 4180, with a header line. */
#ifndef GOINCEPTION_REPORT_CSV_H
#define GOINCEPTION_REPORT_CSV_H

#include "report/report.h"

void report_csv_write(const struct analysis *analysis, const struct report_options *options, struct text *out);

#endif
