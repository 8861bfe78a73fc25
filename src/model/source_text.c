#include "model/source_text.h"

#include "base/files.h"

#include <stdio.h>
#include <string.h>
#include <xxhash.h>

enum { LENGTH_MAX = 100 };

void source_texts_init(struct source_texts *texts)
{
	*texts = (struct source_texts){.arena = arena_new(), .by_path = table_new()};
}

void source_texts_release(struct source_texts *texts)
{
	for (size_t f = 0; f < texts->files.count; f++)
		VECTOR_FREE(texts->files.items[f].lines);
	VECTOR_FREE(texts->files);
	VECTOR_FREE(texts->quotes);
	table_free(texts->by_path);
	arena_free(texts->arena);
}

static struct text_file *file_of(struct source_texts *texts, const char *path)
{
	uint32_t index = table_get_string(texts->by_path, path);
	struct text_file file = {.path = arena_copy_string(texts->arena, path)};
	char *bytes;
	size_t size;

	if (index == TABLE_NONE) {
		index = table_put_string(texts->by_path, path, (uint32_t)texts->files.count);
		if (file_read(texts->arena, path, &bytes, &size, NULL)) {
			file.text = bytes;
			file.hash = XXH3_64bits(bytes, size);
			VECTOR_PUSH(file.lines, 0);
		}
		VECTOR_PUSH(texts->files, file);
	}
	return &texts->files.items[index];
}

/* Null where the file ends before. */
static const char *start_of_line(struct text_file *file, uint32_t line)
{
	while (file->lines.count < line) {
		const char *end = strchr(file->text + VECTOR_LAST(file->lines), '\n');

		if (!end)
			return NULL;
		VECTOR_PUSH(file->lines, (uint32_t)(end + 1 - file->text));
	}
	return file->text + file->lines.items[line - 1];
}

static const char *start_of(struct text_file *file, struct place place)
{
	const char *text = start_of_line(file, place.line);

	return text && strcspn(text, "\n") + 1 > place.column ? text + place.column - 1 : NULL;
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
	struct text_file *file = place.line && place.column && *place.file ? file_of(texts, place.file) : NULL;

	return file && file->text ? start_of(file, place) : NULL;
}

static const char *line_at(struct source_texts *texts, struct arena *arena, struct place place)
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

static const char *text_at(struct source_texts *texts, struct arena *arena, struct place place)
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

static const char *quote(struct source_texts *texts, struct place place, bool line, const char *text)
{
	VECTOR_PUSH(texts->quotes, (struct source_quote){place, line, text});
	return text;
}

const char *source_text_at(struct source_texts *texts, struct arena *arena, struct place place)
{
	return quote(texts, place, false, text_at(texts, arena, place));
}

const char *source_line_at(struct source_texts *texts, struct arena *arena, struct place place)
{
	return quote(texts, place, true, line_at(texts, arena, place));
}

bool source_quote_holds(struct source_texts *texts, const struct source_quote *quote)
{
	const char *now = (quote->line ? line_at : text_at)(texts, texts->arena, quote->place);

	return strcmp(now, quote->text) == 0;
}
