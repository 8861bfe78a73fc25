#include "rewrite/edits.h"

#include "base/text.h"

#include <assert.h>
#include <string.h>

static bool overlaps(const struct edit *one, const struct edit *other)
{
	if (one->from == one->to || other->from == other->to)
		return (one->from > other->from && one->from < other->to) ||
		       (other->from > one->from && other->from < one->to);
	return one->from < other->to && other->from < one->to;
}

static bool is_same(const struct edit *one, const struct edit *other)
{
	return one->from == other->from && one->to == other->to && strcmp(one->replacement, other->replacement) == 0;
}

bool edits_add_all(struct edits *edits, const struct edit *parts, size_t count)
{
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < edits->items.count; k++)
			if (overlaps(&edits->items.items[k], &parts[i]))
				return false;
	bool good = true;
	for (size_t i = 0; i < count; i++)
		good = edits_add(edits, parts[i].from, parts[i].to, parts[i].replacement) && good;
	assert(good);
	return good;
}

bool edits_add(struct edits *edits, uint32_t from, uint32_t to, const char *replacement)
{
	struct edit edit = {from, to, replacement};
	assert(from <= to);
	size_t at = edits->items.count;
	for (size_t i = 0; i < edits->items.count; i++) {
		const struct edit *other = &edits->items.items[i];
		if (is_same(other, &edit))
			return true;
		if (overlaps(other, &edit))
			return false;
	}
	/* What is inserted at a byte stands before what replaces from there on. */
	while (at > 0 && (edits->items.items[at - 1].from > from ||
	                  (edits->items.items[at - 1].from == from && edits->items.items[at - 1].to > to)))
		at--;
	VECTOR_PUSH(edits->items, edit);
	assert(edits->items.items);
	memmove(edits->items.items + at + 1, edits->items.items + at,
	        (edits->items.count - 1 - at) * sizeof *edits->items.items);
	edits->items.items[at] = edit;
	return true;
}

void edits_release(struct edits *edits) { VECTOR_FREE(edits->items); }

char *edits_apply(struct arena *arena, const struct edits *edits, const char *text, size_t size, size_t *ret_size)
{
	struct text out = {0};
	size_t at = 0;
	for (size_t i = 0; i < edits->items.count; i++) {
		const struct edit *edit = &edits->items.items[i];
		assert(edit->from >= at && edit->to <= size);
		text_add_bytes(&out, text + at, edit->from - at);
		text_add(&out, edit->replacement);
		at = edit->to;
	}
	text_add_bytes(&out, text + at, size - at);
	char *copy = arena_copy_bytes(arena, text_string(&out), out.length);
	*ret_size = out.length;
	text_free(&out);
	return copy;
}
