/* The reports for people: in full; a line a finding; only where to begin, and the account. */
#ifndef GOINCEPTION_REPORT_TEXT_H
#define GOINCEPTION_REPORT_TEXT_H

#include "report/report.h"

void report_text_write(const struct analysis *analysis, const struct report_options *options, struct text *out);
void report_compact_write(const struct analysis *analysis, const struct report_options *options, struct text *out);
void report_summary_write(const struct analysis *analysis, const struct report_options *options, struct text *out);

#endif
