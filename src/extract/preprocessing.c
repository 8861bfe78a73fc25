#include "extract/preprocessing.h"

#include "extract/c_text.h"

#include <string.h>

struct visit {
	struct unit_files *files;
	bool (*meet)(const struct met *met, void *data);
	void *data;
	bool ended;
};

static bool place_definition(struct unit_files *files, CXCursor cursor, struct met *ret)
{
	CXSourceRange extent = clang_getCursorExtent(cursor);
	CXFile file;
	clang_getExpansionLocation(clang_getRangeStart(extent), &file, NULL, NULL, &ret->offset);
	clang_getExpansionLocation(clang_getRangeEnd(extent), NULL, NULL, NULL, &ret->end);
	if (!file)
		return false;
	ret->kind = MET_DEFINITION;
	ret->cursor = cursor;
	ret->file = unit_files_number(files, file);
	return true;
}

static bool place(struct unit_files *files, CXCursor cursor, struct met *ret)
{
	CXFile file;
	if (cursor.kind == CXCursor_MacroDefinition)
		return place_definition(files, cursor, ret);
	clang_getExpansionLocation(clang_getCursorLocation(cursor), &file, NULL, NULL, &ret->offset);
	if (!file)
		return false;
	ret->kind = cursor.kind == CXCursor_InclusionDirective ? MET_INCLUDE : MET_USE;
	ret->cursor = cursor;
	ret->file = unit_files_number(files, file);
	return true;
}

/* What the preprocessor met comes before all declarations. */
static enum CXChildVisitResult visit(CXCursor cursor, CXCursor parent, CXClientData data)
{
	(void)parent;
	struct visit *visit = data;
	struct met met = {0};
	if (!clang_isPreprocessing(cursor.kind))
		return CXChildVisit_Break;
	if (!place(visit->files, cursor, &met))
		return CXChildVisit_Continue;
	visit->ended = !visit->meet(&met, visit->data);
	return visit->ended ? CXChildVisit_Break : CXChildVisit_Continue;
}

bool preprocessing_visit(struct unit_files *files, bool (*meet)(const struct met *met, void *data), void *data)
{
	struct visit state = {files, meet, data, false};
	clang_visitChildren(clang_getTranslationUnitCursor(files->unit), visit, &state);
	return !state.ended;
}

CXFile met_header(const struct met *include) { return clang_getIncludedFile(include->cursor); }

bool met_definition(struct unit_files *files, const struct met *use, struct met *ret_definition)
{
	CXCursor definition = clang_getCursorReferenced(use->cursor);
	return definition.kind == CXCursor_MacroDefinition && place_definition(files, definition, ret_definition);
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }

const char *met_text(struct unit_files *files, struct arena *arena, const struct met *definition,
                     size_t *ret_name_length)
{
	size_t size;
	const char *bytes = unit_files_text(files, definition->file, &size);
	size_t end = definition->end < size ? definition->end : size;
	size_t start = definition->offset < end ? definition->offset : end;
	char *text = arena_alloc(arena, end - start + 1), *out = text;
	for (size_t i = start; i < end; i++) {
		bool blank = is_blank(bytes[i]) || (bytes[i] == '\\' && i + 1 < end && is_blank(bytes[i + 1]));
		if (!blank)
			*out++ = bytes[i];
		else if (out > text && out[-1] != ' ')
			*out++ = ' ';
	}
	*out = 0;
	const char *name = c_text_next_name(text, out, ret_name_length);
	if (name != text)
		*ret_name_length = 0;
	return text;
}
