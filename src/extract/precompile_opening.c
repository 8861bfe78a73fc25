/* Makes a precompiled header of what sources open with. */
#define _GNU_SOURCE
#include "base/files.h"
#include "base/text.h"
#include "extract/arguments.h"
#include "extract/opening.h"
#include "extract/precompiled.h"
#include "extract/precompiled_card.h"
#include "extract/translation.h"

#include <errno.h>
#include <string.h>
#include <xxhash.h>

/* The one macro that has another value in each source, wherever it stands. */
static const char of_the_source[] = "__BASE_FILE__";

struct card {
	struct unit_files files;
	VECTOR(bool) listed; /* by file */
	VECTOR(struct precompiled_header) headers;
	struct text strings;
	bool alike; /* what they bring in is the same in each source, however often it is included there */
};

/* Bodies are kept: those of the program's own headers are facts of each source. The directives stand beside the source,
 * so that names between quotes are found as there. */
static CXTranslationUnit parse(CXIndex index, const struct source *like, const char *lines)
{
	struct arena *arena = arena_new();
	const char *path = path_join(arena, path_directory(arena, like->path), "goinception-opening.h");
	struct CXUnsavedFile file = {path, lines, strlen(lines)};
	int count;
	const char *const *arguments = arguments_for_headers(arena, like, path, "", &count);
	CXTranslationUnit unit;
	enum CXErrorCode code = clang_parseTranslationUnit2FullArgv(
	    index, NULL, arguments, count, &file, 1,
	    CXTranslationUnit_ForSerialization | CXTranslationUnit_Incomplete | CXTranslationUnit_KeepGoing, &unit);
	arena_free(arena);
	return code == CXError_Success ? unit : NULL;
}

static void add_header(CXFile handle, CXSourceLocation *stack, unsigned depth, CXClientData data)
{
	(void)stack;
	struct card *card = data;
	if (depth == 0)
		return;
	if (depth == 1 && !clang_isFileMultipleIncludeGuarded(card->files.unit, handle))
		card->alike = false;
	uint32_t file = unit_files_number(&card->files, handle);
	while (card->listed.count <= file)
		VECTOR_PUSH(card->listed, false);
	if (card->listed.items[file])
		return;
	card->listed.items[file] = true;
	size_t size;
	const char *text = unit_files_text(&card->files, file, &size), *path = card->files.items.items[file].path;
	if (memmem(text, size, of_the_source, sizeof of_the_source - 1))
		card->alike = false;
	CXSourceLocation start = clang_getLocationForOffset(card->files.unit, handle, 0);
	struct precompiled_header header = {.hash = XXH3_64bits(text, size),
	                                    .path = (uint32_t)card->strings.length,
	                                    .system = clang_Location_isInSystemHeader(start) != 0};
	text_add_bytes(&card->strings, path, strlen(path) + 1);
	VECTOR_PUSH(card->headers, header);
}

static unsigned count_lines(const char *lines)
{
	unsigned count = 0;
	for (; *lines; lines++)
		count += *lines == '\n';
	return count;
}

static bool write_card(const struct card *card, const char *lines, int descriptor)
{
	struct card_head head = {.mark = card_mark,
	                         .opening = count_lines(lines),
	                         .header_count = card->headers.count,
	                         .string_bytes = card->strings.length};
	return descriptor_write(descriptor, &head, sizeof head) &&
	       descriptor_write(descriptor, card->headers.items, card->headers.count * sizeof *card->headers.items) &&
	       descriptor_write(descriptor, card->strings.bytes, card->strings.length);
}

static void card_release(struct card *card)
{
	unit_files_release(&card->files);
	VECTOR_FREE(card->listed);
	VECTOR_FREE(card->headers);
	text_free(&card->strings);
}

bool precompile_opening(CXIndex index, const struct source *like, const char *lines, int image, int card,
                        struct error *error)
{
	CXTranslationUnit unit = parse(index, like, lines);
	if (!unit)
		return error_set(error, "the C front end gave up on the headers");
	struct card drawn = {.alike = true};
	unit_files_init(&drawn.files, unit, like, NULL);
	text_add_bytes(&drawn.strings, lines, strlen(lines) + 1);
	bool good = !unit_has_errors(unit);
	if (good)
		clang_getInclusions(unit, add_header, &drawn);
	good = good && drawn.alike && drawn.headers.count;
	bool written = good && image_write(unit, image) && write_card(&drawn, lines, card);
	card_release(&drawn);
	clang_disposeTranslationUnit(unit);
	if (!good)
		return error_set(error, "the headers do not stand alone");
	return written || error_set(error, "the headers cannot be kept: %s", strerror(errno));
}
