/* Workflow commands of GitHub Actions: "::error file=...,line=...::message". */
#ifndef GOINCEPTION_REPORT_GITHUB_H
#define GOINCEPTION_REPORT_GITHUB_H

#include "report/report.h"

void report_github_write(const struct analysis *analysis, const struct report_options *options, struct text *out);

#endif
