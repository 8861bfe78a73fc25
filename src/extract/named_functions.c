/* Functions by their names, where nothing but text names one: code that the front end gave up on, and attributes that
 * libclang shows without what they are given. */
#include "extract/translation.h"

static bool is_of_library(CXCursor function)
{
	return clang_Location_isInSystemHeader(clang_getCursorLocation(function));
}

/* One of the project hides a library's of the same name. */
static enum CXChildVisitResult note_function(CXCursor cursor, CXCursor parent, CXClientData data)
{
	(void)parent;
	struct translation *translation = data;
	if (cursor.kind == CXCursor_LinkageSpec)
		return CXChildVisit_Recurse;
	if (cursor.kind != CXCursor_FunctionDecl)
		return CXChildVisit_Continue;
	const char *name = scratch_string(translation, clang_getCursorSpelling(cursor));
	uint32_t known =
	    table_put_string(translation->function_names, name, (uint32_t)translation->named_functions.count);
	if (known == translation->named_functions.count)
		VECTOR_PUSH(translation->named_functions, cursor);
	else if (is_of_library(translation->named_functions.items[known]))
		translation->named_functions.items[known] = cursor;
	return CXChildVisit_Continue;
}

CXCursor function_named(struct translation *translation, const char *name, size_t length)
{
	if (translation->named_functions.count == 0)
		clang_visitChildren(clang_getTranslationUnitCursor(translation->unit), note_function, translation);
	uint32_t found = table_get(translation->function_names, name, length);
	return found == TABLE_NONE ? clang_getNullCursor() : translation->named_functions.items[found];
}

CXCursor own_function_named(struct translation *translation, const char *name, size_t length)
{
	CXCursor found = function_named(translation, name, length);
	return !clang_Cursor_isNull(found) && is_of_library(found) ? clang_getNullCursor() : found;
}
