#include "model/source_text.h"

#include "base/files.h"

#include <stdio.h>
#include <string.h>

enum { LENGTH_MAX = 100 };

void source_texts_init(struct source_texts *texts)
{
	*texts = (struct source_texts){.arena = arena_new(), .by_path = table_new()};
}

void source_texts_release(struct source_texts *texts)
{
	VECTOR_FREE(texts->files);
	table_free(texts->by_path);
	arena_free(texts->arena);
}

static const char *file_text(struct source_texts *texts, const char *path)
{
	uint32_t index = table_get_string(texts->by_path, path);
	char *bytes = NULL;
	size_t size;

	if (index != TABLE_NONE)
		return texts->files.items[index];
	if (!file_read(texts->arena, path, &bytes, &size, NULL))
		bytes = NULL;
	table_put_string(texts->by_path, path, (uint32_t)texts->files.count);
	VECTOR_PUSH(texts->files, bytes);
	return bytes;
}

static const char *start_of(const char *text, struct place place)
{
	for (uint32_t line = 1; line < place.line; line++) {
		text = strchr(text, '\n');
		if (!text)
			return NULL;
		text++;
	}
	return strcspn(text, "\n") + 1 > place.column ? text + place.column - 1 : NULL;
}

/* Ends behind the parenthesis that closes the first one, or before what ends an assignment. */
static bool ends_here(const char *text, int *depth)
{
	if (*text == '(' || *text == '[' || *text == '{')
		++*depth;
	if (*text == ')' || *text == ']' || *text == '}')
		--*depth;
	if (*depth < 0)
		return true;
	return *depth == 0 && (*text == ';' || *text == ',');
}

/* Where the text of a place begins; null when it cannot be read. */
static const char *text_of(struct source_texts *texts, struct place place)
{
	const char *text = place.line && place.column && *place.file ? file_text(texts, place.file) : NULL;

	return text ? start_of(text, place) : NULL;
}

const char *source_line_at(struct source_texts *texts, struct arena *arena, struct place place)
{
	const char *text = text_of(texts, (struct place){.file = place.file, .line = place.line, .column = 1});
	size_t length;

	if (!text)
		return "";
	text += strspn(text, " \t");
	length = strcspn(text, "\r\n");
	return arena_printf(arena, "%.*s%s", (int)(length < LENGTH_MAX ? length : LENGTH_MAX), text,
	                    length < LENGTH_MAX ? "" : "...");
}

const char *source_text_at(struct source_texts *texts, struct arena *arena, struct place place)
{
	const char *text = text_of(texts, place);
	char line[LENGTH_MAX + 4];
	size_t length = 0;
	int depth = 0;

	for (; text && *text; text++) {
		char c = *text == '\n' || *text == '\t' || *text == '\r' ? ' ' : *text;

		if (ends_here(text, &depth))
			break;
		if (c == ' ' && (length == 0 || line[length - 1] == ' ' || line[length - 1] == '('))
			continue;
		if (length == LENGTH_MAX) {
			length += (size_t)snprintf(line + length, sizeof line - length, "...");
			break;
		}
		line[length++] = c;
		if (c == ')' && depth == 0)
			break;
	}
	while (length > 0 && line[length - 1] == ' ')
		length--;
	return arena_copy_bytes(arena, line, length);
}
