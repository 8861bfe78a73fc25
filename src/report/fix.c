#include "report/fix.h"

#include <ctype.h>
#include <string.h>

/* A part of a line, from byte to byte. */
struct part {
	size_t from, to;
};

static bool is_name_byte(char byte) { return isalnum((unsigned char)byte) || byte == '_'; }

/* The name that a call is written with, without the namespaces in front of it. */
static const char *plain_name(const char *call)
{
	const char *colon = strrchr(call, ':');
	return colon ? colon + 1 : call;
}

/* Where the plain name of the called function stands, at or behind the qualified name that begins at the byte. */
static bool find_name(const char *line, size_t length, size_t at, const char *call, struct part *ret)
{
	const char *name = plain_name(call);
	size_t size = strlen(name), end = source_name_end(line, length, at);
	if (size == 0 || end < at + size || memcmp(line + end - size, name, size) != 0)
		return false;
	*ret = (struct part){end - size, end};
	return end - size == at || !is_name_byte(line[end - size - 1]);
}

/* Behind the string or character literal that begins at the byte; length when it does not end here. */
static size_t skip_literal(const char *line, size_t length, size_t at)
{
	char quote = line[at++];
	while (at < length && line[at] != quote)
		at += line[at] == '\\' ? 2 : 1;
	return at < length ? at + 1 : length;
}

static bool starts_comment(const char *line, size_t length, size_t at)
{
	return line[at] == '/' && at + 1 < length && (line[at + 1] == '/' || line[at + 1] == '*');
}

/* Behind one argument: at its comma or the closing bracket. length when it goes on in the next line, or has what is
 * better left alone: a comment, a lambda. */
static size_t argument_end(const char *line, size_t length, size_t at)
{
	unsigned depth = 0;
	while (at < length) {
		if (line[at] == '"' || line[at] == '\'') {
			at = skip_literal(line, length, at);
			continue;
		}
		if (starts_comment(line, length, at) || line[at] == '{')
			return length;
		if (depth == 0 && (line[at] == ',' || line[at] == ')'))
			return at;
		if (line[at] == '(' || line[at] == '[')
			depth++;
		if (line[at] == ')' || line[at] == ']')
			depth--;
		at++;
	}
	return length;
}

static bool find_argument(const char *line, size_t length, size_t at, unsigned argument, struct part *ret)
{
	while (at < length && line[at] == ' ')
		at++;
	if (at >= length || line[at] != '(')
		return false;
	for (at++;; at++) {
		size_t end = argument_end(line, length, at);
		if (end >= length)
			return false;
		if (argument-- == 0) {
			while (at < end && isspace((unsigned char)line[at]))
				at++;
			while (end > at && isspace((unsigned char)line[end - 1]))
				end--;
			*ret = (struct part){at, end};
			return end > at;
		}
		if (line[end] == ')')
			return false;
		at = end;
	}
}

static bool has_word(const char *text, size_t length, const char *word)
{
	size_t size = strlen(word);
	for (size_t at = 0; at + size <= length; at++)
		if (memcmp(text + at, word, size) == 0 && (at == 0 || !is_name_byte(text[at - 1])) &&
		    (at + size == length || !is_name_byte(text[at + size])))
			return true;
	return false;
}

/* Does an operator in it bind less tightly than `|`? */
static bool binds_loosely(const char *text, size_t length)
{
	for (size_t at = 0; at < length; at++)
		if (strchr("?=", text[at]) ||
		    (at + 1 < length && (memcmp(text + at, "&&", 2) == 0 || memcmp(text + at, "||", 2) == 0)))
			return true;
	return false;
}

static bool add_flag(const char *line, size_t length, size_t behind_name, const struct instead *instead,
                     struct fix *fix)
{
	struct part argument;
	if (!find_argument(line, length, behind_name, instead->argument, &argument))
		return false;
	const char *text = line + argument.from;
	size_t size = argument.to - argument.from;
	if (has_word(text, size, instead->add_flag))
		return false;
	*fix = (struct fix){.from = (uint32_t)argument.from + 1, .to = (uint32_t)argument.to + 1};
	if (size == 1 && *text == '0')
		text_add(&fix->replacement, instead->add_flag);
	else if (binds_loosely(text, size))
		text_printf(&fix->replacement, "(%.*s) | %s", (int)size, text, instead->add_flag);
	else
		text_printf(&fix->replacement, "%.*s | %s", (int)size, text, instead->add_flag);
	return true;
}

bool fix_find(struct source_lines *lines, const struct finding *finding, struct fix *ret)
{
	const struct instead *instead = finding->instead;
	struct part name;
	size_t length;
	if (!instead || instead->safety == SAFETY_MANUAL || !(instead->rename || instead->add_flag) ||
	    finding->macro_place[0])
		return false;
	const char *line = source_line(lines, &finding->place, &length);
	size_t at = finding->place.column - 1;
	if (!line || finding->place.column == 0 || at >= length || !find_name(line, length, at, finding->call, &name))
		return false;
	if (!instead->rename)
		return add_flag(line, length, name.to, instead, ret);
	*ret = (struct fix){.from = finding->place.column, .to = (uint32_t)name.to + 1};
	text_add(&ret->replacement, instead->rename);
	return true;
}
