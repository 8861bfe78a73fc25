/* Variables as they are written, with what one must know to declare them again. */
#include "extract/body_reading.h"

#include <string.h>

bool body_source_offset(const struct body_source *source, CXSourceLocation location, uint32_t *ret)
{
	CXFile file;
	clang_getExpansionLocation(location, &file, NULL, NULL, ret);
	return file && clang_File_isEqual(file, source->file);
}

bool body_source_range(const struct body_source *source, CXCursor cursor, struct byte_range *ret)
{
	CXSourceRange extent = clang_getCursorExtent(cursor);
	return body_source_offset(source, clang_getRangeStart(extent), &ret->from) &&
	       body_source_offset(source, clang_getRangeEnd(extent), &ret->to) && ret->from <= ret->to &&
	       ret->to <= source->size;
}

bool location_is_from_macro(CXSourceLocation location)
{
	CXFile seen_file, written_file;
	unsigned seen, written;
	clang_getExpansionLocation(location, &seen_file, NULL, NULL, &seen);
	clang_getSpellingLocation(location, &written_file, NULL, NULL, &written);
	return seen != written || !seen_file || !written_file || !clang_File_isEqual(seen_file, written_file);
}

const char *body_source_keep(const struct body_source *source, CXString string)
{
	const char *bytes = clang_getCString(string);
	const char *copy = arena_copy_string(source->arena, bytes ? bytes : "");
	clang_disposeString(string);
	return copy;
}

struct part_search {
	const struct body_source *source;
	struct written_variable *variable;
};

static enum CXVisitorResult add_member(CXCursor cursor, CXClientData data)
{
	struct part_search *search = data;
	struct record_member member = {
	    .name = body_source_keep(search->source, clang_getCursorSpelling(cursor)),
	    .type = body_source_keep(search->source, clang_getTypeSpelling(clang_getCursorType(cursor))),
	};
	VECTOR_PUSH(search->variable->members, member);
	return CXVisit_Continue;
}

static void read_pointee(struct part_search *search, CXType type)
{
	CXType target = clang_getCanonicalType(clang_getPointeeType(type));
	CXCursor declaration = clang_getTypeDeclaration(target);
	if (target.kind != CXType_Record || declaration.kind == CXCursor_NoDeclFound)
		return;
	search->variable->own = !clang_Location_isInSystemHeader(clang_getCursorLocation(declaration)) &&
	                        !clang_isConstQualifiedType(clang_getPointeeType(type));
	clang_Type_visitFields(target, add_member, search);
}

static enum CXChildVisitResult see_part(CXCursor cursor, CXCursor parent, CXClientData data)
{
	(void)parent;
	struct part_search *search = data;
	struct byte_range range;
	if (clang_isAttribute(cursor.kind))
		search->variable->attributed = true;
	else if (clang_isExpression(cursor.kind) && body_source_range(search->source, cursor, &range))
		search->variable->value = range;
	return CXChildVisit_Continue;
}

/* Is there an `=`, and this behind it? The size of an array is an expression, too. */
static void check_value(const struct body_source *source, struct written_variable *variable)
{
	uint32_t at = variable->value.from;
	while (at > variable->range.from && strchr(" \t\r\n(", source->text[at - 1]))
		at--;
	if (at == variable->range.from || source->text[at - 1] != '=')
		variable->value = (struct byte_range){0, 0};
}

static bool is_unwritable(CXType type, const char *spelling)
{
	if (strstr(spelling, "(unnamed") || strstr(spelling, "(anonymous"))
		return true;
	while (type.kind == CXType_ConstantArray)
		type = clang_getCanonicalType(clang_getArrayElementType(type));
	return type.kind == CXType_VariableArray || type.kind == CXType_IncompleteArray ||
	       clang_Type_getSizeOf(type) < 0;
}

void variable_read(const struct body_source *source, CXCursor cursor, struct written_variable *ret)
{
	CXType type = clang_getCursorType(cursor), canonical = clang_getCanonicalType(type);
	enum CX_StorageClass storage = clang_Cursor_getStorageClass(cursor);
	*ret = (struct written_variable){
	    .name = body_source_keep(source, clang_getCursorSpelling(cursor)),
	    .type = body_source_keep(source, clang_getTypeSpelling(type)),
	    .plain_type = body_source_keep(source, clang_getTypeSpelling(clang_getUnqualifiedType(type))),
	    .statement = NO_STATEMENT,
	    .lasting = storage == CX_SC_Static || storage == CX_SC_Extern,
	    .array = canonical.kind == CXType_ConstantArray || canonical.kind == CXType_IncompleteArray ||
	             canonical.kind == CXType_VariableArray,
	    .pointer = canonical.kind == CXType_Pointer,
	    .record = canonical.kind == CXType_Record,
	};
	struct part_search search = {source, ret};
	ret->unwritable = is_unwritable(canonical, ret->type);
	if (ret->pointer)
		read_pointee(&search, canonical);
	if (!body_source_range(source, cursor, &ret->range)) {
		ret->range = (struct byte_range){0, 0}; /* a header declares it */
		ret->unwritable = true;
	}
	clang_visitChildren(cursor, see_part, &search);
	if (ret->value.to)
		check_value(source, ret);
}

void variable_release(struct written_variable *variable) { VECTOR_FREE(variable->members); }
