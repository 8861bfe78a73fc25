#define _GNU_SOURCE
#include "extract/c_text.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

const char *c_text_skip_literal(const char *from, const char *end)
{
	char quote = *from++;
	while (from < end && *from != quote && *from != '\n')
		from += *from == '\\' && end - from > 1 ? 2 : 1;
	return from < end ? from + 1 : end;
}

const char *c_text_skip_raw_literal(const char *from, const char *end)
{
	char closing[20] = {')'};
	size_t length = 1;
	for (from++; from < end && *from != '(' && length < sizeof closing - 2; from++)
		closing[length++] = *from;
	closing[length++] = '"';
	for (; (size_t)(end - from) >= length; from++)
		if (memcmp(from, closing, length) == 0)
			return from + length;
	return end;
}

const char *c_text_end_of_line_comment(const char *from, const char *end)
{
	while (from < end && *from != '\n')
		from += *from == '\\' && end - from > 1 ? 2 : 1;
	return from < end ? from : end;
}

const char *c_text_end_of_block_comment(const char *from, const char *end)
{
	for (; end - from > 1; from++)
		if (from[0] == '*' && from[1] == '/')
			return from;
	return end;
}

static bool starts_name(char c) { return isalpha((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80; }
static bool continues_name(char c) { return starts_name(c) || isdigit((unsigned char)c); }

/* Numbers as the preprocessor sees them: 0x1F, 1e+5, 1'000, 10UL. */
static const char *skip_number(const char *from, const char *end)
{
	for (; from < end; from++) {
		bool separator = *from == '\'' && end - from > 1 && continues_name(from[1]);
		if (!continues_name(*from) && *from != '.' && !separator)
			break;
	}
	return from;
}

static const char *skip_comment(const char *from, const char *end)
{
	if (from[1] == '/')
		return c_text_end_of_line_comment(from + 2, end);
	const char *at = c_text_end_of_block_comment(from + 2, end);
	return end - at > 1 ? at + 2 : end;
}

const char *c_text_next_name(const char *from, const char *end, size_t *ret_length)
{
	while (from < end) {
		const char *start = from;
		if (starts_name(*from)) {
			while (from < end && continues_name(*from))
				from++;
			if (from == end || *from != '"' || from[-1] != 'R') {
				*ret_length = (size_t)(from - start);
				return start;
			}
			from = c_text_skip_raw_literal(from, end);
		} else if (isdigit((unsigned char)*from)) {
			from = skip_number(from, end);
		} else if (*from == '"' || *from == '\'') {
			from = c_text_skip_literal(from, end);
		} else if (*from == '/' && end - from > 1 && (from[1] == '/' || from[1] == '*')) {
			from = skip_comment(from, end);
		} else {
			from++;
		}
	}
	return NULL;
}

bool c_text_is_directive(const char *text, const char *at, size_t length, const char *word)
{
	if (length != strlen(word) || memcmp(at, word, length) != 0)
		return false;
	while (at > text && isblank((unsigned char)at[-1]))
		at--;
	if (at == text || at[-1] != '#')
		return false;
	at--;
	while (at > text && isblank((unsigned char)at[-1]))
		at--;
	return at == text || at[-1] == '\n';
}

const char *c_text_behind_name(const char *text, const char *end, const char *name, size_t length)
{
	const char *behind = name + length, *at = behind;
	if (!c_text_is_directive(text, name, length, "include") &&
	    !c_text_is_directive(text, name, length, "include_next"))
		return behind;
	while (at < end && isblank((unsigned char)*at))
		at++;
	if (at == end || *at != '<')
		return behind;
	while (at < end && *at != '>' && *at != '\n')
		at++;
	return at;
}

static bool is_continued(const char *text, const char *newline)
{
	if (newline > text && newline[-1] == '\r')
		newline--;
	return newline > text && newline[-1] == '\\';
}

/* The first byte of its line, and of those that it continues, that is no blank. */
static const char *first_of_line(const char *text, const char *at)
{
	while (at > text && (at[-1] != '\n' || is_continued(text, at - 1)))
		at--;
	while (isblank((unsigned char)*at))
		at++;
	return at;
}

bool c_text_is_declared(const char *text, const char *end, const char *name, size_t length)
{
	const char *before = name, *behind = name + length;
	while (before > text && isblank((unsigned char)before[-1]))
		before--;
	while (behind < end && isblank((unsigned char)*behind))
		behind++;
	if (before == text || behind == end || (*behind != ')' && *behind != ',' && *behind != ';'))
		return false;
	return (before[-1] == '*' || continues_name(before[-1])) && *first_of_line(text, name) != '#';
}

const char *c_text_next_undefinition(const char *text, const char *from, const char *end, const char **ret_name,
                                     size_t *ret_length)
{
	static const char word[] = "undef";
	for (const char *at = from; (at = memmem(at, (size_t)(end - at), word, sizeof word - 1));) {
		bool directive = c_text_is_directive(text, at, sizeof word - 1, word);
		at += sizeof word - 1;
		if (at == end || !isblank((unsigned char)*at) || !directive)
			continue;
		*ret_name = c_text_next_name(at, end, ret_length);
		return *ret_name ? at : NULL;
	}
	return NULL;
}
