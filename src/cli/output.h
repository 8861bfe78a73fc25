/* Where the program's output goes: standard output, a report file, and messages on standard error. */
#ifndef GOINCEPTION_CLI_OUTPUT_H
#define GOINCEPTION_CLI_OUTPUT_H

#include "base/error.h"
#include "base/text.h"
#include "cli/exit_code.h"

#include <stdbool.h>

/* Is it standard output: null or "-"? */
bool output_is_standard(const char *path);

/* Can a report be written there, as far as one can know before the work? path null or "-": standard output. */
bool output_check(const char *path, struct error *error);

/* Writes text to the path; null or "-": standard output. A reader of standard output who has gone away has seen what it
 * wanted: no error. */
bool output_write(const char *path, const struct text *text, struct error *error);

/* Writes text to standard output: EXIT_CLEAN, or EXIT_INTERNAL after the message. Releases text. */
enum exit_code print_text(struct text *text);

/* "goinception: FILE:LINE:COLUMN: message" on standard error, in one line and fit for a terminal. */
void show_error(const struct error *error);

/* Bytes that a terminal would obey are replaced by '?'. */
void make_printable(char *text);

#endif
