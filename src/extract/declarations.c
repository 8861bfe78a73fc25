#include "extract/precompiled.h"
#include "extract/translation.h"

/* What the walk leaves when it enters a function, and finds again behind it. */
struct walk {
	fact_index function, receiver, block;
	size_t pending, changed_parameters;
	uint32_t trying;
	unsigned exits;
	bool changes_seen;
	struct fact_place made_at;
	struct given given;
	fact_index moved_in;
};

static struct walk walk_enter(struct translation *translation, fact_index function)
{
	struct walk walk = {translation->function,
	                    translation->receiver,
	                    translation->block,
	                    translation->pending.count,
	                    translation->changed_parameters.count,
	                    translation->trying,
	                    translation->exits,
	                    translation->changes_seen,
	                    translation->made_at,
	                    translation->given,
	                    translation->moved_in};
	translation->function = function;
	translation->made_at = (struct fact_place){0};
	translation->given = (struct given){0};
	translation->changes_seen = false;
	translation->block = translation->choice.value = translation->trying = FACT_NONE;
	return walk;
}

static void walk_leave(struct translation *translation, struct walk walk)
{
	translation->function = walk.function;
	translation->receiver = walk.receiver;
	translation->block = walk.block;
	translation->pending.count = walk.pending;
	translation->changed_parameters.count = walk.changed_parameters;
	translation->choice.value = FACT_NONE;
	translation->trying = walk.trying;
	translation->exits = walk.exits;
	translation->changes_seen = walk.changes_seen;
	translation->made_at = walk.made_at;
	translation->given = walk.given;
	translation->moved_in = walk.moved_in;
}

/* Parameters, the initialisers of a constructor, and the body; how that is left. */
static enum leaving visit_parts(struct translation *translation, fact_index function, struct children children)
{
	enum leaving leaving = STAYS;
	CXCursor field = clang_getNullCursor();
	size_t temporaries = translation->temporaries.count;
	for (size_t i = 0; i < children.count; i++) {
		CXCursor child = child_at(translation, children, i);
		if (child.kind == CXCursor_MemberRef) {
			field = clang_getCursorReferenced(child);
		} else if (clang_isExpression(child.kind) && field.kind == CXCursor_FieldDecl) {
			fact_index object = value_of(translation, FACT_VALUE_RECEIVER, function, FACT_NONE);
			object = value_of(translation, FACT_VALUE_FIELD, field_of(translation, field), object);
			initialize(translation, object, child);
			construct(translation, child, object);
			field = clang_getNullCursor();
		} else if (clang_isExpression(child.kind)) { /* of a base; else of a type: decltype(f()) calls nobody */
			if (translation->function_states.items[function].constructor) {
				expression_visit(translation, child);
				temporary_keep(translation, child);
				construct(translation, child,
				          value_of(translation, FACT_VALUE_RECEIVER, function, FACT_NONE));
			}
		} else if (child.kind == CXCursor_UnexposedStmt) { /* what a coroutine's body is wrapped in */
			translation->facts->functions.items[function].coroutine = true;
			struct children inside = children_of(translation, child);
			if (inside.count)
				statement_visit(translation, child_at(translation, inside, 0));
			children_close(translation, inside);
		} else if (clang_isStatement(child.kind)) {
			leaving = statement_visit(translation, child).leaving;
		}
		temporaries_leave(translation, temporaries);
	}
	return leaving;
}

/* A function that always ends the program is as good as one that is declared so; unless it may do so at its leisure. */
static void body_leave(struct translation *translation, fact_index function, enum leaving leaving, unsigned loops)
{
	block_ends(translation, translation->block, leaving, 0);
	bool ends = translation->pending.items[translation->block].block.ends;
	fact_index body = translation->function_states.items[function].body;
	translation->facts->blocks.items[body].ends =
	    ends; /* of all instances of a template, the last one read says it */
	if (ends && translation->loops == loops && !translation->facts->functions.items[function].virtual_)
		translation->function_states.items[function].noreturn = true;
}

static bool is_object_method(CXCursor cursor)
{
	enum CXCursorKind kind =
	    cursor.kind == CXCursor_FunctionTemplate ? clang_getTemplateCursorKind(cursor) : cursor.kind;
	return is_function_kind(kind) && kind != CXCursor_FunctionDecl && !clang_CXXMethod_isStatic(cursor);
}

/* The block of a body: the first time its own, then that of the first time. */
static void body_enter(struct translation *translation, fact_index function, CXCursor cursor)
{
	struct fact_block body = {.kind = FACT_BLOCK_BODY, .value = FACT_NONE};
	block_enter(translation, body, cursor);
	if (translation->again)
		VECTOR_LAST(translation->pending).record = translation->function_states.items[function].body;
	else
		translation->function_states.items[function].body = block_record(translation);
}

/* A lambda's `this` is that of the method around it. */
static fact_index receiver_of(const struct translation *translation, fact_index function, CXCursor cursor, bool again)
{
	if (cursor.kind == CXCursor_LambdaExpr)
		return translation->receiver;
	if (again)
		return translation->function_states.items[function].receiver;
	return is_object_method(cursor) ? function : FACT_NONE;
}

/* A lambda's captures stand before its body, and belong to the function around it. */
static size_t first_of_body(struct translation *translation, CXCursor cursor, struct children children)
{
	if (cursor.kind != CXCursor_LambdaExpr)
		return 0;
	for (size_t i = 0; i < children.count; i++) {
		enum CXCursorKind kind = child_at(translation, children, i).kind;
		if (kind == CXCursor_CompoundStmt || kind == CXCursor_UnexposedStmt)
			return i;
	}
	return children.count;
}

static void read_body(struct translation *translation, fact_index function, CXCursor cursor)
{
	bool before = translation->again;
	struct function_state *state = &translation->function_states.items[function];
	bool again = state->visited;
	fact_index receiver = receiver_of(translation, function, cursor, again);
	state->visited = true;
	state->receiver = receiver;
	struct walk walk = walk_enter(translation, function);
	translation->receiver = receiver;
	translation->again = again;
	body_enter(translation, function, cursor);
	unsigned loops = translation->loops;
	translation->exits = 0;
	struct jumps_begun jumps = jumps_begin(translation);
	if (again)
		jump_record(translation, FACT_JUMP_RESTART, FACT_NONE, 0);

	struct children children = children_of(translation, cursor);
	parameters_register(translation, function, children);
	size_t first = first_of_body(translation, cursor, children);
	children.first += first;
	children.count -= first;
	if (cursor.kind == CXCursor_Constructor)
		members_are_made(translation, function, cursor, children);
	enum leaving leaving = visit_parts(translation, function, children);
	if (cursor.kind == CXCursor_Destructor && leaving != ENDS)
		members_die(translation, function, clang_getCursorSemanticParent(cursor),
		            clang_getRangeEnd(clang_getCursorExtent(cursor)));
	body_leave(translation, function, leaving, loops);
	jumps_end(translation, jumps);
	children.first -= first;
	children_close(translation, children);
	translation->again = before;
	walk_leave(translation, walk);
}

void function_body_visit(struct translation *translation, fact_index function, CXCursor cursor)
{
	if (translation->function_states.items[function].visited)
		return;
	function_define(translation, function, cursor);
	read_body(translation, function, cursor);
}

void function_body_add(struct translation *translation, fact_index function, CXCursor cursor)
{
	if (!translation->function_states.items[function].visited)
		function_define(translation, function, cursor);
	read_body(translation, function, cursor);
}

bool function_has_body(struct translation *translation, CXCursor cursor)
{
	if (!clang_isCursorDefinition(cursor) || clang_CXXMethod_isDefaulted(cursor) ||
	    clang_CXXMethod_isDeleted(cursor))
		return false;
	struct children children = children_of(translation, cursor);
	enum CXCursorKind last =
	    children.count ? child_at(translation, children, children.count - 1).kind : cursor.kind;
	children_close(translation, children);
	return clang_isStatement(last);
}

/* `X::~X() = default;` outside of its class, which only says that there is one. */
static bool is_defaulted_elsewhere(CXCursor cursor)
{
	return (cursor.kind == CXCursor_Destructor || cursor.kind == CXCursor_Constructor) &&
	       clang_CXXMethod_isDefaulted(cursor) &&
	       !clang_equalCursors(clang_getCursorSemanticParent(cursor), clang_getCursorLexicalParent(cursor));
}

static void function_visit(struct translation *translation, CXCursor cursor)
{
	if (clang_Cursor_hasAttrs(cursor))
		attributes_note(translation, cursor, clang_getCanonicalCursor(cursor));
	bool defaulted = is_defaulted_elsewhere(cursor);
	if (!defaulted && !function_has_body(translation, cursor))
		return;
	if (translation->cplusplus && is_pattern(cursor))
		pattern_note(translation, cursor);
	else
		function_body_visit(translation, function_of(translation, cursor), cursor);
}

static void variable_visit(struct translation *translation, CXCursor cursor)
{
	CXCursor initializer = clang_Cursor_getVarDeclInitializer(cursor);
	if (clang_Cursor_isNull(initializer))
		return;
	fact_index variable = value_of(translation, FACT_VALUE_VARIABLE, variable_of(translation, cursor), FACT_NONE);
	struct walk walk = walk_enter(translation, FACT_NONE);
	translation->receiver = FACT_NONE;
	size_t temporaries = translation->temporaries.count;
	initialize(translation, variable, initializer);
	translation->temporaries.count = temporaries; /* they die before anybody is called */
	walk_leave(translation, walk);
}

/* `int timeout = 5;` in a class: holds for each object that no constructor says otherwise for. */
static void field_visit(struct translation *translation, CXCursor cursor)
{
	struct children children = children_of(translation, cursor);
	CXCursor last = children.count ? child_at(translation, children, children.count - 1) : cursor;
	children_close(translation, children);
	if (!clang_isExpression(last.kind) || clang_Cursor_isBitField(cursor) ||
	    clang_getCanonicalType(clang_getCursorType(cursor)).kind == CXType_ConstantArray)
		return;
	struct walk walk = walk_enter(translation, FACT_NONE);
	translation->receiver = FACT_NONE;
	size_t temporaries = translation->temporaries.count;
	initialize(translation, value_of(translation, FACT_VALUE_FIELD, field_of(translation, cursor), FACT_NONE),
	           last);
	translation->temporaries.count = temporaries;
	walk_leave(translation, walk);
}

static void visit_inside(struct translation *translation, CXCursor cursor)
{
	if (translation->depth >= DEPTH_LIMIT)
		return;
	translation->depth++;
	struct children children = children_of(translation, cursor);
	for (size_t i = 0; i < children.count; i++)
		if (!clang_Location_isInSystemHeader(clang_getCursorLocation(child_at(translation, children, i))))
			declaration_visit(translation, child_at(translation, children, i));
	children_close(translation, children);
	translation->depth--;
}

void declaration_visit(struct translation *translation, CXCursor cursor)
{
	if (is_function_kind(cursor.kind)) {
		function_visit(translation, cursor);
		return;
	}
	if (translation->cplusplus && (cursor.kind == CXCursor_StructDecl || cursor.kind == CXCursor_ClassDecl))
		instances_note_explicit(translation, cursor);
	switch (cursor.kind) {
	case CXCursor_VarDecl:
		variable_visit(translation, cursor);
		break;
	case CXCursor_FieldDecl:
		if (translation->cplusplus)
			field_visit(translation, cursor);
		break;
	case CXCursor_Namespace:
	case CXCursor_LinkageSpec:
	case CXCursor_UnexposedDecl:
	case CXCursor_StructDecl:
	case CXCursor_UnionDecl:
	case CXCursor_ClassDecl:
	case CXCursor_ClassTemplate:
	case CXCursor_ClassTemplatePartialSpecialization:
	case CXCursor_FriendDecl:
		if (translation->cplusplus)
			visit_inside(translation, cursor);
		break;
	default:
		break;
	}
}

/* Headers of C declare thousands of types, and where each of them stands takes long to ask. */
static bool may_hold_code(const struct translation *translation, enum CXCursorKind kind)
{
	return is_function_kind(kind) || kind == CXCursor_VarDecl ||
	       (translation->cplusplus && clang_isDeclaration(kind));
}

static enum CXChildVisitResult visit_top_level(CXCursor cursor, CXCursor parent, CXClientData data)
{
	(void)parent;
	struct translation *translation = data;
	if (!may_hold_code(translation, cursor.kind) ||
	    clang_Location_isInSystemHeader(clang_getCursorLocation(cursor)))
		return CXChildVisit_Continue;
	/* Where libclang leaves out what was precompiled, it puts instances of templates among what is written. */
	const struct precompiled *precompiled = translation->files.precompiled;
	if (!precompiled || precompiled->opening || !is_function_kind(cursor.kind) || is_written(translation, cursor))
		declaration_visit(translation, cursor);
	return CXChildVisit_Continue;
}

void declarations_visit(struct translation *translation)
{
	clang_visitChildren(clang_getTranslationUnitCursor(translation->unit), visit_top_level, translation);
}
