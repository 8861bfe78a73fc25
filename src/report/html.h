/* One page that needs no network: findings to filter and to follow hop by hop, charts, and what to rewrite first. The
 * page itself is src/report/html/; this room puts in what was found. */
#ifndef GOINCEPTION_REPORT_HTML_H
#define GOINCEPTION_REPORT_HTML_H

#include "report/report.h"

void report_html_write(const struct analysis *analysis, const struct report_options *options, struct text *out);

#endif
