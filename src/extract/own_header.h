/* Private to this room: headers of the program, found without a preprocessor. */
#ifndef GOINCEPTION_EXTRACT_OWN_HEADER_H
#define GOINCEPTION_EXTRACT_OWN_HEADER_H

#include "base/arena.h"
#include "source/sources.h"

/* The path of the header, beside the file that includes it (null: not looked for there, as for a name between < and >)
 * or in a folder behind -I, as for the compiler; or null. In the arena. */
const char *own_header(struct arena *arena, const struct source *source, const char *from, const char *name);

#endif
