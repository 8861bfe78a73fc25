#include "validate/compare.h"

#include <stdlib.h>
#include <string.h>

enum { LEAK_BYTES = 64 * 1024, LATE_NS = 1000000, LINE_SHOWN = 60 };

struct line {
	const char *text;
	size_t length;
};

struct lines {
	VECTOR(struct line) items;
};

static void split(const struct measured *measured, struct lines *lines)
{
	const char *at = measured->output, *end = measured->output + measured->output_size;
	while (at < end) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		struct line line = {at, (size_t)((stop ? stop : end) - at)};
		VECTOR_PUSH(lines->items, line);
		at = stop ? stop + 1 : end;
	}
}

static int compare_lines(const void *left, const void *right)
{
	const struct line *one = left, *other = right;
	size_t shorter = one->length < other->length ? one->length : other->length;
	int order = memcmp(one->text, other->text, shorter);
	return order ? order : (one->length > other->length) - (one->length < other->length);
}

static const char *first_difference(struct arena *arena, const struct lines *before, const struct lines *after)
{
	for (size_t i = 0; i < before->items.count || i < after->items.count; i++) {
		const struct line none = {"", 0};
		const struct line *was = i < before->items.count ? &before->items.items[i] : &none;
		const struct line *is = i < after->items.count ? &after->items.items[i] : &none;
		if (compare_lines(was, is) == 0 && i < before->items.count && i < after->items.count)
			continue;
		return arena_printf(arena, "it printed \"%.*s\", and now \"%.*s\"",
		                    was->length > LINE_SHOWN ? LINE_SHOWN : (int)was->length, was->text,
		                    is->length > LINE_SHOWN ? LINE_SHOWN : (int)is->length, is->text);
	}
	return NULL;
}

static void sort(struct lines *lines)
{
	if (lines->items.count)
		qsort(lines->items.items, lines->items.count, sizeof *lines->items.items, compare_lines);
}

static const char *output_difference(struct arena *arena, const struct measured *before, const struct measured *after,
                                     bool *ret_other_order)
{
	struct lines was = {0}, is = {0};
	split(before, &was);
	split(after, &is);
	const char *difference = first_difference(arena, &was, &is);
	*ret_other_order = difference != NULL;
	if (difference) {
		sort(&was);
		sort(&is);
		if (!first_difference(arena, &was, &is))
			difference = NULL;
	}
	*ret_other_order = *ret_other_order && !difference;
	VECTOR_FREE(was.items);
	VECTOR_FREE(is.items);
	return difference;
}

const char *measured_difference(struct arena *arena, const struct measured *before, const struct measured *after,
                                bool *ret_other_order)
{
	const char *output = output_difference(arena, before, after, ret_other_order);
	if (before->has_result && after->has_result && before->result != after->result)
		return arena_printf(arena, "it returned %lld, and now %lld", before->result, after->result);
	if (output)
		return output;
	if (after->descriptors_left > before->descriptors_left)
		return arena_printf(arena, "it leaves %lld descriptors open, and left %lld", after->descriptors_left,
		                    before->descriptors_left);
	if (after->bytes_left > before->bytes_left + LEAK_BYTES)
		return arena_printf(arena, "it leaves %lld bytes allocated, and left %lld", after->bytes_left,
		                    before->bytes_left);
	if (before->end.status != after->end.status)
		return arena_printf(arena, "the program ended with status %d, and now with %d", before->end.status,
		                    after->end.status);
	return NULL;
}

bool measured_is_late(const struct measured *before, const struct measured *after)
{
	return after->stall_ns > LATE_NS && after->stall_ns > before->stall_ns / 2;
}
