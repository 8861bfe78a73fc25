/* Locals that own objects of the program through a library's class: does what they own die with them? */
#include "extract/translation.h"

#include <string.h>

struct search {
	struct translation *translation;
	CXCursor owner; /* a local */
	bool given_away;
};

static enum CXChildVisitResult look(CXCursor cursor, CXCursor parent, CXClientData data);

static bool is_owner(const struct search *search, CXCursor expression)
{
	CXCursor inside = expression_inside(search->translation, expression);
	return inside.kind == CXCursor_DeclRefExpr &&
	       clang_equalCursors(clang_getCursorReferenced(inside), search->owner);
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

static bool is_kept_by_call(const struct search *search, CXCursor call, CXCursor child)
{
	CXCursor callee = clang_getCursorReferenced(call);
	int count = clang_Cursor_getNumArguments(call);
	for (int i = 0; is_function_kind(callee.kind) && i < count; i++)
		if (clang_equalCursors(clang_Cursor_getArgument(call, (unsigned)i), child))
			return is_owner(search, child) && keeps(search->translation, callee, (unsigned)i);
	return false;
}

static enum CXChildVisitResult look(CXCursor cursor, CXCursor parent, CXClientData data)
{
	struct search *search = data;
	bool loops_over = parent.kind == CXCursor_CXXForRangeStmt && is_owner(search, cursor);
	if (loops_over || (parent.kind == CXCursor_CallExpr && is_kept_by_call(search, parent, cursor)))
		return CXChildVisit_Continue;
	if (cursor.kind == CXCursor_MemberRefExpr) {
		struct children children = children_of(search->translation, cursor);
		bool of_owner = children.count && is_owner(search, child_at(search->translation, children, 0));
		children_close(search->translation, children);
		if (of_owner && !lets_go(clang_getCursorReferenced(cursor)))
			return CXChildVisit_Continue;
	}
	search->given_away = cursor.kind == CXCursor_DeclRefExpr && is_owner(search, cursor);
	return search->given_away ? CXChildVisit_Break : CXChildVisit_Recurse;
}

bool owner_is_kept(struct translation *translation, CXCursor local, CXCursor scope)
{
	struct search search = {translation, local, false};
	clang_visitChildren(scope, look, &search);
	return !search.given_away;
}
