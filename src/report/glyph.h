/* What a terminal or a JSON reader may be given of bytes that come from hostile sources: characters that cannot move
 * the cursor, reorder the line, or break the encoding. */
#ifndef GOINCEPTION_REPORT_GLYPH_H
#define GOINCEPTION_REPORT_GLYPH_H

#include "base/text.h"

#include <stddef.h>

/* What stands on the screen for one character of the input. */
struct glyph {
	char bytes[12];  /* UTF-8, terminated; an escape such as "\x1b" for what must not reach a terminal */
	unsigned width;  /* in terminal columns */
	size_t consumed; /* bytes of the input that it stands for, at least 1 */
};

/* Reads the glyph at the start of length (at least 1) bytes. column counts from 0: a tab reaches to the next multiple
 * of 8. */
struct glyph glyph_read(const char *bytes, size_t length, unsigned column);

/* How many bytes at the start are printable ASCII: each is a glyph of one column that stands for itself. Most text is,
 * and need not be looked at one by one. */
size_t glyphs_plain(const char *bytes, size_t length);

/* Columns that the text takes when it starts at column 0. */
unsigned glyphs_width(const char *text);

/* Appends the text as a terminal may have it: one line, nothing that moves the cursor. */
void text_add_glyphs(struct text *out, const char *text);

/* Appends the text as well-formed UTF-8: what is malformed becomes U+FFFD. Nothing is escaped. */
void text_add_utf8(struct text *out, const char *text);

#endif
