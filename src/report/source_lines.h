/* Lines of source files, read when a report quotes them. Only for this room. */
#ifndef GOINCEPTION_REPORT_SOURCE_LINES_H
#define GOINCEPTION_REPORT_SOURCE_LINES_H

#include "base/table.h"
#include "program/findings.h"

#include <stddef.h>
#include <stdint.h>

/* Files that were read. Start with {0}, end with source_lines_release. */
struct source_lines {
	struct arena *arena;
	struct table *numbers; /* by path → index into files */
	VECTOR(struct source_file) files;
	size_t bytes; /* of all files: beyond a limit they are let go */
};

/* The line at the place, without its end, not terminated; null when the file cannot be read or has fewer lines. Stays
 * until the next call. */
const char *source_line(struct source_lines *lines, const struct place *place, size_t *ret_length);

/* A column that counts bytes, from 1, as one that counts characters. The same column when the line is not there. */
uint32_t source_characters(struct source_lines *lines, const struct place *place);

/* Behind the (qualified) name that begins at the byte. */
size_t source_name_end(const char *line, size_t length, size_t at);

void source_lines_release(struct source_lines *lines);

#endif
