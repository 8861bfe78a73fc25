#include "base/files.h"
#include "extract/translation.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

/* libclang keeps the node's address in these two places and hashes them itself; the number it gives out
 * (clang_hashCursor) is 32 bits wide, which is too few to identify anything. */
uint64_t declaration_identity(CXCursor declaration) { return (uintptr_t)declaration.data[0]; }
uint64_t expression_identity(CXCursor expression) { return (uintptr_t)expression.data[1]; }

const char *scratch_string(struct translation *translation, CXString string)
{
	const char *bytes = clang_getCString(string);
	const char *copy = bytes && *bytes ? arena_copy_string(translation->scratch, bytes) : "";
	clang_disposeString(string);
	return copy;
}

static bool is_record(enum CXCursorKind kind)
{
	return kind == CXCursor_StructDecl || kind == CXCursor_UnionDecl || kind == CXCursor_ClassDecl ||
	       kind == CXCursor_ClassTemplate || kind == CXCursor_ClassTemplatePartialSpecialization;
}

/* Names of scopes that contain others' names. */
static bool is_scope(enum CXCursorKind kind)
{
	return is_record(kind) || kind == CXCursor_Namespace || kind == CXCursor_EnumDecl;
}

bool is_function_kind(enum CXCursorKind kind)
{
	return kind == CXCursor_FunctionDecl || kind == CXCursor_CXXMethod || kind == CXCursor_Constructor ||
	       kind == CXCursor_Destructor || kind == CXCursor_ConversionFunction || kind == CXCursor_FunctionTemplate;
}

/* Unnamed records are spelled with the place they stand at: "struct (unnamed at x.c:1:1)". */
static bool is_unnamed(const char *spelling) { return !*spelling || strchr(spelling, '('); }

bool is_lambda_class(struct translation *translation, CXCursor record)
{
	return record.kind == CXCursor_ClassDecl &&
	       strncmp(scratch_string(translation, clang_getCursorSpelling(record)), "(lambda", 7) == 0;
}

bool is_lambda_operator(struct translation *translation, CXCursor method)
{
	return translation->cplusplus &&
	       (method.kind == CXCursor_CXXMethod || method.kind == CXCursor_FunctionTemplate) &&
	       is_lambda_class(translation, clang_getCursorSemanticParent(method));
}

const char *lambda_key(struct translation *translation, CXSourceLocation location)
{
	struct fact_place use = place_of_use(translation, location), text = place_of_text(translation, location);
	const char *path = translation->facts->files.items[use.file].path;
	if (use.line == text.line && use.column == text.column)
		return arena_printf(translation->facts->arena, "lambda@%s:%u:%u", path, use.line, use.column);
	return arena_printf(translation->facts->arena, "lambda@%s:%u:%u:%u:%u", path, use.line, use.column, text.line,
	                    text.column);
}

/* Constructors of templates are spelled "Box<T>". */
static void cut_template_arguments(enum CXCursorKind kind, char *name)
{
	if (kind == CXCursor_Constructor || kind == CXCursor_Destructor || kind == CXCursor_FunctionTemplate) {
		char *angle = strncmp(name, "operator", 8) == 0 ? NULL : strchr(name, '<');
		if (angle)
			*angle = 0;
	}
}

static const char *own_name(struct translation *translation, CXCursor declaration)
{
	char *name =
	    arena_copy_string(translation->scratch, scratch_string(translation, clang_getCursorSpelling(declaration)));
	cut_template_arguments(declaration.kind, name);
	if (is_record(declaration.kind) && strncmp(name, "(lambda", 7) == 0)
		return "lambda";
	if (declaration.kind == CXCursor_Destructor && is_unnamed(name)) /* with the place of its class behind it */
		return "~";
	if (is_scope(declaration.kind) && is_unnamed(name))
		return "";
	return name;
}

/* Inline and unnamed namespaces, and what only carries linkage, do not stand in a name as people write it. */
static bool is_silent(CXCursor scope)
{
	return !is_scope(scope.kind) && !is_function_kind(scope.kind) ? true
	                                                              : clang_Cursor_isInlineNamespace(scope) != 0;
}

static const char *join(struct translation *translation, const char *scope, const char *name)
{
	if (!*scope || !*name)
		return arena_copy_string(translation->facts->arena, *scope ? scope : name);
	return arena_printf(translation->facts->arena, "%s::%s", scope, name);
}

static const char *scope_name(struct translation *translation, CXCursor scope)
{
	while (is_silent(scope)) {
		if (scope.kind == CXCursor_TranslationUnit || clang_isInvalid(scope.kind))
			return "";
		scope = clang_getCursorSemanticParent(scope);
	}
	return qualified_name(translation, scope);
}

static const char *name_in_scope(struct translation *translation, CXCursor declaration)
{
	CXCursor parent = clang_getCursorSemanticParent(declaration);
	if (is_lambda_operator(translation, declaration))
		return scope_name(translation, parent);
	return join(translation, scope_name(translation, parent), own_name(translation, declaration));
}

const char *qualified_name(struct translation *translation, CXCursor declaration)
{
	if (!is_scope(declaration.kind))
		return name_in_scope(translation, declaration);
	uint64_t identity = declaration_identity(declaration);
	uint32_t known = table_get_number(translation->scope_names, identity);
	if (known != TABLE_NONE)
		return translation->scope_name_texts.items[known];
	const char *name = name_in_scope(translation, declaration);
	table_put_number(translation->scope_names, identity, (uint32_t)translation->scope_name_texts.count);
	VECTOR_PUSH(translation->scope_name_texts, name);
	return name;
}

const char *record_name(struct translation *translation, CXCursor record)
{
	while (is_record(record.kind)) {
		const char *spelling = scratch_string(translation, clang_getCursorSpelling(record));
		if (!is_unnamed(spelling))
			return qualified_name(translation, record);
		CXCursor parent = clang_getCursorSemanticParent(record);
		/* In C the tree says what is around a record by where it is written. */
		record = is_record(parent.kind) ? parent : clang_getCursorLexicalParent(record);
	}
	return "unnamed";
}

static bool is_local(CXCursor declaration)
{
	enum CXLinkageKind linkage = clang_getCursorLinkage(declaration);
	return linkage == CXLinkage_Internal || linkage == CXLinkage_UniqueExternal || linkage == CXLinkage_NoLinkage;
}

static const char *path_of(struct translation *translation, CXCursor declaration)
{
	bool system = clang_Location_isInSystemHeader(clang_getCursorLocation(declaration));
	CXCursor definition = system ? clang_getNullCursor() : clang_getCursorDefinition(declaration);
	struct fact_place place =
	    place_of_cursor(translation, clang_Cursor_isNull(definition) ? declaration : definition);
	return translation->facts->files.items[place.file].path;
}

const char *declaration_key(struct translation *translation, CXCursor declaration, bool *ret_local)
{
	struct arena *arena = translation->facts->arena;
	char *usr =
	    arena_copy_string(translation->scratch, scratch_string(translation, clang_getCursorUSR(declaration)));
	*ret_local = is_local(declaration);
	if (*ret_local)
		return arena_printf(arena, "%s@%s", usr, path_of(translation, declaration));
	/* Hardened headers mark functions of C as overloadable; they are the same functions. */
	char *parameters = translation->cplusplus ? NULL : strchr(usr, '#');
	if (parameters)
		*parameters = 0;
	return arena_copy_string(arena, usr);
}

/* Does the text name what a template leaves open: type-parameter-0-0, char[N]? (Attributes have two brackets.) */
static bool is_dependent(const char *type)
{
	if (strstr(type, "type-parameter-"))
		return true;
	for (const char *at = type; (at = strchr(at, '[')); at++)
		if ((isalpha((unsigned char)at[1]) || at[1] == '_') && (at == type || at[-1] != '['))
			return true;
	return false;
}

const char *type_spelling(struct translation *translation, CXType type)
{
	const char *canonical = scratch_string(translation, clang_getTypeSpelling(clang_getCanonicalType(type)));
	return is_dependent(canonical) ? scratch_string(translation, clang_getTypeSpelling(type)) : canonical;
}
