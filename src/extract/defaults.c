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

/* What a declaration gives may be left to declarations, too: each one twice to the next, thirty of them in a row, are
 * more than can be read. */
enum { GIVEN_LIMIT = 64 };

static bool given_begin(struct translation *translation)
{
	if (translation->given.around == 0)
		translation->given.count = 0;
	if (translation->given.count >= GIVEN_LIMIT) {
		translation->too_deep = true;
		return false;
	}
	translation->given.count++;
	translation->given.around++;
	return true;
}

static void given_end(struct translation *translation) { translation->given.around--; }

fact_index default_argument_visit(struct translation *translation, CXCursor call, CXCursor argument, unsigned position)
{
	CXCursor callee = clang_getCursorReferenced(call);
	if (!translation->cplusplus || !is_left_to_declaration(translation, argument) ||
	    !is_function_kind(callee.kind) || clang_Location_isInSystemHeader(clang_getCursorLocation(callee)))
		return translation->unknown;
	CXCursor parameter = clang_Cursor_getArgument(callee, position);
	CXCursor value = clang_Cursor_isNull(parameter) ? parameter : written_value(translation, parameter);
	if (clang_Cursor_isNull(value) || !given_begin(translation))
		return translation->unknown;
	struct fact_place before = translation->made_at, use = place_of_cursor(translation, call);
	if (!before.line)
		translation->made_at = use;
	fact_index result = expression_visit(translation, value);
	translation->made_at = before;
	given_end(translation);
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

static struct children find_called_fields(struct translation *translation, CXType type)
{
	struct children fields = fields_of(translation, type), called = {.first = translation->called_fields.count};
	CXCursor class = clang_getTypeDeclaration(type);
	if (!translation->cplusplus || class.kind == CXCursor_UnionDecl ||
	    clang_Location_isInSystemHeader(clang_getCursorLocation(class)))
		return called;
	for (size_t i = 0; i < fields.count; i++) {
		CXCursor field = translation->field_cursors.items[fields.first + i];
		struct called_field found = {i, field, field_default_that_calls(translation, field)};
		if (!clang_Cursor_isNull(found.value))
			VECTOR_PUSH(translation->called_fields, found);
	}
	called.count = translation->called_fields.count - called.first;
	return called;
}

struct children called_fields_of(struct translation *translation, CXType type)
{
	uint64_t class = declaration_identity(clang_getTypeDeclaration(type));
	uint32_t known = table_get_number(translation->called_runs_of, class);
	if (known == TABLE_NONE) {
		struct children called = find_called_fields(translation, type);
		known = (uint32_t)translation->called_runs.count;
		VECTOR_PUSH(translation->called_runs, called);
		table_put_number(translation->called_runs_of, class, known);
	}
	return translation->called_runs.items[known];
}

void field_default_visit(struct translation *translation, fact_index field, CXCursor value)
{
	if (!given_begin(translation))
		return;
	initialize(translation, field, value);
	given_end(translation);
}
