#include "extract/translation.h"

void destructor_call(struct translation *translation, enum fact_callee kind, CXCursor destructor, fact_index receiver,
                     CXSourceLocation location)
{
	struct fact_call call = call_of(kind, function_of(translation, destructor));
	call.receiver = receiver;
	call.implicit = true;
	call.first_argument = (fact_index)translation->facts->arguments.count;
	call_record(translation, call, location);
}

static enum CXVisitorResult take_destructor(CXCursor method, CXClientData data)
{
	if (method.kind == CXCursor_Destructor)
		*(CXCursor *)data = method;
	return CXVisit_Continue;
}

CXCursor declared_destructor(struct translation *translation, CXCursor class)
{
	CXCursor destructor = clang_getNullCursor();
	clang_visitCXXMethods(clang_getCursorType(class), take_destructor, &destructor);
	if (!clang_Cursor_isNull(destructor) || !is_instance(class))
		return destructor;
	CXCursor pattern = clang_getSpecializedCursorTemplate(class);
	CXCursor definition = clang_getCursorDefinition(pattern);
	struct children children = children_of(translation, clang_Cursor_isNull(definition) ? pattern : definition);
	for (size_t i = 0; i < children.count; i++)
		take_destructor(child_at(translation, children, i), &destructor);
	children_close(translation, children);
	return destructor;
}

/* What dies with an object: its members, and the parts that are its bases. */
struct death {
	struct translation *translation;
	fact_index object; /* FACT_NONE: it is only asked whether there is anything */
	CXSourceLocation location;
	bool anything;
};

static void part_dies(struct death *death, CXType type, CXCursor field)
{
	struct translation *translation = death->translation;
	fact_index part = death->object;
	bool asked = part == FACT_NONE;
	CXCursor destructor = destructor_of(translation, type);
	if (library_destroys(translation, type, asked ? NULL : &death->location))
		death->anything = true;
	if (clang_Cursor_isNull(destructor))
		return;
	death->anything = true;
	if (asked)
		return;
	if (!clang_Cursor_isNull(field))
		part = value_of(translation, FACT_VALUE_FIELD, field_of(translation, field), death->object);
	if (is_array_type(clang_getCursorType(field)))
		part = value_pointee(translation, part);
	destructor_call(translation, FACT_CALLEE_DIRECT, destructor, part, death->location);
}

static enum CXVisitorResult base_dies(CXCursor base, CXClientData data)
{
	part_dies(data, clang_getCursorType(base), clang_getNullCursor());
	return CXVisit_Continue;
}

static void parts_die(struct death *death, CXCursor class)
{
	struct translation *translation = death->translation;
	CXType type = clang_getCursorType(class);
	if (clang_getCursorKind(class) == CXCursor_UnionDecl)
		return;
	struct children fields = fields_of(translation, type);
	for (size_t i = fields.count; i > 0; i--) {
		CXCursor field = translation->field_cursors.items[fields.first + i - 1];
		part_dies(death, clang_getCursorType(field), field);
	}
	clang_visitCXXBaseClasses(type, base_dies, death);
}

void members_die(struct translation *translation, fact_index destructor, CXCursor class, CXSourceLocation location)
{
	struct death death = {.translation = translation, .location = location};
	death.object = value_of(translation, FACT_VALUE_RECEIVER, destructor, FACT_NONE);
	parts_die(&death, class);
}

static enum CXVisitorResult see_deleted_copy(CXCursor method, CXClientData data)
{
	if (!clang_CXXConstructor_isCopyConstructor(method) || !clang_CXXMethod_isDeleted(method))
		return CXVisit_Continue;
	*(bool *)data = true;
	return CXVisit_Break;
}

static enum CXVisitorResult see_base_without_copies(CXCursor base, CXClientData data)
{
	clang_visitCXXMethods(clang_getCanonicalType(clang_getCursorType(base)), see_deleted_copy, data);
	return *(bool *)data ? CXVisit_Break : CXVisit_Continue;
}

/* Is it a class of the system of which there is one owner at a time, std::future or std::optional of a guard? What its
 * end does, nobody wrote; but it is the end of what it owns. */
static bool has_one_owner(CXCursor class, CXCursor destructor)
{
	bool deleted = false;
	if (!clang_equalLocations(clang_getCursorLocation(class), clang_getCursorLocation(destructor)))
		return false;
	clang_visitCXXMethods(clang_getCursorType(class), see_deleted_copy, &deleted);
	if (!deleted)
		clang_visitCXXBaseClasses(clang_getCursorType(class), see_base_without_copies, &deleted);
	return deleted;
}

static CXCursor find_destructor(struct translation *translation, CXCursor class)
{
	CXCursor destructor = declared_destructor(translation, class);
	struct death death = {.translation = translation, .object = FACT_NONE};
	if (clang_Cursor_isNull(destructor) || !clang_CXXMethod_isDefaulted(destructor))
		return destructor;
	if (clang_Location_isInSystemHeader(clang_getCursorLocation(class)))
		return has_one_owner(class, destructor) ? destructor : clang_getNullCursor();
	if (is_lambda_class(translation, class))
		return clang_getNullCursor();
	parts_die(&death, class);
	if (!death.anything && !clang_CXXMethod_isVirtual(destructor))
		return clang_getNullCursor();
	function_body_visit(translation, function_of(translation, destructor), destructor);
	return destructor;
}

CXCursor destructor_of(struct translation *translation, CXType type)
{
	if (!translation->cplusplus)
		return clang_getNullCursor();
	type = clang_getCanonicalType(type);
	while (is_array_type(type))
		type = clang_getCanonicalType(clang_getArrayElementType(type));
	CXCursor class = clang_getTypeDeclaration(type);
	if (type.kind != CXType_Record || clang_isInvalid(class.kind))
		return clang_getNullCursor();
	uint64_t identity = declaration_identity(class);
	uint32_t known = table_get_number(translation->destructors, identity);
	if (known == TABLE_NONE) {
		CXCursor destructor = find_destructor(translation, class);
		known = (uint32_t)translation->destructor_cursors.count;
		VECTOR_PUSH(translation->destructor_cursors, destructor);
		table_put_number(translation->destructors, identity, known);
	}
	return translation->destructor_cursors.items[known];
}
