#include "source/include_scan.h"

#include <string.h>

enum { LONGEST_NAME = 1024 };

static const char *skip_blanks(const char *at, const char *end)
{
	while (at < end && (*at == ' ' || *at == '\t'))
		at++;
	return at;
}

/* Behind the word when it stands at `at`, else null. */
static const char *skip_word(const char *at, const char *end, const char *word)
{
	size_t length = strlen(word);
	return (size_t)(end - at) > length && memcmp(at, word, length) == 0 ? at + length : NULL;
}

/* at is behind the '#'. */
static void take_directive(struct arena *arena, const char *at, const char *end, include_names *names)
{
	at = skip_blanks(at, end);
	const char *behind = skip_word(at, end, "include_next");
	if (!behind)
		behind = skip_word(at, end, "include");
	if (!behind)
		behind = skip_word(at, end, "import");
	if (!behind)
		return;
	at = skip_blanks(behind, end);
	if (at == end || (*at != '"' && *at != '<'))
		return;
	bool angled = *at == '<';
	const char *name = at + 1, *stop = memchr(name, angled ? '>' : '"', (size_t)(end - name));
	if (!stop || stop == name || stop - name > LONGEST_NAME || memchr(name, 0, (size_t)(stop - name)))
		return;
	struct include_name found = {arena_copy_bytes(arena, name, (size_t)(stop - name)), angled};
	VECTOR_PUSH(*names, found);
}

void include_scan(struct arena *arena, const char *bytes, size_t size, include_names *names)
{
	const char *end = bytes + size;
	for (const char *line = bytes; line < end;) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));
		if (!stop)
			stop = end;
		const char *first = skip_blanks(line, stop);
		if (first < stop && *first == '#')
			take_directive(arena, first + 1, stop, names);
		line = stop + 1;
	}
}
