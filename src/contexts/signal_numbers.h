/* Which signals a handler is for, and who registers it: one that runs only when the program is broken already, or only
 * while it waits, hurts nobody. Private to the room. */
#ifndef GOINCEPTION_CONTEXTS_SIGNAL_NUMBERS_H
#define GOINCEPTION_CONTEXTS_SIGNAL_NUMBERS_H

#include "contexts/contexts.h"

/* Makes contexts of low confidence, and says why, where every registration that was found is for numbers that the
 * context's rule lists as those of a crash, or by functions that let signals in only while they wait. */
void signal_numbers_weigh(struct contexts *contexts, const struct program *program);

#endif
