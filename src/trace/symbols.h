/* Which function, file and line stand behind an offset in a program or library. */
#ifndef GOINCEPTION_TRACE_SYMBOLS_H
#define GOINCEPTION_TRACE_SYMBOLS_H

#include "trace/trace.h"

struct symbols;

struct symbols *symbols_new(void);
void symbols_free(struct symbols *symbols); /* null is allowed */

typedef void symbols_receive(const struct trace_frame *frame, void *data);

/* Hands out the frames of the offset, the innermost first: one, and one more for each function that is inlined there.
 * A module that cannot be read gives one frame without a name. Texts go into the arena. */
void symbols_find(struct symbols *symbols, struct arena *arena, const char *path, uint64_t offset,
                  symbols_receive *receive, void *data);

#endif
