#include "rewrite/include_place.h"

#include <ctype.h>
#include <string.h>

/* One line of a text at a time; comments are left out. */
struct lines {
	const char *text;
	size_t size, at;
	bool in_comment;
	bool continued; /* the line before is a directive that goes on */
	unsigned depth; /* of #if */
};

struct directive {
	const char *word; /* behind the '#', or null: the line is none */
	size_t word_length;
	const char *rest; /* behind the word and blanks, up to end */
	const char *end;
	size_t next;    /* the byte behind the line */
	bool blank;     /* nothing but blanks and comments */
	bool code;      /* neither that nor a directive */
	bool continues; /* the directive goes on in the next line */
	unsigned depth; /* in so many conditions */
};

static const char *skip_blanks(const char *from, const char *end)
{
	while (from < end && (*from == ' ' || *from == '\t' || *from == '\r'))
		from++;
	return from;
}

/* Does a comment go on behind the end of the line? Literals may hold what looks like a comment. */
static bool comment_stays_open(const char *from, const char *end, bool open, bool *ret_code)
{
	char quote = 0;
	while (from < end) {
		if (open) {
			if (from + 1 < end && from[0] == '*' && from[1] == '/') {
				open = false;
				from++;
			}
		} else if (quote) {
			if (*from == '\\')
				from++;
			else if (*from == quote)
				quote = 0;
		} else if (from + 1 < end && from[0] == '/' && from[1] == '*') {
			open = true;
			from++;
		} else if (from + 1 < end && from[0] == '/' && from[1] == '/') {
			break;
		} else {
			quote = *from == '"' || *from == '\'' ? *from : 0;
			*ret_code |= !isspace((unsigned char)*from);
		}
		from++;
	}
	return open;
}

static bool is_word(const struct directive *line, const char *word)
{
	return line->word && line->word_length == strlen(word) && memcmp(line->word, word, line->word_length) == 0;
}

static bool next_line(struct lines *lines, struct directive *ret)
{
	if (lines->at >= lines->size)
		return false;
	const char *from = lines->text + lines->at, *whole_end = lines->text + lines->size;
	const char *end = memchr(from, '\n', lines->size - lines->at);
	if (!end)
		end = whole_end;
	bool was_comment = lines->in_comment, code = false;
	*ret = (struct directive){.end = end, .next = (size_t)(end - lines->text) + (end < whole_end)};
	lines->in_comment = comment_stays_open(from, end, lines->in_comment, &code);
	lines->at = ret->next;
	ret->blank = !code;
	const char *hash = skip_blanks(from, end);
	if (!was_comment && !lines->continued && hash < end && *hash == '#') {
		ret->word = ret->rest = skip_blanks(hash + 1, end);
		while (ret->rest < end && isalpha((unsigned char)*ret->rest))
			ret->rest++;
		ret->word_length = (size_t)(ret->rest - ret->word);
		ret->rest = skip_blanks(ret->rest, end);
	}
	ret->code = code && !ret->word && !lines->continued;
	lines->continued = ret->continues = (ret->word || lines->continued) && end > from && end[-1] == '\\';
	ret->continues = ret->continues || lines->in_comment;
	if (is_word(ret, "endif") && lines->depth)
		lines->depth--;
	ret->depth = lines->depth;
	if (is_word(ret, "if") || is_word(ret, "ifdef") || is_word(ret, "ifndef"))
		lines->depth++;
	return true;
}

bool include_is_there(const char *text, size_t size, const char *header)
{
	struct lines lines = {.text = text, .size = size};
	struct directive line;
	size_t length = strlen(header);
	while (next_line(&lines, &line)) {
		if (!is_word(&line, "include") || line.depth || (size_t)(line.end - line.rest) < length + 2)
			continue;
		if ((line.rest[0] == '<' || line.rest[0] == '"') && memcmp(line.rest + 1, header, length) == 0 &&
		    (line.rest[length + 1] == '>' || line.rest[length + 1] == '"'))
			return true;
	}
	return false;
}

/* What a file begins with that is to come before any header: comments, and what headers are told. */
static bool is_prologue(const struct directive *line)
{
	return !line->word || is_word(line, "define") || is_word(line, "undef");
}

uint32_t include_place(const char *text, size_t size, bool *ret_apart)
{
	struct lines lines = {.text = text, .size = size};
	struct directive line;
	size_t angled = 0, quoted = 0, prologue = 0;
	bool only_prologue = true;
	while (next_line(&lines, &line) && !line.code) {
		only_prologue = only_prologue && is_prologue(&line);
		if (only_prologue && !lines.in_comment && !line.continues)
			prologue = line.next;
		if (!is_word(&line, "include") || line.depth || line.continues || line.rest == line.end)
			continue;
		if (*line.rest == '<')
			angled = line.next;
		else if (!quoted)
			quoted = line.next;
	}
	*ret_apart = !angled && !quoted;
	return (uint32_t)(angled ? angled : quoted ? quoted : prologue);
}
