/* Locals with `__attribute__((cleanup(f)))`: f is given their address when their scope is left. libclang shows the
 * attribute without its function; how it prints the declaration names it, also where macros wrote it. */
#include "extract/translation.h"

#include <string.h>

fact_index cleanup_of(struct translation *translation, CXCursor local)
{
	static const char *const openings[] = {"__attribute__((cleanup(", "__attribute__((__cleanup__(",
	                                       "[[gnu::cleanup(", "[[gnu::__cleanup__("};
	if (!clang_Cursor_hasAttrs(local))
		return FACT_NONE;
	CXPrintingPolicy policy = clang_getCursorPrintingPolicy(local);
	const char *text = scratch_string(translation, clang_getCursorPrettyPrinted(local, policy));
	const char *name = NULL;
	clang_PrintingPolicy_dispose(policy);
	for (size_t i = 0; !name && i < sizeof openings / sizeof *openings; i++) {
		name = strstr(text, openings[i]);
		name = name ? name + strlen(openings[i]) : NULL;
	}
	CXCursor function = name ? function_named(translation, name, strcspn(name, ")")) : clang_getNullCursor();
	return clang_Cursor_isNull(function) ? FACT_NONE : function_of(translation, function);
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
