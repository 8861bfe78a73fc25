/* What nobody writes where it happens: arguments that a declaration gives, and values that a class gives its fields. */
#include "extract/translation.h"

/* An expression without a place and without parts stands for a default argument. */
static bool is_left_to_declaration(struct translation *translation, CXCursor argument)
{
	if (argument.kind != CXCursor_UnexposedExpr ||
	    !clang_equalLocations(clang_getCursorLocation(argument), clang_getNullLocation()))
		return false;
	struct children children = children_of(translation, argument);
	children_close(translation, children);
	return children.count == 0;
}

static CXCursor written_value(struct translation *translation, CXCursor declaration)
{
	struct children children = children_of(translation, declaration);
	CXCursor last = children.count ? child_at(translation, children, children.count - 1) : clang_getNullCursor();
	children_close(translation, children);
	return clang_isExpression(last.kind) ? last : clang_getNullCursor();
}

fact_index default_argument_visit(struct translation *translation, CXCursor call, CXCursor argument, unsigned position)
{
	CXCursor callee = clang_getCursorReferenced(call);
	if (!translation->cplusplus || !is_left_to_declaration(translation, argument) ||
	    !is_function_kind(callee.kind) || clang_Location_isInSystemHeader(clang_getCursorLocation(callee)))
		return translation->unknown;
	CXCursor parameter = clang_Cursor_getArgument(callee, position);
	CXCursor value = clang_Cursor_isNull(parameter) ? parameter : written_value(translation, parameter);
	if (clang_Cursor_isNull(value))
		return translation->unknown;
	struct fact_place before = translation->made_at, use = place_of_cursor(translation, call);
	if (!before.line)
		translation->made_at = use;
	fact_index result = expression_visit(translation, value);
	translation->made_at = before;
	return result;
}

/* Constructors of a library are no calls worth a body: a string is made of a literal in each second class. */
static enum CXChildVisitResult find_call(CXCursor cursor, CXCursor parent, CXClientData data)
{
	(void)parent;
	CXCursor callee = cursor.kind == CXCursor_CallExpr ? clang_getCursorReferenced(cursor) : clang_getNullCursor();
	bool of_library =
	    callee.kind == CXCursor_Constructor && clang_Location_isInSystemHeader(clang_getCursorLocation(callee));
	if (cursor.kind == CXCursor_LambdaExpr)
		return CXChildVisit_Continue;
	if ((cursor.kind != CXCursor_CallExpr || of_library) && cursor.kind != CXCursor_CXXNewExpr)
		return CXChildVisit_Recurse;
	*(bool *)data = true;
	return CXChildVisit_Break;
}

CXCursor field_default_that_calls(struct translation *translation, CXCursor field)
{
	CXCursor value = written_value(translation, field);
	bool calls = false;
	if (clang_Cursor_isNull(value) || clang_Cursor_isBitField(field))
		return clang_getNullCursor();
	find_call(value, field, &calls);
	if (!calls)
		clang_visitChildren(value, find_call, &calls);
	return calls ? value : clang_getNullCursor();
}
