#include "extract/translation.h"

bool is_flow_type(CXType type)
{
	switch (clang_getCanonicalType(type).kind) {
	case CXType_Float:
	case CXType_Double:
	case CXType_LongDouble:
	case CXType_Float128:
	case CXType_Half:
	case CXType_Complex:
	case CXType_Vector:
	case CXType_ExtVector:
		return false;
	default:
		return true;
	}
}

static bool is_character(CXType type)
{
	enum CXTypeKind kind = clang_getCanonicalType(type).kind;
	return kind == CXType_Char_S || kind == CXType_Char_U || kind == CXType_SChar || kind == CXType_UChar;
}

bool is_pointer(CXType type)
{
	enum CXTypeKind kind = clang_getCanonicalType(type).kind;
	return kind == CXType_Pointer || kind == CXType_ConstantArray || kind == CXType_IncompleteArray ||
	       kind == CXType_VariableArray;
}

bool is_array_type(CXType type)
{
	enum CXTypeKind kind = clang_getCanonicalType(type).kind;
	return kind == CXType_ConstantArray || kind == CXType_IncompleteArray || kind == CXType_VariableArray ||
	       kind == CXType_DependentSizedArray;
}

static bool is_function_type(CXType type)
{
	enum CXTypeKind kind = clang_getCanonicalType(type).kind;
	return kind == CXType_FunctionProto || kind == CXType_FunctionNoProto;
}

/* Can somebody know it who calls the function, or filled the record? */
static bool is_askable(const struct translation *translation, const struct condition *condition)
{
	switch (condition->kind) {
	case CONDITION_TEST: {
		enum fact_value_kind kind = translation->facts->values.items[condition->value].kind;
		return kind == FACT_VALUE_PARAMETER || kind == FACT_VALUE_FIELD || kind == FACT_VALUE_RESULT;
	}
	case CONDITION_BOTH:
	case CONDITION_EITHER:
		return is_askable(translation, condition->left) || is_askable(translation, condition->right);
	default:
		return false;
	}
}

/* The pending block of the side on which the condition holds. */
static fact_index side_of(struct translation *translation, const struct condition *condition)
{
	fact_index block = translation->block;
	condition_enter(translation, condition);
	fact_index side = translation->block;
	translation->block = block;
	return side;
}

/* `waits = mode == SLOW` is `waits = mode == SLOW ? 1 : 0`. */
static fact_index truth_of(struct translation *translation, const struct condition *condition)
{
	if (condition->kind == CONDITION_KNOWN)
		return value_integer(translation, condition->truth);
	if (translation->function == FACT_NONE || !is_askable(translation, condition))
		return translation->unknown;
	fact_index value =
	    value_either(translation, value_integer(translation, true), value_integer(translation, false));
	translation->choice = (struct choice){value, side_of(translation, condition),
	                                      side_of(translation, condition_not(translation, condition))};
	return value;
}

static fact_index unary_value(struct translation *translation, CXCursor cursor, CXCursor operand)
{
	enum CXUnaryOperatorKind operation = clang_getCursorUnaryOperatorKind(cursor);
	fact_index value = unary_may_change(operation) ? parameter_changes(translation, operand)
	                                               : expression_visit(translation, operand);
	CXType type = clang_getCursorType(cursor);
	int64_t integer;
	bool constant = value_is_integer(translation, value, &integer);
	switch (operation) {
	case CXUnaryOperator_Deref:
		return is_function_type(type) ? value : value_pointee(translation, value);
	case CXUnaryOperator_AddrOf:
		return value_address(translation, value);
	case CXUnaryOperator_PostInc:
	case CXUnaryOperator_PostDec:
	case CXUnaryOperator_PreInc:
	case CXUnaryOperator_PreDec:
		if (is_pointer(type)) /* still points into the same thing */
			return value;
		if (is_flow_type(type))
			flow_add(translation, value, translation->unknown, cursor);
		return translation->unknown;
	case CXUnaryOperator_Minus:
		return constant ? value_folded(translation, CXBinaryOperator_Sub, 0, integer, type)
		                : translation->unknown;
	case CXUnaryOperator_Not:
		return constant ? value_integer(translation, integer_in_type(type, ~integer)) : translation->unknown;
	case CXUnaryOperator_Coawait:
		return translation->unknown;
	default:
		return value;
	}
}

fact_index unary_visit(struct translation *translation, CXCursor cursor)
{
	if (clang_getCursorUnaryOperatorKind(cursor) == CXUnaryOperator_LNot)
		return truth_of(translation, condition_of(translation, cursor));
	struct children children = children_of(translation, cursor);
	fact_index value = translation->unknown;
	if (children.count)
		value = unary_value(translation, cursor, child_at(translation, children, children.count - 1));
	children_close(translation, children);
	return value;
}

/* Was it there before the function was called? */
static bool is_lasting(CXCursor variable)
{
	return clang_Cursor_getStorageClass(clang_getCursorReferenced(variable)) == CX_SC_Static;
}

static void store(struct translation *translation, bool lasts, fact_index to, fact_index from, CXCursor cursor)
{
	if (lasts)
		flow_add(translation, to, from, cursor);
	else
		flow_add_flags(translation, to, from, cursor);
}

static fact_index assignment(struct translation *translation, CXCursor cursor, CXCursor left, CXCursor right)
{
	CXType type = clang_getCursorType(left);
	CXCursor inside = expression_inside(translation, right);
	if (inside.kind == CXCursor_InitListExpr || inside.kind == CXCursor_CompoundLiteralExpr) {
		fact_index to = expression_visit(translation, left);
		initialize(translation, to, inside);
		return to;
	}
	fact_index from = expression_visit(translation, right);
	fact_index to = parameter_changes(translation, left);
	bool element = translation->facts->values.items[to].kind == FACT_VALUE_POINTEE;
	bool lasts = is_lasting(left);
	if (lasts)
		translation->choice.value = FACT_NONE;
	if (is_flow_type(type) && !(element && is_character(type)))
		store(translation, lasts, to, from, cursor);
	/* `a = b = 0` puts a constant into both. */
	enum fact_value_kind kind = translation->facts->values.items[from].kind;
	bool itself = kind == FACT_VALUE_RESULT || kind == FACT_VALUE_INTEGER;
	return itself || to == translation->unknown ? from : to;
}

/* `LOCK_EX | (waits ? 0 : LOCK_NB)`: the flags are known to who knows the condition. */
static fact_index operand_visit(struct translation *translation, CXCursor operand)
{
	return choice_as_variable(translation, expression_visit(translation, operand), operand);
}

fact_index compound_assignment_visit(struct translation *translation, CXCursor cursor)
{
	struct children children = children_of(translation, cursor);
	fact_index to = translation->unknown;
	if (children.count == 2) {
		CXType type = clang_getCursorType(cursor);
		fact_index with = operand_visit(translation, child_at(translation, children, 1));
		CXCursor left = child_at(translation, children, 0);
		to = parameter_changes(translation, left);
		enum CXBinaryOperatorKind operation = clang_getCursorBinaryOperatorKind(cursor);
		int64_t kept;
		if (operation == CXBinaryOperator_OrAssign)
			store(translation, is_lasting(left), to, value_of(translation, FACT_VALUE_BITS, to, with),
			      cursor);
		else if (operation == CXBinaryOperator_AndAssign && value_is_integer(translation, with, &kept))
			store(translation, is_lasting(left), to, value_without(translation, to, ~kept), cursor);
		else if (!is_pointer(type) && !is_character(type) && is_flow_type(type))
			flow_add(translation, to, translation->unknown, cursor);
	}
	children_close(translation, children);
	return to;
}

/* `a & b`, neither of which is known: something of one of them, or anything. */
static fact_index some_of(struct translation *translation, fact_index a, fact_index b)
{
	fact_index of = a == translation->unknown ? b : a;
	if (of == translation->unknown)
		return of;
	if (b != translation->unknown && b != of)
		of = value_of(translation, FACT_VALUE_EITHER, of, b);
	return value_of(translation, FACT_VALUE_EITHER, of, translation->unknown);
}

static fact_index arithmetic(struct translation *translation, CXCursor cursor, CXCursor left, CXCursor right)
{
	enum CXBinaryOperatorKind operation = clang_getCursorBinaryOperatorKind(cursor);
	fact_index a = operand_visit(translation, left), b = operand_visit(translation, right);
	CXType type = clang_getCursorType(cursor);
	int64_t x, y;
	bool x_known = value_is_integer(translation, a, &x), y_known = value_is_integer(translation, b, &y);
	if (x_known && y_known)
		return value_folded(translation, operation, x, y, type);
	if (operation == CXBinaryOperator_Or && (a != translation->unknown || b != translation->unknown))
		return value_of(translation, FACT_VALUE_BITS, a, b);
	if (operation == CXBinaryOperator_And && (x_known || y_known))
		return value_without(translation, x_known ? b : a, x_known ? ~x : ~y);
	if (operation == CXBinaryOperator_And)
		return some_of(translation, a, b);
	if (is_pointer(type)) /* into the same array */
		return is_pointer(clang_getCursorType(left)) ? a : b;
	return translation->unknown;
}

static fact_index binary_value(struct translation *translation, CXCursor cursor, CXCursor left, CXCursor right)
{
	switch (clang_getCursorBinaryOperatorKind(cursor)) {
	case CXBinaryOperator_Assign:
		return assignment(translation, cursor, left, right);
	case CXBinaryOperator_Comma:
	case CXBinaryOperator_PtrMemD:
	case CXBinaryOperator_PtrMemI:
		expression_visit(translation, left);
		return expression_visit(translation, right);
	default:
		return arithmetic(translation, cursor, left, right);
	}
}

static bool is_logical(enum CXBinaryOperatorKind operation)
{
	return operation == CXBinaryOperator_LAnd || operation == CXBinaryOperator_LOr ||
	       (operation >= CXBinaryOperator_LT && operation <= CXBinaryOperator_NE);
}

fact_index binary_visit(struct translation *translation, CXCursor cursor)
{
	if (is_logical(clang_getCursorBinaryOperatorKind(cursor)))
		return truth_of(translation, condition_of(translation, cursor));
	struct children children = children_of(translation, cursor);
	fact_index value = translation->unknown;
	if (children.count == 2)
		value = binary_value(translation, cursor, child_at(translation, children, 0),
		                     child_at(translation, children, 1));
	children_close(translation, children);
	return value;
}

/* The side that is taken under the condition: `sound ? (void)0 : (report(), abort())` comes back from one only. Gives
 * the pending block that it stands in. */
static fact_index side_visit(struct translation *translation, const struct condition *condition, CXCursor side,
                             fact_index *ret_block)
{
	size_t temporaries = translation->temporaries.count, calls = translation->facts->calls.count;
	fact_index block = translation->block;
	unsigned exits = translation->exits;
	condition_enter(translation, condition);
	*ret_block = translation->block;
	fact_index value = expression_visit(translation, side);
	if (translation->block != block && calls_end(translation, calls))
		block_ends(translation, translation->block, ENDS, exits);
	temporaries_leave_side(translation, temporaries, side);
	translation->block = block;
	return value;
}

static bool is_of_flags(const struct fact_value *value)
{
	return value->kind == FACT_VALUE_BITS || value->kind == FACT_VALUE_WITHOUT;
}

static bool may_be_number(const struct fact_value *value)
{
	return value->kind == FACT_VALUE_VARIABLE || value->kind == FACT_VALUE_PARAMETER ||
	       value->kind == FACT_VALUE_FIELD || value->kind == FACT_VALUE_RESULT || is_of_flags(value);
}

/* `waits ? 0 : WNOHANG`, `waits ? flags & ~O_NONBLOCK : flags | O_NONBLOCK` */
static bool is_between_numbers(const struct translation *translation, fact_index value)
{
	const struct fact_value *values = translation->facts->values.items, *yes, *no;
	if (translation->function == FACT_NONE || values[value].kind != FACT_VALUE_EITHER)
		return false;
	yes = &values[values[value].a];
	no = &values[values[value].b];
	if (yes->kind == FACT_VALUE_INTEGER)
		return no->kind == FACT_VALUE_INTEGER || is_of_flags(no);
	return is_of_flags(yes) ? may_be_number(no) || no->kind == FACT_VALUE_INTEGER
	                        : may_be_number(yes) && is_of_flags(no);
}

fact_index conditional_visit(struct translation *translation, CXCursor cursor)
{
	struct children children = children_of(translation, cursor);
	fact_index value = translation->unknown;
	if (children.count == 3) {
		const struct condition *condition = condition_of(translation, child_at(translation, children, 0));
		const struct condition *opposite = condition_not(translation, condition);
		struct choice choice;
		fact_index yes = side_visit(translation, condition, child_at(translation, children, 1), &choice.yes);
		fact_index no = side_visit(translation, opposite, child_at(translation, children, 2), &choice.no);
		if (condition->kind == CONDITION_KNOWN) {
			value = condition->truth ? yes : no;
		} else {
			value = choice.value = value_either(translation, yes, no);
			if (condition->kind != CONDITION_UNKNOWN && is_between_numbers(translation, value))
				translation->choice = choice;
		}
	}
	children_close(translation, children);
	return value;
}

fact_index subscript_visit(struct translation *translation, CXCursor cursor)
{
	struct children children = children_of(translation, cursor);
	fact_index value = translation->unknown;
	if (children.count == 2) {
		CXCursor left = child_at(translation, children, 0), right = child_at(translation, children, 1);
		fact_index a = expression_visit(translation, left), b = expression_visit(translation, right);
		value = value_pointee(translation, is_pointer(clang_getCursorType(left)) ? a : b);
	}
	children_close(translation, children);
	return value;
}
