#include "extract/translation.h"

#include <stdlib.h>

/* The clauses of a pair of braces, and how far they are used up. */
struct clauses {
	struct children children;
	size_t next;
};

static void fill(struct translation *translation, fact_index target, CXType type, struct clauses *clauses, bool braced);

/* Tables of numbers hold no functions, no descriptors and no flags; they can have a million elements. */
enum { NUMBERS_LIMIT = 256 };

static fact_index store(struct translation *translation, fact_index target, CXCursor expression)
{
	fact_index from = expression_visit(translation, expression);
	temporary_keep(translation, expression);
	if (target != FACT_NONE && is_flow_type(clang_getCursorType(expression)))
		flow_add(translation, target, from, expression);
	else if (target == FACT_NONE && translation->in_list &&
	         is_callable(translation, clang_getCursorType(expression)))
		VECTOR_PUSH(translation->listed, from);
	return from;
}

static fact_index element_of(struct translation *translation, fact_index array)
{
	return array == FACT_NONE ? FACT_NONE : value_pointee(translation, array);
}

static fact_index field_value(struct translation *translation, CXCursor field, fact_index record)
{
	if (record == translation->unknown)
		record = FACT_NONE;
	if (clang_Cursor_isAnonymousRecordDecl(clang_getTypeDeclaration(clang_getCursorType(field))))
		return record; /* its fields are the outer record's */
	return value_of(translation, FACT_VALUE_FIELD, field_of(translation, field), record);
}

static bool is_number(CXType type)
{
	enum CXTypeKind kind = clang_getCanonicalType(type).kind;
	return kind >= CXType_Bool && kind <= CXType_LongDouble;
}

/* `.field = x`, `[2] = x`: an unexposed expression without a type, over the designators and the value. */
static bool is_designated(struct translation *translation, CXCursor clause)
{
	if (clause.kind != CXCursor_UnexposedExpr)
		return false;
	struct children children = children_of(translation, clause);
	bool designated = children.count >= 2 && (child_at(translation, children, 0).kind == CXCursor_MemberRef ||
	                                          clang_getCursorType(clause).kind == CXType_Void);
	children_close(translation, children);
	return designated;
}

/* Noted once for each record of whose fields one is designated. */
static size_t field_position(struct translation *translation, CXType type, CXCursor field)
{
	struct children fields = fields_of(translation, type);
	uint64_t record = declaration_identity(clang_getTypeDeclaration(type));
	if (table_get_number(translation->field_positions, record) == TABLE_NONE) {
		table_put_number(translation->field_positions, record, 0);
		for (size_t i = 0; i < fields.count; i++)
			table_put_number(translation->field_positions,
			                 declaration_identity(translation->field_cursors.items[fields.first + i]),
			                 (uint32_t)i);
	}
	uint32_t known = table_get_number(translation->field_positions, declaration_identity(field));
	return known == TABLE_NONE ? fields.count : known;
}

/* Stores a designated clause where it belongs; *position moves behind the field that is named first. */
static void designated(struct translation *translation, fact_index target, CXType type, CXCursor clause,
                       size_t *position)
{
	struct children children = children_of(translation, clause);
	for (size_t i = 0; i + 1 < children.count; i++) {
		CXCursor designator = child_at(translation, children, i);
		if (designator.kind == CXCursor_MemberRef) {
			CXCursor field = clang_getCursorReferenced(designator);
			if (i == 0)
				*position = field_position(translation, type, field) + 1;
			target = field_value(translation, field, target);
		} else if (i == 0 || child_at(translation, children, i - 1).kind == CXCursor_MemberRef) {
			target = element_of(translation, target); /* a range of elements has two numbers */
		}
	}
	CXCursor value = child_at(translation, children, children.count - 1);
	initialize(translation, target, value);
	children_close(translation, children);
}

static bool is_whole(CXType type, CXCursor clause)
{
	CXType given = clang_getUnqualifiedType(clang_getCanonicalType(clang_getCursorType(clause)));
	return clang_equalTypes(given, clang_getUnqualifiedType(type));
}

static enum CXVisitorResult find_constructor(CXCursor method, CXClientData data)
{
	bool *found = data;
	*found = method.kind == CXCursor_Constructor && !clang_CXXMethod_isDefaulted(method);
	return *found ? CXVisit_Break : CXVisit_Continue;
}

/* Is an object made of the clause, rather than its fields of clauses? */
static bool is_made_of(struct translation *translation, CXType type)
{
	bool found = false;
	if (translation->cplusplus && type.kind == CXType_Record)
		clang_visitCXXMethods(type, find_constructor, &found);
	return found;
}

/* One field or element: takes one clause, or, where inner braces are left out, as many as it needs. */
static void fill_part(struct translation *translation, fact_index target, CXType type, struct clauses *clauses)
{
	type = clang_getCanonicalType(type);
	CXCursor clause = child_at(translation, clauses->children, clauses->next);
	bool aggregate = type.kind == CXType_Record || is_array_type(type);
	CXCursor inside = aggregate ? expression_inside(translation, clause) : clause;
	if (!aggregate || inside.kind == CXCursor_InitListExpr || inside.kind == CXCursor_StringLiteral ||
	    is_whole(type, clause) || is_made_of(translation, type)) {
		clauses->next++;
		initialize(translation, target, clause);
	} else {
		size_t before = clauses->next;
		fill(translation, target, type, clauses, false);
		if (clauses->next == before) { /* an aggregate of nothing: still get on */
			clauses->next++;
			initialize(translation, FACT_NONE, clause);
		}
	}
}

/* What a library's array of functions is made of is in the array, as what a vector is given: its field is the
 * library's. */
static bool is_kept_by_library(struct translation *translation, CXCursor field)
{
	CXType type = clang_getCanonicalType(clang_getCursorType(field));
	return translation->cplusplus && is_array_type(type) &&
	       is_callable(translation, clang_getArrayElementType(type)) &&
	       clang_Location_isInSystemHeader(clang_getCursorLocation(field));
}

/* What the class says of the fields that the braces do not name: it happens where the braces stand. */
static void fill_called(struct translation *translation, fact_index record, struct children called, const bool *named)
{
	for (size_t i = 0; i < called.count; i++) {
		struct called_field field = translation->called_fields.items[called.first + i];
		if (!named[field.position])
			field_default_visit(translation, field_value(translation, field.field, record), field.value);
	}
}

static void fill_record(struct translation *translation, fact_index target, CXType type, struct clauses *clauses,
                        bool braced)
{
	struct children fields = fields_of(translation, type);
	struct children called = {0};
	if (braced && translation->function != FACT_NONE)
		called = called_fields_of(translation, type);
	bool *named = called.count ? memory_zeroed(fields.count, sizeof *named) : NULL;
	bool is_union = clang_getTypeDeclaration(type).kind == CXCursor_UnionDecl;
	size_t position = 0;
	while (clauses->next < clauses->children.count) {
		CXCursor clause = child_at(translation, clauses->children, clauses->next);
		if (is_designated(translation, clause)) {
			if (!braced)
				return;
			clauses->next++;
			designated(translation, target, type, clause, &position);
		} else if (position < fields.count && !(is_union && position > 0)) {
			CXCursor field = translation->field_cursors.items[fields.first + position++];
			fact_index part =
			    is_kept_by_library(translation, field) ? target : field_value(translation, field, target);
			fill_part(translation, part, clang_getCursorType(field), clauses);
		} else if (braced) { /* too many, or a class whose bases come first */
			clauses->next++;
			initialize(translation, FACT_NONE, clause);
		} else {
			return;
		}
		if (named && position > 0 && position <= fields.count)
			named[position - 1] = true;
	}
	if (named)
		fill_called(translation, target, called, named);
	free(named);
}

static void fill_array(struct translation *translation, fact_index target, CXType type, struct clauses *clauses,
                       bool braced)
{
	CXType element = clang_getArrayElementType(type);
	if (braced && is_number(element) && clauses->children.count > NUMBERS_LIMIT) {
		clauses->next = clauses->children.count;
		return;
	}
	long long size = clang_getArraySize(type);
	fact_index part = element_of(translation, target);
	for (long long i = 0; clauses->next < clauses->children.count && (braced || i < size); i++) {
		CXCursor clause = child_at(translation, clauses->children, clauses->next);
		size_t position = 0;
		if (!is_designated(translation, clause)) {
			fill_part(translation, part, element, clauses);
		} else if (braced) {
			clauses->next++;
			designated(translation, target, type, clause, &position);
		} else {
			return;
		}
	}
}

static void fill(struct translation *translation, fact_index target, CXType type, struct clauses *clauses, bool braced)
{
	if (type.kind == CXType_Record)
		fill_record(translation, target, type, clauses, braced);
	else if (is_array_type(type))
		fill_array(translation, target, type, clauses, braced);
	while (braced && clauses->next < clauses->children.count)
		store(translation, target, child_at(translation, clauses->children, clauses->next++));
}

/* The braces behind a compound literal's type. */
static CXCursor list_inside(struct translation *translation, CXCursor cursor)
{
	CXCursor inside = expression_inside(translation, cursor);
	if (inside.kind == CXCursor_CompoundLiteralExpr) {
		struct children children = children_of(translation, inside);
		if (children.count)
			inside = child_at(translation, children, children.count - 1);
		children_close(translation, children);
	}
	return inside;
}

/* `int timeout = 5;` in a class: what the field holds unless somebody says otherwise; null cursor without that. */
static CXCursor default_of(struct translation *translation, CXCursor field)
{
	CXCursor value = clang_getNullCursor();
	if (!translation->cplusplus || clang_Cursor_isBitField(field))
		return value;
	struct children children = children_of(translation, field);
	if (children.count && clang_isExpression(child_at(translation, children, children.count - 1).kind) &&
	    !is_array_type(clang_getCanonicalType(clang_getCursorType(field))))
		value = child_at(translation, children, children.count - 1);
	children_close(translation, children);
	return value;
}

static fact_index default_value(struct translation *translation, CXCursor value)
{
	return expression_inside(translation, value).kind == CXCursor_CXXNullPtrLiteralExpr
	           ? value_integer(translation, 0)
	           : value_evaluated(translation, value);
}

/* What the class of an object, and those of its parts, say of fields. */
struct said_of_fields {
	size_t constants;
	bool others; /* or more than anybody writes: 2 to the power of 30 is soon written */
};

enum { SAID_LIMIT = 4096 };

static struct said_of_fields said_of_fields(struct translation *translation, CXType type);

static struct said_of_fields add_fields(struct translation *translation, CXType type)
{
	struct children fields = fields_of(translation, type);
	struct said_of_fields said = {0};
	for (size_t i = 0; i < fields.count; i++) {
		CXCursor field = translation->field_cursors.items[fields.first + i];
		CXType inner = clang_getCanonicalType(clang_getCursorType(field));
		CXCursor value = default_of(translation, field);
		struct said_of_fields part = {0};
		if (clang_Cursor_isNull(value))
			part = said_of_fields(translation, inner);
		else if (default_value(translation, value) != translation->unknown)
			part.constants = 1;
		else
			part.others = true;
		said.constants += part.constants;
		said.others = said.others || part.others;
	}
	if (said.constants > SAID_LIMIT)
		said = (struct said_of_fields){.others = true};
	return said;
}

static struct said_of_fields said_of_fields(struct translation *translation, CXType type)
{
	enum { OTHERS = 1U << 31 };
	if (!translation->cplusplus || type.kind != CXType_Record)
		return (struct said_of_fields){0};
	uint64_t class = declaration_identity(clang_getTypeDeclaration(type));
	uint32_t known = table_get_number(translation->said_of_fields, class);
	if (known == TABLE_NONE) {
		struct said_of_fields said = add_fields(translation, type);
		known = (uint32_t)said.constants | (said.others ? OTHERS : 0);
		table_put_number(translation->said_of_fields, class, known);
	}
	return (struct said_of_fields){known & ~OTHERS, (known & OTHERS) != 0};
}

static void fill_defaults(struct translation *translation, fact_index record, CXType type)
{
	if (said_of_fields(translation, type).constants == 0)
		return;
	struct children fields = fields_of(translation, type);
	for (size_t i = 0; i < fields.count; i++) {
		CXCursor field = translation->field_cursors.items[fields.first + i];
		CXCursor value = default_of(translation, field);
		if (clang_Cursor_isNull(value)) {
			CXType inner = clang_getCanonicalType(clang_getCursorType(field));
			if (said_of_fields(translation, inner).constants)
				fill_defaults(translation, field_value(translation, field, record), inner);
			continue;
		}
		fact_index constant = default_value(translation, value);
		if (constant != translation->unknown)
			flow_add(translation, field_value(translation, field, record), constant, value);
	}
}

/* `struct options options;`, where nobody wrote a constructor. */
static bool is_made_by_default(CXCursor initializer)
{
	CXCursor constructor;
	if (initializer.kind != CXCursor_CallExpr || clang_Cursor_getNumArguments(initializer) != 0)
		return false;
	constructor = clang_getCursorReferenced(initializer);
	return constructor.kind == CXCursor_Constructor && clang_CXXConstructor_isDefaultConstructor(constructor) &&
	       clang_CXXMethod_isDefaulted(constructor);
}

static fact_index initialize_otherwise(struct translation *translation, fact_index target, CXCursor initializer)
{
	fact_index from = store(translation, target, initializer);
	if (translation->cplusplus && target != FACT_NONE && translation->function != FACT_NONE &&
	    is_made_by_default(initializer))
		fill_defaults(translation, target, clang_getCanonicalType(clang_getCursorType(initializer)));
	return from;
}

fact_index initialize(struct translation *translation, fact_index target, CXCursor initializer)
{
	CXCursor list = list_inside(translation, initializer);
	if (list.kind != CXCursor_InitListExpr || translation->depth >= DEPTH_LIMIT)
		return initialize_otherwise(translation, target, initializer);
	translation->depth++;
	CXType type = clang_getCanonicalType(clang_getCursorType(list));
	/* What a list does not name is zero, unless the field has a value of its own. */
	if (target != FACT_NONE && type.kind == CXType_Record && !said_of_fields(translation, type).others) {
		flow_add_zero(translation, target, initializer);
		if (translation->function != FACT_NONE)
			fill_defaults(translation, target, type);
	}
	struct clauses clauses = {.children = children_of(translation, list)};
	fill(translation, target, type, &clauses, true);
	children_close(translation, clauses.children);
	translation->depth--;
	return translation->unknown;
}
