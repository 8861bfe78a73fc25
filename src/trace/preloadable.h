/* Can a program be made to load a library that it does not ask for? */
#ifndef GOINCEPTION_TRACE_PRELOADABLE_H
#define GOINCEPTION_TRACE_PRELOADABLE_H

#include "base/arena.h"
#include "base/error.h"

#include <stdbool.h>

/* The file that a shell would run for the name; null with *error when there is none. */
char *program_find(struct arena *arena, const char *name, struct error *error);

/* False with *error, which says why and what to do, when the dynamic linker will not preload anything into it: a static
 * program, one that runs with other rights than who starts it, one of another machine. Of a script, its interpreter
 * counts. */
bool program_is_preloadable(const char *path, struct error *error);

#endif
