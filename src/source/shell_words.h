/* A compile command as one string, taken apart the way a POSIX shell would. Nothing is expanded: no variables, no
 * globs. */
#ifndef GOINCEPTION_SOURCE_SHELL_WORDS_H
#define GOINCEPTION_SOURCE_SHELL_WORDS_H

#include "base/arena.h"

#include <stdbool.h>

struct words {
	const char *const *items;
	size_t count;
};

/* False when a quote is not closed. Words are owned by the arena. */
bool shell_words_split(struct arena *arena, const char *command, struct words *ret_words);

#endif
