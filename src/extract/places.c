#include "base/files.h"
#include "extract/left_out.h"
#include "extract/precompiled.h"
#include "extract/translation.h"

#include <xxhash.h>

static fact_index push_file(struct translation *translation, struct fact_file record)
{
	VECTOR_PUSH(translation->facts->files, record);
	return (fact_index)(translation->facts->files.count - 1);
}

static fact_index add_file(struct translation *translation, uint32_t number)
{
	const struct unit_file *file = &translation->files.items.items[number];
	CXSourceLocation start = clang_getLocationForOffset(translation->unit, file->handle, 0);
	struct fact_file record = {.system = clang_Location_isInSystemHeader(start)};
	size_t size;
	record.path = arena_copy_string(translation->facts->arena, file->path);
	const char *text = unit_files_text(&translation->files, number, &size);
	record.hash = XXH3_64bits(text, size);
	fact_index index = push_file(translation, record);
	if (record.system)
		translation->system_bytes += size;
	else
		translation->own_bytes += size;
	if (!record.system)
		comments_read(translation->facts, index, text, size);
	return index;
}

static void read_comments(struct translation *translation, fact_index index, const char *path)
{
	struct arena *arena = arena_new();
	char *text;
	size_t size;
	if (file_read(arena, path, &text, &size, NULL))
		comments_read(translation->facts, index, text, size);
	arena_free(arena);
}

/* The record of a header that was read before; one that the source does not include must not be asked for. */
static fact_index shared_file(struct translation *translation, uint32_t header)
{
	const struct precompiled *precompiled = translation->files.precompiled;
	const struct precompiled_header *shared = &precompiled->headers[header];
	if (translation->shared_records[header] != FACT_NONE)
		return translation->shared_records[header];
	if (!translation->included[header]) {
		translation->leaked = true;
		text_printf(&translation->refused_for, WITHOUT "%s\n", precompiled->strings + shared->path);
	}
	const char *path = arena_copy_string(translation->facts->arena, precompiled->strings + shared->path);
	struct fact_file record = {.path = path, .hash = shared->hash, .system = shared->system};
	fact_index index = translation->shared_records[header] = push_file(translation, record);
	if (!record.system)
		read_comments(translation, index, path);
	return index;
}

fact_index file_index(struct translation *translation, CXFile file)
{
	uint32_t number = unit_files_number(&translation->files, file);
	uint32_t header = translation->files.items.items[number].shared;
	if (header != TABLE_NONE)
		return shared_file(translation, header);
	while (translation->file_records.count <= number)
		VECTOR_PUSH(translation->file_records, FACT_NONE);
	if (translation->file_records.items[number] == FACT_NONE)
		translation->file_records.items[number] = add_file(translation, number);
	return translation->file_records.items[number];
}

static void read_file(CXFile file, CXSourceLocation *stack, unsigned depth, CXClientData data)
{
	(void)stack;
	(void)depth;
	file_index(data, file);
}

void places_read_files(struct translation *translation)
{
	const struct precompiled *precompiled = translation->files.precompiled;
	const char *path = translation->source->path;
	CXFile file = clang_getFile(translation->unit, path);
	if (file)
		file_index(translation, file);
	else
		push_file(translation, (struct fact_file){.path = arena_copy_string(translation->facts->arena, path)});
	clang_getInclusions(translation->unit, read_file, translation);
	for (uint32_t i = 0; precompiled && i < precompiled->header_count; i++)
		if (translation->included[i])
			shared_file(translation, i);
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
