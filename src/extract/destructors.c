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

static CXCursor find_destructor(struct translation *translation, CXCursor class)
{
	CXCursor of_instance = clang_getNullCursor();
	if (is_instance(class)) {
		clang_visitCXXMethods(clang_getCursorType(class), take_destructor, &of_instance);
		if (of_instance.kind == CXCursor_Destructor && !clang_CXXMethod_isDefaulted(of_instance))
			return of_instance;
		class = clang_getSpecializedCursorTemplate(class);
	}
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
