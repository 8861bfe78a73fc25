/* Records that are the same memory: a pointer to one that is cast to a pointer to another, members of a union. What is
 * stored in a field of one is read from the other. */
#include "extract/translation.h"

#include <string.h>

enum { NESTING_AT_MOST = 3 };

/* Functions, what may be one, and descriptors; other fields say nothing that matters. */
static bool is_worth_a_flow(CXType type)
{
	type = clang_getCanonicalType(type);
	if (type.kind == CXType_Int)
		return true;
	if (type.kind != CXType_Pointer)
		return false;
	enum CXTypeKind kind = clang_getCanonicalType(clang_getPointeeType(type)).kind;
	return kind == CXType_Void || kind == CXType_FunctionProto || kind == CXType_FunctionNoProto;
}

static fact_index field_value(struct translation *translation, CXCursor field)
{
	return value_of(translation, FACT_VALUE_FIELD, field_of(translation, field), FACT_NONE);
}

/* The flow belongs to no function: it holds wherever the record is used. */
static void add_flow(struct translation *translation, fact_index to, fact_index from, CXCursor cursor)
{
	fact_index function = translation->function;
	translation->function = FACT_NONE;
	flow_add(translation, to, from, cursor);
	translation->function = function;
}

static CXType record_behind(CXType pointer)
{
	pointer = clang_getCanonicalType(pointer);
	if (pointer.kind != CXType_Pointer)
		return (CXType){.kind = CXType_Invalid};
	CXType type = clang_getUnqualifiedType(clang_getCanonicalType(clang_getPointeeType(pointer)));
	return type.kind == CXType_Record ? type : (CXType){.kind = CXType_Invalid};
}

static void share_beginning(struct translation *translation, CXType left, CXType right, CXCursor cursor,
                            unsigned nesting);

/* Fields of the same name at the same place: the same memory. */
static void share_field(struct translation *translation, CXCursor left, CXCursor right, CXCursor cursor,
                        unsigned nesting)
{
	CXType left_type = clang_getCanonicalType(clang_getCursorType(left));
	CXType right_type = clang_getCanonicalType(clang_getCursorType(right));
	if (clang_equalTypes(left_type, right_type)) {
		if (!is_worth_a_flow(left_type))
			return;
		fact_index to = field_value(translation, left), from = field_value(translation, right);
		add_flow(translation, to, from, cursor);
		add_flow(translation, from, to, cursor);
	} else if (left_type.kind == CXType_Record && right_type.kind == CXType_Record && nesting > 0) {
		share_beginning(translation, left_type, right_type, cursor, nesting - 1);
	}
}

static bool have_same_name(struct translation *translation, CXCursor left, CXCursor right)
{
	const char *name = scratch_string(translation, clang_getCursorSpelling(left));
	return strcmp(name, scratch_string(translation, clang_getCursorSpelling(right))) == 0;
}

/* Records begin in the same way as far as the names and places of their fields agree. */
static void share_beginning(struct translation *translation, CXType left, CXType right, CXCursor cursor,
                            unsigned nesting)
{
	struct children left_fields = fields_of(translation, left), right_fields = fields_of(translation, right);
	for (size_t i = 0; i < left_fields.count && i < right_fields.count; i++) {
		CXCursor a = translation->field_cursors.items[left_fields.first + i];
		CXCursor b = translation->field_cursors.items[right_fields.first + i];
		if (clang_Cursor_getOffsetOfField(a) != clang_Cursor_getOffsetOfField(b) ||
		    !have_same_name(translation, a, b))
			return;
		share_field(translation, a, b, cursor, nesting);
	}
}

void layouts_note_cast(struct translation *translation, CXType to, CXType from, CXCursor cursor)
{
	CXType left = record_behind(to), right = record_behind(from);
	if (left.kind == CXType_Invalid || right.kind == CXType_Invalid || clang_equalTypes(left, right))
		return;
	uint64_t key[] = {declaration_identity(clang_getTypeDeclaration(left)),
	                  declaration_identity(clang_getTypeDeclaration(right))};
	if (key[0] > key[1]) {
		uint64_t greater = key[0];
		key[0] = key[1];
		key[1] = greater;
	}
	uint32_t next = (uint32_t)table_count(translation->casts);
	if (table_put(translation->casts, key, sizeof key, next) == next)
		share_beginning(translation, left, right, cursor, NESTING_AT_MOST);
}

static bool is_function_pointer(CXType type)
{
	type = clang_getCanonicalType(type);
	return type.kind == CXType_Pointer &&
	       clang_getCanonicalType(clang_getPointeeType(type)).kind == CXType_FunctionProto;
}

/* `union { void *symbol; void (*function)(void); }`: what goes in by a name without a type comes out by one with. */
void layouts_note_union(struct translation *translation, CXCursor field)
{
	CXCursor parent = clang_getCursorSemanticParent(field);
	CXType type = clang_getCursorType(field);
	if (parent.kind != CXCursor_UnionDecl || !is_function_pointer(type))
		return;
	struct children fields = fields_of(translation, clang_getCursorType(parent));
	for (size_t i = 0; i < fields.count; i++) {
		CXCursor other = translation->field_cursors.items[fields.first + i];
		CXType other_type = clang_getCanonicalType(clang_getCursorType(other));
		if (clang_equalCursors(other, field) || other_type.kind != CXType_Pointer ||
		    clang_getCanonicalType(clang_getPointeeType(other_type)).kind != CXType_Void)
			continue;
		fact_index function = field_value(translation, field), plain = field_value(translation, other);
		add_flow(translation, function, value_cast(translation, plain, other_type, type), field);
		add_flow(translation, plain, function, field);
	}
}

/* ---- the first field, which is where its record is ---- */

static bool is_untyped_or_function(CXType type)
{
	type = clang_getCanonicalType(type);
	return type.kind == CXType_Pointer &&
	       (clang_getCanonicalType(clang_getPointeeType(type)).kind == CXType_Void || is_function_pointer(type));
}

/* The front end looks through all that the record is made of, down to the last part. */
static bool is_first(CXCursor field) { return clang_Cursor_getOffsetOfField(field) == 0; }

/* What stands for the first field in sources that know no more of the record than its name. */
static fact_index first_of_unknown(struct translation *translation, CXCursor record)
{
	struct facts *facts = translation->facts;
	struct fact_field field = {.type = "void *"};
	field.key = arena_printf(facts->arena, "%s@first", scratch_string(translation, clang_getCursorUSR(record)));
	field.name = arena_printf(facts->arena, "%s::(first)", record_name(translation, record));
	fact_index index = (fact_index)facts->fields.count;
	fact_index known = table_put_string(translation->field_keys, field.key, index);
	if (known == index)
		VECTOR_PUSH(facts->fields, field);
	return known;
}

void layouts_note_first(struct translation *translation, CXCursor field)
{
	CXCursor record = clang_getCursorSemanticParent(field);
	if (record.kind != CXCursor_StructDecl || !is_untyped_or_function(clang_getCursorType(field)) ||
	    clang_Cursor_isAnonymous(record) || clang_Location_isInSystemHeader(clang_getCursorLocation(field)) ||
	    !is_first(field))
		return;
	fact_index unknown = first_of_unknown(translation, record);
	add_flow(translation, value_of(translation, FACT_VALUE_FIELD, unknown, FACT_NONE),
	         field_value(translation, field), field);
}

static fact_index first_of(struct translation *translation, CXType record)
{
	CXCursor declaration = clang_getTypeDeclaration(record);
	if (clang_Cursor_isNull(clang_getCursorDefinition(declaration)))
		return first_of_unknown(translation, declaration);
	struct children fields = fields_of(translation, record);
	CXCursor first = fields.count ? translation->field_cursors.items[fields.first] : clang_getNullCursor();
	if (fields.count == 0 || !is_first(first) || !is_untyped_or_function(clang_getCursorType(first)))
		return FACT_NONE;
	return field_of(translation, first);
}

fact_index layouts_first_field(struct translation *translation, fact_index value, CXType from, CXType to)
{
	CXType record = record_behind(from), target = clang_getCanonicalType(to);
	if (value == translation->unknown || record.kind == CXType_Invalid || target.kind != CXType_Pointer ||
	    !is_untyped_or_function(clang_getPointeeType(target)))
		return value;
	fact_index field = first_of(translation, record);
	if (field == FACT_NONE)
		return value;
	return value_address(translation,
	                     value_of(translation, FACT_VALUE_FIELD, field, value_pointee(translation, value)));
}
