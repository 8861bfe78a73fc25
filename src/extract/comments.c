#include "extract/c_text.h"
#include "extract/translation.h"

#include <string.h>

/* The mark is rare, so the text is read as C only in files that contain it. */
static const char mark[] = "goinception:";

struct reader {
	struct facts *facts;
	const char *bytes, *end;
	struct fact_place place; /* of `counted` */
	const char *counted;
};

/* Colons are rarer in code than any letter of the mark. */
static const char *find_mark(const char *from, const char *end)
{
	size_t before = sizeof mark - 2;
	for (const char *at = from; at < end; at++) {
		at = memchr(at, ':', (size_t)(end - at));
		if (!at)
			return NULL;
		if ((size_t)(at - from) >= before && memcmp(at - before, mark, before) == 0)
			return at - before;
	}
	return NULL;
}

static struct fact_place place_at(struct reader *reader, const char *at)
{
	for (; reader->counted < at; reader->counted++) {
		if (*reader->counted == '\n') {
			reader->place.line++;
			reader->place.column = 1;
		} else {
			reader->place.column++;
		}
	}
	return reader->place;
}

/* White space, and the '*' that starts a line of a block comment, become one blank. */
static const char *tidied(struct arena *arena, const char *from, const char *end)
{
	char *text = arena_alloc(arena, (size_t)(end - from) + 1), *out = text;
	bool line_start = false, blank = false;
	for (; from < end; from++) {
		if (strchr(" \t\r\n\f\v", *from) && *from) {
			line_start = line_start || *from == '\n';
			blank = true;
			continue;
		}
		if (line_start && *from == '*') {
			line_start = false;
			continue;
		}
		if (blank && out > text)
			*out++ = ' ';
		blank = line_start = false;
		*out++ = *from;
	}
	*out = 0;
	return text;
}

static void read_comment(struct reader *reader, const char *from, const char *end)
{
	for (const char *start = find_mark(from, end); start;) {
		const char *text = start + sizeof mark - 1, *next = find_mark(text, end);
		struct fact_place place = place_at(reader, start);
		const char *tidy = tidied(reader->facts->arena, text, next ? next : end);
		VECTOR_PUSH(reader->facts->comments, (struct fact_comment){tidy, place});
		start = next;
	}
}

static bool is_digit_separator(const struct reader *reader, const char *at)
{
	return at > reader->bytes && at[-1] >= '0' && at[-1] <= '9';
}

void comments_read(struct facts *facts, fact_index file, const char *bytes, size_t size)
{
	const char *end = bytes + size;
	if (!find_mark(bytes, end))
		return;
	struct reader reader = {facts, bytes, end, {file, 1, 1}, bytes};
	for (const char *at = bytes; at < end;) {
		const char *start = at;
		if (end - at > 1 && at[0] == '/' && at[1] == '/') {
			at = c_text_end_of_line_comment(at + 2, end);
			read_comment(&reader, start + 2, at);
		} else if (end - at > 1 && at[0] == '/' && at[1] == '*') {
			at = c_text_end_of_block_comment(at + 2, end);
			read_comment(&reader, start + 2, at);
			at = end - at > 1 ? at + 2 : end;
		} else if (*at == '"' && at > bytes && at[-1] == 'R') {
			at = c_text_skip_raw_literal(at, end);
		} else if (*at == '"' || (*at == '\'' && !is_digit_separator(&reader, at))) {
			at = c_text_skip_literal(at, end);
		} else {
			at++;
		}
	}
}
