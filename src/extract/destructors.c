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

static CXCursor find_destructor(struct translation *translation, CXCursor class)
{
	CXCursor template = clang_getSpecializedCursorTemplate(class);
	if (!clang_Cursor_isNull(template) && !clang_isInvalid(template.kind))
		class = template;
	CXCursor definition = clang_getCursorDefinition(class), destructor = clang_getNullCursor();
	struct children children = children_of(translation, clang_Cursor_isNull(definition) ? class : definition);
	for (size_t i = 0; i < children.count; i++) {
		CXCursor child = child_at(translation, children, i);
		if (child.kind == CXCursor_Destructor && !clang_CXXMethod_isDefaulted(child))
			destructor = child;
	}
	children_close(translation, children);
	return destructor;
}

CXCursor destructor_of(struct translation *translation, CXType type)
{
	if (!translation->cplusplus)
		return clang_getNullCursor();
	type = clang_getCanonicalType(type);
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
