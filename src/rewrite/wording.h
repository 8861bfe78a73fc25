/* Private to this room: code of a rule that takes a function apart, with words in braces and names that give way, as
 * lines that are indented like the function. */
#ifndef GOINCEPTION_REWRITE_WORDING_H
#define GOINCEPTION_REWRITE_WORDING_H

#include "base/arena.h"
#include "base/text.h"
#include "base/vector.h"

#include <stdbool.h>
#include <stddef.h>

struct word {
	const char *name, *value; /* of several lines: where the word has a line of its own */
};

struct wording {
	struct arena *arena;
	VECTOR(struct word) words;
	const char *const *names; /* that the rule's code has */
	size_t name_count;
	const char *taken;  /* text whose names are not to be used again */
	const char *prefix; /* before a name that is taken, with '_' */
	const char *unit;   /* of indentation; a tab in the rule's code becomes one */
	const char *line_end;
	const char *missing; /* null, or the first word that was asked for and is not there */
};

void wording_set(struct wording *wording, const char *name, const char *value);

/* A name as it is used here: itself, or with the prefix. */
const char *wording_name(const struct wording *wording, const char *name);

/* The code filled in; each line begins with `indent`. Lines of a word without a value go, and so do empty lines that
 * are then without a purpose. No line end behind the last line. */
const char *wording_fill(struct wording *wording, const char *code, const char *indent);

/* In one line: an expression. */
const char *wording_expression(struct wording *wording, const char *code);

#endif
