#include "extract/translation.h"

#include <string.h>

static const struct outcome stays = {STAYS, NULL, false};

static enum CXChildVisitResult find_label(CXCursor cursor, CXCursor parent, CXClientData data)
{
	bool *found = data;
	(void)parent;
	*found = cursor.kind == CXCursor_LabelStmt || cursor.kind == CXCursor_CaseStmt ||
	         cursor.kind == CXCursor_DefaultStmt;
	return *found ? CXChildVisit_Break : CXChildVisit_Recurse;
}

bool has_label(CXCursor statement)
{
	bool found;
	find_label(statement, statement, &found);
	if (!found)
		clang_visitChildren(statement, find_label, &found);
	return found;
}

static struct outcome leave(struct translation *translation, enum leaving leaving, enum fact_jump_kind jump)
{
	translation->exits++;
	translation->breaks += jump == FACT_JUMP_BREAK;
	translation->continues += jump == FACT_JUMP_CONTINUE;
	jump_record(translation, jump, FACT_NONE, 0);
	return (struct outcome){leaving, NULL, false};
}

/* How a compound stands after some of its statements. */
struct sequence {
	fact_index entry; /* the block it began in */
	size_t first_local;
	struct outcome outcome;
	fact_index guarded; /* block behind the last statement that leaves, FACT_NONE when none did */
	unsigned exits;     /* before that block */
};

static struct sequence sequence_begin(const struct translation *translation)
{
	return (struct sequence){.entry = translation->block,
	                         .first_local = translation->guarded_locals.count,
	                         .outcome = stays,
	                         .guarded = FACT_NONE};
}

static void sequence_add(struct translation *translation, struct sequence *sequence, CXCursor statement)
{
	if (statement.kind == CXCursor_LabelStmt) { /* is reached from elsewhere, too */
		translation->block = sequence->entry;
		sequence->outcome.guard = NULL;
		sequence->guarded = FACT_NONE;
	}
	if (sequence->outcome.leaving != STAYS && !has_label(statement))
		return; /* nobody comes here */
	struct outcome outcome = statement_visit(translation, statement);
	if (outcome.guard) {
		condition_enter(translation, outcome.guard);
		if (sequence->guarded == FACT_NONE || sequence->exits != translation->exits) {
			sequence->guarded = translation->block;
			sequence->exits = translation->exits;
		}
		if (outcome.guard_leaves) {
			const struct condition *before = sequence->outcome.guard;
			sequence->outcome.guard =
			    before ? condition_both(translation, before, outcome.guard) : outcome.guard;
			sequence->outcome.guard_leaves = true;
		}
	}
	sequence->outcome.leaving = outcome.leaving;
}

static void sequence_end(struct translation *translation, const struct sequence *sequence, CXCursor scope)
{
	if (sequence->guarded != FACT_NONE && sequence->guarded != sequence->entry)
		block_ends(translation, sequence->guarded, sequence->outcome.leaving, sequence->exits);
	translation->block = sequence->entry;
	locals_leave(translation, sequence->first_local, scope);
}

static struct outcome compound(struct translation *translation, CXCursor cursor)
{
	struct sequence sequence = sequence_begin(translation);
	struct children children = children_of(translation, cursor);
	for (size_t i = 0; i < children.count; i++)
		sequence_add(translation, &sequence, child_at(translation, children, i));
	children_close(translation, children);
	sequence_end(translation, &sequence, cursor);
	return sequence.outcome;
}

fact_index statement_value(struct translation *translation, CXCursor cursor)
{
	struct sequence sequence = sequence_begin(translation);
	struct children children = children_of(translation, cursor);
	fact_index value = translation->unknown;
	for (size_t i = 0; i < children.count; i++) {
		CXCursor child = child_at(translation, children, i);
		if (i + 1 == children.count && clang_isExpression(child.kind))
			value = expression_visit(translation, child);
		else
			sequence_add(translation, &sequence, child);
	}
	children_close(translation, children);
	sequence_end(translation, &sequence, cursor);
	return value;
}

static void local_dies(struct translation *translation, const struct guarded_local *local, CXCursor scope,
                       CXSourceLocation end)
{
	CXType type = clang_getCursorType(local->declaration);
	destructor_call(translation, FACT_CALLEE_DIRECT, local->destructor, local->variable, end);
	if (library_destroys(translation, type, NULL) && owner_is_kept(translation, local->declaration, scope))
		library_destroys(translation, type, &end);
}

void locals_leave(struct translation *translation, size_t first, CXCursor scope)
{
	CXSourceLocation end = clang_getRangeEnd(clang_getCursorExtent(scope));
	while (translation->guarded_locals.count > first) {
		struct guarded_local local = VECTOR_LAST(translation->guarded_locals);
		translation->guarded_locals.count--;
		if (local.cleanup != FACT_NONE)
			cleanup_call(translation, &local, end);
		else
			local_dies(translation, &local, scope, end);
	}
}

void construct(struct translation *translation, CXCursor initializer, fact_index object)
{
	CXCursor inside = expression_inside(translation, initializer);
	while (is_copy_left_out(inside))
		inside = expression_inside(translation, clang_Cursor_getArgument(inside, 0));
	fact_index call = table_get_number(translation->call_expressions, expression_identity(inside));
	if (inside.kind != CXCursor_CallExpr || call == TABLE_NONE)
		return;
	struct fact_call *record = &translation->facts->calls.items[call];
	if (record->kind == FACT_CALLEE_DIRECT && translation->function_states.items[record->callee].constructor)
		record->receiver = object;
}

/* A reference keeps an object that has no name alive: `const Guard &guard = locked();`. */
static CXType type_of_object(struct translation *translation, CXCursor variable, CXCursor initializer)
{
	CXType type = clang_getCursorType(variable);
	if (translation->cplusplus && is_reference(type) && !clang_Cursor_isNull(initializer) &&
	    makes_object(translation, initializer))
		return clang_getNonReferenceType(clang_getCanonicalType(type));
	return type;
}

void local_visit(struct translation *translation, CXCursor cursor)
{
	CXCursor initializer = clang_Cursor_getVarDeclInitializer(cursor);
	bool initialized = !clang_Cursor_isNull(initializer);
	CXCursor destructor = destructor_of(translation, type_of_object(translation, cursor, initializer));
	fact_index cleanup = cleanup_of(translation, cursor);
	bool lasting =
	    clang_Cursor_getStorageClass(cursor) == CX_SC_Static || clang_getCursorTLSKind(cursor) != CXTLS_None;
	bool guarded = !lasting && (!clang_Cursor_isNull(destructor) || cleanup != FACT_NONE);
	size_t temporaries = translation->temporaries.count;
	if (!initialized && !guarded)
		return;
	fact_index variable = value_of(translation, FACT_VALUE_VARIABLE, variable_of(translation, cursor), FACT_NONE);
	if (initialized) {
		translation->lasting = lasting;
		initialize(translation, variable, initializer);
		translation->lasting = false;
		if (translation->cplusplus)
			construct(translation, initializer, variable);
		temporaries_leave(translation, temporaries);
	}
	if (guarded)
		VECTOR_PUSH(translation->guarded_locals,
		            (struct guarded_local){cursor, destructor, variable, cleanup, translation->function});
}

static struct outcome declarations(struct translation *translation, CXCursor cursor)
{
	struct children children = children_of(translation, cursor);
	for (size_t i = 0; i < children.count; i++) {
		CXCursor child = child_at(translation, children, i);
		if (child.kind == CXCursor_VarDecl)
			local_visit(translation, child);
		else if (is_decomposition(translation, child))
			decomposition_visit(translation, child, FACT_NONE);
		else if (translation->cplusplus)
			declaration_visit(translation, child);
	}
	children_close(translation, children);
	return stays;
}

/* Does it say something of what a call gave? */
static bool asks_result(const struct translation *translation, const struct condition *condition)
{
	if (condition->kind == CONDITION_BOTH)
		return asks_result(translation, condition->left) || asks_result(translation, condition->right);
	return condition->kind == CONDITION_TEST &&
	       translation->facts->values.items[condition->value].kind == FACT_VALUE_RESULT;
}

/* `return f() == 0;` returns one when f() gave 0, and nothing when not; `return open && f() == 0;` too. False when it
 * is nothing of that kind. */
static bool return_truth(struct translation *translation, CXCursor cursor)
{
	CXCursor inside = expression_inside(translation, cursor);
	if (inside.kind != CXCursor_BinaryOperator && inside.kind != CXCursor_UnaryOperator)
		return false;
	const struct condition *condition = condition_of(translation, inside);
	fact_index block = translation->block;
	if (!asks_result(translation, condition))
		return false;
	condition_enter(translation, condition);
	jump_record(translation, FACT_JUMP_RETURN, value_integer(translation, 1), 0);
	translation->block = block;
	condition_enter(translation, condition_not(translation, condition));
	jump_record(translation, FACT_JUMP_RETURN, value_integer(translation, 0), 0);
	translation->block = block;
	return true;
}

static struct outcome return_statement(struct translation *translation, CXCursor cursor)
{
	struct children children = children_of(translation, cursor);
	size_t temporaries = translation->temporaries.count, calls = translation->facts->calls.count;
	fact_index value = FACT_NONE;
	if (children.count) {
		fact_index to = value_of(translation, FACT_VALUE_RETURN, translation->function, FACT_NONE);
		value = initialize(translation, to, child_at(translation, children, 0));
	}
	temporaries_leave(translation, temporaries);
	cleanups_return(translation, cursor);
	if (translation->facts->calls.count == calls || !return_truth(translation, child_at(translation, children, 0)))
		jump_record(translation, FACT_JUMP_RETURN, value, 0);
	children_close(translation, children);
	translation->exits++;
	return (struct outcome){LEAVES, NULL, false};
}

/* Whatever stands in it, one after the other: labels, attributed statements, try blocks. */
static struct outcome parts(struct translation *translation, CXCursor cursor)
{
	struct children children = children_of(translation, cursor);
	struct outcome outcome = stays;
	for (size_t i = 0; i < children.count; i++) {
		CXCursor child = child_at(translation, children, i);
		if (clang_isExpression(child.kind) || clang_isStatement(child.kind))
			outcome = statement_visit(translation, child);
	}
	children_close(translation, children);
	return outcome;
}

/* Who jumps to a label that nobody jumped to before comes from behind it: that is a loop, too. Of the first one, all of
 * the body is looked at; machines made of labels have thousands. */
static struct outcome label_statement(struct translation *translation, CXCursor cursor)
{
	size_t labels = table_count(translation->labels);
	uint32_t label = label_of(translation, cursor);
	fact_index body = translation->block;
	jump_record(translation, FACT_JUMP_LABEL, FACT_NONE, label);
	if (table_count(translation->labels) > labels && !translation->changes_seen) {
		while (translation->pending.items[body].block.kind != FACT_BLOCK_BODY)
			body = translation->pending.items[body].block.parent;
		parameters_change_within(translation, translation->pending.items[body].cursor);
		translation->changes_seen = true;
	}
	return parts(translation, cursor);
}

static void catch_statement(struct translation *translation, CXCursor cursor, uint32_t label)
{
	fact_index block = translation->block;
	condition_enter(translation, condition_unknown(translation, cursor));
	jump_record(translation, FACT_JUMP_LABEL, FACT_NONE, label);
	parts(translation, cursor);
	translation->block = block;
}

static struct outcome try_statement(struct translation *translation, CXCursor cursor)
{
	struct children children = children_of(translation, cursor);
	uint32_t label = label_of(translation, cursor), around = translation->trying;
	jump_record(translation, FACT_JUMP_TRY, FACT_NONE, label);
	translation->trying = label;
	for (size_t i = 0; i < children.count; i++) {
		CXCursor child = child_at(translation, children, i);
		if (child.kind != CXCursor_CXXCatchStmt) {
			statement_visit(translation, child);
			continue;
		}
		translation->trying = around;
		catch_statement(translation, child, label);
	}
	translation->trying = around;
	children_close(translation, children);
	return stays;
}

static struct outcome goto_statement(struct translation *translation, CXCursor cursor)
{
	struct children children = children_of(translation, cursor);
	if (children.count)
		jump_record(translation, FACT_JUMP_GOTO, FACT_NONE,
		            label_of(translation, clang_getCursorReferenced(child_at(translation, children, 0))));
	children_close(translation, children);
	translation->exits++;
	return (struct outcome){LEAVES, NULL, false};
}

/* Comes back elsewhere: whoever waited before kept the program waiting. */
static bool jumps(const char *name)
{
	static const char *const names[] = {"longjmp", "_longjmp", "siglongjmp"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* The last of the calls from number `calls` on, when it does not come back to the block the walk stands in. */
static const struct fact_call *call_without_return(struct translation *translation, size_t calls)
{
	const struct facts *facts = translation->facts;
	if (facts->calls.count == calls)
		return NULL;
	/* Calls come in the order in which they happen: the last one is the outermost. */
	const struct fact_call *last = &facts->calls.items[facts->calls.count - 1];
	if (last->kind != FACT_CALLEE_DIRECT || !translation->function_states.items[last->callee].noreturn ||
	    last->block != block_record(translation))
		return NULL;
	return last;
}

bool calls_end(struct translation *translation, size_t calls)
{
	const struct fact_call *last = call_without_return(translation, calls);
	return last && !jumps(translation->facts->functions.items[last->callee].name);
}

/* How a statement is left whose calls are those from number `calls` on. */
static struct outcome behind_calls(struct translation *translation, size_t calls)
{
	if (!call_without_return(translation, calls))
		return stays;
	if (!calls_end(translation, calls))
		return leave(translation, LEAVES, FACT_JUMP_AWAY);
	return (struct outcome){ENDS, NULL, false};
}

static void mark_unread(struct translation *translation, CXCursor expression)
{
	CXCursor inside = expression_inside(translation, expression);
	fact_index call = table_get_number(translation->call_expressions, expression_identity(inside));
	if (inside.kind == CXCursor_CallExpr && call != TABLE_NONE)
		translation->facts->calls.items[call].unread = true;
}

static struct outcome expression_statement(struct translation *translation, CXCursor cursor)
{
	size_t calls = translation->facts->calls.count, temporaries = translation->temporaries.count;
	expression_visit(translation, cursor);
	if (cursor.kind == CXCursor_CXXThrowExpr) {
		temporaries_leave(translation, temporaries);
		if (translation->trying != FACT_NONE)
			jump_record(translation, FACT_JUMP_TRY, FACT_NONE, translation->trying);
		return leave(translation, LEAVES, FACT_JUMP_AWAY);
	}
	mark_unread(translation, cursor);
	struct outcome outcome = behind_calls(translation, calls);
	if (outcome.leaving != STAYS) {
		translation->temporaries.count = temporaries;
		return outcome;
	}
	temporaries_leave(translation, temporaries);
	return behind_calls(translation, calls);
}

static struct outcome visit(struct translation *translation, CXCursor cursor)
{
	switch (cursor.kind) {
	case CXCursor_CompoundStmt:
		return compound(translation, cursor);
	case CXCursor_IfStmt:
		return if_visit(translation, cursor);
	case CXCursor_SwitchStmt:
		return switch_visit(translation, cursor);
	case CXCursor_WhileStmt:
		return while_visit(translation, cursor);
	case CXCursor_DoStmt:
		return do_visit(translation, cursor);
	case CXCursor_ForStmt:
		return for_visit(translation, cursor);
	case CXCursor_CXXForRangeStmt:
		return range_for_visit(translation, cursor);
	case CXCursor_ReturnStmt:
		return return_statement(translation, cursor);
	case CXCursor_BreakStmt:
		return leave(translation, LEAVES_ONE, FACT_JUMP_BREAK);
	case CXCursor_ContinueStmt:
		return leave(translation, LEAVES_ONE, FACT_JUMP_CONTINUE);
	case CXCursor_GotoStmt:
		return goto_statement(translation, cursor);
	case CXCursor_IndirectGotoStmt:
		parts(translation, cursor);
		return leave(translation, LEAVES, FACT_JUMP_AWAY);
	case CXCursor_LabelStmt:
		return label_statement(translation, cursor);
	case CXCursor_DeclStmt:
		return declarations(translation, cursor);
	case CXCursor_CXXTryStmt:
		return try_statement(translation, cursor);
	default:
		if (clang_isExpression(cursor.kind))
			return expression_statement(translation, cursor);
		return clang_isStatement(cursor.kind) ? parts(translation, cursor) : stays;
	}
}

struct outcome statement_visit(struct translation *translation, CXCursor cursor)
{
	if (translation->depth >= DEPTH_LIMIT) {
		translation->too_deep = true;
		return stays;
	}
	translation->depth++;
	struct outcome outcome = visit(translation, cursor);
	translation->depth--;
	return outcome;
}
