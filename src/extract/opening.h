/* Private to this room: the include directives that a source opens with, with nothing but comments before and between
 * them. What they bring in is the same for all sources that open so and have the same flags: nothing that stands in a
 * source itself comes before. So it can be precompiled, whoever's headers they are. */
#ifndef GOINCEPTION_EXTRACT_OPENING_H
#define GOINCEPTION_EXTRACT_OPENING_H

#include "base/text.h"

/* Adds them, at most so many, each as a line: `#include "x.h"`. Gives where the text goes on behind the last one. */
size_t opening_read(const char *bytes, size_t size, unsigned most, struct text *ret_lines);

#endif
