/* Which signals a handler is for: one that runs only when the program is broken already hurts nobody. Private to the
 * room. */
#ifndef GOINCEPTION_PROGRAM_SIGNAL_NUMBERS_H
#define GOINCEPTION_PROGRAM_SIGNAL_NUMBERS_H

#include "program/contexts.h"

/* Makes contexts of low confidence, and says why, where every registration that was found is for numbers that the
 * context's rule lists as those of a crash. */
void signal_numbers_weigh(struct contexts *contexts, const struct program *program);

#endif
