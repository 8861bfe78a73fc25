/* Locals that own objects of the program through a library's class: does what they own die with them? */
#include "extract/translation.h"

#include <string.h>

static bool is_variable(struct translation *translation, CXCursor expression)
{
	CXCursor inside = expression_inside(translation, expression);
	return inside.kind == CXCursor_DeclRefExpr && clang_getCursorReferenced(inside).kind == CXCursor_VarDecl;
}

/* A pointer that one gets from an object that may change: what it points to may belong to somebody else now. */
static bool lets_go(CXCursor method)
{
	CXType result = clang_getCanonicalType(clang_getCursorResultType(method));
	return !is_function_kind(method.kind) || (!clang_CXXMethod_isConst(method) && result.kind == CXType_Pointer);
}

static bool is_given_to_read_only(CXCursor callee, unsigned position)
{
	CXType type = clang_getCanonicalType(clang_getCursorType(clang_Cursor_getArgument(callee, position)));
	return type.kind == CXType_LValueReference && clang_isConstQualifiedType(clang_getPointeeType(type));
}

/* What a call does with an argument that is the owner: `*owner` is a call with its object as an argument. */
static bool keeps(struct translation *translation, CXCursor callee, unsigned position)
{
	const char *name = scratch_string(translation, clang_getCursorSpelling(callee));
	bool is_operator = callee.kind == CXCursor_CXXMethod && strncmp(name, "operator", 8) == 0;
	if (is_operator && position == 0)
		return !lets_go(callee);
	return is_given_to_read_only(callee, position - is_operator);
}

static bool is_kept_by_call(struct translation *translation, CXCursor call, CXCursor child)
{
	if (!is_variable(translation, child))
		return false;
	CXCursor callee = clang_getCursorReferenced(call);
	int count = clang_Cursor_getNumArguments(call);
	for (int i = 0; is_function_kind(callee.kind) && i < count; i++)
		if (clang_equalCursors(clang_Cursor_getArgument(call, (unsigned)i), child))
			return keeps(translation, callee, (unsigned)i);
	return false;
}

static bool is_kept_by_member(struct translation *translation, CXCursor member)
{
	struct children children = children_of(translation, member);
	bool of_variable = children.count && is_variable(translation, child_at(translation, children, 0));
	children_close(translation, children);
	return of_variable && !lets_go(clang_getCursorReferenced(member));
}

/* Notes each variable that stands in the scope otherwise than to be looked into. Scopes end from the inside out: what
 * stands in those that ended before is known. */
static enum CXChildVisitResult look(CXCursor cursor, CXCursor parent, CXClientData data)
{
	struct translation *translation = data;
	bool known = clang_isStatement(cursor.kind) &&
	             table_get_number(translation->scopes_searched, expression_identity(cursor)) != TABLE_NONE;
	bool loops_over = parent.kind == CXCursor_CXXForRangeStmt && is_variable(translation, cursor);
	if (known || loops_over || (parent.kind == CXCursor_CallExpr && is_kept_by_call(translation, parent, cursor)) ||
	    (cursor.kind == CXCursor_MemberRefExpr && is_kept_by_member(translation, cursor)))
		return CXChildVisit_Continue;
	if (cursor.kind == CXCursor_DeclRefExpr)
		table_put_number(translation->given_away, declaration_identity(clang_getCursorReferenced(cursor)), 0);
	return CXChildVisit_Recurse;
}

bool owner_is_kept(struct translation *translation, CXCursor local, CXCursor scope)
{
	uint64_t identity = expression_identity(scope);
	if (table_get_number(translation->scopes_searched, identity) == TABLE_NONE) {
		clang_visitChildren(scope, look, translation);
		table_put_number(translation->scopes_searched, identity, 0);
	}
	return table_get_number(translation->given_away, declaration_identity(local)) == TABLE_NONE;
}
