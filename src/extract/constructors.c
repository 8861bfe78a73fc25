#include "extract/translation.h"

#include <string.h>

/* What is made with an object: the parts that are its bases, and its members, unless an initialiser says how. */
struct making {
	struct translation *translation;
	fact_index object;       /* FACT_NONE: it is only asked whether there is anything */
	struct children written; /* children of the constructor */
	CXSourceLocation location;
	bool anything;
};

/* Without the arguments of a template. */
static const char *plain_spelling(struct translation *translation, CXCursor cursor)
{
	const char *name = scratch_string(translation, clang_getCursorSpelling(cursor));
	return arena_copy_bytes(translation->scratch, name, strcspn(name, "<"));
}

static enum CXVisitorResult take_default(CXCursor method, CXClientData data)
{
	if (method.kind != CXCursor_Constructor || !clang_CXXConstructor_isDefaultConstructor(method) ||
	    clang_CXXMethod_isDeleted(method))
		return CXVisit_Continue;
	*(CXCursor *)data = method;
	return CXVisit_Break;
}

static enum CXVisitorResult take_virtual(CXCursor method, CXClientData data)
{
	if (!clang_CXXMethod_isVirtual(method))
		return CXVisit_Continue;
	*(bool *)data = true;
	return CXVisit_Break;
}

static void part_is_made(struct making *making, CXType type, CXCursor field)
{
	struct translation *translation = making->translation;
	CXCursor constructor = default_constructor_of(translation, type);
	if (clang_Cursor_isNull(constructor))
		return;
	making->anything = true;
	if (making->object == FACT_NONE)
		return;
	struct fact_call call = call_of(FACT_CALLEE_DIRECT, function_of(translation, constructor));
	call.receiver = making->object;
	call.implicit = true;
	call.first_argument = (fact_index)translation->facts->arguments.count;
	if (!clang_Cursor_isNull(field))
		call.receiver = value_of(translation, FACT_VALUE_FIELD, field_of(translation, field), making->object);
	if (is_array_type(clang_getCursorType(field)))
		call.receiver = value_pointee(translation, call.receiver);
	call_record(translation, call, making->location);
}

/* Does the constructor say itself how the base is made? Then an expression of its type stands before the body. */
static bool says_how_base(const struct making *making, CXType base)
{
	const struct translation *translation = making->translation;
	for (size_t i = 0; i < making->written.count; i++) {
		CXCursor child = child_at(translation, making->written, i);
		if (clang_isStatement(child.kind))
			return false;
		if (clang_isExpression(child.kind) &&
		    clang_equalTypes(clang_getCanonicalType(clang_getCursorType(child)), clang_getCanonicalType(base)))
			return true;
	}
	return false;
}

static bool names_field(const struct making *making, CXCursor field)
{
	for (size_t i = 0; i < making->written.count; i++) {
		CXCursor child = child_at(making->translation, making->written, i);
		if (child.kind == CXCursor_MemberRef && clang_equalCursors(clang_getCursorReferenced(child), field))
			return true;
	}
	return false;
}

/* The class says how the field is made, by a call, and the constructor does not. */
static void default_is_made(struct making *making, CXCursor field, CXCursor value)
{
	struct translation *translation = making->translation;
	size_t temporaries = translation->temporaries.count;
	making->anything = true;
	if (making->object == FACT_NONE)
		return;
	field_default_visit(
	    translation, value_of(translation, FACT_VALUE_FIELD, field_of(translation, field), making->object), value);
	temporaries_leave(translation, temporaries);
}

static bool says_how_field(const struct making *making, CXCursor field)
{
	struct translation *translation = making->translation;
	struct children children = children_of(translation, field); /* `Entry entry{1};` */
	bool says = false;
	for (size_t i = 0; i < children.count; i++)
		says = says || clang_isExpression(child_at(translation, children, i).kind);
	children_close(translation, children);
	return says && clang_getCanonicalType(clang_getCursorType(field)).kind == CXType_Record;
}

static enum CXVisitorResult base_is_made(CXCursor base, CXClientData data)
{
	CXType type = clang_getCursorType(base);
	if (!says_how_base(data, type))
		part_is_made(data, type, clang_getNullCursor());
	return CXVisit_Continue;
}

static void parts_are_made(struct making *making, CXCursor class)
{
	struct translation *translation = making->translation;
	CXType type = clang_getCursorType(class);
	bool delegates = says_how_base(making, type);
	if (delegates || class.kind == CXCursor_UnionDecl)
		return;
	clang_visitCXXBaseClasses(type, base_is_made, making);
	struct children fields = fields_of(translation, type);
	for (size_t i = 0; i < fields.count; i++) {
		CXCursor field = translation->field_cursors.items[fields.first + i];
		if (names_field(making, field))
			continue;
		CXCursor value = field_default_that_calls(translation, field);
		if (!clang_Cursor_isNull(value))
			default_is_made(making, field, value);
		else if (!says_how_field(making, field))
			part_is_made(making, clang_getCursorType(field), field);
	}
}

void members_are_made(struct translation *translation, fact_index constructor, CXCursor cursor, struct children written)
{
	struct making making = {translation, .written = written, .location = clang_getCursorLocation(cursor)};
	making.object = value_of(translation, FACT_VALUE_RECEIVER, constructor, FACT_NONE);
	parts_are_made(&making, clang_getCursorSemanticParent(cursor));
}

static CXCursor find_default_constructor(struct translation *translation, CXCursor class)
{
	CXType type = clang_getCursorType(class);
	CXCursor constructor = clang_getNullCursor();
	struct making making = {translation, .object = FACT_NONE};
	bool polymorphic = false;
	clang_visitCXXMethods(type, take_default, &constructor);
	if (clang_Cursor_isNull(constructor) || !clang_CXXMethod_isDefaulted(constructor))
		return constructor;
	clang_visitCXXMethods(type, take_virtual, &polymorphic);
	if (!polymorphic)
		parts_are_made(&making, class);
	if (!polymorphic && !making.anything)
		return clang_getNullCursor();
	function_body_visit(translation, function_of(translation, constructor), constructor);
	return constructor;
}

CXCursor default_constructor_of(struct translation *translation, CXType type)
{
	type = clang_getCanonicalType(type);
	while (is_array_type(type))
		type = clang_getCanonicalType(clang_getArrayElementType(type));
	CXCursor class = clang_getTypeDeclaration(type);
	if (type.kind != CXType_Record || clang_isInvalid(class.kind) ||
	    clang_Location_isInSystemHeader(clang_getCursorLocation(class)))
		return clang_getNullCursor();
	uint64_t identity = declaration_identity(class);
	uint32_t known = table_get_number(translation->constructors, identity);
	if (known == TABLE_NONE) {
		CXCursor constructor = find_default_constructor(translation, class);
		known = (uint32_t)translation->constructor_cursors.count;
		VECTOR_PUSH(translation->constructor_cursors, constructor);
		table_put_number(translation->constructors, identity, known);
	}
	return translation->constructor_cursors.items[known];
}

/* ---- constructors that are taken from a base: `using Base::Base;` ---- */

struct inheritance {
	struct translation *translation;
	CXCursor constructor; /* that the front end made for the class */
	const char *base;     /* whose name it has */
	CXCursor found;
};

static enum CXVisitorResult take_same(CXCursor method, CXClientData data)
{
	struct inheritance *inheritance = data;
	if (method.kind != CXCursor_Constructor ||
	    !clang_equalTypes(clang_getCanonicalType(clang_getCursorType(method)),
	                      clang_getCanonicalType(clang_getCursorType(inheritance->constructor))))
		return CXVisit_Continue;
	inheritance->found = method;
	return CXVisit_Break;
}

static enum CXVisitorResult look_into_base(CXCursor base, CXClientData data)
{
	struct inheritance *inheritance = data;
	CXType type = clang_getCanonicalType(clang_getCursorType(base));
	CXCursor class = clang_getTypeDeclaration(type);
	if (strcmp(plain_spelling(inheritance->translation, class), inheritance->base) == 0)
		clang_visitCXXMethods(type, take_same, inheritance);
	else /* who takes it may have taken it, too */
		clang_visitCXXBaseClasses(type, look_into_base, inheritance);
	return clang_Cursor_isNull(inheritance->found) ? CXVisit_Continue : CXVisit_Break;
}

CXCursor constructor_written(struct translation *translation, CXCursor constructor)
{
	CXCursor class = clang_getCursorSemanticParent(constructor);
	struct inheritance inheritance = {translation, constructor, plain_spelling(translation, constructor),
	                                  clang_getNullCursor()};
	if (strcmp(inheritance.base, plain_spelling(translation, class)) == 0)
		return constructor;
	clang_visitCXXBaseClasses(clang_getCursorType(class), look_into_base, &inheritance);
	return clang_Cursor_isNull(inheritance.found) ? constructor : inheritance.found;
}
