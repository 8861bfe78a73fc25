#include "extract/translation.h"

#include <string.h>

bool is_cast(enum CXCursorKind kind)
{
	return kind == CXCursor_CStyleCastExpr ||
	       (kind >= CXCursor_CXXStaticCastExpr && kind <= CXCursor_CXXFunctionalCastExpr);
}

CXCursor expression_inside(struct translation *translation, CXCursor cursor)
{
	while (cursor.kind == CXCursor_ParenExpr || cursor.kind == CXCursor_UnexposedExpr || is_cast(cursor.kind)) {
		struct children children = children_of(translation, cursor);
		CXCursor inside = children.count ? child_at(translation, children, children.count - 1) : cursor;
		bool stop =
		    children.count == 0 || !clang_isExpression(inside.kind) ||
		    (cursor.kind == CXCursor_UnexposedExpr && (children.count > 1 || is_broken(cursor, inside)));
		children_close(translation, children);
		if (stop)
			break;
		cursor = inside;
	}
	return cursor;
}

/* Visits children that are expressions or statements, for what happens in them; the value of the last. */
fact_index expressions_visit(struct translation *translation, struct children children, size_t first)
{
	fact_index last = translation->unknown;
	for (size_t i = first; i < children.count; i++) {
		CXCursor child = child_at(translation, children, i);
		if (clang_isExpression(child.kind))
			last = expression_visit(translation, child);
		else if (clang_isStatement(child.kind))
			statement_visit(translation, child);
	}
	return last;
}

/* `a ?: b` and co_await show their operand several times. */
static bool is_repeated(struct translation *translation, struct children children)
{
	CXCursor first = expression_inside(translation, child_at(translation, children, 0));
	CXCursor second = expression_inside(translation, child_at(translation, children, 1));
	return clang_equalCursors(first, second);
}

/* A constant as the cast makes it, written or implicit: (uid_t)-1 is 4294967295. */
static fact_index converted(struct translation *translation, CXCursor cast, fact_index value)
{
	int64_t integer;
	if (!value_is_integer(translation, value, &integer))
		return value;
	return value_integer(translation, integer_in_type(clang_getCursorType(cast), integer));
}

/* co_await shows what it waits for, and the calls that ask whether that is ready, suspend, and resume. */
static bool is_await(struct translation *translation, struct children children)
{
	if (!translation->cplusplus || children.count < 4)
		return false;
	CXCursor suspend = expression_inside(translation, child_at(translation, children, children.count - 2));
	return suspend.kind == CXCursor_CallExpr &&
	       strcmp(scratch_string(translation, clang_getCursorSpelling(suspend)), "await_suspend") == 0;
}

/* Who is ready is not suspended. */
static fact_index await_visit(struct translation *translation, struct children children)
{
	fact_index block = translation->block;
	int64_t ready = 0;
	for (size_t i = 0; i + 3 < children.count; i++)
		expression_visit(translation, child_at(translation, children, i));
	CXCursor question = child_at(translation, children, children.count - 3);
	const struct condition *condition = condition_of(translation, question);
	value_is_integer(translation, value_evaluated(translation, question), &ready);
	condition_enter(translation, condition_not(translation, condition));
	if (ready == 0)
		expression_visit(translation, child_at(translation, children, children.count - 2));
	translation->block = block;
	return expression_visit(translation, child_at(translation, children, children.count - 1));
}

/* `f(&number)` is `int unnamed = number; f(&unnamed);`: f changes nothing. */
static fact_index given_to_read(struct translation *translation, CXCursor given)
{
	struct children children = children_of(translation, given);
	fact_index number = expression_visit(translation, child_at(translation, children, 0));
	fact_index variable = value_as_variable(translation, number, given);
	children_close(translation, children);
	return value_address(translation, variable);
}

static fact_index unexposed(struct translation *translation, CXCursor cursor)
{
	struct children children = children_of(translation, cursor);
	fact_index value = translation->unknown;
	if (is_argument_taken(translation, cursor, children)) {
		value = argument_taken(translation, cursor, children);
	} else if (children.count == 0) { /* a default argument, or something that the front end gave up on */
		value = value_evaluated(translation, cursor);
		if (value == translation->unknown)
			value = broken_value(translation, cursor);
	} else if (is_broken_call(cursor, child_at(translation, children, 0))) {
		value = broken_call_visit(translation, cursor, children);
	} else if (children.count == 1 && translation->function != FACT_NONE &&
	           is_given_to_read(cursor, child_at(translation, children, 0))) {
		value = given_to_read(translation, child_at(translation, children, 0));
	} else if (children.count == 1) {
		value = converted(translation, cursor, expressions_visit(translation, children, 0));
		if (is_broken(cursor, child_at(translation, children, 0)))
			value = broken_member(translation, cursor, child_at(translation, children, 0), value);
	} else if (is_await(translation, children)) {
		value = await_visit(translation, children);
	} else if (children.count == 4 && is_repeated(translation, children)) {
		fact_index left = expression_visit(translation, child_at(translation, children, 0));
		fact_index block = translation->block;
		condition_enter(translation, condition_equal(translation, left, 0, cursor));
		value =
		    value_either(translation, left, expression_visit(translation, child_at(translation, children, 3)));
		translation->block = block;
	} else {
		fact_index last = expressions_visit(translation, children, 0);
		value = is_repeated(translation, children) ? last : value;
	}
	children_close(translation, children);
	return value;
}

static fact_index cast(struct translation *translation, CXCursor cursor)
{
	struct children children = children_of(translation, cursor);
	fact_index value = translation->unknown;
	if (children.count) {
		CXType from = clang_getCursorType(child_at(translation, children, children.count - 1));
		value = expressions_visit(translation, children, children.count - 1);
		if (cursor.kind == CXCursor_CStyleCastExpr || cursor.kind == CXCursor_CXXReinterpretCastExpr)
			layouts_note_cast(translation, clang_getCursorType(cursor), from, cursor);
		value = value_cast(translation, value, from, clang_getCursorType(cursor));
		value = layouts_first_field(translation, value, from, clang_getCursorType(cursor));
	}
	children_close(translation, children);
	return converted(translation, cursor, value);
}

static fact_index receiver_value(struct translation *translation)
{
	if (translation->receiver == FACT_NONE)
		return translation->unknown;
	return value_of(translation, FACT_VALUE_RECEIVER, translation->receiver, FACT_NONE);
}

fact_index member_base(struct translation *translation, CXCursor member)
{
	struct children children = children_of(translation, member);
	fact_index base = FACT_NONE;
	for (size_t i = 0; i < children.count && base == FACT_NONE; i++) {
		CXCursor child = child_at(translation, children, i);
		if (!clang_isExpression(child.kind))
			continue;
		base = expression_visit(translation, child);
		if (is_pointer(clang_getCursorType(child)))
			base = value_pointee(translation, base);
	}
	children_close(translation, children);
	return base == FACT_NONE ? receiver_value(translation) : base;
}

static fact_index member(struct translation *translation, CXCursor cursor)
{
	fact_index base = member_base(translation, cursor);
	CXCursor referenced = clang_getCursorReferenced(cursor);
	if (referenced.kind != CXCursor_FieldDecl)
		return declared_value(translation, referenced);
	fact_index field = field_of(translation, referenced);
	return value_of(translation, FACT_VALUE_FIELD, field, base == translation->unknown ? FACT_NONE : base);
}

/* Captures that have an initialiser are variables of their own; the tree shows first their names, then the values. */
static void captures(struct translation *translation, struct children children)
{
	size_t name = 0;
	for (size_t i = 0; i < children.count; i++) {
		CXCursor child = child_at(translation, children, i);
		if (!clang_isExpression(child.kind))
			continue;
		fact_index from = expression_visit(translation, child);
		temporary_keep(translation, child);
		while (name < i && child_at(translation, children, name).kind != CXCursor_VariableRef)
			name++;
		if (name < i) {
			CXCursor variable = clang_getCursorReferenced(child_at(translation, children, name++));
			flow_add(translation, declared_value(translation, variable), from, child);
		}
	}
}

static fact_index lambda(struct translation *translation, CXCursor cursor)
{
	fact_index function = function_of_lambda(translation, cursor);
	if (translation->again || !translation->function_states.items[function].visited) {
		struct children children = children_of(translation, cursor);
		captures(translation, children);
		children_close(translation, children);
		function_body_add(translation, function, cursor);
	}
	return value_of(translation, FACT_VALUE_FUNCTION, function, FACT_NONE);
}

static fact_index compound_literal(struct translation *translation, CXCursor cursor)
{
	struct children children = children_of(translation, cursor);
	fact_index value = translation->unknown;
	CXCursor list = children.count ? child_at(translation, children, children.count - 1) : cursor;
	if (list.kind == CXCursor_InitListExpr)
		value = expression_visit(translation, list);
	children_close(translation, children);
	return value;
}

static bool is_scalar(CXType type)
{
	enum CXTypeKind kind = clang_getCanonicalType(type).kind;
	return kind != CXType_Record && kind != CXType_ConstantArray && kind != CXType_IncompleteArray;
}

/* `run(&(struct request){.kind = SYNC})` is `struct request unnamed = {.kind = SYNC}; run(&unnamed);`. */
static bool makes_record(const struct translation *translation, CXCursor list)
{
	return translation->function != FACT_NONE &&
	       clang_getCanonicalType(clang_getCursorType(list)).kind == CXType_Record;
}

static fact_index initializer_list(struct translation *translation, CXCursor cursor)
{
	fact_index value = translation->unknown;
	if (makes_record(translation, cursor)) {
		value = variable_without_name(translation, cursor);
		initialize(translation, value, cursor);
		return value;
	}
	if (!is_scalar(clang_getCursorType(cursor))) {
		initialize(translation, FACT_NONE, cursor);
		return value;
	}
	struct children children = children_of(translation, cursor);
	value = expressions_visit(translation, children, 0);
	children_close(translation, children);
	return value;
}

static fact_index statement_expression(struct translation *translation, CXCursor cursor)
{
	struct children children = children_of(translation, cursor);
	fact_index value = translation->unknown;
	if (children.count)
		value = statement_value(translation, child_at(translation, children, 0));
	children_close(translation, children);
	return value;
}

/* The first `skipped` children are not evaluated when the program runs. */
static fact_index others(struct translation *translation, CXCursor cursor, size_t skipped)
{
	struct children children = children_of(translation, cursor);
	expressions_visit(translation, children, skipped);
	if (children.count && cursor.kind == CXCursor_CXXThrowExpr)
		temporary_keep(translation, child_at(translation, children, children.count - 1));
	children_close(translation, children);
	return translation->unknown;
}

/* What a template is given for a parameter that is no type shows as a name of nothing, over the value. */
static fact_index named(struct translation *translation, CXCursor cursor)
{
	CXCursor referenced = clang_getCursorReferenced(cursor);
	if (!translation->cplusplus || !(clang_Cursor_isNull(referenced) || clang_isInvalid(referenced.kind)))
		return declared_value(translation, referenced);
	struct children children = children_of(translation, cursor);
	bool given = children.count == 1 && clang_isExpression(child_at(translation, children, 0).kind);
	fact_index value = given ? expressions_visit(translation, children, 0) : translation->unknown;
	children_close(translation, children);
	return value;
}

static fact_index visit(struct translation *translation, CXCursor cursor)
{
	switch (cursor.kind) {
	case CXCursor_UnexposedExpr:
	case CXCursor_ParenExpr:
		return unexposed(translation, cursor);
	case CXCursor_DeclRefExpr:
		return named(translation, cursor);
	case CXCursor_MemberRefExpr:
		return member(translation, cursor);
	case CXCursor_CallExpr:
		return call_visit(translation, cursor);
	case CXCursor_IntegerLiteral:
	case CXCursor_CharacterLiteral:
	case CXCursor_CXXBoolLiteralExpr:
	case CXCursor_UnaryExpr: /* sizeof and its kin do not evaluate their operand */
		return value_evaluated(translation, cursor);
	case CXCursor_StringLiteral:
		return value_string_literal(translation, cursor);
	case CXCursor_CXXNullPtrLiteralExpr:
	case CXCursor_GNUNullExpr:
		return value_integer(translation, 0);
	case CXCursor_FloatingLiteral:
	case CXCursor_ImaginaryLiteral:
	case CXCursor_CXXTypeidExpr:
		return translation->unknown;
	case CXCursor_UnaryOperator:
		return unary_visit(translation, cursor);
	case CXCursor_BinaryOperator:
		return binary_visit(translation, cursor);
	case CXCursor_CompoundAssignOperator:
		return compound_assignment_visit(translation, cursor);
	case CXCursor_ConditionalOperator:
		return conditional_visit(translation, cursor);
	case CXCursor_ArraySubscriptExpr:
		return subscript_visit(translation, cursor);
	case CXCursor_CXXThisExpr:
		return receiver_value(translation);
	case CXCursor_LambdaExpr:
		return lambda(translation, cursor);
	case CXCursor_StmtExpr:
		return statement_expression(translation, cursor);
	case CXCursor_InitListExpr:
		return initializer_list(translation, cursor);
	case CXCursor_CompoundLiteralExpr:
		return compound_literal(translation, cursor);
	case CXCursor_CXXNewExpr:
		return new_visit(translation, cursor);
	case CXCursor_CXXDeleteExpr:
		return delete_visit(translation, cursor);
	case CXCursor_GenericSelectionExpr:
		return others(translation, cursor, 1);
	default:
		return is_cast(cursor.kind) ? cast(translation, cursor) : others(translation, cursor, 0);
	}
}

fact_index expression_visit(struct translation *translation, CXCursor cursor)
{
	if (translation->depth >= DEPTH_LIMIT) {
		translation->too_deep = true;
		return translation->unknown;
	}
	translation->depth++;
	fact_index value = visit(translation, cursor);
	translation->depth--;
	return value;
}
