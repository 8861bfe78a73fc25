/* Private to this room: what the text of a source includes of the system. A guess, without a preprocessor. */
#ifndef GOINCEPTION_EXTRACT_WRITTEN_HEADERS_H
#define GOINCEPTION_EXTRACT_WRITTEN_HEADERS_H

#include "base/text.h"
#include "source/sources.h"

/* Adds a line "#include <NAME>" for each that stands in the source itself, outside of any condition, and one
 * "#define _NAME TEXT" for each macro that headers of the system may ask for. */
void written_headers(const struct source *source, struct text *ret_lines);

#endif
