#define _GNU_SOURCE
#include "base/files.h"
#include "extract/translation.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

static fact_index add_file(struct translation *translation, CXFile file, const char *path)
{
	struct facts *facts = translation->facts;
	fact_index index = (fact_index)facts->files.count;
	if (table_put_string(translation->file_paths, path, index) != index)
		return table_get_string(translation->file_paths, path);
	struct fact_file record = {.path = path};
	size_t size = 0;
	const char *bytes = file ? clang_getFileContents(translation->unit, file, &size) : NULL;
	if (file) {
		CXSourceLocation start = clang_getLocationForOffset(translation->unit, file, 0);
		record.system = clang_Location_isInSystemHeader(start);
		record.hash = XXH3_64bits(bytes ? bytes : "", bytes ? size : 0);
	}
	VECTOR_PUSH(facts->files, record);
	if (bytes && !record.system)
		comments_read(facts, index, bytes, size);
	return index;
}

/* The path without its "..". Where a folder before a ".." is a link, as /lib is to /usr/lib on many systems, the words
 * alone lead elsewhere, and only the system knows the file. */
static const char *plain_path(struct translation *translation, const char *name)
{
	struct arena *arena = translation->facts->arena;
	const char *path = path_absolute(arena, translation->source->directory, name);
	char *real;

	if (!strstr(name, "/../") || path_is_file(path))
		return path;
	real = realpath(name, NULL);
	if (real)
		path = arena_copy_string(arena, real);
	free(real);
	return path;
}

/* Handles are cheap to compare but several may stand for one path. */
fact_index file_index(struct translation *translation, CXFile file)
{
	if (file == translation->last_file)
		return translation->last_file_index;
	uint64_t handle = (uintptr_t)file;
	fact_index index = table_get_number(translation->file_handles, handle);
	if (index == TABLE_NONE) {
		const char *name = scratch_string(translation, clang_getFileName(file));
		index = add_file(translation, file, plain_path(translation, name));
		table_put_number(translation->file_handles, handle, index);
	}
	translation->last_file = file;
	translation->last_file_index = index;
	return index;
}

static void read_file(CXFile file, CXSourceLocation *stack, unsigned depth, CXClientData data)
{
	(void)stack;
	(void)depth;
	file_index(data, file);
}

void places_read_files(struct translation *translation)
{
	const char *path = translation->source->path;
	CXFile file = clang_getFile(translation->unit, path);
	add_file(translation, file, arena_copy_string(translation->facts->arena, path));
	clang_getInclusions(translation->unit, read_file, translation);
}

struct fact_place place_of_use(struct translation *translation, CXSourceLocation location)
{
	CXFile file;
	struct fact_place place = {0};
	clang_getExpansionLocation(location, &file, &place.line, &place.column, NULL);
	if (!file)
		return (struct fact_place){0};
	place.file = file_index(translation, file);
	return place;
}

struct fact_place place_of_text(struct translation *translation, CXSourceLocation location)
{
	CXFile file;
	struct fact_place place = {0};
	clang_getSpellingLocation(location, &file, &place.line, &place.column, NULL);
	if (!file) /* text that ## or the command line made stands in no file */
		return place_of_use(translation, location);
	place.file = file_index(translation, file);
	return place;
}

struct fact_place place_of_cursor(struct translation *translation, CXCursor cursor)
{
	return place_of_use(translation, clang_getCursorLocation(cursor));
}
