#include "report/source_lines.h"

#include "base/files.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

enum { BYTES_KEPT = 64 << 20 };

struct source_file {
	const char *bytes; /* null when it cannot be read */
	size_t size;
	size_t *starts; /* of its lines; made when first asked for */
	uint32_t line_count;
};

void source_lines_release(struct source_lines *lines)
{
	for (size_t i = 0; i < lines->files.count; i++)
		free(lines->files.items[i].starts);
	VECTOR_FREE(lines->files);
	table_free(lines->numbers);
	arena_free(lines->arena);
	*lines = (struct source_lines){0};
}

static void find_starts(struct source_file *file)
{
	VECTOR(size_t) starts = {0};
	for (size_t at = 0; at < file->size;) {
		VECTOR_PUSH(starts, at);
		const char *end = memchr(file->bytes + at, '\n', file->size - at);
		at = end ? (size_t)(end - file->bytes) + 1 : file->size;
	}
	file->starts = starts.items;
	file->line_count = (uint32_t)starts.count;
}

static struct source_file read_file(struct source_lines *lines, const char *path)
{
	struct source_file file = {0};
	struct error error;
	char *bytes;
	if (!file_read(lines->arena, path, &bytes, &file.size, &error))
		return (struct source_file){0};
	file.bytes = bytes;
	lines->bytes += file.size;
	find_starts(&file);
	return file;
}

static const struct source_file *load(struct source_lines *lines, const char *path)
{
	if (lines->bytes > BYTES_KEPT)
		source_lines_release(lines);
	if (!lines->arena) {
		lines->arena = arena_new();
		lines->numbers = table_new();
	}
	uint32_t next = (uint32_t)lines->files.count;
	uint32_t number = table_put_string(lines->numbers, path, next);
	if (number == next)
		VECTOR_PUSH(lines->files, read_file(lines, path));
	assert(lines->files.items);
	return &lines->files.items[number];
}

const char *source_line(struct source_lines *lines, const struct place *place, size_t *ret_length)
{
	if (!place->file[0] || !place->line)
		return NULL;
	const struct source_file *file = load(lines, place->file);
	if (place->line > file->line_count)
		return NULL;
	size_t start = file->starts[place->line - 1];
	size_t end = place->line < file->line_count ? file->starts[place->line] : file->size;
	if (end > start && file->bytes[end - 1] == '\n')
		end--;
	if (end > start && file->bytes[end - 1] == '\r')
		end--;
	*ret_length = end - start;
	return file->bytes + start;
}

uint32_t source_characters(struct source_lines *lines, const struct place *place)
{
	size_t length;
	const char *line = source_line(lines, place, &length);
	if (!line || place->column == 0 || place->column - 1 > length)
		return place->column;
	uint32_t column = 1;
	for (size_t at = 0; at + 1 < place->column; at++)
		column += ((unsigned char)line[at] & 0xc0) != 0x80;
	return column;
}

static bool is_name(char byte) { return isalnum((unsigned char)byte) || byte == '_' || (unsigned char)byte >= 0x80; }

size_t source_name_end(const char *line, size_t length, size_t at)
{
	while (at < length && (is_name(line[at]) || (at + 2 < length && memcmp(line + at, "::", 2) == 0)))
		at += is_name(line[at]) ? 1 : 2;
	return at;
}
