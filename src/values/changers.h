/* Which functions change which variables and fields, themselves or by what they call. Private to the room. */
#ifndef GOINCEPTION_VALUES_CHANGERS_H
#define GOINCEPTION_VALUES_CHANGERS_H

#include "model/model.h"

struct changers;

struct changers *changers_new(const struct program *program);
void changers_free(struct changers *changers); /* null is allowed */

/* First, which cells matter; then who changes those of them directly; then spread it to callers. */
void changers_watch(struct changers *changers, uint32_t cell);
bool changers_watched(const struct changers *changers, uint32_t cell);
void changers_note(struct changers *changers, uint32_t function, uint32_t cell);
void changers_spread(struct changers *changers);

bool changers_change(const struct changers *changers, uint32_t function, uint32_t cell);

#endif
