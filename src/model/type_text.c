#include "model/type_text.h"

#include <limits.h>
#include <string.h>

/* Does a word end here, in front of what is left of the type? */
static inline bool ends_here(const char *rest, size_t length)
{
	return length == 0 || *rest == ' ' || *rest == '*' || *rest == '[' || *rest == '&';
}

/* The word, which may have its space behind it, and nothing else of it. */
#define BEGINS_WITH(type, length, word)                                                   \
	((length) >= sizeof(word) - 1 && memcmp((type), (word), sizeof(word) - 1) == 0 && \
	 ((word)[sizeof(word) - 2] == ' ' || ends_here((type) + sizeof(word) - 1, (length) - (sizeof(word) - 1))))

/* Length of const, volatile or the like at the front; 0 without one. Most types begin with another letter. */
static size_t qualifier_length(const char *type, size_t length)
{
	switch (length ? *type : 0) {
	case 'c':
		return BEGINS_WITH(type, length, "const ") ? sizeof "const " - 1 : 0;
	case 'v':
		return BEGINS_WITH(type, length, "volatile ") ? sizeof "volatile " - 1 : 0;
	case '_':
		return BEGINS_WITH(type, length, "_Atomic ") ? sizeof "_Atomic " - 1 : 0;
	case 'u':
		return BEGINS_WITH(type, length, "unsigned ") ? sizeof "unsigned " - 1 : 0;
	case 's':
		return BEGINS_WITH(type, length, "signed ") ? sizeof "signed " - 1 : 0;
	default:
		return 0;
	}
}

/* Past const, volatile and the like at the front. */
static const char *without_qualifiers(const char *type, size_t *length)
{
	for (size_t qualifier; (qualifier = qualifier_length(type, *length)) > 0;) {
		type += qualifier;
		*length -= qualifier;
	}
	return type;
}

static bool ends_with_word(const char *type, size_t length, const char *word, size_t size)
{
	return length > size && memcmp(type + length - size, word, size) == 0 && strchr(" *&", type[length - size - 1]);
}

#define LENGTH_OF(word)               (sizeof(word) - 1)
#define ENDS_WITH(type, length, word) (ends_with_word((type), (length), (word), LENGTH_OF(word)) ? LENGTH_OF(word) : 0)

/* The length of the qualifier at the end, or of a space; 0 when there is none: of most types the last letter says so.
 */
static size_t last_qualifier(const char *type, size_t length)
{
	size_t qualifier;

	switch (length ? type[length - 1] : 0) {
	case ' ':
		return 1;
	case 't':
		qualifier = ENDS_WITH(type, length, "const");
		return qualifier ? qualifier : ENDS_WITH(type, length, "restrict");
	case 'e':
		return ENDS_WITH(type, length, "volatile");
	default:
		return 0;
	}
}

const char *type_unqualified(const char *type, size_t *length)
{
	type = without_qualifiers(type, length);
	for (size_t qualifier; (qualifier = last_qualifier(type, *length)) > 0;)
		*length -= qualifier;
	return type;
}

/* What does the type at the front hold, which is no qualifier? */
enum base { BASE_UNKNOWN, BASE_NOTHING, BASE_INTEGER };

static enum base base_if(bool matches, enum base base) { return matches ? base : BASE_UNKNOWN; }

static enum base base_of(const char *type, size_t length)
{
	switch (length ? *type : 0) {
	case 's':
		return BEGINS_WITH(type, length, "struct ") ? BASE_NOTHING
		                                            : base_if(BEGINS_WITH(type, length, "short"), BASE_INTEGER);
	case 'u':
		return base_if(BEGINS_WITH(type, length, "union "), BASE_NOTHING);
	case 'c':
		return base_if(BEGINS_WITH(type, length, "char"), BASE_NOTHING);
	case 'f':
		return base_if(BEGINS_WITH(type, length, "float"), BASE_NOTHING);
	case 'd':
		return base_if(BEGINS_WITH(type, length, "double"), BASE_NOTHING);
	case 'v': /* a pointer to it may be one to anything */
		return base_if(length == 4 && memcmp(type, "void", length) == 0, BASE_NOTHING);
	case 'l':
		return BEGINS_WITH(type, length, "long double")
		           ? BASE_NOTHING
		           : base_if(BEGINS_WITH(type, length, "long"), BASE_INTEGER);
	case 'i':
		return base_if(BEGINS_WITH(type, length, "int"), BASE_INTEGER);
	case 'e':
		return base_if(BEGINS_WITH(type, length, "enum "), BASE_INTEGER);
	case '_':
		return base_if(BEGINS_WITH(type, length, "_Bool") || BEGINS_WITH(type, length, "__int128"),
		               BASE_INTEGER);
	case 'b':
		return base_if(BEGINS_WITH(type, length, "bool"), BASE_INTEGER);
	default:
		return BASE_UNKNOWN;
	}
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
	type = without_qualifiers(type, &length);
	const char *parenthesis = first_parenthesis(type, length);
	if (parenthesis) { /* of a function: only what stands around its own name counts */
		const char *end = memchr(parenthesis, ')', length - (size_t)(parenthesis - type));
		int marks = end ? count_marks(parenthesis, (size_t)(end - parenthesis)) : TYPE_DEPTH_ANY;
		return marks == 0 || marks == TYPE_DEPTH_ANY ? marks : marks - 1;
	}
	switch (base_of(type, length)) {
	case BASE_NOTHING:
		return TYPE_HOLDS_NOTHING;
	case BASE_INTEGER:
		return count_marks(type, length);
	default:
		return TYPE_DEPTH_ANY;
	}
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

/* By byte, what it opens (1) or closes (-1). */
static const signed char nesting_of[UCHAR_MAX + 1] = {['('] = 1,  ['<'] = 1,  ['['] = 1,  ['{'] = 1,
                                                      [')'] = -1, ['>'] = -1, [']'] = -1, ['}'] = -1};

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
		depth += nesting_of[(unsigned char)*at];
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
	return (length >= sizeof list - 1 && memcmp(type, list, sizeof list - 1) == 0) ||
	       (length == 3 && memcmp(type, "...", 3) == 0);
}
