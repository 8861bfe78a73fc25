#include "extract/translation.h"

#include <string.h>

static bool is_method(enum CXCursorKind kind)
{
	return kind == CXCursor_CXXMethod || kind == CXCursor_ConversionFunction || kind == CXCursor_Destructor;
}

static bool is_system(CXCursor declaration)
{
	return clang_Location_isInSystemHeader(clang_getCursorLocation(declaration)) != 0;
}

/* Instances of one template make mostly the same calls: each stands in the facts once. Gives the one that does. */
static fact_index call_of_template(struct translation *translation, const struct fact_call *call)
{
	uint32_t key[] = {call->function,       call->kind,           call->callee,          call->through,
	                  call->receiver,       call->place.file,     call->place.line,      call->place.column,
	                  call->expansion.file, call->expansion.line, call->expansion.column};
	fact_index next = (fact_index)translation->facts->calls.count;
	return table_put(translation->template_calls, key, sizeof key, next);
}

fact_index call_record(struct translation *translation, struct fact_call call, CXSourceLocation location)
{
	struct facts *facts = translation->facts;
	fact_index next = (fact_index)facts->calls.count, known = next;
	call.function = translation->function;
	call.place = place_of_text(translation, location);
	call.expansion = translation->made_at.line ? translation->made_at : place_of_use(translation, location);
	if (translation->cplusplus)
		known = call_of_template(translation, &call);
	if (translation->again && known != next)
		return known;
	call.block = block_record(translation);
	if (!call.type)
		call.type = "";
	VECTOR_PUSH(facts->calls, call);
	return next;
}

struct fact_call call_of(enum fact_callee kind, fact_index callee)
{
	return (struct fact_call){.kind = kind, .callee = callee, .through = FACT_NONE, .receiver = FACT_NONE};
}

/* Evaluates the arguments from number `from` on; they wait on the stack until arguments_take. */
static size_t arguments_visit(struct translation *translation, CXCursor call, unsigned from)
{
	size_t first = translation->arguments.count;
	int count = clang_Cursor_getNumArguments(call);
	for (int i = (int)from; i < count; i++) {
		CXCursor argument = clang_Cursor_getArgument(call, (unsigned)i);
		fact_index value = choice_as_variable(translation, expression_visit(translation, argument), argument);
		if (value == translation->unknown)
			value = default_argument_visit(translation, call, argument, (unsigned)i - from);
		VECTOR_PUSH(translation->arguments, value); /* what was called may have used the stack, too */
	}
	return first;
}

/* A library that is given an object may call it. */
static void arguments_as_callables(struct translation *translation, CXCursor call, size_t first, unsigned from)
{
	for (size_t i = first; i < translation->arguments.count; i++) {
		CXCursor argument = clang_Cursor_getArgument(call, (unsigned)(i - first) + from);
		translation->arguments.items[i] =
		    value_as_callable(translation, argument, translation->arguments.items[i]);
	}
}

static void arguments_take(struct translation *translation, size_t first, struct fact_call *call)
{
	struct facts *facts = translation->facts;
	call->first_argument = (fact_index)facts->arguments.count;
	call->argument_count = (fact_index)(translation->arguments.count - first);
	for (size_t i = first; i < translation->arguments.count; i++)
		VECTOR_PUSH(facts->arguments, translation->arguments.items[i]);
	translation->arguments.count = first;
}

fact_index call_finish(struct translation *translation, CXCursor cursor, size_t first_argument, struct fact_call call,
                       CXSourceLocation location)
{
	arguments_take(translation, first_argument, &call);
	size_t calls = translation->facts->calls.count;
	fact_index index = call_record(translation, call, location);
	if (translation->facts->calls.count == calls) /* another instance made the same call */
		translation->facts->arguments.count = call.first_argument;
	uint64_t identity = expression_identity(cursor);
	table_set(translation->call_expressions, &identity, sizeof identity, index);
	return value_of(translation, FACT_VALUE_RESULT, index, FACT_NONE);
}

static CXCursor first_child(struct translation *translation, CXCursor cursor)
{
	struct children children = children_of(translation, cursor);
	CXCursor first = children.count ? child_at(translation, children, 0) : clang_getNullCursor();
	children_close(translation, children);
	return first;
}

/* "int (int, void *)" of what is called, whether it is a function, a pointer to one, or a member. */
static const char *called_type(struct translation *translation, CXType type)
{
	type = clang_getCanonicalType(type);
	if (type.kind == CXType_Pointer || type.kind == CXType_MemberPointer)
		type = clang_getPointeeType(type);
	return type_without_attributes(translation->facts->arena, type_spelling(translation, type));
}

/* `(object->*member)(x)`: the type is that of the member. */
static CXType type_of_callee(struct translation *translation, CXCursor callee)
{
	CXCursor inside = expression_inside(translation, callee);
	enum CXBinaryOperatorKind operation = clang_getCursorBinaryOperatorKind(inside);
	if (operation != CXBinaryOperator_PtrMemD && operation != CXBinaryOperator_PtrMemI)
		return clang_getCursorType(callee);
	struct children children = children_of(translation, inside);
	CXType type =
	    clang_getCursorType(children.count ? child_at(translation, children, children.count - 1) : callee);
	children_close(translation, children);
	return type;
}

/* Is a function, a pointer to one, or something like it called? Types of templates say it only for their instances. */
static bool is_function_type(CXType type)
{
	type = clang_getCanonicalType(clang_getNonReferenceType(clang_getCanonicalType(type)));
	if (type.kind == CXType_Pointer || type.kind == CXType_MemberPointer || type.kind == CXType_BlockPointer)
		type = clang_getCanonicalType(clang_getPointeeType(type));
	return type.kind == CXType_FunctionProto || type.kind == CXType_FunctionNoProto;
}

/* A call expression that calls nothing that has a name: libclang shows a copy that every compiler leaves out without
 * its constructor, and what `T(x)` in a template makes nobody knows yet. Objects are worth what they are made of. */
static fact_index object_made(struct translation *translation, CXCursor cursor)
{
	size_t first = arguments_visit(translation, cursor, 0);
	bool copy = translation->arguments.count == first + 1;
	fact_index value = copy ? VECTOR_LAST(translation->arguments) : translation->unknown;
	translation->arguments.count = first;
	return value;
}

bool is_copy_left_out(CXCursor cursor)
{
	CXCursor referenced = clang_getCursorReferenced(cursor);
	if (cursor.kind != CXCursor_CallExpr || clang_Cursor_getNumArguments(cursor) != 1 ||
	    !(clang_Cursor_isNull(referenced) || clang_isInvalid(referenced.kind)))
		return false;
	CXType from = clang_getCanonicalType(clang_getCursorType(clang_Cursor_getArgument(cursor, 0)));
	CXType to = clang_getCanonicalType(clang_getCursorType(cursor));
	return clang_equalTypes(clang_getUnqualifiedType(from), clang_getUnqualifiedType(to)) != 0;
}

/* Nothing is called through, but the first child is an argument, or the name of a type. */
static bool is_making(CXCursor cursor, CXCursor first)
{
	if (clang_isReference(first.kind))
		return true;
	return clang_Cursor_getNumArguments(cursor) > 0 &&
	       clang_equalCursors(first, clang_Cursor_getArgument(cursor, 0));
}

static fact_index call_through_value(struct translation *translation, CXCursor cursor)
{
	CXCursor callee = first_child(translation, cursor);
	if (clang_Cursor_isNull(callee))
		return translation->unknown;
	if (is_making(cursor, callee))
		return object_made(translation, cursor);
	fact_index through = expression_visit(translation, callee);
	CXType type = type_of_callee(translation, callee);
	struct fact_value value = translation->facts->values.items[through];
	struct fact_call call = call_of(FACT_CALLEE_VALUE, FACT_NONE);
	size_t first = arguments_visit(translation, cursor, 0);
	if (value.kind == FACT_VALUE_FUNCTION) {
		call = call_of(FACT_CALLEE_DIRECT, value.a);
	} else if (is_function_type(type)) {
		call.through = through;
		call.type = called_type(translation, type);
	} else { /* depends on what a template is used with: its instances say it */
		translation->arguments.count = first;
		return translation->unknown;
	}
	return call_finish(translation, cursor, first, call, clang_getCursorLocation(cursor));
}

/* `100ms` calls an operator, whose template is made of the digits: they are its argument here. */
static void literal_visit(struct translation *translation, CXCursor cursor, CXCursor function)
{
	static const char operator_[] = "operator\"\"";
	const char *name = scratch_string(translation, clang_getCursorSpelling(function));
	if (strncmp(name, operator_, sizeof operator_ - 1) != 0 || clang_Cursor_getNumArguments(cursor) != 0)
		return;
	CXTranslationUnit unit = clang_Cursor_getTranslationUnit(cursor);
	CXToken *token = clang_getToken(unit, clang_getRangeStart(clang_getCursorExtent(cursor)));
	if (!token)
		return;
	const char *digits = scratch_string(translation, clang_getTokenSpelling(unit, *token));
	char *end;
	long long number = strtoll(digits, &end, 0);
	if (end != digits && *end != '.' && *end != '\'')
		VECTOR_PUSH(translation->arguments, value_integer(translation, number));
	clang_disposeTokens(unit, token, 1);
}

static fact_index direct_call(struct translation *translation, CXCursor cursor, CXCursor function)
{
	struct fact_call call = call_of(FACT_CALLEE_DIRECT, function_of(translation, function));
	size_t first = arguments_visit(translation, cursor, 0);
	if (translation->cplusplus && is_system(function))
		arguments_as_callables(translation, cursor, first, 0);
	if (translation->cplusplus)
		literal_visit(translation, cursor, function);
	CXSourceLocation location = clang_getCursorLocation(cursor);
	fact_index result = call_finish(translation, cursor, first, call, location);
	library_makes(translation, function, translation->facts->values.items[result].a, location);
	return result;
}

bool is_hint(CXCursor call, bool *ret_evaluated)
{
	static const char *const passing[] = {"__builtin_expect", "__builtin_expect_with_probability",
	                                      "__builtin_assume_aligned", "__builtin_launder"};
	static const char *const asking[] = {"__builtin_constant_p", "__builtin_object_size",
	                                     "__builtin_dynamic_object_size"};
	CXString spelling = clang_getCursorSpelling(call);
	const char *name = clang_getCString(spelling);
	bool hint = false;
	*ret_evaluated = true;
	if (name && strncmp(name, "__builtin_", 10) == 0) {
		for (size_t i = 0; i < sizeof passing / sizeof *passing; i++)
			hint = hint || strcmp(name, passing[i]) == 0;
		for (size_t i = 0; i < sizeof asking / sizeof *asking; i++)
			if (strcmp(name, asking[i]) == 0) {
				hint = true;
				*ret_evaluated = false;
			}
	}
	clang_disposeString(spelling);
	return hint && clang_Cursor_getNumArguments(call) > 0;
}

/* An object of a library's class that is called stands for the function it holds: std::function and its like. Others,
 * as generators of random numbers, have an operator of their own. */
static bool stands_for_function(struct translation *translation, CXCursor method)
{
	const char *name = scratch_string(translation, clang_getCursorSpelling(method));
	return strcmp(name, "operator()") == 0 && !is_lambda_operator(translation, method) && is_system(method) &&
	       is_callable(translation, clang_getCursorType(clang_getCursorSemanticParent(method)));
}

static struct fact_call call_of_object(struct translation *translation, CXCursor method, fact_index receiver)
{
	struct fact_call call = call_of(FACT_CALLEE_VALUE, FACT_NONE);
	call.through = receiver;
	call.type =
	    type_without_const(translation->facts->arena, called_type(translation, clang_getCursorType(method)));
	return call;
}

static struct fact_call call_of_method(struct translation *translation, CXCursor cursor, CXCursor method,
                                       fact_index receiver, bool by_operator)
{
	if (stands_for_function(translation, method))
		return call_of_object(translation, method, receiver);
	bool dynamic = by_operator ? clang_CXXMethod_isVirtual(method) != 0 : clang_Cursor_isDynamicCall(cursor) != 0;
	struct fact_call call =
	    call_of(dynamic ? FACT_CALLEE_VIRTUAL : FACT_CALLEE_DIRECT, function_of(translation, method));
	call.receiver = receiver == translation->unknown ? FACT_NONE : receiver;
	return call;
}

static bool is_lambda_conversion(struct translation *translation, CXCursor method)
{
	if (method.kind != CXCursor_ConversionFunction)
		return false;
	return is_lambda_class(translation, clang_getCursorSemanticParent(method));
}

/* `a = b` of objects stores b in a, whatever else the operator does. */
static void flow_of_assignment(struct translation *translation, CXCursor cursor, CXCursor method, fact_index receiver,
                               size_t first_argument)
{
	const char *name = scratch_string(translation, clang_getCursorSpelling(method));
	if (strcmp(name, "operator=") == 0 && translation->arguments.count == first_argument + 1)
		flow_add(translation, receiver, translation->arguments.items[first_argument], cursor);
}

static fact_index method_call(struct translation *translation, CXCursor cursor, CXCursor method)
{
	CXCursor callee = first_child(translation, cursor);
	bool by_name =
	    callee.kind == CXCursor_MemberRefExpr && clang_equalCursors(clang_getCursorReferenced(callee), method);
	bool by_operator = !by_name && !clang_CXXMethod_isStatic(method);
	CXSourceLocation location = clang_getCursorLocation(cursor);
	fact_index receiver = translation->unknown;
	if (by_operator && clang_Cursor_getNumArguments(cursor) > 0) {
		receiver = expression_visit(translation, clang_Cursor_getArgument(cursor, 0));
	} else if (by_name) {
		receiver = member_base(translation, callee);
		CXSourceLocation name = clang_getCursorLocation(callee);
		if (!clang_equalLocations(name, clang_getNullLocation())) /* chains of calls span lines */
			location = name;
	}
	if (is_lambda_conversion(translation, method))
		return receiver;
	size_t first = arguments_visit(translation, cursor, by_operator ? 1 : 0);
	if (by_operator)
		flow_of_assignment(translation, cursor, method, receiver, first);
	if (clang_CXXMethod_isDefaulted(method)) { /* member by member, which nobody wrote */
		translation->arguments.count = first;
		return receiver;
	}
	if (is_system(method))
		arguments_as_callables(translation, cursor, first, by_operator ? 1 : 0);
	struct fact_call call = call_of_method(translation, cursor, method, receiver, by_operator);
	call.implicit = method.kind == CXCursor_ConversionFunction;
	bool given_pointer = clang_Cursor_getNumArguments(cursor) > 0 &&
	                     is_pointer(clang_getCursorType(clang_Cursor_getArgument(cursor, 0)));
	fact_index result = call_finish(translation, cursor, first, call, location);
	library_makes(translation, method, translation->facts->values.items[result].a, location);
	if (by_name && !given_pointer) /* who is given another object had none before, mostly */
		library_unmakes(translation, method, location);
	return result;
}

/* What an object is, as a value, once it is made: what it was made of when it copies that or wraps a function. */
static fact_index constructed(struct translation *translation, CXCursor cursor, CXCursor constructor,
                              fact_index argument, fact_index result)
{
	if (argument == FACT_NONE)
		return result;
	if (clang_CXXConstructor_isCopyConstructor(constructor) || clang_CXXConstructor_isMoveConstructor(constructor))
		return argument;
	CXType type = clang_getCursorType(clang_Cursor_getArgument(cursor, 0));
	bool wraps =
	    is_system(constructor) && argument != translation->unknown &&
	    (is_callable(translation, type) || translation->facts->values.items[argument].kind == FACT_VALUE_FUNCTION);
	return wraps ? argument : result;
}

/* An object of a library holds the functions it is made of: a pair, a table of handlers. */
static void keep_in_object(struct translation *translation, CXCursor cursor, fact_index result, size_t first_listed)
{
	const struct facts *facts = translation->facts;
	struct fact_call call = facts->calls.items[facts->values.items[result].a];
	for (fact_index i = 0; call.argument_count > 1 && i < call.argument_count; i++)
		if (is_callable(translation, clang_getCursorType(clang_Cursor_getArgument(cursor, i))))
			flow_add(translation, result, facts->arguments.items[call.first_argument + i], cursor);
	for (size_t i = first_listed; i < translation->listed.count; i++)
		flow_add(translation, result, translation->listed.items[i], cursor);
}

/* Does a constructor that nobody wrote make members and bases? */
static bool makes_parts(struct translation *translation, CXCursor cursor, CXCursor constructor)
{
	return clang_CXXConstructor_isDefaultConstructor(constructor) &&
	       !clang_Cursor_isNull(default_constructor_of(translation, clang_getCursorType(cursor)));
}

static fact_index constructor_call(struct translation *translation, CXCursor cursor, CXCursor constructor)
{
	bool in_list = translation->in_list, system = is_system(constructor);
	size_t first_listed = translation->listed.count;
	translation->in_list = system;
	size_t first = arguments_visit(translation, cursor, 0);
	translation->in_list = in_list;
	if (system)
		arguments_as_callables(translation, cursor, first, 0);
	fact_index argument = translation->arguments.count == first ? FACT_NONE : translation->arguments.items[first];
	if (system && clang_CXXConstructor_isMoveConstructor(constructor) &&
	    library_destroys(translation, clang_getCursorType(cursor), NULL))
		translation->moved_in = translation->function;
	instance_note_class(translation, clang_getCursorSemanticParent(constructor));
	if (clang_CXXMethod_isDefaulted(constructor) && !makes_parts(translation, cursor, constructor)) {
		/* nobody wrote it: at most it copies */
		translation->arguments.count = first;
		translation->listed.count = first_listed;
		return constructed(translation, cursor, constructor, argument, translation->unknown);
	}
	struct fact_call call = call_of(FACT_CALLEE_DIRECT, function_of(translation, constructor));
	CXSourceLocation location = clang_getCursorLocation(cursor);
	/* A conversion begins where its argument does: no name of a type stands before it. */
	call.implicit = clang_Cursor_getNumArguments(cursor) == 1 &&
	                clang_equalLocations(location, clang_getCursorLocation(clang_Cursor_getArgument(cursor, 0)));
	fact_index result = call_finish(translation, cursor, first, call, location);
	if (system) {
		keep_in_object(translation, cursor, result, first_listed);
		library_makes(translation, constructor, translation->facts->values.items[result].a, location);
	}
	translation->listed.count = first_listed;
	return constructed(translation, cursor, constructor, argument, result);
}

/* `choose(kind)(data)`, `handlers[kind](data)`: what is called is what a call gives, and the front end names that
 * call's function. */
static bool calls_what_a_call_gives(struct translation *translation, CXCursor cursor)
{
	CXCursor callee = first_child(translation, cursor);
	if (clang_Cursor_isNull(callee) || is_making(cursor, callee))
		return false;
	CXCursor inside = expression_inside(translation, callee);
	return inside.kind == CXCursor_CallExpr && is_function_type(clang_getCursorType(inside));
}

static fact_index new_call(struct translation *translation, CXCursor cursor)
{
	CXCursor referenced = clang_getCursorReferenced(cursor);
	if ((referenced.kind == CXCursor_FunctionDecl || is_method(referenced.kind)) &&
	    calls_what_a_call_gives(translation, cursor))
		return call_through_value(translation, cursor);
	if (referenced.kind == CXCursor_FunctionDecl)
		return direct_call(translation, cursor, referenced);
	if (referenced.kind == CXCursor_Constructor)
		return constructor_call(translation, cursor,
		                        is_system(referenced) ? referenced
		                                              : constructor_written(translation, referenced));
	if (is_method(referenced.kind))
		return method_call(translation, cursor, referenced);
	return call_through_value(translation, cursor);
}

fact_index call_known(const struct translation *translation, CXCursor cursor)
{
	fact_index known = table_get_number(translation->call_expressions, expression_identity(cursor));
	/* What a declaration gives is called again by each who leaves it to that. */
	bool here = known != TABLE_NONE && translation->facts->calls.items[known].function == translation->function;
	return here && !translation->made_at.line ? known : FACT_NONE;
}

fact_index call_visit(struct translation *translation, CXCursor cursor)
{
	fact_index known = call_known(translation, cursor);
	if (known != FACT_NONE)
		return value_of(translation, FACT_VALUE_RESULT, known, FACT_NONE);
	bool evaluated;
	if (is_hint(cursor, &evaluated))
		return evaluated ? expression_visit(translation, clang_Cursor_getArgument(cursor, 0))
		                 : translation->unknown;
	if (list_operation(translation, cursor))
		return translation->unknown;
	fact_index value = new_call(translation, cursor);
	temporary_note(translation, cursor);
	return value;
}
