#include "extract/translation.h"

#include <string.h>

enum { NESTING_AT_MOST = 4 };

static bool holds_callable(struct translation *translation, CXType type, unsigned nesting)
{
	if (type.kind == CXType_Invalid) /* what a template is given may be a number */
		return false;
	type = clang_getCanonicalType(clang_getNonReferenceType(clang_getCanonicalType(type)));
	if (type.kind == CXType_Pointer || type.kind == CXType_MemberPointer)
		type = clang_getCanonicalType(clang_getPointeeType(type));
	if (type.kind == CXType_FunctionProto || type.kind == CXType_FunctionNoProto)
		return true;
	if (type.kind != CXType_Record || nesting == 0)
		return false;
	if (is_lambda_class(translation, clang_getTypeDeclaration(type)))
		return true;
	int arguments = clang_Type_getNumTemplateArguments(type);
	for (int i = 0; i < arguments; i++)
		if (holds_callable(translation, clang_Type_getTemplateArgumentAsType(type, (unsigned)i), nesting - 1))
			return true;
	return false;
}

bool is_callable(struct translation *translation, CXType type)
{
	return holds_callable(translation, type, NESTING_AT_MOST);
}

static enum CXVisitorResult find_call_operator(CXCursor method, CXClientData data)
{
	CXCursor *found = data;
	CXString spelling = clang_getCursorSpelling(method);
	bool is_operator = strcmp(clang_getCString(spelling), "operator()") == 0;
	clang_disposeString(spelling);
	if (is_operator)
		*found = method;
	return is_operator ? CXVisit_Break : CXVisit_Continue;
}

fact_index value_as_callable(struct translation *translation, CXCursor expression, fact_index value)
{
	CXType type = clang_getCanonicalType(clang_getCursorType(expression));
	if (type.kind == CXType_Invalid)
		return value;
	type = clang_getCanonicalType(clang_getNonReferenceType(type));
	CXCursor class = clang_getTypeDeclaration(type), found = clang_getNullCursor();
	if (type.kind != CXType_Record || clang_Location_isInSystemHeader(clang_getCursorLocation(class)) ||
	    is_lambda_class(translation, class))
		return value;
	clang_visitCXXMethods(type, find_call_operator, &found);
	if (clang_Cursor_isNull(found))
		return value;
	return value_of(translation, FACT_VALUE_FUNCTION, function_of(translation, found), FACT_NONE);
}
