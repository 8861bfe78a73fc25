/* A page of text: what stands in which column, in which colour, wrapped at which width. Everything that is put on a
 * page is made safe for a terminal first. */
#ifndef GOINCEPTION_REPORT_PAGE_H
#define GOINCEPTION_REPORT_PAGE_H

#include "base/text.h"
#include "program/findings.h"

#include <stdbool.h>

enum ink { INK_PLAIN, INK_STRONG, INK_ERROR, INK_WARNING, INK_GOOD, INK_LABEL, INK_QUIET, INK_CARET, INKS };

struct page {
	struct text *out;
	const char *root; /* places are written relative to it */
	bool color;
	const char *links; /* "file://HOST", or null: page_put_place leads nowhere */
	unsigned columns;  /* 0: unlimited */
	unsigned column;   /* where the next character goes, from 0 */
	struct text scratch;
};

void page_start(struct page *page, struct text *out, const char *root, bool color, unsigned columns);
void page_finish(struct page *page);

/* Puts the text where the page stands; never wraps. */
void page_put(struct page *page, enum ink ink, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Puts the place; a terminal that can opens its file when it is clicked (OSC 8). */
void page_put_place(struct page *page, enum ink ink, const struct place *place);

/* Puts the text word by word; what does not fit goes on in the next line, at column `hang`. */
void page_flow(struct page *page, enum ink ink, unsigned hang, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Puts the text whole: in the next line, at column `hang`, when it does not fit into this one. */
void page_piece(struct page *page, enum ink ink, unsigned hang, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Spaces up to the column, at least one when something stands before it. */
void page_tab(struct page *page, unsigned column);

void page_end_line(struct page *page);

/* Appends "src/net.c:41:9", the way every report names a place. A place that is not known is "(unknown place)". */
void place_write(struct text *out, const char *root, const struct place *place);

/* Columns the place takes. */
unsigned place_width(struct page *page, const struct place *place);

#endif
