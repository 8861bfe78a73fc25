/* What a query asks of the functions along a path: one atom for each, combined like a regular expression. Private to
 * the room.
 *
 *   atom     = "." | NAME | "[" LABEL "]" | "[!" LABEL "]"       a '*' in a NAME matches any run of characters
 *   item     = ( atom | "(" pattern ")" ) [ "*" | "+" | "?" ]    behind a NAME, only "+" and "?"
 *   pattern  = item item ... [ "|" pattern ]
 *
 * A pattern is kept as its positions (its atoms, in order) and which of them may follow which: a set of positions fits
 * into a word, and a step along a path is a few operations on it. */
#ifndef GOINCEPTION_PATHS_PATH_PATTERN_H
#define GOINCEPTION_PATHS_PATH_PATTERN_H

#include "paths/labels.h"

struct path_atom {
	const char *name; /* a glob; null: any name, or what the labels say */
	label_set labels; /* 0: they do not matter */
	bool negated;     /* has none of the labels */
};

enum { PATTERN_ATOMS_MAX = 64 };

typedef uint64_t position_set;

struct path_pattern {
	struct path_atom atoms[PATTERN_ATOMS_MAX];
	unsigned count;
	position_set first, last; /* where a path may begin and end */
	position_set follow[PATTERN_ATOMS_MAX];
};

/* Reads all of text as one atom. Strings are copied into the arena. False with *error: unknown label, bracket that is
 * left open. */
bool path_atom_read(struct arena *arena, const char *text, struct path_atom *ret_atom, struct error *error);

/* The error names the column in text, from 1. */
bool path_pattern_read(struct arena *arena, const char *text, struct path_pattern *ret_pattern, struct error *error);

bool path_atom_matches(const struct path_atom *atom, const char *name, label_set labels);

/* The positions that the path stands at with this function behind it; 0: the pattern does not allow it. */
position_set path_pattern_start(const struct path_pattern *pattern, const char *name, label_set labels);
position_set path_pattern_step(const struct path_pattern *pattern, position_set at, const char *name, label_set labels);

#endif
