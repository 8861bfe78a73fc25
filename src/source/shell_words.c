#include "source/shell_words.h"

#include "base/vector.h"

#include <string.h>

static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/* A backslash joins the next line. */
static const char *skip_space(const char *at)
{
	while (is_space(*at) || (at[0] == '\\' && at[1] == '\n'))
		at += *at == '\\' ? 2 : 1;
	return at;
}

/* Copies what stands between double quotes; *at is behind the first one. Null when there is no second one. */
static const char *copy_quoted(const char *at, char **to)
{
	for (; *at != '"'; at++) {
		if (at[0] == '\\' && at[1] && strchr("$`\"\\\n", at[1])) {
			at++;
			if (*at == '\n')
				continue;
		}
		if (!*at)
			return NULL;
		*(*to)++ = *at;
	}
	return at + 1;
}

/* Copies one word; null when a quote is not closed. */
static const char *copy_word(const char *at, char **to)
{
	while (*at && !is_space(*at)) {
		if (*at == '\'') {
			const char *stop = strchr(at + 1, '\'');
			if (!stop)
				return NULL;
			memcpy(*to, at + 1, (size_t)(stop - at - 1));
			*to += stop - at - 1;
			at = stop + 1;
		} else if (*at == '"') {
			at = copy_quoted(at + 1, to);
			if (!at)
				return NULL;
		} else if (at[0] == '\\' && at[1] == '\n') {
			at += 2;
		} else {
			if (at[0] == '\\' && at[1])
				at++;
			*(*to)++ = *at++;
		}
	}
	return at;
}

bool shell_words_split(struct arena *arena, const char *command, struct words *ret_words)
{
	VECTOR(const char *) words = {0};
	char *to = arena_alloc(arena, strlen(command) + 2); /* quotes and spaces make room for the terminating zeros */
	const char *at = command;
	while (at) {
		at = skip_space(at);
		if (!*at)
			break;
		VECTOR_PUSH(words, to);
		at = copy_word(at, &to);
		*to++ = 0;
	}
	const char **items = ARENA_ARRAY(arena, const char *, words.count + 1);
	if (words.count)
		memcpy(items, words.items, words.count * sizeof *items);
	*ret_words = (struct words){items, words.count};
	VECTOR_FREE(words);
	return at != NULL;
}
