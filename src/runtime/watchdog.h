/* A thread that notices when the loop's thread does not come back, and says where it is. */
#ifndef GOINCEPTION_RUNTIME_WATCHDOG_H
#define GOINCEPTION_RUNTIME_WATCHDOG_H

#include <stdint.h>

struct loop;

/* Begins to watch the calling thread's loop, when its options say so. Where there is no memory or no thread for it,
 * nobody watches. */
void gi_watchdog_begin(struct loop *loop);
void gi_watchdog_end(struct loop *loop);

/* Stalls so far, and the longest of those that are over. */
void gi_watchdog_count(const struct loop *loop, uint64_t *ret_stalls, uint64_t *ret_longest_ns);

#endif
