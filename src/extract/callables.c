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

/* The call operators of a class and of its bases: a visitor has one for each of what it may meet. */
struct operators {
	struct translation *translation;
	fact_index value; /* any of them; the unknown value: none */
	unsigned nesting;
};

static void add_operator(struct operators *operators, CXCursor method)
{
	struct translation *translation = operators->translation;
	if (strcmp(scratch_string(translation, clang_getCursorSpelling(method)), "operator()") != 0)
		return;
	fact_index value = value_of(translation, FACT_VALUE_FUNCTION, function_of(translation, method), FACT_NONE);
	operators->value =
	    operators->value == translation->unknown ? value : value_either(translation, operators->value, value);
}

static enum CXVisitorResult take_operator(CXCursor method, CXClientData data)
{
	add_operator(data, method);
	return CXVisit_Continue;
}

static void take_operators(struct operators *operators, CXType type);

static enum CXVisitorResult take_operators_of_base(CXCursor base, CXClientData data)
{
	take_operators(data, clang_getCanonicalType(clang_getCursorType(base)));
	return CXVisit_Continue;
}

static void take_operators(struct operators *operators, CXType type)
{
	struct translation *translation = operators->translation;
	CXCursor class = clang_getTypeDeclaration(type);
	if (type.kind != CXType_Record || clang_Location_isInSystemHeader(clang_getCursorLocation(class)) ||
	    operators->nesting == 0)
		return;
	operators->nesting--;
	clang_visitCXXMethods(type, take_operator, operators);
	struct children children = children_of(translation, class);
	for (size_t i = 0; i < children.count; i++) /* a template is no method */
		if (child_at(translation, children, i).kind == CXCursor_FunctionTemplate)
			add_operator(operators, child_at(translation, children, i));
	children_close(translation, children);
	clang_visitCXXBaseClasses(type, take_operators_of_base, operators);
	operators->nesting++;
}

fact_index value_as_callable(struct translation *translation, CXCursor expression, fact_index value)
{
	struct operators operators = {translation, translation->unknown, NESTING_AT_MOST};
	CXType type = clang_getCanonicalType(clang_getCursorType(expression));
	if (type.kind == CXType_Invalid)
		return value;
	type = clang_getCanonicalType(clang_getNonReferenceType(type));
	if (type.kind != CXType_Record || is_lambda_class(translation, clang_getTypeDeclaration(type)))
		return value;
	take_operators(&operators, type);
	return operators.value == translation->unknown ? value : operators.value;
}
