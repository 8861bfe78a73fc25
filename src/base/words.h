/* Words of lists; "did you mean ...?": the one that is nearest to what somebody wrote. */
#ifndef GOINCEPTION_BASE_WORDS_H
#define GOINCEPTION_BASE_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Are they the same? For lists that are gone through: most words differ from most others in the first letter. */
static inline bool words_equal(const char *one, const char *other) { return *one == *other && strcmp(one, other) == 0; }

/* The nearest of count words by edit distance, or null when none is near enough to be a likely slip. */
const char *words_nearest(const char *word, const char *const *words, size_t count);

/* Writes " (did you mean 'x'?)", or " (one of: a, b, c)" when nothing is near, into buffer; returns buffer. */
const char *words_hint(const char *word, const char *const *words, size_t count, char *buffer, size_t size);

#endif
