/* Private to this room: what libclang is called with. */
#ifndef GOINCEPTION_EXTRACT_ARGUMENTS_H
#define GOINCEPTION_EXTRACT_ARGUMENTS_H

#include "base/arena.h"
#include "source/sources.h"

/* The whole command line for libclang, in the arena. precompiled: path of an image, or null. */
const char *const *arguments_for(struct arena *arena, const struct source *source, const char *precompiled,
                                 int *ret_count);
/* The same for a file of that path that only includes headers, as the source would, without the macros that are apart:
 * lines as in flag_macros.h. */
const char *const *arguments_for_headers(struct arena *arena, const struct source *source, const char *path,
                                         const char *apart, int *ret_count);

bool arguments_mean_cplusplus(const struct source *source);

#endif
