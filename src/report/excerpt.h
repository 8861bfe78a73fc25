/* The source line of a place, with a mark under the call. Lines are read when the report is written. */
#ifndef GOINCEPTION_REPORT_EXCERPT_H
#define GOINCEPTION_REPORT_EXCERPT_H

#include "base/arena.h"
#include "report/page.h"

/* The file that was read last: findings are sorted by file. Start with {0}, end with excerpts_release. */
struct excerpts {
	struct arena *arena;
	const char *path;
	const char *bytes; /* null when the file cannot be read */
	size_t size;
};

/* Two lines: the source line, cut with "…" where it is longer than the page, and the mark below the name at the
 * place's column. Nothing when the file or the line is not there (any more). */
void excerpt_put(struct excerpts *excerpts, struct page *page, const struct place *place);

void excerpts_release(struct excerpts *excerpts);

#endif
