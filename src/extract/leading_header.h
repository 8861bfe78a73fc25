/* Private to this room: how a C source starts. Feature macros (_GNU_SOURCE) are defined before the first header of the
 * system is included, most often in a header of the project's own that all of its sources start with. */
#ifndef GOINCEPTION_EXTRACT_LEADING_HEADER_H
#define GOINCEPTION_EXTRACT_LEADING_HEADER_H

#include "base/arena.h"
#include "source/sources.h"

/* A text that is the same for sources that start alike: the header that the source starts with, and the one that this
 * starts with, and so on; of the last one, and the macros with a leading underscore that it defines first. A guess from
 * the text, without a preprocessor. In the arena. */
const char *leading_header(struct arena *arena, const struct source *source);

#endif
