/* `auto [a, b] = pair;`: a variable without a name, and names for its parts. */
#include "extract/translation.h"

bool is_decomposition(struct translation *translation, CXCursor cursor)
{
	return cursor.kind == CXCursor_UnexposedDecl &&
	       *scratch_string(translation, clang_getCursorSpelling(cursor)) == '[';
}

/* Parts of a library's pair or tuple hold what the whole holds. */
static fact_index part_of(struct translation *translation, fact_index whole, CXType type, size_t position)
{
	type = clang_getCanonicalType(type);
	if (type.kind == CXType_Invalid)
		return whole;
	type = clang_getCanonicalType(clang_getNonReferenceType(type));
	if (type.kind == CXType_ConstantArray)
		return value_pointee(translation, whole);
	if (type.kind != CXType_Record ||
	    clang_Location_isInSystemHeader(clang_getCursorLocation(clang_getTypeDeclaration(type))))
		return whole;
	struct children fields = fields_of(translation, type);
	if (position >= fields.count)
		return whole;
	CXCursor field = translation->field_cursors.items[fields.first + position];
	return value_of(translation, FACT_VALUE_FIELD, field_of(translation, field), whole);
}

void decomposition_visit(struct translation *translation, CXCursor cursor, fact_index from)
{
	fact_index whole = value_of(translation, FACT_VALUE_VARIABLE, variable_of(translation, cursor), FACT_NONE);
	struct children children = children_of(translation, cursor);
	size_t position = 0;
	for (size_t i = 0; i < children.count; i++) {
		CXCursor child = child_at(translation, children, i);
		if (child.kind == CXCursor_UnexposedDecl)
			table_put_number(translation->parameters, declaration_identity(child),
			                 part_of(translation, whole, clang_getCursorType(cursor), position++));
		else if (clang_isExpression(child.kind) && from == FACT_NONE)
			initialize(translation, whole, child);
	}
	children_close(translation, children);
	if (from != FACT_NONE && from != translation->unknown)
		flow_add(translation, whole, from, cursor);
}
