/* The file format of facts, version 12: text, one record a line, strings in a table. docs/facts-format.md describes it.
 * The last line carries a checksum: a file that was cut short or damaged is noticed. */
#ifndef GOINCEPTION_FACTS_FACTS_FILE_H
#define GOINCEPTION_FACTS_FACTS_FILE_H

#include "base/error.h"
#include "base/text.h"
#include "facts/facts.h"

#define FACTS_FORMAT_VERSION 12

/* Appends the facts to out. The same facts give the same bytes. */
void facts_write(const struct facts *facts, struct text *out);

/* Reads facts from bytes. Every index is checked: whatever the bytes, the result is safe to walk, or null with *error
 * (name, line) set. name is used in errors only. Release with facts_free. */
struct facts *facts_read(const char *bytes, size_t size, const char *name, struct error *error);

#endif
