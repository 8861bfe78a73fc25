/* Arguments behind the ones that have names. The list of them is a value like others, which holds what was passed. */
#include "extract/translation.h"

#include <string.h>

/* What ABIs call the type of a list, in the order in which they are looked for. */
static const char *const list_types[] = {"struct __va_list_tag[1]", "struct __va_list_tag *", "struct __va_list_tag",
                                         "__va_list_tag[1]",        "__va_list_tag *",        "__va_list_tag",
                                         "struct __va_list",        "std::__va_list"};

const char *type_with_plain_lists(struct arena *arena, const char *type)
{
	if (!strstr(type, "__va_list"))
		return type;
	char *plain = arena_copy_string(arena, type), *out = plain;
	while (*type) {
		size_t length = 0;
		for (size_t i = 0; i < sizeof list_types / sizeof *list_types && !length; i++)
			if (strncmp(type, list_types[i], strlen(list_types[i])) == 0)
				length = strlen(list_types[i]);
		if (length) { /* the plain name is shorter than each of them */
			memcpy(out, "va_list", 7);
			out += 7;
			type += length;
		} else {
			*out++ = *type++;
		}
	}
	*out = 0;
	return plain;
}

static bool is_list(struct translation *translation, CXType type)
{
	type = clang_getCanonicalType(type);
	if (type.kind == CXType_Pointer)
		type = clang_getCanonicalType(clang_getPointeeType(type));
	else if (type.kind == CXType_ConstantArray)
		type = clang_getCanonicalType(clang_getArrayElementType(type));
	if (type.kind != CXType_Record)
		return false;
	CXCursor record = clang_getTypeDeclaration(type);
	return strncmp(scratch_string(translation, clang_getCursorSpelling(record)), "__va_list", 9) == 0;
}

bool is_argument_taken(struct translation *translation, CXCursor cursor, struct children children)
{
	if (children.count == 0 || children.count > 2)
		return false;
	CXCursor list = child_at(translation, children, children.count - 1);
	if (!clang_isExpression(list.kind))
		return false;
	CXType from = clang_getCursorType(list), to = clang_getCursorType(cursor);
	return !clang_equalTypes(from, to) && is_list(translation, from) && !is_list(translation, to);
}

/* Numbers are not followed: a list that passed any descriptor would seem to pass it everywhere. */
fact_index argument_taken(struct translation *translation, CXCursor cursor, struct children children)
{
	CXCursor list = child_at(translation, children, children.count - 1);
	fact_index value = expression_visit(translation, list);
	CXType type = clang_getCursorType(cursor);
	return is_pointer(type) ? value_cast(translation, value, clang_getCursorType(list), type)
	                        : translation->unknown;
}

/* All arguments of the function that have no name are its parameter behind the last one that has. */
static fact_index unnamed_arguments(struct translation *translation)
{
	if (translation->function == FACT_NONE)
		return translation->unknown;
	const struct fact_function *function = &translation->facts->functions.items[translation->function];
	return value_parameter(translation, translation->function, function->parameters);
}

bool list_operation(struct translation *translation, CXCursor call)
{
	static const char *const starts[] = {"__builtin_va_start", "__builtin_c23_va_start", "__va_start"};
	const char *name = scratch_string(translation, clang_getCursorSpelling(call));
	int count = clang_Cursor_getNumArguments(call);
	bool copies = strcmp(name, "__builtin_va_copy") == 0 && count == 2, begins = false;
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++)
		begins |= strcmp(name, starts[i]) == 0 && count >= 1;
	if (!copies && !begins)
		return false;
	fact_index to = expression_visit(translation, clang_Cursor_getArgument(call, 0));
	fact_index from =
	    copies ? expression_visit(translation, clang_Cursor_getArgument(call, 1)) : unnamed_arguments(translation);
	if (from != translation->unknown)
		flow_add(translation, to, from, call);
	return true;
}
