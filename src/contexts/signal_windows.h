/* Where signals that are blocked elsewhere are let in: their handlers run while the program waits, and interrupt
 * nothing. Private to the room. */
#ifndef GOINCEPTION_CONTEXTS_SIGNAL_WINDOWS_H
#define GOINCEPTION_CONTEXTS_SIGNAL_WINDOWS_H

#include "model/model.h"

/* Per function: it opens a window, or calls one that does, directly or through one more. The caller frees it. */
bool *signal_windows_find(const struct program *program);

#endif
