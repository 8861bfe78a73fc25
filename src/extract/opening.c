#include "extract/opening.h"

#include "extract/c_text.h"

#include <stdbool.h>
#include <string.h>

static bool is_blank(char c) { return c == ' ' || c == '\t'; }

/* Behind blanks, line ends and comments. A line that ends within a comment goes on behind it. */
static const char *skip_space(const char *at, const char *end, bool *ret_line_ended)
{
	while (at < end) {
		if (is_blank(*at) || *at == '\r') {
			at++;
		} else if (*at == '\n') {
			*ret_line_ended = true;
			at++;
		} else if (end - at > 1 && at[0] == '/' && at[1] == '/') {
			at = c_text_end_of_line_comment(at + 2, end);
		} else if (end - at > 1 && at[0] == '/' && at[1] == '*') {
			at = c_text_end_of_block_comment(at + 2, end);
			at = end - at > 1 ? at + 2 : end;
		} else {
			break;
		}
	}
	return at;
}

static const char *skip_blanks(const char *at, const char *end)
{
	while (at < end && is_blank(*at))
		at++;
	return at;
}

/* Behind `#include "x.h"`, or null where something else stands. */
static const char *read_directive(const char *at, const char *end, const char **ret_name)
{
	static const char word[] = "include";
	if (at == end || *at != '#')
		return NULL;
	at = skip_blanks(at + 1, end);
	if ((size_t)(end - at) < sizeof word || memcmp(at, word, sizeof word - 1) != 0)
		return NULL;
	at = skip_blanks(at + sizeof word - 1, end);
	if (at == end || (*at != '"' && *at != '<'))
		return NULL;
	char closing = *at == '"' ? '"' : '>';
	*ret_name = at++;
	while (at < end && *at != closing && *at != '\n' && *at != '\\')
		at++;
	return at < end && *at == closing ? at + 1 : NULL;
}

size_t opening_read(const char *bytes, size_t size, unsigned most, struct text *ret_lines)
{
	const char *end = bytes + size, *behind = bytes, *name;
	for (unsigned count = 0; count < most; count++) {
		bool line_ended = count == 0;
		const char *at = read_directive(skip_space(behind, end, &line_ended), end, &name);
		if (!at || !line_ended || memchr(at, '\n', (size_t)(end - at)) == NULL)
			break;
		text_printf(ret_lines, "#include %.*s\n", (int)(at - name), name);
		behind = at;
	}
	return (size_t)(behind - bytes);
}
