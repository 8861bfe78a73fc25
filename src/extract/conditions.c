#include "extract/translation.h"

/* One side of a comparison: a value, or some of its bits. */
struct side {
	fact_index value;
	bool masked;
	bool open; /* masked, but nobody knows by what */
	int64_t mask;
	bool constant;
	int64_t integer;
};

static struct condition *new_condition(struct translation *translation, enum condition_kind kind, CXCursor cursor)
{
	struct condition *condition = ARENA_NEW(translation->scratch, struct condition);
	condition->kind = kind;
	condition->value = FACT_NONE;
	condition->cursor = cursor;
	condition->parts = 1;
	return condition;
}

const struct condition *condition_unknown(struct translation *translation, CXCursor cursor)
{
	return new_condition(translation, CONDITION_UNKNOWN, cursor);
}

static const struct condition *known(struct translation *translation, bool truth, CXCursor cursor)
{
	struct condition *condition = new_condition(translation, CONDITION_KNOWN, cursor);
	condition->truth = truth;
	return condition;
}

static const struct condition *test(struct translation *translation, enum fact_test test, fact_index value,
                                    int64_t constant, CXCursor cursor)
{
	if (value == translation->unknown || test == FACT_TEST_UNKNOWN)
		return condition_unknown(translation, cursor);
	struct condition *condition = new_condition(translation, CONDITION_TEST, cursor);
	condition->test = test;
	condition->value = value;
	condition->constant = constant;
	return condition;
}

const struct condition *condition_equal(struct translation *translation, fact_index value, int64_t constant,
                                        CXCursor cursor)
{
	int64_t integer;
	if (value_is_integer(translation, value, &integer))
		return known(translation, integer == constant, cursor);
	return test(translation, FACT_TEST_EQUAL, value, constant, cursor);
}

static enum fact_test opposite(enum fact_test test)
{
	static const enum fact_test opposites[FACT_TESTS] = {
	    [FACT_TEST_EQUAL] = FACT_TEST_NOT_EQUAL,    [FACT_TEST_NOT_EQUAL] = FACT_TEST_EQUAL,
	    [FACT_TEST_LESS] = FACT_TEST_GREATER_EQUAL, [FACT_TEST_GREATER_EQUAL] = FACT_TEST_LESS,
	    [FACT_TEST_GREATER] = FACT_TEST_LESS_EQUAL, [FACT_TEST_LESS_EQUAL] = FACT_TEST_GREATER,
	    [FACT_TEST_ANY_BITS] = FACT_TEST_NO_BITS,   [FACT_TEST_NO_BITS] = FACT_TEST_ANY_BITS,
	};
	return opposites[test];
}

/* `5 < x` is `x > 5`. */
static enum fact_test mirrored(enum fact_test test)
{
	switch (test) {
	case FACT_TEST_LESS:
		return FACT_TEST_GREATER;
	case FACT_TEST_LESS_EQUAL:
		return FACT_TEST_GREATER_EQUAL;
	case FACT_TEST_GREATER:
		return FACT_TEST_LESS;
	case FACT_TEST_GREATER_EQUAL:
		return FACT_TEST_LESS_EQUAL;
	default:
		return test;
	}
}

/* A condition of more parts than this decides nothing that anybody asks for; generated code has thousands. */
enum { PARTS_LIMIT = 32 };

static const struct condition *pair(struct translation *translation, enum condition_kind kind,
                                    const struct condition *left, const struct condition *right)
{
	unsigned parts = left->parts + right->parts;
	bool too_many = parts > PARTS_LIMIT;
	struct condition *condition = new_condition(translation, too_many ? CONDITION_UNKNOWN : kind, left->cursor);
	condition->left = left;
	condition->right = right;
	condition->parts = too_many ? PARTS_LIMIT : parts; /* more parts do not make it known again */
	return condition;
}

const struct condition *condition_both(struct translation *translation, const struct condition *left,
                                       const struct condition *right)
{
	if (left->kind == CONDITION_KNOWN)
		return left->truth ? right : left;
	if (right->kind == CONDITION_KNOWN && right->truth)
		return left;
	return pair(translation, CONDITION_BOTH, left, right);
}

static const struct condition *either(struct translation *translation, const struct condition *left,
                                      const struct condition *right)
{
	if (left->kind == CONDITION_KNOWN)
		return left->truth ? left : right;
	if (right->kind == CONDITION_KNOWN && !right->truth)
		return left;
	return pair(translation, CONDITION_EITHER, left, right);
}

const struct condition *condition_not(struct translation *translation, const struct condition *condition)
{
	switch (condition->kind) {
	case CONDITION_KNOWN:
		return known(translation, !condition->truth, condition->cursor);
	case CONDITION_TEST:
		return test(translation, opposite(condition->test), condition->value, condition->constant,
		            condition->cursor);
	case CONDITION_BOTH:
		return either(translation, condition_not(translation, condition->left),
		              condition_not(translation, condition->right));
	case CONDITION_EITHER:
		return condition_both(translation, condition_not(translation, condition->left),
		                      condition_not(translation, condition->right));
	default:
		return condition;
	}
}

static enum fact_test test_of(enum CXBinaryOperatorKind operation)
{
	switch (operation) {
	case CXBinaryOperator_LT:
		return FACT_TEST_LESS;
	case CXBinaryOperator_GT:
		return FACT_TEST_GREATER;
	case CXBinaryOperator_LE:
		return FACT_TEST_LESS_EQUAL;
	case CXBinaryOperator_GE:
		return FACT_TEST_GREATER_EQUAL;
	case CXBinaryOperator_EQ:
		return FACT_TEST_EQUAL;
	case CXBinaryOperator_NE:
		return FACT_TEST_NOT_EQUAL;
	default:
		return FACT_TEST_UNKNOWN;
	}
}

static struct side plain_side(struct translation *translation, fact_index value)
{
	struct side side = {.value = value};
	side.constant = value_is_integer(translation, value, &side.integer);
	return side;
}

/* Reads one side of a comparison, `flags & O_NONBLOCK` included. */
static struct side side_of(struct translation *translation, CXCursor cursor)
{
	CXCursor inside = expression_inside(translation, cursor);
	if (inside.kind != CXCursor_BinaryOperator || clang_getCursorBinaryOperatorKind(inside) != CXBinaryOperator_And)
		return plain_side(translation, expression_visit(translation, cursor));
	struct children children = children_of(translation, inside);
	struct side side = {.value = translation->unknown};
	if (children.count == 2) {
		struct side left =
		    plain_side(translation, expression_visit(translation, child_at(translation, children, 0)));
		struct side right =
		    plain_side(translation, expression_visit(translation, child_at(translation, children, 1)));
		if (left.constant && right.constant)
			side = (struct side){
			    .value = translation->unknown, .constant = true, .integer = left.integer & right.integer};
		else if (right.constant)
			side = (struct side){.value = left.value, .masked = true, .mask = right.integer};
		else if (left.constant)
			side = (struct side){.value = right.value, .masked = true, .mask = left.integer};
		else
			side = (struct side){.value = left.value != translation->unknown ? left.value : right.value,
			                     .masked = true,
			                     .open = true};
	}
	children_close(translation, children);
	return side;
}

/* `set & (1 << n)`, as FD_ISSET writes it: the value is not 0 when it holds; when not, nothing is known. */
static const struct condition *some_bits(struct translation *translation, struct side side, CXCursor cursor)
{
	const struct condition *some = test(translation, FACT_TEST_NOT_EQUAL, side.value, 0, cursor);
	const struct condition *these = condition_unknown(translation, cursor);
	return some->kind == CONDITION_TEST ? condition_both(translation, some, these) : these;
}

static const struct condition *compare_masked(struct translation *translation, struct side side, enum fact_test how,
                                              int64_t constant, CXCursor cursor)
{
	if (side.open && constant != 0)
		return condition_unknown(translation, cursor);
	if (side.open && how == FACT_TEST_EQUAL)
		return condition_not(translation, some_bits(translation, side, cursor));
	if (side.open && how == FACT_TEST_NOT_EQUAL)
		return some_bits(translation, side, cursor);
	bool one_bit = side.mask != 0 && ((uint64_t)side.mask & ((uint64_t)side.mask - 1)) == 0;
	bool equal = how == FACT_TEST_EQUAL;
	if (!equal && how != FACT_TEST_NOT_EQUAL)
		return condition_unknown(translation, cursor);
	if (constant == 0)
		return test(translation, equal ? FACT_TEST_NO_BITS : FACT_TEST_ANY_BITS, side.value, side.mask, cursor);
	if (constant == side.mask && one_bit)
		return test(translation, equal ? FACT_TEST_ANY_BITS : FACT_TEST_NO_BITS, side.value, side.mask, cursor);
	return condition_unknown(translation, cursor);
}

static const struct condition *compare(struct translation *translation, struct side left, enum fact_test how,
                                       struct side right, CXCursor cursor)
{
	if (left.constant && !right.constant)
		return compare(translation, right, mirrored(how), left, cursor);
	if (!right.constant)
		return condition_unknown(translation, cursor);
	if (left.masked)
		return compare_masked(translation, left, how, right.integer, cursor);
	if (!left.constant)
		return test(translation, how, left.value, right.integer, cursor);
	int64_t a = left.integer, b = right.integer;
	bool truth = (how == FACT_TEST_LESS && a < b) || (how == FACT_TEST_LESS_EQUAL && a <= b) ||
	             (how == FACT_TEST_GREATER && a > b) || (how == FACT_TEST_GREATER_EQUAL && a >= b) ||
	             (how == FACT_TEST_EQUAL && a == b) || (how == FACT_TEST_NOT_EQUAL && a != b);
	return known(translation, truth, cursor);
}

static const struct condition *comparison(struct translation *translation, CXCursor cursor, struct children children,
                                          enum fact_test how)
{
	struct side left = side_of(translation, child_at(translation, children, 0));
	struct side right = side_of(translation, child_at(translation, children, 1));
	return compare(translation, left, how, right, cursor);
}

/* `a && b`, `a || b`: b is reached only when a held, or did not. */
static const struct condition *joined(struct translation *translation, struct children children, bool both)
{
	const struct condition *left = condition_of(translation, child_at(translation, children, 0));
	fact_index block = translation->block;
	size_t calls = translation->facts->calls.count;
	unsigned exits = translation->exits;
	condition_enter(translation, both ? left : condition_not(translation, left));
	const struct condition *right = condition_of(translation, child_at(translation, children, 1));
	if (translation->block != block && calls_end(translation, calls))
		block_ends(translation, translation->block, ENDS, exits);
	translation->block = block;
	return both ? condition_both(translation, left, right) : either(translation, left, right);
}

static const struct condition *value_condition(struct translation *translation, CXCursor cursor)
{
	struct side side = side_of(translation, cursor);
	if (side.constant)
		return known(translation, side.integer != 0, cursor);
	if (side.open)
		return some_bits(translation, side, cursor);
	enum fact_test how = side.masked ? FACT_TEST_ANY_BITS : FACT_TEST_NOT_EQUAL;
	return test(translation, how, side.value, side.mask, cursor);
}

static const struct condition *binary_condition(struct translation *translation, CXCursor cursor)
{
	enum CXBinaryOperatorKind operation = clang_getCursorBinaryOperatorKind(cursor);
	enum fact_test how = test_of(operation);
	bool both = operation == CXBinaryOperator_LAnd, one = operation == CXBinaryOperator_LOr;
	bool comma = operation == CXBinaryOperator_Comma;
	struct children children = children_of(translation, cursor);
	const struct condition *condition = NULL;
	if (children.count == 2 && (both || one)) {
		condition = joined(translation, children, both);
	} else if (children.count == 2 && how != FACT_TEST_UNKNOWN) {
		condition = comparison(translation, cursor, children, how);
	} else if (children.count == 2 && comma) {
		expression_visit(translation, child_at(translation, children, 0));
		condition = condition_of(translation, child_at(translation, children, 1));
	}
	children_close(translation, children);
	return condition ? condition : value_condition(translation, cursor);
}

static const struct condition *negation(struct translation *translation, CXCursor cursor)
{
	struct children children = children_of(translation, cursor);
	const struct condition *condition =
	    children.count == 1
	        ? condition_not(translation, condition_of(translation, child_at(translation, children, 0)))
	        : condition_unknown(translation, cursor);
	children_close(translation, children);
	return condition;
}

const struct condition *condition_of(struct translation *translation, CXCursor cursor)
{
	if (translation->depth >= DEPTH_LIMIT) {
		translation->too_deep = true;
		return condition_unknown(translation, cursor);
	}
	translation->depth++;
	CXCursor inside = expression_inside(translation, cursor);
	const struct condition *condition;
	size_t temporaries = translation->temporaries.count;
	bool evaluated;
	while (inside.kind == CXCursor_CallExpr && is_hint(inside, &evaluated) && evaluated) /* likely(x) */
		inside = expression_inside(translation, clang_Cursor_getArgument(inside, 0));
	if (inside.kind == CXCursor_BinaryOperator)
		condition = binary_condition(translation, inside);
	else if (inside.kind == CXCursor_UnaryOperator &&
	         clang_getCursorUnaryOperatorKind(inside) == CXUnaryOperator_LNot)
		condition = negation(translation, inside);
	else
		condition = value_condition(translation, inside);
	temporaries_leave(translation, temporaries);
	translation->depth--;
	return condition;
}

void condition_enter(struct translation *translation, const struct condition *condition)
{
	struct fact_block block = {.kind = FACT_BLOCK_BRANCH, .value = FACT_NONE};
	if (translation->function == FACT_NONE) /* at file level nothing has a block */
		return;
	switch (condition->kind) {
	case CONDITION_KNOWN:
		if (condition->truth)
			return;
		block.test = FACT_TEST_NEVER;
		break;
	case CONDITION_TEST:
		block.test = condition->test;
		block.value = condition->value;
		block.constant = condition->constant;
		break;
	case CONDITION_BOTH:
		condition_enter(translation, condition->left);
		condition_enter(translation, condition->right);
		return;
	case CONDITION_EITHER:
		block_enter_either(translation, condition);
		return;
	default:
		break;
	}
	block_enter(translation, block, condition->cursor);
}
