#include "extract/translation.h"

#include <string.h>

enum {
	TOLD_APART_AT_MOST = 32, /* of one template; others are one function, */
	BODIES_AT_MOST = 8       /* whose body says nothing new by one more */
};

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

void pattern_note(struct translation *translation, CXCursor definition)
{
	VECTOR_PUSH(translation->patterns, definition);
}

static uint32_t told_apart(const struct translation *translation, CXCursor pattern)
{
	uint32_t count = table_get_number(translation->instances_told_apart, declaration_identity(pattern));
	return count == TABLE_NONE ? 0 : count;
}

/* Of a template whose definition stands elsewhere than its declaration, others may call instances that they see no body
 * of, so all are one there. */
static bool has_body_for_all(struct translation *translation, CXCursor instance, CXCursor pattern)
{
	CXCursor definition = clang_getCursorDefinition(instance);
	return !clang_Cursor_isNull(definition) && function_has_body(translation, definition) &&
	       place_of_cursor(translation, definition).file == place_of_cursor(translation, pattern).file;
}

bool instance_is_told_apart(struct translation *translation, CXCursor instance, CXCursor pattern)
{
	if (clang_Location_isInSystemHeader(clang_getCursorLocation(pattern)))
		return false;
	uint64_t identity = declaration_identity(pattern);
	uint32_t count = told_apart(translation, pattern);
	if (!clang_CXXMethod_isVirtual(instance) &&
	    (count == TOLD_APART_AT_MOST || !has_body_for_all(translation, instance, pattern)))
		return false;
	table_set(translation->instances_told_apart, &identity, sizeof identity, count + 1);
	return true;
}

/* Lambdas have no name that tells one from another: instances for them are told apart by their places, which stand in
 * types. */
const char *instance_key(struct translation *translation, CXCursor instance, bool *ret_local)
{
	static const char unnamed[] = "@Sa";
	const char *key = declaration_key(translation, instance, ret_local);
	if (!strstr(key, unnamed))
		return key;
	CXType class = clang_getCursorType(clang_getCursorSemanticParent(instance));
	return arena_printf(translation->facts->arena, "%s %s %s", key,
	                    type_spelling(translation, clang_getCursorType(instance)),
	                    class.kind == CXType_Invalid ? "" : type_spelling(translation, class));
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

static enum CXVisitorResult note_explicit(CXCursor method, CXClientData data)
{
	struct translation *translation = data;
	CXCursor pattern = clang_getSpecializedCursorTemplate(method);
	if (!clang_Cursor_isNull(pattern) && !is_written(translation, method))
		instance_note(translation, function_of(translation, pattern), method);
	return CXVisit_Continue;
}

void instances_note_explicit(struct translation *translation, CXCursor class)
{
	if (is_instance(class))
		clang_visitCXXMethods(clang_getCursorType(class), note_explicit, translation);
}

static void instance_visit(struct translation *translation, struct waiting_body instance)
{
	CXCursor definition = clang_getCursorDefinition(instance.cursor);
	if (clang_Cursor_isNull(definition) || !function_has_body(translation, definition) ||
	    translation->function_states.items[instance.function].bodies >= BODIES_AT_MOST)
		return;
	translation->function_states.items[instance.function].bodies++;
	function_body_add(translation, instance.function, definition);
}

/* The pattern is read when nothing in this source uses it, or something names it: of a function in a pair of braces
 * (`{&run<Query>}`) the front end does not say which instance is meant. */
static void pattern_visit(struct translation *translation, CXCursor pattern)
{
	CXCursor canonical = clang_getCanonicalCursor(pattern);
	uint32_t known = table_get_number(translation->function_declarations, declaration_identity(canonical));
	if (known != TABLE_NONE || !told_apart(translation, canonical))
		function_body_visit(translation, function_of(translation, pattern), pattern);
}

void templates_visit(struct translation *translation)
{
	for (size_t instance = 0, pattern = 0;;) {
		if (instance < translation->instances.count)
			instance_visit(translation, translation->instances.items[instance++]);
		else if (pattern < translation->patterns.count)
			pattern_visit(translation, translation->patterns.items[pattern++]);
		else
			break;
	}
}
