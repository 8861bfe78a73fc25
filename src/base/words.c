#include "base/words.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { LONGEST_WORD = 64 };

static size_t least(size_t a, size_t b, size_t c)
{
	size_t smaller = a < b ? a : b;
	return smaller < c ? smaller : c;
}

static size_t distance(const char *a, const char *b)
{
	size_t row[LONGEST_WORD + 1], length_a = strlen(a), length_b = strlen(b);
	if (length_a > LONGEST_WORD || length_b > LONGEST_WORD)
		return SIZE_MAX;
	for (size_t j = 0; j <= length_b; j++)
		row[j] = j;
	for (size_t i = 1; i <= length_a; i++) {
		size_t diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= length_b; j++) {
			size_t above = row[j];
			row[j] = least(above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1]));
			diagonal = above;
		}
	}
	return row[length_b];
}

const char *words_nearest(const char *word, const char *const *words, size_t count)
{
	size_t limit = strlen(word) / 3 + 1, best = limit + 1;
	const char *nearest = NULL;
	for (size_t i = 0; i < count; i++) {
		size_t d = strcasecmp(word, words[i]) == 0 ? 0 : distance(word, words[i]);
		if (d < best) {
			best = d;
			nearest = words[i];
		}
	}
	return nearest;
}

const char *words_hint(const char *word, const char *const *words, size_t count, char *buffer, size_t size)
{
	const char *nearest = words_nearest(word, words, count);
	if (nearest) {
		snprintf(buffer, size, " (did you mean '%s'?)", nearest);
		return buffer;
	}
	size_t used = (size_t)snprintf(buffer, size, " (one of: ");
	for (size_t i = 0; i < count && used < size; i++)
		used += (size_t)snprintf(buffer + used, size - used, "%s%s", i ? ", " : "", words[i]);
	if (used < size)
		snprintf(buffer + used, size - used, ")");
	return buffer;
}
