/* What functions of the program do with locks for their callers: lock_queue() takes one, try_queue() may,
 * unlock_queue() gives one back. Private to the room. */
#ifndef GOINCEPTION_LOCKS_LOCK_SUMMARIES_H
#define GOINCEPTION_LOCKS_LOCK_SUMMARIES_H

#include "locks/lock_walk.h"

/* Fills `summaries`, and `concerned`: per function, whether something in it, or below it, has to do with locks. */
void lock_summaries_find(struct lock_summaries *summaries, struct lock_steps *steps, struct arena *arena,
                         bool *concerned);

#endif
