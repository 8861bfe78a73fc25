/* What new and delete call besides constructors and destructors: the language's operators, or those of the class. */
#include "extract/translation.h"

#include <ctype.h>
#include <string.h>

/* Operators that a program writes to take the place of these have the same keys. Those for arrays call these. */
static const struct fact_function global_new = {.name = "operator new",
                                                .key = "c:@F@operator new#l#",
                                                .type = "void *(unsigned long)",
                                                .parameters = 1,
                                                .system = true};
static const struct fact_function global_delete = {.name = "operator delete",
                                                   .key = "c:@F@operator delete#*v#",
                                                   .type = "void (void *)",
                                                   .parameters = 1,
                                                   .system = true};

struct search {
	struct translation *translation;
	const char *name;
	CXCursor found;
};

static enum CXVisitorResult compare_method(CXCursor method, CXClientData data)
{
	struct search *search = data;
	if (strcmp(scratch_string(search->translation, clang_getCursorSpelling(method)), search->name) != 0)
		return CXVisit_Continue;
	search->found = method;
	return CXVisit_Break;
}

static enum CXVisitorResult search_base(CXCursor base, CXClientData data)
{
	struct search *search = data;
	CXType type = clang_getCursorType(base);
	clang_visitCXXMethods(type, compare_method, search);
	if (clang_Cursor_isNull(search->found))
		clang_visitCXXBaseClasses(type, search_base, search);
	return clang_Cursor_isNull(search->found) ? CXVisit_Continue : CXVisit_Break;
}

/* A class may have operators of its own, or inherit them. */
static CXCursor operator_of_class(struct translation *translation, CXType type, const char *name)
{
	struct search search = {translation, name, clang_getNullCursor()};
	type = clang_getCanonicalType(type);
	if (type.kind != CXType_Record)
		return search.found;
	clang_visitCXXMethods(type, compare_method, &search);
	if (clang_Cursor_isNull(search.found))
		clang_visitCXXBaseClasses(type, search_base, &search);
	return search.found;
}

static void operator_call(struct translation *translation, CXCursor cursor, CXType type,
                          const struct fact_function *global)
{
	CXCursor own = operator_of_class(translation, type, global->name);
	fact_index function =
	    clang_Cursor_isNull(own) ? function_of_language(translation, global) : function_of(translation, own);
	struct fact_call call = call_of(FACT_CALLEE_DIRECT, function);
	call.first_argument = (fact_index)translation->facts->arguments.count;
	call_record(translation, call, clang_getCursorLocation(cursor));
}

/* `new (memory) T` makes an object where memory is there already. libclang does not tell it from `new T(argument)`. */
static bool is_placement(struct translation *translation, CXCursor cursor)
{
	static const char nothrow[] = "nothrow";
	CXFile file;
	unsigned offset;
	size_t size = 0, at;
	clang_getSpellingLocation(clang_getCursorLocation(cursor), &file, NULL, NULL, &offset);
	if (!file)
		return false;
	struct unit_files *files = &translation->files;
	const char *text = unit_files_text(files, unit_files_number(files, file), &size);
	for (at = offset; at < size && (text[at] == ':' || isspace((unsigned char)text[at])); at++)
		;
	if (at + 3 >= size || strncmp(text + at, "new", 3) != 0)
		return false;
	for (at += 3; at < size && isspace((unsigned char)text[at]); at++)
		;
	if (at == size || text[at] != '(')
		return false;
	for (; at + strlen(nothrow) < size && text[at] != ')'; at++)
		if (strncmp(text + at, nothrow, strlen(nothrow)) == 0)
			return false; /* it allocates, and says so by a null pointer */
	return true;
}

fact_index new_visit(struct translation *translation, CXCursor cursor)
{
	CXType made = clang_getPointeeType(clang_getCanonicalType(clang_getCursorType(cursor)));
	struct children children = children_of(translation, cursor);
	if (!is_placement(translation, cursor))
		operator_call(translation, cursor, made, &global_new);
	fact_index value = expressions_visit(translation, children, 0);
	if (children.count)
		temporary_keep(translation, child_at(translation, children, children.count - 1));
	children_close(translation, children);
	return value;
}

fact_index delete_visit(struct translation *translation, CXCursor cursor)
{
	struct children children = children_of(translation, cursor);
	if (children.count) {
		CXCursor operand = child_at(translation, children, children.count - 1);
		CXType type = clang_getPointeeType(clang_getCanonicalType(clang_getCursorType(operand)));
		fact_index value = expression_visit(translation, operand);
		CXCursor destructor = destructor_of(translation, type);
		bool dynamic = clang_CXXMethod_isVirtual(destructor) != 0;
		if (!clang_Cursor_isNull(destructor))
			destructor_call(translation, dynamic ? FACT_CALLEE_VIRTUAL : FACT_CALLEE_DIRECT, destructor,
			                value_pointee(translation, value), clang_getCursorLocation(cursor));
		operator_call(translation, cursor, type, &global_delete);
	}
	children_close(translation, children);
	return translation->unknown;
}
