/* SARIF 2.1.0 (OASIS, errata 01), as code scanning services take it: docs/reports.md. */
#ifndef GOINCEPTION_REPORT_SARIF_H
#define GOINCEPTION_REPORT_SARIF_H

#include "report/report.h"

void report_sarif_write(const struct analysis *analysis, const struct report_options *options, struct text *out);

#endif
