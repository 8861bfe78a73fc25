/* Private to this room: how much of the system sources include, by a quick look. */
#ifndef GOINCEPTION_EXTRACT_BREADTH_H
#define GOINCEPTION_EXTRACT_BREADTH_H

#include "source/sources.h"

#include <stddef.h>
#include <stdint.h>

/* Orders sources that have the same include folders: first those that include the most headers of the system,
 * themselves and through headers of the program. A guess from the text, without a preprocessor; equals stay in their
 * order. */
void breadth_sort(const struct sources *sources, uint32_t *numbers, size_t count);

#endif
