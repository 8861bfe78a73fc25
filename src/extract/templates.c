#include "extract/translation.h"

/* A body that is used with more types than this says nothing new by the next one. */
enum { INSTANCES_AT_MOST = 8 };

bool is_instance(CXCursor declaration)
{
	CXCursor pattern = clang_getSpecializedCursorTemplate(declaration);
	return !clang_Cursor_isNull(pattern) && !clang_isInvalid(pattern.kind);
}

bool is_pattern(CXCursor function)
{
	for (CXCursor at = function; clang_isDeclaration(at.kind); at = clang_getCursorSemanticParent(at))
		if (at.kind == CXCursor_FunctionTemplate || at.kind == CXCursor_ClassTemplate ||
		    at.kind == CXCursor_ClassTemplatePartialSpecialization)
			return true;
	return false;
}

void pattern_note(struct translation *translation, fact_index function, CXCursor definition)
{
	VECTOR_PUSH(translation->patterns, (struct waiting_body){function, definition});
}

void instance_note(struct translation *translation, fact_index function, CXCursor declaration)
{
	if (!translation->facts->functions.items[function].system)
		VECTOR_PUSH(translation->instances, (struct waiting_body){function, declaration});
}

static enum CXVisitorResult note_method(CXCursor method, CXClientData data)
{
	if (clang_CXXMethod_isVirtual(method) && method.kind == CXCursor_CXXMethod)
		function_of(data, method);
	return CXVisit_Continue;
}

void instance_note_class(struct translation *translation, CXCursor class)
{
	if (!is_instance(class) || clang_Location_isInSystemHeader(clang_getCursorLocation(class)))
		return;
	uint32_t next = table_count(translation->template_classes);
	if (table_put_number(translation->template_classes, declaration_identity(class), next) == next)
		clang_visitCXXMethods(clang_getCursorType(class), note_method, translation);
}

static void instance_visit(struct translation *translation, struct waiting_body instance)
{
	CXCursor definition = clang_getCursorDefinition(instance.cursor);
	if (clang_Cursor_isNull(definition) || !function_has_body(translation, definition) ||
	    translation->function_states.items[instance.function].instances >= INSTANCES_AT_MOST)
		return;
	translation->function_states.items[instance.function].instances++;
	function_body_add(translation, instance.function, definition);
}

/* The pattern is read when nothing in this source uses it, or its instances could not be made. */
void templates_visit(struct translation *translation)
{
	for (size_t instance = 0, pattern = 0;;) {
		if (instance < translation->instances.count) {
			instance_visit(translation, translation->instances.items[instance++]);
		} else if (pattern < translation->patterns.count) {
			struct waiting_body waiting = translation->patterns.items[pattern++];
			function_body_visit(translation, waiting.function, waiting.cursor);
		} else {
			break;
		}
	}
}
