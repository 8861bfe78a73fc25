#include "extract/translation.h"

#include <string.h>

static const char builtin[] = "__builtin_";

static bool is_builtin(const char *name) { return strncmp(name, builtin, sizeof builtin - 1) == 0; }

/* Compilers call library functions by names of their own, and hardened headers through checked twins. */
static const char *plain_name(struct translation *translation, const char *name, bool system)
{
	if (is_builtin(name))
		name += sizeof builtin - 1;
	size_t length = strlen(name);
	if (system && length > 6 && strncmp(name, "__", 2) == 0 && strcmp(name + length - 4, "_chk") == 0)
		name = arena_copy_bytes(translation->facts->arena, name + 2, length - 6);
	return name;
}

static bool is_same_place(CXCursor a, CXCursor b)
{
	return clang_equalLocations(clang_getCursorLocation(a), clang_getCursorLocation(b));
}

/* The declaration a person wrote: an instance of a template stands for the template, unless it was written itself. (In
 * headers of the system nobody asks which.) */
static CXCursor written_declaration(const struct translation *translation, CXCursor declaration)
{
	for (int i = 0; translation->cplusplus && i < 8; i++) {
		CXCursor pattern = clang_getSpecializedCursorTemplate(declaration);
		if (clang_Cursor_isNull(pattern) || clang_isInvalid(pattern.kind))
			break;
		bool system = clang_Location_isInSystemHeader(clang_getCursorLocation(declaration));
		if (!system && !is_same_place(pattern, declaration) &&
		    !is_same_place(clang_getCursorDefinition(pattern), declaration))
			break;
		declaration = pattern;
	}
	return clang_getCanonicalCursor(declaration);
}

bool is_written(const struct translation *translation, CXCursor function)
{
	return clang_equalCursors(written_declaration(translation, function), clang_getCanonicalCursor(function)) != 0;
}

static fact_index add_function(struct translation *translation, const char *key, struct fact_function record,
                               struct function_state state)
{
	struct facts *facts = translation->facts;
	fact_index index = (fact_index)facts->functions.count;
	record.key = key;
	table_put_string(translation->function_keys, key, index);
	VECTOR_PUSH(facts->functions, record);
	VECTOR_PUSH(translation->function_states, state);
	return index;
}

static void read_overrides(struct translation *translation, fact_index function, CXCursor method)
{
	CXCursor *overridden = NULL;
	unsigned count = 0;
	clang_getOverriddenCursors(method, &overridden, &count);
	size_t first = translation->arguments.count;
	for (unsigned i = 0; i < count; i++) {
		fact_index base = function_of(translation, overridden[i]);
		VECTOR_PUSH(translation->arguments, base);
	}
	clang_disposeOverriddenCursors(overridden);
	struct facts *facts = translation->facts;
	facts->functions.items[function].first_override = (fact_index)facts->overrides.count;
	facts->functions.items[function].override_count = count;
	for (unsigned i = 0; i < count; i++)
		VECTOR_PUSH(facts->overrides, translation->arguments.items[first + i]);
	translation->arguments.count = first;
}

/* Call operators are methods that leave their object alone; who calls them does not see that. */
const char *type_without_const(struct arena *arena, const char *type)
{
	char *plain = arena_copy_string(arena, type_without_attributes(arena, type));
	size_t length = strlen(plain);
	if (length > 6 && strcmp(plain + length - 6, " const") == 0)
		plain[length - 6] = 0;
	return plain;
}

/* The function around a lambda that is one of several instances; else FACT_NONE. */
static fact_index instance_around(struct translation *translation, CXCursor operator_)
{
	CXCursor around = clang_getCursorSemanticParent(clang_getCursorSemanticParent(operator_));
	fact_index function = is_function_kind(around.kind) ? function_of(translation, around) : FACT_NONE;
	bool of_instance = function != FACT_NONE && translation->function_states.items[function].of_instance;
	return of_instance ? function : FACT_NONE;
}

/* A lambda in a template is another one in each instance. */
static const char *key_of_lambda(struct translation *translation, CXCursor operator_, bool *ret_of_instance)
{
	const char *key = lambda_key(translation, clang_getCursorLocation(operator_));
	fact_index around = instance_around(translation, operator_);
	*ret_of_instance = around != FACT_NONE;
	return *ret_of_instance ? arena_printf(translation->facts->arena, "%s in %s", key,
	                                       translation->facts->functions.items[around].key)
	                        : key;
}

static bool is_told_apart(struct translation *translation, CXCursor instance, CXCursor pattern)
{
	if (is_lambda_operator(translation, instance))
		return instance_around(translation, instance) != FACT_NONE;
	return instance_is_told_apart(translation, instance, pattern);
}

/* of_instance: of a template, told apart from others. */
static fact_index new_function(struct translation *translation, CXCursor canonical, bool of_instance)
{
	struct facts *facts = translation->facts;
	bool lambda = is_lambda_operator(translation, canonical), local = true;
	CXSourceLocation location = clang_getCursorLocation(canonical);
	const char *key = lambda        ? key_of_lambda(translation, canonical, &of_instance)
	                  : of_instance ? instance_key(translation, canonical, &local)
	                                : declaration_key(translation, canonical, &local);
	fact_index index = table_get_string(translation->function_keys, key);
	if (index != TABLE_NONE)
		return index;
	struct fact_function record = {.local = local};
	CXType type = clang_getCanonicalType(clang_getCursorType(canonical));
	const char *type_text = type_spelling(translation, clang_getCursorType(canonical));
	record.type =
	    lambda ? type_without_const(facts->arena, type_text) : type_without_attributes(facts->arena, type_text);
	int parameters = clang_getNumArgTypes(type);
	record.parameters = parameters > 0 ? (uint32_t)parameters : 0;
	record.name = qualified_name(translation, canonical);
	record.place = place_of_use(translation, location);
	if (is_builtin(record.name)) /* declared by nobody: it seems to stand where it is first used */
		record.place = (struct fact_place){0};
	record.system = record.place.line == 0 || clang_Location_isInSystemHeader(location);
	record.name = plain_name(translation, record.name, record.system);
	record.virtual_ = clang_CXXMethod_isVirtual(canonical) != 0;
	enum CXCursorKind kind =
	    canonical.kind == CXCursor_FunctionTemplate ? clang_getTemplateCursorKind(canonical) : canonical.kind;
	bool of_class = kind == CXCursor_CXXMethod || kind == CXCursor_Constructor || kind == CXCursor_Destructor ||
	                kind == CXCursor_ConversionFunction;
	record.method = of_class && !lambda && !clang_CXXMethod_isStatic(canonical);
	struct function_state state = {.constructor = kind == CXCursor_Constructor, .of_instance = of_instance};
	index = add_function(translation, key, record, state);
	/* Known from now on, because what it overrides may lead back here. */
	table_put_number(translation->function_declarations, declaration_identity(canonical), index);
	attributes_note_type(translation, type, canonical);
	if (clang_Cursor_hasAttrs(canonical))
		attributes_note(translation, canonical, canonical);
	if (record.virtual_ && (record.system || !is_pattern(canonical))) /* its instances are who is called */
		read_overrides(translation, index, canonical);
	return index;
}

fact_index function_of(struct translation *translation, CXCursor declaration)
{
	uint64_t identity = declaration_identity(declaration);
	fact_index index = table_get_number(translation->function_declarations, identity);
	if (index != TABLE_NONE)
		return index;
	CXCursor canonical = clang_getCanonicalCursor(declaration),
	         written = written_declaration(translation, declaration);
	bool instance = translation->cplusplus && !clang_equalCursors(canonical, written);
	bool told_apart = instance && is_told_apart(translation, canonical, written);
	CXCursor stands_for = told_apart ? canonical : written;
	index = table_get_number(translation->function_declarations, declaration_identity(stands_for));
	if (index == TABLE_NONE)
		index = new_function(translation, stands_for, told_apart);
	table_put_number(translation->function_declarations, declaration_identity(stands_for), index);
	table_put_number(translation->function_declarations, identity, index);
	if (instance)
		instance_note(translation, index, declaration);
	if (declaration.kind == CXCursor_Constructor)
		instance_note_class(translation, clang_getCursorSemanticParent(declaration));
	return index;
}

fact_index function_of_lambda(struct translation *translation, CXCursor lambda)
{
	CXCursor class = clang_getTypeDeclaration(clang_getCursorType(lambda));
	struct children children = children_of(translation, class);
	CXCursor call_operator = clang_getNullCursor();
	for (size_t i = 0; i < children.count; i++)
		if (is_lambda_operator(translation, child_at(translation, children, i)))
			call_operator = child_at(translation, children, i);
	children_close(translation, children);
	if (!clang_Cursor_isNull(call_operator))
		return function_of(translation, call_operator);
	/* Broken code: the lambda has a place, and no more. */
	CXSourceLocation location = clang_getCursorLocation(lambda);
	struct fact_function record = {.local = true, .name = "lambda", .type = ""};
	record.place = place_of_use(translation, location);
	const char *key = lambda_key(translation, location);
	fact_index known = table_get_string(translation->function_keys, key);
	return known != TABLE_NONE ? known : add_function(translation, key, record, (struct function_state){0});
}

fact_index function_undeclared(struct translation *translation, const char *name)
{
	struct arena *arena = translation->facts->arena;
	const char *key = arena_printf(arena, "undeclared:%s", name);
	fact_index known = table_get_string(translation->function_keys, key);
	struct fact_function record = {.name = arena_copy_string(arena, name), .type = ""};
	return known != TABLE_NONE ? known : add_function(translation, key, record, (struct function_state){0});
}

fact_index function_of_language(struct translation *translation, const struct fact_function *function)
{
	fact_index known = table_get_string(translation->function_keys, function->key);
	return known != TABLE_NONE ? known
	                           : add_function(translation, function->key, *function, (struct function_state){0});
}

void function_define(struct translation *translation, fact_index function, CXCursor definition)
{
	struct fact_place end = place_of_use(translation, clang_getRangeEnd(clang_getCursorExtent(definition)));
	struct fact_function *record = &translation->facts->functions.items[function];
	record->place = place_of_cursor(translation, definition);
	record->end_line = end.line;
	record->defined = true;
}
