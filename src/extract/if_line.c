#define _GNU_SOURCE
#include "extract/if_line.h"

#include "extract/c_text.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>

enum { NESTED_AT_MOST = 100 };

struct reader {
	const char *text, *at, *end; /* of the whole file; where reading stands; behind the line */
	enum if_outcome (*is_defined)(size_t offset, void *data);
	void *data;
	unsigned depth;
};

static enum if_outcome read_or(struct reader *reader);

static bool is_continued(const char *newline, const char *text)
{
	if (newline > text && newline[-1] == '\r')
		newline--;
	return newline > text && newline[-1] == '\\';
}

static const char *line_start(const char *text, const char *at)
{
	while (at > text && (at[-1] != '\n' || is_continued(at - 1, text)))
		at--;
	return at;
}

static const char *line_end(const char *text, const char *at, const char *end)
{
	while (at < end && (*at != '\n' || is_continued(at, text)))
		at++;
	return at;
}

/* Blanks, ends of continued lines, comments. */
static void skip_blanks(struct reader *reader)
{
	while (reader->at < reader->end) {
		const char *at = reader->at, *end = reader->end;
		if (isspace((unsigned char)*at) || *at == '\\') {
			reader->at++;
		} else if (end - at > 1 && at[0] == '/' && at[1] == '*') {
			at = c_text_end_of_block_comment(at + 2, end);
			reader->at = end - at > 1 ? at + 2 : end;
		} else if (end - at > 1 && at[0] == '/' && at[1] == '/') {
			reader->at = end;
		} else {
			return;
		}
	}
}

static bool take(struct reader *reader, const char *what)
{
	size_t length = strlen(what);
	skip_blanks(reader);
	if ((size_t)(reader->end - reader->at) < length || memcmp(reader->at, what, length) != 0)
		return false;
	reader->at += length;
	return true;
}

static const char *take_name(struct reader *reader, size_t *ret_length)
{
	skip_blanks(reader);
	const char *name = c_text_next_name(reader->at, reader->end, ret_length);
	if (name != reader->at)
		return NULL;
	reader->at += *ret_length;
	return name;
}

/* The word of the line's directive, which reading then stands behind; or null. */
static const char *take_directive(struct reader *reader, size_t *ret_length)
{
	return take(reader, "#") ? take_name(reader, ret_length) : NULL;
}

/* The line that a byte stands in, up to its end, with those that continue it. */
static struct reader line_of(const char *text, size_t size, size_t offset)
{
	return (struct reader){
	    .text = text, .at = line_start(text, text + offset), .end = line_end(text, text + offset, text + size)};
}

static enum if_outcome negated(enum if_outcome outcome)
{
	return outcome == IF_UNKNOWN ? IF_UNKNOWN : outcome == IF_TRUE ? IF_FALSE : IF_TRUE;
}

static enum if_outcome read_defined(struct reader *reader)
{
	size_t length;
	bool parenthesised = take(reader, "(");
	const char *name = take_name(reader, &length);
	if (!name || (parenthesised && !take(reader, ")")))
		return IF_UNKNOWN;
	return reader->is_defined((size_t)(name - reader->text), reader->data);
}

/* A value that nobody works out, up to what could end it. */
static void skip_value(struct reader *reader)
{
	unsigned depth = 0;
	assert(reader->at);
	for (; reader->at < reader->end; reader->at++) {
		const char *at = reader->at;
		bool ends = *at == ')' || (at + 1 < reader->end &&
		                           ((at[0] == '&' && at[1] == '&') || (at[0] == '|' && at[1] == '|')));
		if (depth == 0 && ends)
			return;
		if (*at == '(')
			depth++;
		else if (*at == ')')
			depth--;
	}
}

/* A term that more than "&&", "||" and ")" follows is part of a comparison, or of arithmetic. */
static enum if_outcome completed(struct reader *reader, enum if_outcome outcome)
{
	skip_blanks(reader);
	const char *at = reader->at;
	size_t rest = (size_t)(reader->end - at);
	if (rest == 0 || *at == ')' || (rest > 1 && (memcmp(at, "&&", 2) == 0 || memcmp(at, "||", 2) == 0)))
		return outcome;
	skip_value(reader);
	return IF_UNKNOWN;
}

static enum if_outcome read_not(struct reader *reader)
{
	size_t length;
	if (reader->depth >= NESTED_AT_MOST) {
		reader->at = reader->end;
		return IF_UNKNOWN;
	}
	reader->depth++;
	enum if_outcome outcome = IF_UNKNOWN;
	skip_blanks(reader);
	if (reader->end - reader->at > 1 && reader->at[0] == '!' && reader->at[1] != '=') {
		reader->at++;
		outcome = negated(read_not(reader));
	} else if (take(reader, "(")) {
		outcome = read_or(reader);
		outcome = completed(reader, take(reader, ")") ? outcome : IF_UNKNOWN);
	} else {
		const char *name = take_name(reader, &length);
		if (name && length == strlen("defined") && memcmp(name, "defined", length) == 0)
			outcome = completed(reader, read_defined(reader));
		else
			skip_value(reader);
	}
	reader->depth--;
	return outcome;
}

static enum if_outcome read_and(struct reader *reader)
{
	enum if_outcome outcome = read_not(reader);
	while (take(reader, "&&")) {
		enum if_outcome right = read_not(reader);
		if (outcome == IF_FALSE || right == IF_FALSE)
			outcome = IF_FALSE;
		else if (outcome == IF_TRUE)
			outcome = right;
	}
	return outcome;
}

static enum if_outcome read_or(struct reader *reader)
{
	enum if_outcome outcome = read_and(reader);
	while (take(reader, "||")) {
		enum if_outcome right = read_and(reader);
		if (outcome == IF_TRUE || right == IF_TRUE)
			outcome = IF_TRUE;
		else if (outcome == IF_FALSE)
			outcome = right;
	}
	return outcome;
}

enum if_outcome if_line_outcome(const char *text, size_t size, size_t offset,
                                enum if_outcome (*is_defined)(size_t offset, void *data), void *data)
{
	if (offset >= size)
		return IF_UNKNOWN;
	struct reader reader = line_of(text, size, offset);
	reader.is_defined = is_defined;
	reader.data = data;
	size_t length;
	const char *word = take_directive(&reader, &length);
	bool is_if =
	    word && ((length == 2 && memcmp(word, "if", 2) == 0) || (length == 4 && memcmp(word, "elif", 4) == 0));
	if (!is_if || memchr(reader.at, '?', (size_t)(reader.end - reader.at)))
		return IF_UNKNOWN;
	enum if_outcome outcome = read_or(&reader);
	skip_blanks(&reader);
	return reader.at == reader.end ? outcome : IF_UNKNOWN;
}

static bool is_word(const char *name, size_t length, const char *word)
{
	return length == strlen(word) && memcmp(name, word, length) == 0;
}

static bool is_definition_of(const struct reader *line, const char *guard, size_t guard_length)
{
	struct reader reader = *line;
	size_t length;
	const char *name;
	return take(&reader, "#") && (name = take_name(&reader, &length)) && is_word(name, length, "define") &&
	       (name = take_name(&reader, &length)) && length == guard_length && memcmp(name, guard, length) == 0;
}

/* "typedef ...;" on one line, without a body. */
static bool is_typedef(const struct reader *line)
{
	struct reader reader = *line;
	size_t length, rest;
	const char *name = take_name(&reader, &length);
	if (name && is_word(name, length, "__extension__"))
		name = take_name(&reader, &length);
	if (!name || !is_word(name, length, "typedef"))
		return false;
	rest = (size_t)(reader.end - reader.at);
	const char *semicolon = memchr(reader.at, ';', rest);
	if (!semicolon || memchr(reader.at, '{', rest))
		return false;
	reader.at = semicolon + 1;
	skip_blanks(&reader);
	return reader.at == reader.end;
}

static bool opens_comment(const struct reader *line)
{
	const char *at = line->at, *end = line->end;
	while ((at = memmem(at, (size_t)(end - at), "/*", 2))) {
		at = memmem(at + 2, (size_t)(end - at - 2), "*/", 2);
		if (!at)
			return true;
		at += 2;
	}
	return false;
}

/* False behind the last line, and where a comment goes on. */
static bool next_line(struct reader *line, const char *end)
{
	if (line->end >= end || opens_comment(line))
		return false;
	line->at = line->end + 1;
	line->end = line_end(line->text, line->at, end);
	return true;
}

static bool is_blank_line(const struct reader *line)
{
	struct reader blank = *line;
	skip_blanks(&blank);
	return blank.at >= blank.end;
}

static bool is_directive(const struct reader *line, const char *word)
{
	struct reader reader = *line;
	size_t length;
	const char *name = take_directive(&reader, &length);
	return name && is_word(name, length, word);
}

bool if_line_guards_types(const char *text, size_t size, size_t offset)
{
	size_t length, guard_length;
	if (offset >= size)
		return false;
	struct reader line = line_of(text, size, offset);
	const char *word = take_directive(&line, &length);
	const char *guard = word && is_word(word, length, "ifndef") ? take_name(&line, &guard_length) : NULL;
	if (guard != text + offset)
		return false;
	while (next_line(&line, text + size)) {
		if (is_directive(&line, "endif"))
			return true;
		if (!is_blank_line(&line) && !is_typedef(&line) && !is_definition_of(&line, guard, guard_length))
			return false;
	}
	return false;
}

static bool is_one_of(const char *name, size_t length, const char *const *words)
{
	for (; name && *words; words++)
		if (is_word(name, length, *words))
			return true;
	return false;
}

bool if_line_guards_definitions(const char *text, size_t size, size_t offset,
                                bool (*matters)(const char *name, size_t length, void *data), void *data)
{
	static const char *const starts[] = {"if", "ifdef", "ifndef", "elif", NULL}, *const others[] = {"elif", "else",
	                                                                                                NULL};
	size_t length = 0;
	if (offset >= size)
		return false;
	struct reader line = line_of(text, size, offset);
	const char *word = take_directive(&line, &length);
	if (!is_one_of(word, length, starts))
		return false;
	while (next_line(&line, text + size)) {
		if (is_directive(&line, "endif"))
			return true;
		if (is_blank_line(&line))
			continue;
		word = take_directive(&line, &length);
		if (is_one_of(word, length, others))
			continue;
		const char *name = word && is_word(word, length, "define") ? take_name(&line, &length) : NULL;
		if (!name || matters(name, length, data))
			return false;
	}
	return false;
}

/* "!defined A && !defined (B)", up to the end of the line. */
static bool read_all_undefined(struct reader *reader)
{
	size_t length;
	const char *name;
	do {
		bool negated =
		    take(reader, "!") && (name = take_name(reader, &length)) && is_word(name, length, "defined");
		bool parenthesised = take(reader, "(");
		if (!negated || !take_name(reader, &length) || (parenthesised && !take(reader, ")")))
			return false;
	} while (take(reader, "&&"));
	return is_blank_line(reader);
}

bool if_line_insists(const char *text, size_t size, size_t offset)
{
	static const char *const expected[] = {"error", "endif", NULL};
	size_t length;
	if (offset >= size)
		return false;
	struct reader line = line_of(text, size, offset);
	const char *word = take_directive(&line, &length);
	bool guards = word && is_word(word, length, "ifndef")
	                  ? take_name(&line, &length) && is_blank_line(&line)
	                  : word && is_word(word, length, "if") && read_all_undefined(&line);
	for (const char *const *next = expected; guards && *next;) {
		if (!next_line(&line, text + size))
			return false;
		if (is_blank_line(&line))
			continue;
		guards = is_directive(&line, *next++);
	}
	return guards;
}
