/* Markdown for the generated documents. */
#ifndef GOINCEPTION_CLI_MARKDOWN_H
#define GOINCEPTION_CLI_MARKDOWN_H

#include "base/text.h"

#include <stdbool.h>

/* Prose of a rule, fit for a cell of a table as well: in one line, without what Markdown or HTML would take for its
 * own. */
void markdown_prose(struct text *out, const char *prose);

/* "`recv`, `send`" */
void markdown_code_list(struct text *out, const char *const *words, size_t count);

/* "man 2 recv" and an address become links; anything else stays as it is. */
void markdown_reference(struct text *out, const char *reference);

/* The first line of a generated document: what to edit in its place. source may be a folder. */
void markdown_generated_mark(struct text *out, const char *source);

/* Does a text begin as a generated document does? */
bool markdown_is_generated(const char *text);

#endif
