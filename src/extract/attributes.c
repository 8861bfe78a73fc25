#include "extract/translation.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static void note(struct translation *translation, CXCursor canonical, const char *text)
{
	VECTOR_PUSH(translation->attributes, (struct noted_attribute){declaration_identity(canonical), text});
}

static void note_noreturn(struct translation *translation, CXCursor canonical)
{
	note(translation, canonical, "noreturn");
	uint64_t identity = declaration_identity(canonical);
	fact_index function = table_get_number(translation->function_declarations, identity);
	if (function != TABLE_NONE)
		translation->function_states.items[function].noreturn = true;
}

/* libclang shows some attributes without saying which; their text stands in the source. */
static const char *source_word(struct translation *translation, CXCursor attribute)
{
	CXFile file;
	unsigned offset;
	size_t size = 0;
	clang_getSpellingLocation(clang_getCursorLocation(attribute), &file, NULL, NULL, &offset);
	if (!file)
		return "";
	const char *bytes = unit_files_text(&translation->files, unit_files_number(&translation->files, file), &size);
	if (offset >= size)
		return "";
	size_t length = 0;
	while (offset + length < size && (isalnum((unsigned char)bytes[offset + length]) ||
	                                  bytes[offset + length] == '_' || bytes[offset + length] == ':'))
		length++;
	return arena_copy_bytes(translation->scratch, bytes + offset, length);
}

static bool is_noreturn_word(const char *word)
{
	static const char *const words[] = {"noreturn", "__noreturn__", "_Noreturn", "gnu::noreturn"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(word, words[i]) == 0)
			return true;
	return false;
}

void attributes_note(struct translation *translation, CXCursor declaration, CXCursor canonical)
{
	struct children children = children_of(translation, declaration);
	for (size_t i = 0; i < children.count; i++) {
		CXCursor child = child_at(translation, children, i);
		if (child.kind == CXCursor_AnnotateAttr) {
			const char *text = scratch_string(translation, clang_getCursorSpelling(child));
			note(translation, canonical, arena_printf(translation->facts->arena, "annotate:%s", text));
		} else if (child.kind == CXCursor_UnexposedAttr && is_noreturn_word(source_word(translation, child))) {
			note_noreturn(translation, canonical);
		}
	}
	children_close(translation, children);
}

/* Behind a group of brackets that starts at text, or text when none does. */
static const char *skip_brackets(const char *text)
{
	int depth = 0;
	for (const char *at = text; *at; at++) {
		depth += (*at == '(' || *at == '[') - (*at == ')' || *at == ']');
		if (depth <= 0)
			return at == text ? text : at + 1;
	}
	return text;
}

/* Does the type end in an attribute that begins so? What stands in brackets further in speaks of a parameter. */
static bool type_has(const char *type, const char *attribute)
{
	static const char *const openings[] = {" __attribute__((", " [[clang::", " [["};
	int depth = 0;
	for (const char *at = type; *at; at++) {
		for (size_t i = 0; depth == 0 && i < sizeof openings / sizeof *openings; i++) {
			size_t length = strlen(openings[i]);
			if (strncmp(at, openings[i], length) == 0 &&
			    strncmp(at + length, attribute, strlen(attribute)) == 0)
				return true;
		}
		depth += (*at == '(') - (*at == ')');
	}
	return false;
}

/* What a type says of the functions it is of, or points to: may they wait? */
static const struct effect {
	const char *written, *name;
} effects[] = {{"nonblocking", "clang::nonblocking"}, {"blocking", "clang::blocking"}};

enum { EFFECTS = sizeof effects / sizeof *effects };

void attributes_note_type(struct translation *translation, CXType type, CXCursor canonical)
{
	const char *text = scratch_string(translation, clang_getTypeSpelling(type));
	if (type_has(text, "noreturn"))
		note_noreturn(translation, canonical);
	for (size_t e = 0; e < EFFECTS; e++)
		if (type_has(text, effects[e].written))
			note(translation, canonical, effects[e].name);
	if (!strstr(text, "blocking"))
		return;
	for (int p = 0; p < clang_getNumArgTypes(type); p++) {
		text = scratch_string(translation, clang_getTypeSpelling(clang_getArgType(type, (unsigned)p)));
		for (size_t e = 0; e < EFFECTS; e++)
			if (type_has(text, effects[e].written))
				note(translation, canonical,
				     arena_printf(translation->facts->arena, "argument %d: %s", p, effects[e].name));
	}
}

const char *type_with_effects(struct arena *arena, const char *type)
{
	const char *text = type_without_attributes(arena, type);
	for (size_t e = 0; e < EFFECTS; e++)
		if (type_has(type, effects[e].written))
			text = arena_printf(arena, "%s __attribute__((%s))", text, effects[e].name);
	return text;
}

const char *type_without_attributes(struct arena *arena, const char *type)
{
	static const char *const additions[] = {" __attribute__", " noexcept", " [["};
	type = type_with_plain_lists(arena, type);
	char *plain = arena_copy_string(arena, type), *out = plain;
	while (*type) {
		bool added = false;
		for (size_t i = 0; i < sizeof additions / sizeof *additions && !added; i++) {
			size_t length = strlen(additions[i]);
			added = strncmp(type, additions[i], length) == 0;
			if (added)
				type = skip_brackets(type + (additions[i][1] == '[' ? 1 : length));
		}
		if (!added)
			*out++ = *type++;
	}
	*out = 0;
	return plain;
}

struct placed {
	fact_index function;
	size_t order;
	const char *text;
};

static int compare_placed(const void *a, const void *b)
{
	const struct placed *left = a, *right = b;
	if (left->function != right->function)
		return left->function < right->function ? -1 : 1;
	return left->order < right->order ? -1 : left->order > right->order;
}

static void lay_out(struct facts *facts, const struct placed *placed)
{
	struct fact_function *function = &facts->functions.items[placed->function];
	if (function->attribute_count == 0)
		function->first_attribute = (fact_index)facts->attributes.count;
	for (fact_index i = 0; i < function->attribute_count; i++)
		if (strcmp(facts->attributes.items[function->first_attribute + i], placed->text) == 0)
			return;
	VECTOR_PUSH(facts->attributes, placed->text);
	function->attribute_count++;
}

void attributes_finish(struct translation *translation)
{
	size_t count = 0;
	struct placed *placed = ARENA_ARRAY(translation->scratch, struct placed, translation->attributes.count + 1);
	for (size_t i = 0; i < translation->attributes.count; i++) {
		const struct noted_attribute *noted = &translation->attributes.items[i];
		fact_index function = table_get_number(translation->function_declarations, noted->declaration);
		if (function != TABLE_NONE)
			placed[count++] = (struct placed){function, i, noted->text};
	}
	qsort(placed, count, sizeof *placed, compare_placed);
	for (size_t i = 0; i < count; i++)
		lay_out(translation->facts, &placed[i]);
}
