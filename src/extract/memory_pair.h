/* Private to this room: where a precompiled header is kept. Image and card (precompiled.h) are memory without a path:
 * it is gone with the last process that has it. A descriptor is -1 where there is none. */
#ifndef GOINCEPTION_EXTRACT_MEMORY_PAIR_H
#define GOINCEPTION_EXTRACT_MEMORY_PAIR_H

#include <stdbool.h>

/* The card holds the directives until it is drawn up. On failure there is none of both. */
bool memory_pair_make(const char *directives, int *ret_image, int *ret_card);
void memory_pair_close(int *image, int *card);

#endif
