#include "extract/translation.h"

bool is_reference(CXType type)
{
	enum CXTypeKind kind = clang_getCanonicalType(type).kind;
	return kind == CXType_LValueReference || kind == CXType_RValueReference;
}

/* Does the call give back an object, rather than a reference to one? */
static bool gives_object(CXCursor call)
{
	CXCursor callee = clang_getCursorReferenced(call);
	if (clang_getCanonicalType(clang_getCursorType(call)).kind != CXType_Record)
		return false;
	return !is_function_kind(callee.kind) || !is_reference(clang_getCursorResultType(callee));
}

void temporary_note(struct translation *translation, CXCursor call)
{
	if (!translation->cplusplus || !gives_object(call) || is_copy_left_out(call))
		return;
	uint64_t expression = expression_identity(call);
	fact_index made = table_get_number(translation->call_expressions, expression), object = FACT_NONE;
	if (made != TABLE_NONE)
		object = value_of(translation, FACT_VALUE_RESULT, made, FACT_NONE);
	CXType type = clang_getCursorType(call);
	CXCursor destructor = destructor_of(translation, type);
	CXCursor class = clang_getTypeDeclaration(clang_getCanonicalType(type));
	bool system = clang_Location_isInSystemHeader(clang_getCursorLocation(class));
	if (clang_Cursor_isNull(destructor) || (system && !clang_CXXMethod_isDefaulted(destructor)))
		return;
	VECTOR_PUSH(translation->temporaries,
	            (struct temporary){destructor, object, expression, clang_getCursorLocation(call)});
}

/* The expression that makes the object which `expression` is. */
static CXCursor maker_of(struct translation *translation, CXCursor expression)
{
	CXCursor inside = expression_inside(translation, expression);
	while (is_copy_left_out(inside))
		inside = expression_inside(translation, clang_Cursor_getArgument(inside, 0));
	return inside;
}

bool makes_object(struct translation *translation, CXCursor expression)
{
	CXCursor maker = maker_of(translation, expression);
	return maker.kind == CXCursor_CallExpr && gives_object(maker);
}

static struct temporary *temporary_of(struct translation *translation, CXCursor maker)
{
	uint64_t expression = expression_identity(maker);
	for (size_t i = translation->temporaries.count; i > 0; i--)
		if (translation->temporaries.items[i - 1].expression == expression)
			return &translation->temporaries.items[i - 1];
	return NULL;
}

void temporary_keep(struct translation *translation, CXCursor expression)
{
	if (!translation->temporaries.count)
		return;
	CXCursor inside = maker_of(translation, expression);
	if (inside.kind == CXCursor_ConditionalOperator) {
		struct children children = children_of(translation, inside);
		for (size_t i = 1; i < children.count; i++)
			temporary_keep(translation, child_at(translation, children, i));
		children_close(translation, children);
	}
	struct temporary *temporary = temporary_of(translation, inside);
	if (temporary)
		temporary->destructor = clang_getNullCursor();
}

void temporaries_leave(struct translation *translation, size_t first)
{
	while (translation->temporaries.count > first) {
		struct temporary temporary = VECTOR_LAST(translation->temporaries);
		translation->temporaries.count--;
		if (!clang_Cursor_isNull(temporary.destructor))
			destructor_call(translation, FACT_CALLEE_DIRECT, temporary.destructor, temporary.object,
			                temporary.location);
	}
}

void temporaries_leave_side(struct translation *translation, size_t first, CXCursor expression)
{
	struct temporary result = {.destructor = clang_getNullCursor()}, *made;
	if (translation->temporaries.count == first)
		return;
	made = temporary_of(translation, maker_of(translation, expression));
	if (made) {
		result = *made;
		made->destructor = clang_getNullCursor();
	}
	temporaries_leave(translation, first);
	if (made)
		VECTOR_PUSH(translation->temporaries, result);
}

fact_index full_expression_visit(struct translation *translation, CXCursor cursor)
{
	size_t first = translation->temporaries.count;
	fact_index value = expression_visit(translation, cursor);
	temporaries_leave(translation, first);
	return value;
}
