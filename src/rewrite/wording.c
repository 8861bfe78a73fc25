#include "rewrite/wording.h"

#include "rewrite/split.h"

#include <ctype.h>
#include <string.h>

void wording_set(struct wording *wording, const char *name, const char *value)
{
	VECTOR_PUSH(wording->words, (struct word){name, value});
}

static bool is_listed(const struct wording *wording, const char *name)
{
	for (size_t i = 0; i < wording->name_count; i++)
		if (strcmp(wording->names[i], name) == 0)
			return true;
	return false;
}

const char *wording_name(const struct wording *wording, const char *name)
{
	if (!is_listed(wording, name) || !text_has_word(wording->taken, strlen(wording->taken), name))
		return name;
	return arena_printf(wording->arena, "%s_%s", wording->prefix, name);
}

static const char *find(const struct wording *wording, const char *name)
{
	for (size_t i = 0; i < wording->words.count; i++)
		if (strcmp(wording->words.items[i].name, name) == 0)
			return wording->words.items[i].value;
	return NULL;
}

static bool is_name_byte(char byte) { return isalnum((unsigned char)byte) || byte == '_'; }

/* The word in braces that begins there, or null. */
static const char *word_at(struct arena *arena, const char *at, const char *end)
{
	const char *close = at < end && *at == '{' ? memchr(at, '}', (size_t)(end - at)) : NULL;
	if (!close || close == at + 1)
		return NULL;
	for (const char *byte = at + 1; byte < close; byte++)
		if (!is_name_byte(*byte) && *byte != '-' && *byte != '.')
			return NULL;
	return arena_printf(arena, "%.*s", (int)(close - at - 1), at + 1);
}

static void add_word(struct wording *wording, const char *word, struct text *out)
{
	const char *value = find(wording, word);
	if (value)
		text_add(out, value);
	else if (!wording->missing)
		wording->missing = word;
}

/* A line, or an expression: words and names. */
static void add_piece(struct wording *wording, const char *from, const char *end, struct text *out)
{
	for (const char *at = from; at < end;) {
		const char *word = word_at(wording->arena, at, end);
		const char *behind = at;
		while (behind < end && is_name_byte(*behind))
			behind++;
		if (word) {
			add_word(wording, word, out);
			at += strlen(word) + 2;
		} else if (behind > at) {
			const char *name = arena_printf(wording->arena, "%.*s", (int)(behind - at), at);
			text_add(out, wording_name(wording, name));
			at = behind;
		} else {
			text_add_bytes(out, at++, 1);
		}
	}
}

const char *wording_expression(struct wording *wording, const char *code)
{
	struct text text = {0};
	add_piece(wording, code, code + strlen(code), &text);
	const char *kept = arena_copy_string(wording->arena, text_string(&text));
	text_free(&text);
	return kept;
}

/* Lines as they will stand there; an empty one only between two that are not. */
struct lines {
	struct wording *wording;
	struct text *out;
	const char *indent;
	bool any, gap, opened; /* the last line that is not empty opens a block */
};

static void add_line(struct lines *lines, size_t depth, const char *text, size_t length)
{
	if (!length) {
		lines->gap = lines->any && !lines->opened;
		return;
	}
	if (lines->any)
		text_add(lines->out, lines->wording->line_end);
	if (lines->gap && *text != '}')
		text_add(lines->out, lines->wording->line_end);
	text_add(lines->out, lines->indent);
	for (size_t i = 0; i < depth; i++)
		text_add(lines->out, lines->wording->unit);
	text_add_bytes(lines->out, text, length);
	lines->any = true;
	lines->gap = false;
	lines->opened = text[length - 1] == '{';
}

/* A word that has the line for itself may have many lines, or none. */
static void add_lines_of(struct lines *lines, size_t depth, const char *value)
{
	while (*value) {
		size_t length = strcspn(value, "\n");
		size_t deeper = strspn(value, "\t");
		if (length)
			add_line(lines, depth + deeper, value + deeper, length - deeper);
		value += length + (value[length] != 0);
	}
}

const char *wording_fill(struct wording *wording, const char *code, const char *indent)
{
	struct text text = {0};
	struct lines lines = {.wording = wording, .out = &text, .indent = indent};
	for (const char *at = code; *at;) {
		size_t length = strcspn(at, "\n"), depth = strspn(at, "\t");
		const char *from = at + depth, *end = at + length;
		const char *word = word_at(wording->arena, from, end);
		if (word && from + strlen(word) + 2 == end && find(wording, word)) {
			add_lines_of(&lines, depth, find(wording, word));
		} else {
			struct text line = {0};
			add_piece(wording, from, end, &line);
			add_line(&lines, depth, text_string(&line), line.length);
			text_free(&line);
		}
		at = end + (*end != 0);
	}
	const char *kept = arena_copy_string(wording->arena, text_string(&text));
	text_free(&text);
	return kept;
}
