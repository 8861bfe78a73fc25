/* Bytes that this very program writes for itself: a line that says what they are, a checksum, and what it protects.
 * That is against damage, not against intent: who reads them checks what they say all the same. */
#ifndef GOINCEPTION_BASE_SEAL_H
#define GOINCEPTION_BASE_SEAL_H

#include "base/text.h"

#include <stdbool.h>

/* What is added to the text between these two is protected. The mark is a line, with its end; `start` is where the text
 * ended before. */
void seal_begin(struct text *out, const char *mark);
void seal_end(struct text *out, size_t start, const char *mark);

/* Do they begin with the mark, whether they are whole or not? */
bool seal_is_marked(const char *bytes, size_t size, const char *mark);

/* What is protected, up to the end of the bytes; null when they are not marked so, or damaged. */
const char *seal_open(const char *bytes, size_t size, const char *mark);

#endif
