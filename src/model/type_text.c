#include "model/type_text.h"

#include <string.h>

struct word {
	const char *text;
	size_t length;
};

#define WORD(text) {text, sizeof(text) - 1}

static bool begins_with(const char *type, size_t length, const struct word *word)
{
	if (length < word->length || memcmp(type, word->text, word->length) != 0)
		return false;
	return word->text[word->length - 1] == ' ' || length == word->length || strchr(" *[&", type[word->length]);
}

/* Most types begin with another letter. */
static inline bool starts_with(const char *type, size_t length, const struct word *word)
{
	return *type == *word->text && begins_with(type, length, word);
}

/* Past const, volatile and the like at the front. */
static const char *without_qualifiers(const char *type, size_t *length)
{
	static const struct word words[] = {WORD("const "), WORD("volatile "), WORD("_Atomic "), WORD("unsigned "),
	                                    WORD("signed ")};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (starts_with(type, *length, &words[i])) {
			type += words[i].length;
			*length -= words[i].length;
			i = (size_t)-1;
		}
	return type;
}

/* The first parenthesis that is not inside template arguments; null without one. */
static const char *first_parenthesis(const char *type, size_t length)
{
	const char *first = memchr(type, '(', length);
	if (!first || !memchr(type, '<', (size_t)(first - type))) /* most often */
		return first;
	int depth = 0;
	for (size_t i = 0; i < length; i++) {
		if (type[i] == '(' && depth == 0)
			return type + i;
		depth += (type[i] == '<') - (type[i] == '>');
	}
	return NULL;
}

static int count_marks(const char *type, size_t length)
{
	int marks = 0;
	for (size_t i = 0; i < length; i++)
		marks += type[i] == '*' || type[i] == '[' || type[i] == '&';
	return marks < TYPE_DEPTH_ANY ? marks : TYPE_DEPTH_ANY;
}

bool type_is_reference(const char *type, size_t length)
{
	if (!memchr(type, '&', length)) /* most often */
		return false;
	const char *parenthesis = first_parenthesis(type, length);
	const char *end = parenthesis ? memchr(parenthesis, ')', length - (size_t)(parenthesis - type)) : type + length;
	return end && end - type > 1 && end[-1] == '&' && end[-2] != '&';
}

int type_depth(const char *type, size_t length)
{
	static const struct word empty[] = {WORD("struct "), WORD("union "), WORD("char"),
	                                    WORD("float"),   WORD("double"), WORD("long double")};
	static const struct word integers[] = {WORD("int"),   WORD("long"), WORD("short"),   WORD("enum "),
	                                       WORD("_Bool"), WORD("bool"), WORD("__int128")};
	type = without_qualifiers(type, &length);
	const char *parenthesis = first_parenthesis(type, length);
	if (parenthesis) { /* of a function: only what stands around its own name counts */
		const char *end = memchr(parenthesis, ')', length - (size_t)(parenthesis - type));
		int marks = end ? count_marks(parenthesis, (size_t)(end - parenthesis)) : TYPE_DEPTH_ANY;
		return marks == 0 || marks == TYPE_DEPTH_ANY ? marks : marks - 1;
	}
	for (size_t i = 0; i < sizeof empty / sizeof *empty; i++)
		if (starts_with(type, length, &empty[i]))
			return TYPE_HOLDS_NOTHING;
	if (length == 4 && memcmp(type, "void", length) == 0)
		return TYPE_HOLDS_NOTHING;
	for (size_t i = 0; i < sizeof integers / sizeof *integers; i++)
		if (starts_with(type, length, &integers[i]))
			return count_marks(type, length);
	return TYPE_DEPTH_ANY;
}

const char *type_of_return(const char *function, size_t *ret_length)
{
	const char *parenthesis = first_parenthesis(function, strlen(function));
	if (!parenthesis || parenthesis[1] == '*') /* returns a function: its own parameters stand further in */
		return NULL;
	*ret_length = (size_t)(parenthesis - function);
	while (*ret_length && function[*ret_length - 1] == ' ')
		--*ret_length;
	return *ret_length ? function : NULL;
}

static int nesting_of(char byte)
{
	switch (byte) {
	case '(':
	case '<':
	case '[':
	case '{':
		return 1;
	case ')':
	case '>':
	case ']':
	case '}':
		return -1;
	default:
		return 0;
	}
}

struct type_parameters type_parameters_of(const char *function)
{
	const char *start = first_parenthesis(function, strlen(function));
	return (struct type_parameters){start && start[1] != '*' ? start + 1 : NULL};
}

const char *type_next_parameter(struct type_parameters *parameters, size_t *ret_length)
{
	const char *start = parameters->next;
	int depth = 0;
	parameters->next = NULL;
	for (const char *at = start; at && *at; at++) {
		if (depth == 0 && (*at == ',' || *at == ')')) {
			*ret_length = (size_t)(at - start);
			if (*at == ',')
				parameters->next = at + 1 + (at[1] == ' ');
			return at > start ? start : NULL;
		}
		depth += nesting_of(*at);
	}
	return NULL;
}

const char *type_of_parameter(const char *function, unsigned position, size_t *ret_length)
{
	struct type_parameters parameters = type_parameters_of(function);
	const char *part = type_next_parameter(&parameters, ret_length);
	for (; part && position > 0; position--)
		part = type_next_parameter(&parameters, ret_length);
	return part;
}

static bool is_word(char byte)
{
	char small = (char)(byte | ('a' - 'A'));
	return (small >= 'a' && small <= 'z') || (byte >= '0' && byte <= '9') || byte == '_';
}

/* Length of the word of a tag at the beginning of the text, with the space behind it; 0 when there is none. */
static size_t tag_length(const char *text)
{
	static const char *const tags[] = {"struct ", "union ", "enum ", "class "};
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (*text == *tags[i] && strncmp(text, tags[i], strlen(tags[i])) == 0)
			return strlen(tags[i]);
	return 0;
}

void type_add_without_tags(struct text *text, const char *type)
{
	static const char boolean[] = "_Bool";
	const char *from = type;
	for (const char *at = type; *at; at++) {
		if (!is_word(*at) || (at > type && is_word(at[-1])))
			continue;
		size_t tag = tag_length(at);
		bool truth = *at == *boolean && strncmp(at, boolean, sizeof boolean - 1) == 0 &&
		             !is_word(at[sizeof boolean - 1]);
		if (!tag && !truth)
			continue;
		text_add_bytes(text, from, (size_t)(at - from));
		text_add(text, truth ? "bool" : "");
		from = at + (truth ? sizeof boolean - 1 : tag);
		at = from - 1;
	}
	text_add(text, from);
}

unsigned type_parameter_count(const char *function)
{
	struct type_parameters parameters = type_parameters_of(function);
	unsigned count = 0;
	size_t length;
	for (const char *part; (part = type_next_parameter(&parameters, &length)) != NULL; count++)
		if (length == 4 && strncmp(part, "void", 4) == 0)
			break;
	return count;
}

bool type_takes_more(const char *function)
{
	const char *end = strrchr(function, ')');
	return end && end - function >= 3 && strncmp(end - 3, "...", 3) == 0;
}

bool type_is_list(const char *type, size_t length)
{
	static const char list[] = "va_list";
	return (length >= sizeof list - 1 && strncmp(type, list, sizeof list - 1) == 0) ||
	       (length == 3 && strncmp(type, "...", 3) == 0);
}
