/* The source line of a place, with a mark under the call. Lines are read when the report is written. */
#ifndef GOINCEPTION_REPORT_EXCERPT_H
#define GOINCEPTION_REPORT_EXCERPT_H

#include "report/page.h"
#include "report/source_lines.h"

/* Two lines: the source line, cut with "…" where it is longer than the page, and the mark below the name at the
 * place's column. Nothing when the file or the line is not there (any more). */
void excerpt_put(struct source_lines *lines, struct page *page, const struct place *place);

#endif
