#include "extract/breadth.h"

#include "base/files.h"
#include "base/table.h"
#include "base/text.h"
#include "base/vector.h"
#include "extract/own_header.h"
#include "source/include_scan.h"

#include <assert.h>
#include <stdlib.h>

enum { START = 256 << 10 }; /* bytes of a file that are looked at */

/* A file of the program, or a header of the system, which is not looked into. */
struct file {
	const char *path;    /* null: of the system */
	size_t first, count; /* in includes: files */
	bool read;
	uint32_t seen; /* by this source last, from 1 */
};

struct look {
	struct arena *arena;
	struct table *known;
	VECTOR(struct file) files;
	VECTOR(uint32_t) includes;
	VECTOR(uint32_t) stack;
	struct text text;
};

struct breadth {
	uint32_t source;
	size_t place, headers;
};

static uint32_t file_of(struct look *look, const char *key, const char *path)
{
	uint32_t next = (uint32_t)look->files.count, file = table_put_string(look->known, key, next);
	if (file == next)
		VECTOR_PUSH(look->files, (struct file){.path = path});
	return file;
}

/* Where there are none, the file has no includes. */
static void read_includes(struct look *look, const struct source *source, uint32_t number)
{
	const char *path = look->files.items[number].path;
	include_names names = {0};
	if (file_read_start(path, START, &look->text, NULL))
		include_scan(look->arena, look->text.bytes, look->text.length, &names);
	look->files.items[number].first = look->includes.count;
	look->files.items[number].count = names.count;
	look->files.items[number].read = true;
	for (size_t i = 0; i < names.count; i++) {
		const char *name = names.items[i].name;
		const char *own = own_header(look->arena, source, names.items[i].angled ? NULL : path, name);
		VECTOR_PUSH(look->includes, file_of(look, own ? own : name, own));
	}
	VECTOR_FREE(names);
}

static size_t count_headers(struct look *look, const struct source *source, uint32_t mark)
{
	size_t headers = 0;
	VECTOR_PUSH(look->stack, file_of(look, source->path, source->path));
	assert(look->files.items);
	while (look->stack.count) {
		uint32_t number = look->stack.items[--look->stack.count];
		if (look->files.items[number].seen == mark)
			continue;
		look->files.items[number].seen = mark;
		headers += !look->files.items[number].path;
		if (look->files.items[number].path && !look->files.items[number].read)
			read_includes(look, source, number);
		struct file file = look->files.items[number];
		for (size_t i = 0; i < file.count; i++)
			VECTOR_PUSH(look->stack, look->includes.items[file.first + i]);
	}
	return headers;
}

static int compare(const void *a, const void *b)
{
	const struct breadth *left = a, *right = b;
	if (left->headers != right->headers)
		return left->headers > right->headers ? -1 : 1;
	return left->place < right->place ? -1 : 1;
}

void breadth_sort(const struct sources *sources, uint32_t *numbers, size_t count)
{
	struct look look = {.arena = arena_new(), .known = table_new()};
	struct breadth *breadths = ARENA_ARRAY(look.arena, struct breadth, count);
	for (size_t i = 0; i < count; i++)
		breadths[i] = (struct breadth){
		    numbers[i], i, count_headers(&look, &sources->items.items[numbers[i]], (uint32_t)i + 1)};
	qsort(breadths, count, sizeof *breadths, compare);
	for (size_t i = 0; i < count; i++)
		numbers[i] = breadths[i].source;
	text_free(&look.text);
	VECTOR_FREE(look.stack);
	VECTOR_FREE(look.includes);
	VECTOR_FREE(look.files);
	table_free(look.known);
	arena_free(look.arena);
}
