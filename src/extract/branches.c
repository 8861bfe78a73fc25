#include "extract/translation.h"

static const struct outcome stays = {STAYS, NULL, false};

/* What stands before the condition: declarations of `if (int n = f())`. Returns how many children they are. */
static size_t declarations_before(struct translation *translation, struct children children)
{
	size_t i = 0;
	for (; i < children.count; i++) {
		CXCursor child = child_at(translation, children, i);
		if (child.kind == CXCursor_VarDecl)
			local_visit(translation, child);
		else if (child.kind == CXCursor_DeclStmt)
			statement_visit(translation, child);
		else
			break;
	}
	return i;
}

static struct outcome branch(struct translation *translation, const struct condition *condition, CXCursor statement)
{
	fact_index block = translation->block;
	unsigned exits = translation->exits;
	condition_enter(translation, condition);
	fact_index entered = translation->block;
	struct outcome outcome = statement_visit(translation, statement);
	if (entered != block)
		block_ends(translation, entered, outcome.leaving, exits);
	translation->block = block;
	return outcome;
}

/* One way left: what follows stands under the condition of the other, and under what holds behind that: `if (a) return;
 * else if (b) return;`. */
static struct outcome one_left(struct translation *translation, struct outcome left, const struct condition *condition,
                               struct outcome other)
{
	bool leaves = left.leaving >= LEAVES;
	if (other.guard && other.guard_leaves >= leaves) {
		const struct condition *both = condition_both(translation, condition, other.guard);
		condition = both->kind == CONDITION_UNKNOWN ? condition : both;
	}
	return (struct outcome){STAYS, condition, leaves};
}

/* What follows an if: when one way leaves, whoever comes behind it took the other. */
static struct outcome behind(struct translation *translation, const struct condition *condition, struct outcome then,
                             struct outcome otherwise)
{
	if (condition->kind == CONDITION_KNOWN)
		return (struct outcome){condition->truth ? then.leaving : otherwise.leaving, NULL, false};
	if (then.leaving != STAYS && otherwise.leaving != STAYS) {
		enum leaving weaker = then.leaving < otherwise.leaving ? then.leaving : otherwise.leaving;
		return (struct outcome){weaker, NULL, false};
	}
	if (then.leaving != STAYS)
		return one_left(translation, then, condition_not(translation, condition), otherwise);
	if (otherwise.leaving != STAYS)
		return one_left(translation, otherwise, condition, then);
	return stays;
}

struct outcome if_visit(struct translation *translation, CXCursor cursor)
{
	size_t locals = translation->guarded_locals.count;
	struct children children = children_of(translation, cursor);
	size_t i = declarations_before(translation, children);
	if (children.count - i == 4) /* an expression before the condition */
		full_expression_visit(translation, child_at(translation, children, i++));
	struct outcome then = stays, otherwise = stays, outcome = stays;
	if (children.count - i >= 2) {
		const struct condition *condition = condition_of(translation, child_at(translation, children, i));
		then = branch(translation, condition, child_at(translation, children, i + 1));
		if (children.count - i >= 3)
			otherwise = branch(translation, condition_not(translation, condition),
			                   child_at(translation, children, i + 2));
		outcome = behind(translation, condition, then, otherwise);
	}
	children_close(translation, children);
	locals_leave(translation, locals, cursor);
	return outcome;
}

/* One label of a switch, and what is known of those that lead to the same statement. */
struct label {
	fact_index value; /* what is switched over */
	unsigned count;   /* labels in a row */
	bool constant;
	int64_t integer; /* of the only one */
	bool any_other;  /* default is among them */
};

/* Walks down `case 1: case 2: statement` to the statement. */
static CXCursor below_labels(struct translation *translation, CXCursor cursor, struct label *label)
{
	while (cursor.kind == CXCursor_CaseStmt || cursor.kind == CXCursor_DefaultStmt) {
		struct children children = children_of(translation, cursor);
		label->count++;
		label->constant = false;
		label->any_other |= cursor.kind == CXCursor_DefaultStmt;
		if (cursor.kind == CXCursor_CaseStmt && children.count == 2) {
			fact_index value = expression_visit(translation, child_at(translation, children, 0));
			label->constant = value_is_integer(translation, value, &label->integer);
		}
		bool last = children.count == 0;
		if (!last)
			cursor = child_at(translation, children, children.count - 1);
		children_close(translation, children);
		if (last)
			break;
	}
	return cursor;
}

/* Labels stand in a block of their own. */
static fact_index switch_enter(struct translation *translation, CXCursor cursor)
{
	block_enter(translation, (struct fact_block){.kind = FACT_BLOCK_SWITCH, .value = FACT_NONE}, cursor);
	return translation->block;
}

/* Enters the block of a label, under its condition. */
static void label_enter(struct translation *translation, const struct condition *condition, fact_index entry)
{
	translation->block = entry;
	condition_enter(translation, condition);
}

/* How the statements of a switch stand after some of them. */
struct switched {
	fact_index value, entry;
	fact_index labelled;    /* block of the label before; the entry: none was there yet */
	unsigned exits;         /* before that block */
	struct outcome outcome; /* of the last statement */
	enum leaving weakest;   /* of what the labels before it led to */
	bool exhaustive;
};

/* Enters what stands behind a label; gives the statement. */
static CXCursor label_visit(struct translation *translation, struct switched *switched, CXCursor child)
{
	struct label label = {.value = switched->value};
	bool falls = switched->outcome.leaving == STAYS;
	CXCursor statement = below_labels(translation, child, &label);
	bool alone = label.count == 1 && label.constant && !falls;
	if (label.any_other) {
		block_set_exhaustive(translation, switched->entry);
		switched->exhaustive = true;
	}
	if (!falls && switched->labelled != switched->entry && switched->outcome.leaving < switched->weakest)
		switched->weakest = switched->outcome.leaving;
	label_enter(translation,
	            alone ? condition_equal(translation, switched->value, label.integer, child)
	                  : condition_unknown(translation, child),
	            switched->entry);
	switched->labelled = translation->block;
	switched->exits = translation->exits;
	return statement;
}

static void switched_statement(struct translation *translation, struct switched *switched, CXCursor child)
{
	if (child.kind == CXCursor_NullStmt) /* behind a macro that ends in break: nobody comes there */
		return;
	if (child.kind == CXCursor_CaseStmt || child.kind == CXCursor_DefaultStmt || child.kind == CXCursor_LabelStmt)
		child = label_visit(translation, switched, child);
	else if (switched->labelled != switched->entry && switched->outcome.leaving != STAYS && !has_label(child))
		return;
	switched->outcome = statement_visit(translation, child);
	if (switched->outcome.guard)
		condition_enter(translation, switched->outcome.guard);
	if (switched->labelled != switched->entry)
		block_ends(translation, switched->labelled, switched->outcome.leaving, switched->exits);
}

/* Who switches over all there is, and leaves behind each label, does not come to what stands behind the switch. */
static struct outcome switch_body(struct translation *translation, fact_index value, CXCursor body)
{
	fact_index before = translation->block, entry = switch_enter(translation, body);
	size_t locals = translation->guarded_locals.count;
	unsigned breaks = translation->breaks;
	struct switched switched = {.value = value, .entry = entry, .labelled = entry, .weakest = ENDS};
	switched.outcome.leaving = LEAVES_ONE; /* nothing falls into the first label */
	struct children children = children_of(translation, body);
	for (size_t i = 0; i < children.count; i++)
		switched_statement(translation, &switched, child_at(translation, children, i));
	children_close(translation, children);
	locals_leave(translation, locals, body);
	translation->block = before;
	bool left = switched.exhaustive && translation->breaks == breaks;
	translation->breaks = breaks;
	if (switched.outcome.leaving < switched.weakest)
		switched.weakest = switched.outcome.leaving;
	return (struct outcome){left ? switched.weakest : STAYS, NULL, false};
}

struct outcome switch_visit(struct translation *translation, CXCursor cursor)
{
	size_t locals = translation->guarded_locals.count;
	struct children children = children_of(translation, cursor);
	struct outcome outcome = stays;
	size_t i = declarations_before(translation, children);
	if (children.count - i == 3)
		full_expression_visit(translation, child_at(translation, children, i++));
	if (children.count - i == 2) {
		fact_index value = full_expression_visit(translation, child_at(translation, children, i));
		CXCursor body = child_at(translation, children, i + 1);
		if (body.kind == CXCursor_CompoundStmt)
			outcome = switch_body(translation, value, body);
		else
			branch(translation, condition_unknown(translation, body), body);
	}
	children_close(translation, children);
	locals_leave(translation, locals, cursor);
	return outcome;
}

/* What is left again behind a loop. */
struct loop {
	fact_index before, block;
	unsigned breaks, continues;
	bool endless; /* nothing but a jump leads out of it */
};

static bool is_in_loop(const struct translation *translation)
{
	fact_index block = translation->block;
	while (block != FACT_NONE && translation->pending.items[block].block.kind != FACT_BLOCK_LOOP)
		block = translation->pending.items[block].block.parent;
	return block != FACT_NONE;
}

static struct loop loop_enter(struct translation *translation, CXCursor cursor)
{
	struct loop loop = {
	    .before = translation->block, .breaks = translation->breaks, .continues = translation->continues};
	if (!translation->changes_seen && !is_in_loop(translation))
		parameters_change_within(translation, cursor);
	translation->loops++;
	block_enter(translation, (struct fact_block){.kind = FACT_BLOCK_LOOP, .value = FACT_NONE}, cursor);
	loop.block = translation->block;
	return loop;
}

static struct outcome loop_leave(struct translation *translation, const struct loop *loop)
{
	bool stands = loop->endless && translation->breaks == loop->breaks;
	translation->block = loop->before;
	translation->breaks = loop->breaks;
	translation->continues = loop->continues;
	return (struct outcome){stands ? LEAVES : STAYS, NULL, false};
}

/* `while (f())` is `for (;;) { if (!f()) break; ... }`: behind the loop it is known what f() gave. */
static void loop_leave_unless(struct translation *translation, fact_index loop, const struct condition *condition)
{
	fact_index block = translation->block;
	block_set_exhaustive(translation, loop);
	condition_enter(translation, condition_not(translation, condition));
	jump_record(translation, FACT_JUMP_BREAK, FACT_NONE, 0);
	translation->block = block;
}

/* Reads a loop's condition, and enters what its body stands under. A test that calls nothing is the loop's own;
 * the calls of another one happen before it is known how it ends, so it gets a branch inside. */
static void loop_condition(struct translation *translation, struct loop *loop, CXCursor cursor)
{
	size_t calls = translation->facts->calls.count;
	const struct condition *condition = condition_of(translation, cursor);
	struct fact_block *block = &translation->pending.items[loop->block].block;
	bool calls_nothing = translation->facts->calls.count == calls;
	if (condition->kind == CONDITION_KNOWN && condition->truth) {
		block_set_exhaustive(translation, loop->block);
		loop->endless = true;
		return;
	}
	if (calls_nothing && condition->kind == CONDITION_TEST) {
		block->test = condition->test;
		block->value = condition->value;
		block->constant = condition->constant;
	} else if (calls_nothing && condition->kind == CONDITION_KNOWN && !condition->truth) {
		block->test = FACT_TEST_NEVER;
	} else {
		if (!calls_nothing)
			loop_leave_unless(translation, loop->block, condition);
		if (condition->kind != CONDITION_UNKNOWN)
			condition_enter(translation, condition);
	}
}

struct outcome while_visit(struct translation *translation, CXCursor cursor)
{
	struct loop loop = loop_enter(translation, cursor);
	size_t locals = translation->guarded_locals.count;
	struct children children = children_of(translation, cursor);
	size_t i = declarations_before(translation, children);
	if (children.count - i == 2) {
		loop_condition(translation, &loop, child_at(translation, children, i));
		statement_visit(translation, child_at(translation, children, i + 1));
	}
	children_close(translation, children);
	locals_leave(translation, locals, cursor);
	return loop_leave(translation, &loop);
}

static bool is_constant_zero(struct translation *translation, CXCursor cursor)
{
	int64_t integer;
	CXCursor inside = expression_inside(translation, cursor);
	if (inside.kind != CXCursor_IntegerLiteral && inside.kind != CXCursor_CXXBoolLiteralExpr)
		return false;
	return value_is_integer(translation, expression_visit(translation, inside), &integer) && integer == 0;
}

/* `do { ... } while (0)` is how macros write a statement: no loop. */
struct outcome do_visit(struct translation *translation, CXCursor cursor)
{
	struct children children = children_of(translation, cursor);
	struct outcome outcome = stays;
	if (children.count == 2 && is_constant_zero(translation, child_at(translation, children, 1))) {
		unsigned breaks = translation->breaks, continues = translation->continues;
		outcome = statement_visit(translation, child_at(translation, children, 0));
		if (translation->breaks != breaks || translation->continues != continues)
			outcome = stays;
		translation->breaks = breaks;
		translation->continues = continues;
	} else if (children.count == 2) {
		struct loop loop = loop_enter(translation, cursor);
		statement_visit(translation, child_at(translation, children, 0));
		const struct condition *condition = condition_of(translation, child_at(translation, children, 1));
		loop.endless = condition->kind == CONDITION_KNOWN && condition->truth;
		if (loop.endless)
			block_set_exhaustive(translation, loop.block);
		else
			loop_leave_unless(translation, loop.block, condition);
		outcome = loop_leave(translation, &loop);
	}
	children_close(translation, children);
	return outcome;
}

static bool is_assignment(CXCursor cursor)
{
	enum CXBinaryOperatorKind operation = clang_getCursorBinaryOperatorKind(cursor);
	return cursor.kind == CXCursor_BinaryOperator &&
	       (operation == CXBinaryOperator_Assign || operation == CXBinaryOperator_Comma);
}

static bool is_step(CXCursor cursor)
{
	enum CXUnaryOperatorKind operation = clang_getCursorUnaryOperatorKind(cursor);
	return cursor.kind == CXCursor_CompoundAssignOperator || is_assignment(cursor) ||
	       (cursor.kind == CXCursor_UnaryOperator && operation >= CXUnaryOperator_PostInc &&
	        operation <= CXUnaryOperator_PreDec);
}

/* libclang gives the parts of a for that are there, without saying which: `for (;;i++)` and `for (i++;;)` look alike.
 * What the parts do tells well enough. */
struct for_parts {
	size_t start, condition, step; /* children; the body's number when missing */
};

static struct for_parts for_parts_of(const struct translation *translation, struct children children)
{
	size_t body = children.count - 1, i = 0;
	struct for_parts parts = {body, body, body};
	CXCursor first = child_at(translation, children, 0);
	bool starts = first.kind == CXCursor_DeclStmt || is_assignment(first) || body == 3;
	if (body > 0 && starts)
		parts.start = i++;
	if (body - i == 2) {
		parts.condition = i;
		parts.step = i + 1;
	} else if (body - i == 1) {
		*(is_step(child_at(translation, children, i)) ? &parts.step : &parts.condition) = i;
	}
	return parts;
}

/* `for (; n--;)` looks like `for (;; n--)`, so only a for without parts, or with a declaration alone, has surely none.
 */
static bool could_have_condition(const struct translation *translation, struct children children)
{
	return children.count > 2 ||
	       (children.count == 2 && child_at(translation, children, 0).kind != CXCursor_DeclStmt);
}

struct outcome for_visit(struct translation *translation, CXCursor cursor)
{
	struct children children = children_of(translation, cursor);
	size_t locals = translation->guarded_locals.count, body = children.count - 1;
	struct outcome outcome = stays;
	if (children.count >= 1 && children.count <= 4) {
		struct for_parts parts = for_parts_of(translation, children);
		if (parts.start != body)
			statement_visit(translation, child_at(translation, children, parts.start));
		struct loop loop = loop_enter(translation, cursor);
		if (parts.condition != body)
			loop_condition(translation, &loop, child_at(translation, children, parts.condition));
		else
			block_set_exhaustive(translation, loop.block);
		loop.endless |= !could_have_condition(translation, children);
		statement_visit(translation, child_at(translation, children, body));
		if (parts.step != body)
			full_expression_visit(translation, child_at(translation, children, parts.step));
		outcome = loop_leave(translation, &loop);
	}
	children_close(translation, children);
	locals_leave(translation, locals, cursor);
	return outcome;
}

struct outcome range_for_visit(struct translation *translation, CXCursor cursor)
{
	struct children children = children_of(translation, cursor);
	fact_index range = translation->unknown;
	CXCursor variable = clang_getNullCursor();
	for (size_t i = 0; i + 1 < children.count; i++) {
		CXCursor child = child_at(translation, children, i);
		if (child.kind == CXCursor_VarDecl || is_decomposition(translation, child))
			variable = child;
		else if (child.kind == CXCursor_DeclStmt)
			statement_visit(translation, child);
		else if (clang_isExpression(child.kind))
			range = full_expression_visit(translation, child);
	}
	struct loop loop = loop_enter(translation, cursor);
	if (variable.kind == CXCursor_UnexposedDecl)
		decomposition_visit(translation, variable, value_pointee(translation, range));
	else if (!clang_Cursor_isNull(variable) && range != translation->unknown)
		flow_add(translation,
		         value_of(translation, FACT_VALUE_VARIABLE, variable_of(translation, variable), FACT_NONE),
		         value_pointee(translation, range), variable);
	if (children.count)
		statement_visit(translation, child_at(translation, children, children.count - 1));
	children_close(translation, children);
	return loop_leave(translation, &loop);
}
