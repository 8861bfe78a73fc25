/* Edits of one text: what stands between two bytes is replaced. They never overlap, and go into a text of exactly the
 * bytes they were made for. */
#ifndef GOINCEPTION_REWRITE_EDITS_H
#define GOINCEPTION_REWRITE_EDITS_H

#include "base/arena.h"
#include "base/vector.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct edit {
	uint32_t from, to; /* bytes; `to` is behind the last. Equal: an insertion */
	const char *replacement;
};

struct edits {
	VECTOR(struct edit) items; /* sorted; insertions at one byte in the order in which they came */
};

/* Adds one, unless the same stands there already. False, and nothing is changed, when it overlaps another: when they
 * share a byte, or one inserts where the other replaces around it. The replacement must outlive the edits. */
bool edits_add(struct edits *edits, uint32_t from, uint32_t to, const char *replacement);
/* All of them, or none. */
bool edits_add_all(struct edits *edits, const struct edit *parts, size_t count);
void edits_release(struct edits *edits);

/* The text with all edits in it, 0-terminated; every edit must lie in it. */
char *edits_apply(struct arena *arena, const struct edits *edits, const char *text, size_t size, size_t *ret_size);

#endif
