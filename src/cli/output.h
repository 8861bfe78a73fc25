/* Where the program's output goes: standard output, or a report file. */
#ifndef GOINCEPTION_CLI_OUTPUT_H
#define GOINCEPTION_CLI_OUTPUT_H

#include "base/error.h"
#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/messages.h"

#include <stdbool.h>

/* Is it standard output: null or "-"? */
bool output_is_standard(const char *path);

/* Can a report be written there, as far as one can know before the work? path null or "-": standard output. A source
 * that is there is refused: a slip of the order of two words must not cost it. */
bool output_check(const char *path, struct error *error);

/* Writes text to the path; null or "-": standard output. A reader of standard output who has gone away has seen what it
 * wanted: no error. */
bool output_write(const char *path, const struct text *text, struct error *error);

/* Writes text to standard output: EXIT_CLEAN, or EXIT_INTERNAL after the message. Releases text. */
enum exit_code print_text(struct text *text);

#endif
