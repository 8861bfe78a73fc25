/* Bodies of functions, read by going down with the way kept: what a name is used for is seen from what is around it. */
#include "extract/body_reading.h"

#include <assert.h>
#include <string.h>

/* The way from the body to what is looked at. */
struct way {
	CXCursor cursor;
	const struct way *up; /* null: the body */
	unsigned number;      /* which child of the one above */
};

struct walk {
	const struct body_source *source;
	struct function_body *body;
	VECTOR(CXCursor) known; /* declarations of body->variables */
};

/* One level of it. */
struct level {
	struct walk *walk;
	const struct way *way; /* to the parent */
	uint32_t statement;
	bool sometimes;
	unsigned children;
};

static void walk_children(struct walk *walk, const struct way *way, uint32_t statement, bool sometimes);

/* ---- statements ---- */

static enum statement_kind kind_of(CXCursor cursor)
{
	switch (cursor.kind) {
	case CXCursor_CompoundStmt:
		return STATEMENT_BLOCK;
	case CXCursor_DeclStmt:
		return STATEMENT_DECLARATION;
	case CXCursor_IfStmt:
		return STATEMENT_IF;
	case CXCursor_WhileStmt:
	case CXCursor_DoStmt:
	case CXCursor_ForStmt:
		return STATEMENT_LOOP;
	case CXCursor_SwitchStmt:
		return STATEMENT_SWITCH;
	case CXCursor_CaseStmt:
	case CXCursor_DefaultStmt:
	case CXCursor_LabelStmt:
		return STATEMENT_LABEL;
	case CXCursor_GotoStmt:
	case CXCursor_IndirectGotoStmt:
	case CXCursor_BreakStmt:
	case CXCursor_ContinueStmt:
		return STATEMENT_JUMP;
	case CXCursor_ReturnStmt:
		return STATEMENT_RETURN;
	default:
		return STATEMENT_EXPRESSION;
	}
}

/* Is the child of that parent a statement of its own, and not a condition or a part of an expression? All that a loop
 * or a label has counts as such: nobody takes those apart. */
static bool is_statement(CXCursor parent, unsigned number)
{
	switch (kind_of(parent)) {
	case STATEMENT_BLOCK:
	case STATEMENT_LOOP:
	case STATEMENT_LABEL:
		return true;
	case STATEMENT_IF:
	case STATEMENT_SWITCH:
		return number > 0;
	default:
		return false;
	}
}

static uint32_t skip_blanks(const struct body_source *source, uint32_t at)
{
	for (;;) {
		at += (uint32_t)strspn(source->text + at, " \t\r\n");
		if (strncmp(source->text + at, "/*", 2) != 0)
			return at;
		const char *end = strstr(source->text + at, "*/");
		if (!end)
			return at;
		at = (uint32_t)(end + 2 - source->text);
	}
}

/* The end that the front end gives leaves the semicolon out, which a statement has that does not end with another. */
static void find_end(const struct body_source *source, struct statement *statement)
{
	bool whole = statement->kind == STATEMENT_BLOCK || source->text[statement->range.to - 1] == ';';
	if (statement->kind == STATEMENT_IF || statement->kind == STATEMENT_SWITCH ||
	    statement->kind == STATEMENT_LABEL || source->text[statement->range.to - 1] == '}')
		whole = true;
	uint32_t at = skip_blanks(source, statement->range.to);
	if (!whole && at < source->size && source->text[at] == ';')
		statement->range.to = at + 1;
	else if (!whole)
		statement->from_macro = true;
}

static enum CXChildVisitResult see_declared(CXCursor cursor, CXCursor parent, CXClientData data)
{
	(void)parent;
	if (cursor.kind != CXCursor_VarDecl)
		((struct statement *)data)->declares_types = true;
	return CXChildVisit_Continue;
}

static uint32_t add_statement(struct walk *walk, CXCursor cursor, uint32_t parent)
{
	struct statement statement = {.kind = kind_of(cursor), .parent = parent};
	CXSourceRange extent = clang_getCursorExtent(cursor);
	statement.from_macro = !body_source_range(walk->source, cursor, &statement.range) ||
	                       location_is_from_macro(clang_getRangeStart(extent)) ||
	                       location_is_from_macro(clang_getRangeEnd(extent));
	if (!statement.from_macro && statement.range.to)
		find_end(walk->source, &statement);
	if (statement.kind == STATEMENT_DECLARATION)
		clang_visitChildren(cursor, see_declared, &statement);
	VECTOR_PUSH(walk->body->statements, statement);
	return (uint32_t)walk->body->statements.count - 1;
}

/* What ends with another statement ends with that one's semicolon. */
static void widen_parent(struct walk *walk, uint32_t number)
{
	assert(walk->body->statements.items);
	const struct statement *child = &walk->body->statements.items[number];
	if (child->parent == NO_STATEMENT)
		return;
	struct statement *parent = &walk->body->statements.items[child->parent];
	if (parent->range.to < child->range.to && parent->kind != STATEMENT_BLOCK)
		parent->range.to = child->range.to;
}

/* ---- names ---- */

static bool is_array(CXType type)
{
	type = clang_getCanonicalType(type);
	return type.kind == CXType_ConstantArray || type.kind == CXType_IncompleteArray ||
	       type.kind == CXType_VariableArray;
}

static bool is_pointer(CXType type) { return clang_getCanonicalType(type).kind == CXType_Pointer; }

static bool is_address_of(CXCursor cursor)
{
	return cursor.kind == CXCursor_UnaryOperator &&
	       clang_getCursorUnaryOperatorKind(cursor) == CXUnaryOperator_AddrOf;
}

/* From the name outwards, as long as it is a part of the variable that is meant: x, x.y, x[1], (x). */
static const struct way *widest_part(const struct way *name)
{
	const struct way *part = name;
	while (part->up) {
		const struct way *up = part->up;
		CXType type = clang_getCursorType(part->cursor);
		bool decays = up->cursor.kind == CXCursor_UnexposedExpr && is_array(type) && up->up &&
		              up->up->cursor.kind == CXCursor_ArraySubscriptExpr && up->number == 0;
		bool member = up->cursor.kind == CXCursor_MemberRefExpr && !is_pointer(type) && !is_array(type);
		bool element = up->cursor.kind == CXCursor_ArraySubscriptExpr && part->number == 0 && is_array(type);
		if (decays)
			part = up->up;
		else if (member || element || up->cursor.kind == CXCursor_ParenExpr)
			part = up;
		else
			break;
	}
	return part;
}

static bool is_wrapper(CXCursor cursor)
{
	return cursor.kind == CXCursor_UnexposedExpr || cursor.kind == CXCursor_ParenExpr ||
	       cursor.kind == CXCursor_CStyleCastExpr;
}

/* Is the value of an expression there of use to anybody? */
static bool is_used(const struct way *way)
{
	const struct way *up = way->up;
	while (up && (up->cursor.kind == CXCursor_ParenExpr || up->cursor.kind == CXCursor_UnexposedExpr))
		way = up, up = up->up;
	if (!up || is_statement(up->cursor, way->number))
		return false;
	return up->cursor.kind != CXCursor_CStyleCastExpr ||
	       clang_getCanonicalType(clang_getCursorType(up->cursor)).kind != CXType_Void;
}

/* Who gets the address that stands there. */
static void find_taker(struct walk *walk, const struct way *address, struct name_use *use)
{
	const struct way *at = address;
	while (at->up && is_wrapper(at->up->cursor))
		at = at->up;
	const struct way *call = at->up;
	if (!call || call->cursor.kind != CXCursor_CallExpr || at->number == 0)
		return;
	struct byte_range range = {0, 0};
	body_source_range(walk->source, call->cursor, &range);
	use->given_to =
	    body_source_keep(walk->source, clang_getCursorSpelling(clang_getCursorReferenced(call->cursor)));
	use->given_at = range.from;
	use->given_back = is_pointer(clang_getCursorType(call->cursor)) && is_used(call);
}

static void classify(struct walk *walk, const struct way *name, struct name_use *use)
{
	const struct way *part = widest_part(name), *up = part->up;
	if (up && up->cursor.kind == CXCursor_UnaryExpr) /* sizeof */
		return;
	if (up && is_address_of(up->cursor)) {
		use->address = true;
		find_taker(walk, up, use);
	} else if (is_array(clang_getCursorType(part->cursor))) {
		use->address = true;
		find_taker(walk, part, use);
	}
}

static void add_use(struct walk *walk, const struct way *name)
{
	CXCursor declaration = clang_getCursorReferenced(name->cursor);
	struct name_use use = {.variable = NO_STATEMENT};
	for (size_t i = 0; i < walk->known.count; i++)
		if (clang_equalCursors(walk->known.items[i], declaration))
			use.variable = (uint32_t)i;
	if (use.variable == NO_STATEMENT ||
	    !body_source_offset(walk->source, clang_getCursorLocation(name->cursor), &use.at))
		return;
	use.from_macro = location_is_from_macro(clang_getCursorLocation(name->cursor));
	classify(walk, name, &use);
	VECTOR_PUSH(walk->body->uses, use);
}

/* ---- the walk ---- */

static void add_variable(struct walk *walk, CXCursor cursor, uint32_t statement)
{
	struct written_variable variable;
	variable_read(walk->source, cursor, &variable);
	variable.statement = statement;
	VECTOR_PUSH(walk->body->variables, variable);
	VECTOR_PUSH(walk->known, cursor);
}

static void add_call(struct walk *walk, CXCursor cursor, uint32_t statement, bool sometimes)
{
	struct byte_range range;
	if (!body_source_range(walk->source, cursor, &range))
		return;
	struct body_call call = {range.from, statement, sometimes};
	VECTOR_PUSH(walk->body->calls, call);
}

/* May the parent be carried out without this child, or does something else in it come first for sure? */
static bool comes_sometimes(CXCursor parent, unsigned number)
{
	if (parent.kind == CXCursor_BinaryOperator) {
		enum CXBinaryOperatorKind kind = clang_getCursorBinaryOperatorKind(parent);
		return number > 0 && (kind == CXBinaryOperator_LAnd || kind == CXBinaryOperator_LOr ||
		                      kind == CXBinaryOperator_Comma);
	}
	if (parent.kind == CXCursor_ConditionalOperator || parent.kind == CXCursor_DeclStmt)
		return number > 0;
	return parent.kind == CXCursor_UnaryExpr || parent.kind == CXCursor_StmtExpr;
}

static enum CXChildVisitResult visit(CXCursor cursor, CXCursor parent, CXClientData data)
{
	struct level *level = data;
	struct way way = {cursor, level->way, level->children++};
	bool sometimes = level->sometimes || comes_sometimes(parent, way.number);
	uint32_t statement = level->statement;
	bool own = is_statement(parent, way.number);
	if (own) {
		statement = add_statement(level->walk, cursor, level->statement);
		sometimes = false;
	}
	if (cursor.kind == CXCursor_VarDecl)
		add_variable(level->walk, cursor, level->statement);
	else if (cursor.kind == CXCursor_DeclRefExpr)
		add_use(level->walk, &way);
	else if (cursor.kind == CXCursor_CallExpr)
		add_call(level->walk, cursor, statement, sometimes);
	walk_children(level->walk, &way, statement, sometimes);
	if (own)
		widen_parent(level->walk, statement);
	return CXChildVisit_Continue;
}

static void walk_children(struct walk *walk, const struct way *way, uint32_t statement, bool sometimes)
{
	struct level level = {walk, way, statement, sometimes, 0};
	clang_visitChildren(way->cursor, visit, &level);
}

struct body_search {
	struct walk *walk;
	CXCursor body;
};

static enum CXChildVisitResult see_part(CXCursor cursor, CXCursor parent, CXClientData data)
{
	(void)parent;
	struct body_search *search = data;
	if (cursor.kind == CXCursor_ParmDecl)
		add_variable(search->walk, cursor, NO_STATEMENT);
	else if (cursor.kind == CXCursor_CompoundStmt)
		search->body = cursor;
	return CXChildVisit_Continue;
}

bool body_read(const struct body_source *source, CXCursor function, struct function_body *ret)
{
	*ret = (struct function_body){0};
	struct walk walk = {.source = source, .body = ret};
	struct body_search search = {&walk, clang_getNullCursor()};
	clang_visitChildren(function, see_part, &search);
	bool good = !clang_Cursor_isNull(search.body) && body_source_range(source, function, &ret->whole) &&
	            body_source_range(source, search.body, &ret->body);
	if (good) {
		ret->name = body_source_keep(source, clang_getCursorSpelling(function));
		ret->result = body_source_keep(source, clang_getTypeSpelling(clang_getCursorResultType(function)));
		ret->hidden = clang_Cursor_getStorageClass(function) == CX_SC_Static;
		struct way way = {search.body, NULL, 0};
		uint32_t top = add_statement(&walk, search.body, NO_STATEMENT);
		walk_children(&walk, &way, top, false);
	} else {
		body_release(ret);
	}
	VECTOR_FREE(walk.known);
	return good;
}

void body_release(struct function_body *body)
{
	for (size_t i = 0; i < body->variables.count; i++)
		variable_release(&body->variables.items[i]);
	VECTOR_FREE(body->variables);
	VECTOR_FREE(body->statements);
	VECTOR_FREE(body->uses);
	VECTOR_FREE(body->calls);
}
