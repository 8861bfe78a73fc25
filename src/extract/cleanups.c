/* Locals with `__attribute__((cleanup(f)))`: f is given their address when their scope is left. libclang shows the
 * attribute without its function; how it prints the declaration names it, also where macros wrote it. */
#include "extract/translation.h"

#include <ctype.h>
#include <string.h>

/* What the declaration says to be called; null when it says nothing. */
static const char *written_name(struct translation *translation, CXCursor local)
{
	static const char *const words[] = {"cleanup(", "__cleanup__("};
	CXPrintingPolicy policy = clang_getCursorPrintingPolicy(local);
	const char *text = scratch_string(translation, clang_getCursorPrettyPrinted(local, policy));
	const char *name = NULL;
	clang_PrintingPolicy_dispose(policy);
	for (size_t i = 0; !name && i < sizeof words / sizeof *words; i++) {
		const char *found = strstr(text, words[i]);
		if (found)
			name = found + strlen(words[i]);
	}
	size_t length = 0;
	while (name && (isalnum((unsigned char)name[length]) || name[length] == '_'))
		length++;
	return length ? arena_copy_bytes(translation->scratch, name, length) : NULL;
}

struct search {
	const char *name;
	CXCursor found;
};

static enum CXChildVisitResult look(CXCursor cursor, CXCursor parent, CXClientData data)
{
	(void)parent;
	struct search *search = data;
	if (cursor.kind == CXCursor_LinkageSpec)
		return CXChildVisit_Recurse;
	CXString spelling = clang_getCursorSpelling(cursor);
	bool same = cursor.kind == CXCursor_FunctionDecl && strcmp(clang_getCString(spelling), search->name) == 0;
	clang_disposeString(spelling);
	if (!same)
		return CXChildVisit_Continue;
	search->found = cursor;
	return CXChildVisit_Break;
}

static fact_index function_of_name(struct translation *translation, const char *name)
{
	fact_index known = table_get_string(translation->cleanups, name);
	if (known != TABLE_NONE)
		return known;
	struct search search = {name, clang_getNullCursor()};
	clang_visitChildren(clang_getTranslationUnitCursor(translation->unit), look, &search);
	if (clang_Cursor_isNull(search.found))
		return FACT_NONE;
	return table_put_string(translation->cleanups, name, function_of(translation, search.found));
}

fact_index cleanup_of(struct translation *translation, CXCursor local)
{
	const char *name = clang_Cursor_hasAttrs(local) ? written_name(translation, local) : NULL;
	return name ? function_of_name(translation, name) : FACT_NONE;
}

void cleanup_call(struct translation *translation, const struct guarded_local *local, CXSourceLocation location)
{
	struct facts *facts = translation->facts;
	struct fact_call call = call_of(FACT_CALLEE_DIRECT, local->cleanup);
	call.implicit = true;
	call.first_argument = (fact_index)facts->arguments.count;
	call.argument_count = 1;
	VECTOR_PUSH(facts->arguments, value_address(translation, local->variable));
	call_record(translation, call, location);
}

/* Who returns leaves all scopes; those that stay open in the text are left again where they end. */
void cleanups_return(struct translation *translation, CXCursor statement)
{
	CXSourceLocation place = clang_getCursorLocation(statement);
	for (size_t i = translation->guarded_locals.count; i-- > 0;) {
		const struct guarded_local *local = &translation->guarded_locals.items[i];
		if (local->cleanup != FACT_NONE && local->function == translation->function)
			cleanup_call(translation, local, place);
	}
}
