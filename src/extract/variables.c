#include "extract/translation.h"

#include <string.h>

static const char *type_text(struct translation *translation, CXCursor declaration)
{
	return type_with_effects(translation->facts->arena,
	                         type_spelling(translation, clang_getCursorType(declaration)));
}

/* Locals have no name outside their function; the place keeps shadowing ones apart. */
static const char *local_key(struct translation *translation, CXCursor declaration, fact_index function,
                             struct fact_place place)
{
	const struct facts *facts = translation->facts;
	const char *owner =
	    function == FACT_NONE ? facts->files.items[place.file].path : facts->functions.items[function].key;
	const char *name = scratch_string(translation, clang_getCursorSpelling(declaration));
	return arena_printf(facts->arena, "%s@%u:%u@%s", owner, place.line, place.column, name);
}

static fact_index new_variable(struct translation *translation, CXCursor declaration)
{
	struct facts *facts = translation->facts;
	CXCursor parent = clang_getCursorSemanticParent(declaration);
	bool of_function = is_function_kind(parent.kind), local;
	struct fact_variable record = {.function = of_function ? function_of(translation, parent) : FACT_NONE};
	record.place = place_of_cursor(translation, declaration);
	if (of_function)
		record.key = local_key(translation, declaration, record.function, record.place);
	else
		record.key = declaration_key(translation, declaration, &local);
	fact_index index = (fact_index)facts->variables.count;
	fact_index known = table_put_string(translation->variable_keys, record.key, index);
	if (known != index)
		return known;
	record.name = of_function ? arena_copy_string(facts->arena,
	                                              scratch_string(translation, clang_getCursorSpelling(declaration)))
	                          : qualified_name(translation, declaration);
	record.type = type_text(translation, declaration);
	VECTOR_PUSH(facts->variables, record);
	return index;
}

static fact_index add_variable(struct translation *translation, struct fact_variable record)
{
	struct facts *facts = translation->facts;
	fact_index index = (fact_index)facts->variables.count;
	fact_index known = table_put_string(translation->variable_keys, record.key, index);
	if (known == index)
		VECTOR_PUSH(facts->variables, record);
	return known;
}

fact_index variable_without_name(struct translation *translation, CXCursor expression)
{
	struct facts *facts = translation->facts;
	struct fact_variable record = {.name = "", .function = translation->function};
	record.place = place_of_cursor(translation, expression);
	record.key = arena_printf(facts->arena, "%s@%u:%u@", facts->functions.items[record.function].key,
	                          record.place.line, record.place.column);
	record.type = type_with_effects(facts->arena, type_spelling(translation, clang_getCursorType(expression)));
	return value_of(translation, FACT_VALUE_VARIABLE, add_variable(translation, record), FACT_NONE);
}

fact_index value_as_variable(struct translation *translation, fact_index value, CXCursor expression)
{
	fact_index variable = variable_without_name(translation, expression);
	flow_add(translation, variable, value, expression);
	return variable;
}

fact_index choice_as_variable(struct translation *translation, fact_index value, CXCursor expression)
{
	return value == translation->choice.value ? value_as_variable(translation, value, expression) : value;
}

fact_index variable_of(struct translation *translation, CXCursor declaration)
{
	uint64_t identity = declaration_identity(declaration);
	fact_index index = table_get_number(translation->variable_declarations, identity);
	if (index == TABLE_NONE) {
		index = new_variable(translation, clang_getCanonicalCursor(declaration));
		table_put_number(translation->variable_declarations, identity, index);
	}
	return index;
}

/* A record that only one source can see carries that source in the keys of its fields. */
static const char *field_key(struct translation *translation, CXCursor declaration, const char *name)
{
	struct facts *facts = translation->facts;
	const char *usr = scratch_string(translation, clang_getCursorUSR(declaration));
	if (strchr(usr, '>')) /* instances of a template share the fields of the template */
		return arena_printf(facts->arena, "field:%s", name);
	struct fact_place place = place_of_cursor(translation, declaration);
	if (place.line != 0 && place.file == 0)
		return arena_printf(facts->arena, "%s@%s", usr, facts->files.items[0].path);
	return arena_copy_string(facts->arena, usr);
}

static fact_index new_field(struct translation *translation, CXCursor declaration)
{
	struct facts *facts = translation->facts;
	const char *record = record_name(translation, clang_getCursorSemanticParent(declaration));
	const char *own = scratch_string(translation, clang_getCursorSpelling(declaration));
	const char *name = arena_printf(facts->arena, "%s::%s", record, own);
	const char *key = field_key(translation, declaration, name);
	fact_index index = (fact_index)facts->fields.count;
	fact_index known = table_put_string(translation->field_keys, key, index);
	if (known != index)
		return known;
	VECTOR_PUSH(facts->fields, (struct fact_field){key, name, type_text(translation, declaration)});
	return index;
}

fact_index field_of(struct translation *translation, CXCursor declaration)
{
	uint64_t identity = declaration_identity(declaration);
	fact_index index = table_get_number(translation->field_declarations, identity);
	if (index == TABLE_NONE) {
		index = new_field(translation, declaration);
		table_put_number(translation->field_declarations, identity, index);
		layouts_note_union(translation, declaration);
		layouts_note_first(translation, declaration);
	}
	return index;
}

void parameters_register(struct translation *translation, fact_index function, struct children children)
{
	unsigned position = 0;
	for (size_t i = 0; i < children.count; i++) {
		CXCursor child = child_at(translation, children, i);
		if (child.kind != CXCursor_ParmDecl)
			continue;
		fact_index value = value_parameter(translation, function, position++);
		table_put_number(translation->parameters, declaration_identity(child), value);
	}
}

bool is_integral_kind(enum CXTypeKind kind)
{
	return (kind >= CXType_Bool && kind <= CXType_Int128) || kind == CXType_Enum;
}

/* Of a class of the system that was made of a template: whether the front end has its initialiser depends on what other
 * headers ask for. */
static bool is_made_for_others(CXCursor declaration)
{
	return clang_Location_isInSystemHeader(clang_getCursorLocation(declaration)) && is_instance(declaration);
}

/* The value of `const int timeout = 5;`, or the unknown value. */
static fact_index constant_of(struct translation *translation, CXCursor declaration)
{
	CXType type = clang_getCanonicalType(clang_getCursorType(declaration));
	if (!clang_isConstQualifiedType(type) || clang_isVolatileQualifiedType(type) || !is_integral_kind(type.kind))
		return translation->unknown;
	uint64_t identity = declaration_identity(declaration);
	fact_index value = table_get_number(translation->constants, identity);
	if (value == TABLE_NONE) {
		CXCursor initializer = clang_Cursor_getVarDeclInitializer(declaration);
		value = clang_Cursor_isNull(initializer) || is_made_for_others(declaration)
		            ? translation->unknown
		            : value_evaluated(translation, initializer);
		table_put_number(translation->constants, identity, value);
	}
	return value;
}

static fact_index variable_value(struct translation *translation, CXCursor declaration)
{
	fact_index constant = constant_of(translation, declaration);
	if (constant != translation->unknown)
		return constant;
	return value_of(translation, FACT_VALUE_VARIABLE, variable_of(translation, declaration), FACT_NONE);
}

/* A name that stands for several functions until a template is used, or for none because a header is missing: all that
 * is known is the name, and the first one has it. */
static fact_index overloaded_value(struct translation *translation, CXCursor reference)
{
	if (clang_getNumOverloadedDecls(reference) > 0)
		return declared_value(translation, clang_getOverloadedDecl(reference, 0));
	const char *name = scratch_string(translation, clang_getCursorSpelling(reference));
	if (!*name)
		return translation->unknown;
	return value_of(translation, FACT_VALUE_FUNCTION, function_undeclared(translation, name), FACT_NONE);
}

/* Few parameters of a function are changed; most functions change none. */
static fact_index changed_parameter(const struct translation *translation, uint64_t identity)
{
	for (size_t i = translation->changed_parameters.count; i-- > 0;)
		if (translation->changed_parameters.items[i].declaration == identity)
			return translation->changed_parameters.items[i].variable;
	return FACT_NONE;
}

static fact_index parameter_value(struct translation *translation, CXCursor declaration)
{
	uint64_t identity = declaration_identity(declaration);
	fact_index changed = changed_parameter(translation, identity);
	if (changed != FACT_NONE)
		return changed;
	fact_index value = table_get_number(translation->parameters, identity);
	return value == TABLE_NONE ? translation->unknown : value;
}

/* From here on a variable; what it was until now stands in `given`. */
static fact_index parameter_as_variable(struct translation *translation, CXCursor declaration, fact_index given,
                                        CXCursor left)
{
	struct facts *facts = translation->facts;
	struct fact_variable record = {.function = facts->values.items[given].a};
	record.place = place_of_cursor(translation, declaration);
	record.key = local_key(translation, declaration, record.function, record.place);
	record.name =
	    arena_copy_string(facts->arena, scratch_string(translation, clang_getCursorSpelling(declaration)));
	record.type = type_text(translation, declaration);
	fact_index variable = value_of(translation, FACT_VALUE_VARIABLE, add_variable(translation, record), FACT_NONE);
	VECTOR_PUSH(translation->changed_parameters,
	            (struct changed_parameter){declaration_identity(declaration), variable});
	flow_add(translation, variable, given, left);
	return variable;
}

/* Does it name a parameter that is a number? */
static bool is_number_parameter(CXCursor inside, CXCursor *ret_declaration)
{
	if (inside.kind != CXCursor_DeclRefExpr)
		return false;
	*ret_declaration = clang_getCursorReferenced(inside);
	return ret_declaration->kind == CXCursor_ParmDecl &&
	       is_integral_kind(clang_getCanonicalType(clang_getCursorType(*ret_declaration)).kind);
}

fact_index parameter_changes(struct translation *translation, CXCursor left)
{
	CXCursor inside = expression_inside(translation, left), declaration = clang_getNullCursor();
	fact_index to = expression_visit(translation, left);
	if (translation->facts->values.items[to].kind != FACT_VALUE_PARAMETER ||
	    !is_number_parameter(inside, &declaration))
		return to;
	return parameter_as_variable(translation, declaration, to, left);
}

bool is_given_to_read(CXCursor conversion, CXCursor given)
{
	if (given.kind != CXCursor_UnaryOperator || conversion.kind != CXCursor_UnexposedExpr ||
	    clang_getCursorUnaryOperatorKind(given) != CXUnaryOperator_AddrOf)
		return false;
	CXType to = clang_getCanonicalType(clang_getCursorType(conversion));
	CXType from = clang_getPointeeType(clang_getCanonicalType(clang_getCursorType(given)));
	return to.kind == CXType_Pointer && clang_isConstQualifiedType(clang_getPointeeType(to)) &&
	       is_integral_kind(from.kind);
}

bool unary_may_change(enum CXUnaryOperatorKind operation)
{
	return operation >= CXUnaryOperator_PostInc && operation <= CXUnaryOperator_AddrOf;
}

static bool changes_operand(CXCursor cursor)
{
	if (cursor.kind == CXCursor_CompoundAssignOperator)
		return true;
	if (cursor.kind == CXCursor_BinaryOperator)
		return clang_getCursorBinaryOperatorKind(cursor) == CXBinaryOperator_Assign;
	return cursor.kind == CXCursor_UnaryOperator && unary_may_change(clang_getCursorUnaryOperatorKind(cursor));
}

static enum CXChildVisitResult see_change(CXCursor cursor, CXCursor parent, CXClientData data)
{
	struct translation *translation = data;
	if (!changes_operand(cursor) || is_given_to_read(parent, cursor))
		return CXChildVisit_Recurse;
	struct children children = children_of(translation, cursor);
	if (children.count) {
		CXCursor left = child_at(translation, children, 0), declaration = clang_getNullCursor();
		fact_index given = translation->unknown;
		if (is_number_parameter(expression_inside(translation, left), &declaration))
			given = parameter_value(translation, declaration);
		if (translation->facts->values.items[given].kind == FACT_VALUE_PARAMETER)
			parameter_as_variable(translation, declaration, given, left);
	}
	children_close(translation, children);
	return CXChildVisit_Recurse;
}

void parameters_change_within(struct translation *translation, CXCursor cursor)
{
	clang_visitChildren(cursor, see_change, translation);
}

fact_index declared_value(struct translation *translation, CXCursor declaration)
{
	if (is_function_kind(declaration.kind))
		return value_of(translation, FACT_VALUE_FUNCTION, function_of(translation, declaration), FACT_NONE);
	switch (declaration.kind) {
	case CXCursor_EnumConstantDecl:
		return value_integer(translation, clang_getEnumConstantDeclValue(declaration));
	case CXCursor_VarDecl:
		return variable_value(translation, declaration);
	case CXCursor_FieldDecl: /* a pointer to a member */
		return value_of(translation, FACT_VALUE_FIELD, field_of(translation, declaration), FACT_NONE);
	case CXCursor_UnexposedDecl: /* a part of something that was taken apart */
	case CXCursor_ParmDecl:
		return parameter_value(translation, declaration);
	case CXCursor_OverloadedDeclRef:
		return overloaded_value(translation, declaration);
	default:
		return translation->unknown;
	}
}

static enum CXVisitorResult push_field(CXCursor field, CXClientData data)
{
	struct translation *translation = data;
	bool padding = clang_Cursor_isBitField(field) && !*scratch_string(translation, clang_getCursorSpelling(field));
	if (!padding)
		VECTOR_PUSH(translation->field_cursors, field);
	return CXVisit_Continue;
}

/* libclang does not list the fields of a record that has an error in it. */
static void push_written_fields(struct translation *translation, CXCursor record)
{
	struct children children = children_of(translation, record);
	for (size_t i = 0; i < children.count; i++)
		if (child_at(translation, children, i).kind == CXCursor_FieldDecl)
			push_field(child_at(translation, children, i), translation);
	children_close(translation, children);
}

struct children fields_of(struct translation *translation, CXType record)
{
	uint64_t identity = declaration_identity(clang_getTypeDeclaration(record));
	/* Runs are kept as pairs of numbers: first, then count. */
	struct {
		uint64_t declaration;
		uint32_t what;
		uint32_t zero;
	} key = {identity, 0, 0};
	struct children fields = {.first = table_get(translation->record_fields, &key, sizeof key)};
	key.what = 1;
	if (fields.first != TABLE_NONE) {
		fields.count = table_get(translation->record_fields, &key, sizeof key);
		return fields;
	}
	fields.first = translation->field_cursors.count;
	clang_Type_visitFields(record, push_field, translation);
	if (translation->field_cursors.count == fields.first)
		push_written_fields(translation, clang_getTypeDeclaration(record));
	fields.count = translation->field_cursors.count - fields.first;
	table_put(translation->record_fields, &key, sizeof key, (uint32_t)fields.count);
	key.what = 0;
	table_put(translation->record_fields, &key, sizeof key, (uint32_t)fields.first);
	return fields;
}
