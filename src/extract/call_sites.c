#include "extract/call_sites.h"

#include "base/files.h"
#include "extract/arguments.h"
#include "extract/body_reading.h"
#include "extract/front_end.h"
#include "extract/libclang.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

struct search {
	struct source_sites *sites;
	struct body_source source;
	uint32_t function_from; /* of the outermost declaration that is being visited */
	const char *function;
};

static const char *keep(struct search *search, CXString string) { return body_source_keep(&search->source, string); }

static bool offset_of(const struct search *search, CXSourceLocation location, uint32_t *ret)
{
	return body_source_offset(&search->source, location, ret);
}

static bool range_of(const struct search *search, CXCursor cursor, struct byte_range *ret)
{
	return body_source_range(&search->source, cursor, ret);
}

/* Where the callee's name stands: at the call's beginning, but for what qualifies it. `std::` goes with the name, as
 * C's functions have no other there; `::` stays. */
static bool find_name(const struct search *search, struct call_site *site)
{
	static const char standard[] = "std::";
	size_t length = strlen(site->callee);
	const char *text = search->sites->text;
	uint32_t at = site->whole.from, name;
	if (at + 2 < search->sites->size && memcmp(text + at, "::", 2) == 0)
		at += 2;
	name = at + (strncmp(text + at, standard, sizeof standard - 1) == 0 ? (uint32_t)sizeof standard - 1 : 0);
	site->name = (struct byte_range){at, name + (uint32_t)length};
	return length && site->name.to < site->whole.to && memcmp(text + name, site->callee, length) == 0;
}

static enum CXVisitorResult take_first(CXCursor cursor, CXClientData data)
{
	*(CXType *)data = clang_getCursorType(cursor);
	return CXVisit_Break;
}

/* The C library's sockets take unions of pointers that any of these pointers is good for, but cannot be assigned to:
 * `__CONST_SOCKADDR_ARG`. */
static CXType assignable(CXType type)
{
	CXType canonical = clang_getCanonicalType(type), first = canonical;
	if (canonical.kind != CXType_Record ||
	    clang_getCursorKind(clang_getTypeDeclaration(canonical)) != CXCursor_UnionDecl)
		return type;
	clang_Type_visitFields(canonical, take_first, &first);
	return first.kind == CXType_Pointer ? clang_getUnqualifiedType(first) : type;
}

/* As code writes it: functions that the front end knows by itself, as fread(), have types that nobody declares. */
static const char *written_type(struct search *search, CXType type)
{
	static const char *const own[][2] = {
	    {"__size_t", "size_t"}, {"__signed_size_t", "ssize_t"}, {"__ptrdiff_t", "ptrdiff_t"}};
	const char *spelling = keep(search, clang_getTypeSpelling(assignable(type)));
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (strcmp(spelling, own[i][0]) == 0)
			return own[i][1];
	return spelling;
}

static void read_types(struct search *search, CXCursor callee, struct call_site *site)
{
	struct arena *arena = search->sites->arena;
	CXType type = clang_getCursorType(callee);
	int count = clang_getNumArgTypes(type);
	site->parameter_count = count > 0 ? (size_t)count : 0;
	const char **parameters = ARENA_ARRAY(arena, const char *, site->parameter_count + 1);
	for (int i = 0; i < count; i++)
		parameters[i] = written_type(search, clang_getArgType(type, (unsigned)i));
	site->parameters = parameters;
	site->result = written_type(search, clang_getResultType(type));
	site->variadic = clang_isFunctionTypeVariadic(type) != 0;
}

static bool is_function(CXCursor cursor) { return cursor.kind == CXCursor_FunctionDecl; }

static bool has_body_here(const struct search *search, CXCursor callee)
{
	CXCursor definition = clang_getCursorDefinition(callee);
	uint32_t offset;
	return !clang_Cursor_isNull(definition) && offset_of(search, clang_getCursorLocation(definition), &offset);
}

static void add_call(struct search *search, CXCursor cursor)
{
	CXCursor callee = clang_getCursorReferenced(cursor);
	CXSourceLocation location = clang_getCursorLocation(cursor);
	struct call_site site = {.function_from = search->function_from, .function = search->function};
	CXFile file;
	if (!is_function(callee) || !range_of(search, cursor, &site.whole))
		return;
	clang_getExpansionLocation(location, &file, &site.line, &site.column, NULL);
	site.callee = keep(search, clang_getCursorSpelling(callee));
	CXSourceRange extent = clang_getCursorExtent(cursor);
	site.from_macro = location_is_from_macro(location) || location_is_from_macro(clang_getRangeEnd(extent)) ||
	                  !find_name(search, &site);
	site.external = !has_body_here(search, callee);
	int count = clang_Cursor_getNumArguments(cursor);
	site.arguments = ARENA_ARRAY(search->sites->arena, struct byte_range, count > 0 ? (size_t)count : 1);
	for (int i = 0; i < count; i++) {
		if (!range_of(search, clang_Cursor_getArgument(cursor, (unsigned)i), &site.arguments[i]))
			break;
		site.argument_count++;
	}
	site.from_macro |= site.argument_count != (size_t)(count > 0 ? count : 0);
	read_types(search, callee, &site);
	VECTOR_PUSH(search->sites->calls, site);
}

static void add_body(struct search *search, CXCursor cursor)
{
	struct function_body body;
	if (clang_isCursorDefinition(cursor) && body_read(&search->source, cursor, &body))
		VECTOR_PUSH(search->sites->bodies, body);
}

static enum CXChildVisitResult visit(CXCursor cursor, CXCursor parent, CXClientData data)
{
	(void)parent;
	if (cursor.kind == CXCursor_CallExpr)
		add_call(data, cursor);
	else if (cursor.kind == CXCursor_CXXMethod || is_function(cursor)) /* of a class, or in a namespace */
		add_body(data, cursor);
	return CXChildVisit_Recurse;
}

static struct plain_type plain_type_of(struct search *search, CXType type)
{
	type = clang_getCanonicalType(type);
	struct plain_type plain = {.spelling = ""};
	if (type.kind == CXType_Void) {
		plain.kind = PLAIN_VOID;
	} else if (type.kind == CXType_Pointer) {
		long long size = clang_Type_getSizeOf(clang_getPointeeType(type));
		plain.kind = PLAIN_POINTER;
		plain.points_to = size > 0 ? (uint64_t)size : 0;
	} else if (type.kind >= CXType_Bool && type.kind <= CXType_LongLong) {
		plain.kind = PLAIN_INTEGER;
		plain.spelling = keep(search, clang_getTypeSpelling(clang_getUnqualifiedType(type)));
	} else if (type.kind == CXType_Enum) {
		plain.kind = PLAIN_INTEGER;
		CXType integer = clang_getEnumDeclIntegerType(clang_getTypeDeclaration(type));
		plain.spelling = keep(search, clang_getTypeSpelling(clang_getCanonicalType(integer)));
	}
	return plain;
}

static void add_function(struct search *search, CXCursor cursor)
{
	if (!is_function(cursor) || !clang_isCursorDefinition(cursor) ||
	    clang_getCursorLinkage(cursor) != CXLinkage_External)
		return;
	CXType type = clang_getCursorType(cursor);
	int count = clang_getNumArgTypes(type);
	struct defined_function function = {.name = search->function,
	                                    .result = plain_type_of(search, clang_getResultType(type)),
	                                    .parameter_count = count > 0 ? (size_t)count : 0};
	function.parameters = ARENA_ARRAY(search->sites->arena, struct plain_type, function.parameter_count + 1);
	for (size_t i = 0; i < function.parameter_count; i++)
		function.parameters[i] = plain_type_of(search, clang_getArgType(type, (unsigned)i));
	if (clang_isFunctionTypeVariadic(type))
		function.result.kind = PLAIN_OTHER;
	VECTOR_PUSH(search->sites->functions, function);
}

static void add_variable(struct search *search, CXCursor cursor)
{
	struct written_variable variable;
	variable_read(&search->source, cursor, &variable);
	VECTOR_PUSH(search->sites->variables, variable);
}

static enum CXChildVisitResult visit_top(CXCursor cursor, CXCursor parent, CXClientData data)
{
	(void)parent;
	struct search *search = data;
	struct byte_range range;
	if (cursor.kind == CXCursor_VarDecl)
		add_variable(search, cursor);
	if (!range_of(search, cursor, &range))
		return CXChildVisit_Continue;
	search->function_from = range.from;
	search->function = keep(search, clang_getCursorSpelling(cursor));
	add_function(search, cursor);
	if (is_function(cursor))
		add_body(search, cursor);
	clang_visitChildren(cursor, visit, search);
	return CXChildVisit_Continue;
}

static void read_errors(struct source_sites *sites, CXTranslationUnit unit)
{
	for (unsigned i = 0, count = clang_getNumDiagnostics(unit); i < count; i++) {
		CXDiagnostic diagnostic = clang_getDiagnostic(unit, i);
		unsigned line;
		if (clang_getDiagnosticSeverity(diagnostic) >= CXDiagnostic_Error) {
			clang_getExpansionLocation(clang_getDiagnosticLocation(diagnostic), NULL, &line, NULL, NULL);
			CXString message = clang_getDiagnosticSpelling(diagnostic);
			VECTOR_PUSH(sites->errors,
			            arena_printf(sites->arena, "line %u: %s", line, clang_getCString(message)));
			clang_disposeString(message);
		}
		clang_disposeDiagnostic(diagnostic);
	}
}

static void read_unit(struct source_sites *sites, CXTranslationUnit unit)
{
	CXFile file = clang_getFile(unit, sites->path);
	const char *text = file ? clang_getFileContents(unit, file, &sites->size) : NULL;
	sites->text = arena_copy_bytes(sites->arena, text ? text : "", sites->size);
	sites->hash = XXH3_64bits(sites->text, sites->size);
	read_errors(sites, unit);
	struct search search = {.sites = sites, .source = {sites->arena, file, sites->text, sites->size}};
	if (file)
		clang_visitChildren(clang_getTranslationUnitCursor(unit), visit_top, &search);
}

/* As for facts, but what is only put up with there is an error: a name that nobody declares. */
static const char *const *strict_arguments(struct arena *arena, const struct source *source, int *ret_count)
{
	static const char *const strict[] = {"-Werror=implicit-function-declaration", "-Werror=int-conversion",
	                                     "-Werror=incompatible-function-pointer-types",
	                                     "-Werror=incompatible-pointer-types"};
	enum { STRICT = sizeof strict / sizeof *strict };
	int count;
	const char *const *given = arguments_for(arena, source, NULL, &count);
	const char **arguments = ARENA_ARRAY(arena, const char *, (size_t)count + STRICT);
	memcpy(arguments, given, (size_t)(count - 1) * sizeof *arguments);
	memcpy(arguments + count - 1, strict, sizeof strict);
	arguments[count - 1 + STRICT] = given[count - 1];
	*ret_count = count + STRICT;
	return arguments;
}

struct source_sites *source_sites_read(const struct source *source, struct error *error)
{
	if (!front_end_load(error))
		return NULL;
	struct source_sites *sites = memory_zeroed(1, sizeof *sites);
	sites->arena = arena_new();
	sites->path = arena_copy_string(sites->arena, source->path);
	sites->in_c = !arguments_mean_cplusplus(source);
	CXIndex index = clang_createIndex(0, 0);
	CXTranslationUnit unit;
	int count;
	const char *const *arguments = strict_arguments(sites->arena, source, &count);
	enum CXErrorCode code = clang_parseTranslationUnit2FullArgv(index, NULL, arguments, count, NULL, 0,
	                                                            CXTranslationUnit_KeepGoing, &unit);
	if (code == CXError_Success) {
		read_unit(sites, unit);
		clang_disposeTranslationUnit(unit);
	}
	clang_disposeIndex(index);
	if (code == CXError_Success)
		return sites;
	source_sites_free(sites);
	error_set_at(error, source->path, 0, 0, "the C front end gave up on it");
	return NULL;
}

void source_sites_free(struct source_sites *sites)
{
	if (!sites)
		return;
	VECTOR_FREE(sites->calls);
	VECTOR_FREE(sites->functions);
	for (size_t i = 0; i < sites->bodies.count; i++)
		body_release(&sites->bodies.items[i]);
	for (size_t i = 0; i < sites->variables.count; i++)
		variable_release(&sites->variables.items[i]);
	VECTOR_FREE(sites->bodies);
	VECTOR_FREE(sites->variables);
	VECTOR_FREE(sites->errors);
	arena_free(sites->arena);
	free(sites);
}

const struct call_site *source_sites_at(const struct source_sites *sites, uint32_t line, uint32_t column,
                                        const char *callee)
{
	const struct call_site *found = NULL;
	for (size_t i = 0; i < sites->calls.count; i++) {
		const struct call_site *site = &sites->calls.items[i];
		if (site->line != line || site->column != column)
			continue;
		if (strcmp(site->callee, callee) == 0)
			return site;
		found = site;
	}
	return found;
}

const struct function_body *source_sites_body(const struct source_sites *sites, uint32_t at)
{
	for (size_t i = 0; i < sites->bodies.count; i++)
		if (sites->bodies.items[i].whole.from <= at && at < sites->bodies.items[i].whole.to)
			return &sites->bodies.items[i];
	return NULL;
}
