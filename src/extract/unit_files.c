#define _GNU_SOURCE
#include "extract/unit_files.h"

#include "base/files.h"
#include "extract/precompiled.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void unit_files_init(struct unit_files *files, CXTranslationUnit unit, const struct source *source,
                     const struct precompiled *precompiled)
{
	*files = (struct unit_files){.unit = unit, .source = source, .precompiled = precompiled};
	files->arena = arena_new();
	files->handles = table_new();
	files->paths = table_new();
}

void unit_files_release(struct unit_files *files)
{
	table_free(files->handles);
	table_free(files->paths);
	VECTOR_FREE(files->items);
	arena_free(files->arena);
}

/* The path without its "..". Where a folder before a ".." is a link, as /lib is to /usr/lib on many systems, the words
 * alone lead elsewhere, and only the system knows the file. */
static const char *plain_path(const struct unit_files *files, const char *name)
{
	const char *path = path_absolute(files->arena, files->source->directory, name);
	char *real;

	if (!strstr(name, "/../") || path_is_file(path))
		return path;
	real = realpath(name, NULL);
	if (real)
		path = arena_copy_string(files->arena, real);
	free(real);
	return path;
}

static uint32_t number_of_new(struct unit_files *files, CXFile file)
{
	CXString name = clang_getFileName(file);
	const char *path = plain_path(files, clang_getCString(name));
	clang_disposeString(name);
	uint32_t next = (uint32_t)files->items.count, number = table_put_string(files->paths, path, next);
	if (number == next) {
		uint32_t shared = files->precompiled ? precompiled_header(files->precompiled, path) : TABLE_NONE;
		VECTOR_PUSH(files->items, (struct unit_file){.path = path, .handle = file, .shared = shared});
	}
	table_put_number(files->handles, (uintptr_t)file, number);
	return number;
}

uint32_t unit_files_number(struct unit_files *files, CXFile file)
{
	if (file == files->last)
		return files->last_number;
	uint32_t number = table_get_number(files->handles, (uintptr_t)file);
	if (number == TABLE_NONE)
		number = number_of_new(files, file);
	files->last = file;
	files->last_number = number;
	return number;
}

/* libclang looks through all it has read to find a file's text, and reads more for that from a precompiled header. */
static void find_text(struct unit_files *files, struct unit_file *file)
{
	char *bytes;
	const char *path = overlay_path(files->source->overlay, file->path);
	if (file->shared == TABLE_NONE)
		file->text = clang_getFileContents(files->unit, file->handle, &file->size);
	else if (path && file_read(files->arena, path, &bytes, &file->size, NULL))
		file->text = bytes;
	if (!file->text) {
		file->text = "";
		file->size = 0;
	}
}

const char *unit_files_text(struct unit_files *files, uint32_t number, size_t *ret_size)
{
	struct unit_file *file = &files->items.items[number];
	if (!file->text)
		find_text(files, file);
	*ret_size = file->size;
	return file->text;
}
