#include "extract/translation.h"

/* A type of the program stands somewhere in the arguments of the template. */
enum { ARGUMENTS_DEEP = 4 };

static bool is_system(CXCursor declaration)
{
	return clang_Location_isInSystemHeader(clang_getCursorLocation(declaration)) != 0;
}

static bool names_class_of_program(CXType type, int depth)
{
	if (type.kind == CXType_Invalid) /* of a namespace, of an argument that is none */
		return false;
	type = clang_getCanonicalType(clang_getNonReferenceType(clang_getCanonicalType(type)));
	while (type.kind == CXType_Pointer)
		type = clang_getCanonicalType(clang_getPointeeType(type));
	CXCursor class = clang_getTypeDeclaration(type);
	if (type.kind != CXType_Record || clang_isInvalid(class.kind))
		return false;
	if (!is_system(class))
		return true;
	for (int i = 0; depth > 0 && i < clang_Type_getNumTemplateArguments(type); i++)
		if (names_class_of_program(clang_Type_getTemplateArgumentAsType(type, (unsigned)i), depth - 1))
			return true;
	return false;
}

static bool arguments_name_class(CXCursor function)
{
	for (int i = 0; i < clang_Cursor_getNumTemplateArguments(function); i++) {
		unsigned position = (unsigned)i;
		bool type = clang_Cursor_getTemplateArgumentKind(function, position) == CXTemplateArgumentKind_Type;
		if (type &&
		    names_class_of_program(clang_Cursor_getTemplateArgumentType(function, position), ARGUMENTS_DEEP))
			return true;
	}
	/* libclang does not tell what a method that is a template was made for. */
	CXType type = clang_getCursorType(function);
	for (int i = 0; function.kind != CXCursor_FunctionDecl && i < clang_getNumArgTypes(type); i++)
		if (names_class_of_program(clang_getArgType(type, (unsigned)i), ARGUMENTS_DEEP))
			return true;
	return false;
}

static bool is_for_program(CXCursor function)
{
	CXCursor class = clang_getCursorSemanticParent(function);
	if (!is_system(function))
		return false;
	return arguments_name_class(function) ||
	       (clang_isDeclaration(class.kind) && names_class_of_program(clang_getCursorType(class), ARGUMENTS_DEEP));
}

/* Is it an instance that a library's template has for a class of the program? */
static bool serves_program(struct translation *translation, CXCursor function)
{
	uint64_t identity = declaration_identity(function);
	uint32_t known = table_get_number(translation->library_served, identity);
	if (known == TABLE_NONE)
		known = table_put_number(translation->library_served, identity, is_for_program(function));
	return known != 0;
}

/* ---- bodies ---- */

struct reading {
	struct translation *translation;
	uint32_t function; /* of translation->library_functions */
};

static struct library_function *being_read(const struct reading *reading)
{
	return &reading->translation->library_functions.items[reading->function];
}

static uint32_t library_function_of(struct translation *translation, CXCursor function);

static void add_inner(const struct reading *reading, CXCursor function)
{
	uint32_t inner = library_function_of(reading->translation, function);
	VECTOR_PUSH(being_read(reading)->inner, inner);
}

static void add_death(const struct reading *reading, CXType type)
{
	CXCursor class = clang_getTypeDeclaration(clang_getCanonicalType(type));
	CXCursor destructor = destructor_of(reading->translation, type);
	if (clang_isInvalid(class.kind))
		return;
	if (is_system(class)) {
		destructor = declared_destructor(reading->translation, class);
		if (!clang_Cursor_isNull(destructor) && serves_program(reading->translation, destructor))
			add_inner(reading, destructor);
	} else if (!clang_Cursor_isNull(destructor)) {
		VECTOR_PUSH(being_read(reading)->touched, destructor);
	}
}

/* Copies are left out: a container makes them when it grows, and rules do not ask. */
static bool makes_anew(CXCursor callee)
{
	return callee.kind == CXCursor_Constructor && !is_system(callee) && !clang_CXXMethod_isDefaulted(callee) &&
	       !clang_CXXConstructor_isCopyConstructor(callee) && !clang_CXXConstructor_isMoveConstructor(callee);
}

/* What the program gave the template to be called: `std::unique_ptr<FILE, Closer>`. */
static bool is_deleter(CXCursor callee)
{
	return callee.kind == CXCursor_CXXMethod && !is_system(callee) &&
	       clang_getCursorSemanticParent(callee).kind != CXCursor_LambdaExpr;
}

static bool is_copying(CXCursor callee)
{
	return callee.kind == CXCursor_Constructor &&
	       (clang_CXXConstructor_isCopyConstructor(callee) || clang_CXXConstructor_isMoveConstructor(callee));
}

static void read_deletion(const struct reading *reading, CXCursor cursor)
{
	struct translation *translation = reading->translation;
	struct children children = children_of(translation, cursor);
	if (children.count) {
		CXType type = clang_getCursorType(child_at(translation, children, children.count - 1));
		add_death(reading, clang_getPointeeType(clang_getCanonicalType(type)));
	}
	children_close(translation, children);
}

static enum CXChildVisitResult read_node(CXCursor cursor, CXCursor parent, CXClientData data)
{
	(void)parent;
	const struct reading *reading = data;
	CXCursor callee = cursor.kind == CXCursor_CallExpr ? clang_getCursorReferenced(cursor) : clang_getNullCursor();
	if (cursor.kind == CXCursor_CXXDeleteExpr)
		read_deletion(reading, cursor);
	else if (callee.kind == CXCursor_Destructor)
		add_death(reading, clang_getCursorType(clang_getCursorSemanticParent(callee)));
	else if (makes_anew(callee) || is_deleter(callee))
		VECTOR_PUSH(being_read(reading)->touched, callee);
	else if (is_copying(callee))
		VECTOR_PUSH(being_read(reading)->copied, clang_getCursorSemanticParent(callee));
	else if (is_function_kind(callee.kind) && serves_program(reading->translation, callee))
		add_inner(reading, callee);
	return CXChildVisit_Recurse;
}

static enum CXVisitorResult read_part(CXCursor part, CXClientData data)
{
	add_death(data, clang_getCursorType(part));
	return CXVisit_Continue;
}

static uint32_t library_function_of(struct translation *translation, CXCursor function)
{
	uint64_t identity = declaration_identity(clang_getCanonicalCursor(function));
	uint32_t next = (uint32_t)translation->library_functions.count;
	uint32_t known = table_put_number(translation->library_numbers, identity, next);
	if (known != next)
		return known;
	VECTOR_PUSH(translation->library_functions, (struct library_function){0});
	struct reading reading = {translation, next};
	CXCursor definition = clang_getCursorDefinition(function);
	if (!clang_Cursor_isNull(definition))
		clang_visitChildren(definition, read_node, &reading);
	if (function.kind == CXCursor_Destructor) {
		CXType class = clang_getCursorType(clang_getCursorSemanticParent(function));
		clang_Type_visitFields(class, read_part, &reading);
		clang_visitCXXBaseClasses(class, read_part, &reading);
	}
	return next;
}

/* ---- what a body does, with those it calls ---- */

static void add_once(struct library_function *function, CXCursor cursor)
{
	for (size_t i = 0; i < function->all.count; i++)
		if (clang_equalCursors(function->all.items[i], cursor))
			return;
	VECTOR_PUSH(function->all, cursor);
}

static const struct library_function *library_function(struct translation *translation, CXCursor cursor)
{
	uint32_t number = library_function_of(translation, cursor);
	struct library_function *functions = translation->library_functions.items;
	if (functions[number].collected)
		return &functions[number];
	functions[number].collected = true;
	size_t first = translation->arguments.count;
	VECTOR_PUSH(translation->arguments, number);
	functions[number].seen = number + 1;
	for (size_t i = first; i < translation->arguments.count; i++) {
		const struct library_function *inner = &functions[translation->arguments.items[i]];
		for (size_t t = 0; t < inner->touched.count; t++)
			add_once(&functions[number], inner->touched.items[t]);
		for (size_t c = 0; c < inner->copied.count; c++)
			VECTOR_PUSH(functions[number].all_copied, inner->copied.items[c]);
		for (size_t n = 0; n < inner->inner.count; n++) {
			uint32_t next = inner->inner.items[n];
			if (functions[next].seen != number + 1)
				VECTOR_PUSH(translation->arguments, next);
			functions[next].seen = number + 1;
		}
	}
	translation->arguments.count = first;
	return &functions[number];
}

/* The constructor gets what the library's function was given, where it takes as much. */
static void record_constructor(struct translation *translation, CXCursor constructor, fact_index by,
                               CXSourceLocation location)
{
	struct facts *facts = translation->facts;
	struct fact_call call = call_of(FACT_CALLEE_DIRECT, function_of(translation, constructor));
	struct fact_call given = facts->calls.items[by];
	call.implicit = true;
	call.first_argument = (fact_index)facts->arguments.count;
	if (given.argument_count == (fact_index)clang_Cursor_getNumArguments(constructor))
		call.argument_count = given.argument_count;
	for (fact_index i = 0; i < call.argument_count; i++)
		VECTOR_PUSH(facts->arguments, facts->arguments.items[given.first_argument + i]);
	size_t calls = facts->calls.count;
	call_record(translation, call, location);
	if (facts->calls.count == calls) /* another instance made the same call */
		facts->arguments.count = call.first_argument;
}

void library_makes(struct translation *translation, CXCursor callee, fact_index by, CXSourceLocation location)
{
	if (!translation->cplusplus || !serves_program(translation, callee))
		return;
	const struct library_function *function = library_function(translation, callee);
	for (size_t i = 0; i < function->all.count; i++)
		if (function->all.items[i].kind == CXCursor_Constructor)
			record_constructor(translation, function->all.items[i], by, location);
}

static void record_death(struct translation *translation, CXCursor destructor, CXSourceLocation location)
{
	enum fact_callee kind = clang_CXXMethod_isVirtual(destructor) ? FACT_CALLEE_VIRTUAL : FACT_CALLEE_DIRECT;
	destructor_call(translation, kind, destructor, FACT_NONE, location);
}

bool library_destroys(struct translation *translation, CXType type, const CXSourceLocation *location)
{
	CXCursor class = clang_getTypeDeclaration(clang_getCanonicalType(type));
	if (clang_isInvalid(class.kind) || !is_system(class))
		return false;
	CXCursor destructor = declared_destructor(translation, class);
	if (clang_Cursor_isNull(destructor) || !serves_program(translation, destructor))
		return false;
	const struct library_function *function = library_function(translation, destructor);
	bool any = false;
	for (size_t i = 0; i < function->all.count; i++) {
		CXCursor touched = function->all.items[i];
		if (touched.kind == CXCursor_Constructor)
			continue;
		any = true;
		if (location)
			record_death(translation, touched, *location);
	}
	return any;
}

/* Do objects of the class destroy others, or are they the program's? */
static bool is_owner(struct translation *translation, CXCursor class)
{
	return !is_system(class) || library_destroys(translation, clang_getCursorType(class), NULL);
}

static bool only_destroys(struct translation *translation, const struct library_function *function)
{
	size_t destructors = 0;
	for (size_t i = 0; i < function->all.count; i++) {
		if (function->all.items[i].kind == CXCursor_Constructor)
			return false;
		destructors += function->all.items[i].kind == CXCursor_Destructor;
	}
	if (destructors == 0)
		return false;
	for (size_t i = 0; i < function->all_copied.count; i++)
		if (is_owner(translation, function->all_copied.items[i]))
			return false;
	return true;
}

void library_unmakes(struct translation *translation, CXCursor method, CXSourceLocation location)
{
	if (translation->moved_in == translation->function || !serves_program(translation, method))
		return;
	library_function(translation, method);
	/* Who is asked for owners may make room for more functions. */
	uint32_t number = library_function_of(translation, method);
	struct library_function function = translation->library_functions.items[number];
	if (!only_destroys(translation, &function))
		return;
	for (size_t i = 0; i < function.all.count; i++)
		if (function.all.items[i].kind == CXCursor_Destructor)
			record_death(translation, function.all.items[i], location);
}

void library_release(struct translation *translation)
{
	for (size_t i = 0; i < translation->library_functions.count; i++) {
		VECTOR_FREE(translation->library_functions.items[i].touched);
		VECTOR_FREE(translation->library_functions.items[i].copied);
		VECTOR_FREE(translation->library_functions.items[i].all_copied);
		VECTOR_FREE(translation->library_functions.items[i].inner);
		VECTOR_FREE(translation->library_functions.items[i].all);
	}
	VECTOR_FREE(translation->library_functions);
}
