#include "cli/annotations.h"

#include "base/words.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

struct reader {
	struct arena *arena;
	const char *file, *at;
	unsigned line;
	bool code_on_line;    /* something other than comments and space */
	size_t first_of_line; /* annotations from here on were written on this line, or wait for the next */
	struct annotations *annotations;
	struct error *error;
};

static bool fail(struct reader *reader, const char *message, const char *word)
{
	return error_set_at(reader->error, reader->file, reader->line, 0, "%s '%s'", message, word);
}

static void add(struct reader *reader, struct annotation annotation)
{
	annotation.file = reader->file;
	annotation.line = reader->line;
	VECTOR_PUSH(reader->annotations->items, annotation);
}

static bool read_key(struct reader *reader, struct annotation *annotation, const char *word)
{
	static const char *const keys[] = {"chain", "context", "confidence", "severity", "certainty", "awaits"};
	const char **values[] = {&annotation->chain,    &annotation->context,   &annotation->confidence,
	                         &annotation->severity, &annotation->certainty, &annotation->awaits};
	const char *equals = strchr(word, '=');
	if (!equals || !equals[1])
		return fail(reader, "expected KEY=VALUE in an annotation, found", word);
	const char *key = arena_copy_bytes(reader->arena, word, (size_t)(equals - word));
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		if (strcmp(key, keys[i]) == 0) {
			*values[i] = equals + 1;
			return true;
		}
	}
	char hint[128];
	words_hint(key, keys, sizeof keys / sizeof *keys, hint, sizeof hint);
	return error_set_at(reader->error, reader->file, reader->line, 0, "unknown key '%s' in an annotation%s", key,
	                    hint);
}

/* "RULE KEY=VALUE ...", one of those between semicolons. */
static bool read_expectation(struct reader *reader, char *text)
{
	struct annotation annotation = {.kind = ANNOTATION_EXPECT};
	char *rest = NULL;
	annotation.rule = strtok_r(text, " \t", &rest);
	if (!annotation.rule)
		return fail(reader, "expected a rule's id behind", "expect:");
	for (char *word = strtok_r(NULL, " \t", &rest); word; word = strtok_r(NULL, " \t", &rest))
		if (!read_key(reader, &annotation, word))
			return false;
	add(reader, annotation);
	return true;
}

static bool read_expectations(struct reader *reader, char *text)
{
	char *rest = NULL;
	char *part = strtok_r(text, ";", &rest);
	if (!part)
		return fail(reader, "expected a rule's id behind", "expect:");
	for (; part; part = strtok_r(NULL, ";", &rest))
		if (!read_expectation(reader, part))
			return false;
	return true;
}

static bool read_gap(struct reader *reader, char *text)
{
	char *rest = NULL, *rule = strtok_r(text, " \t", &rest);
	if (!rule || !rest[strspn(rest, " \t")])
		return fail(reader, "expected a rule's id and a reason behind", "gap:");
	add(reader, (struct annotation){.kind = ANNOTATION_GAP, .rule = rule});
	return true;
}

/* "RULE RULE ...": each of them. */
static bool read_after(struct reader *reader, char *text)
{
	char *rest = NULL, *rule = strtok_r(text, " \t", &rest);
	if (!rule)
		return fail(reader, "expected a rule's id behind", "after:");
	for (; rule; rule = strtok_r(NULL, " \t", &rest))
		add(reader, (struct annotation){.kind = ANNOTATION_AFTER, .rule = rule});
	return true;
}

/* A comment that is no annotation is nobody's concern, but one that was meant to be one must not be passed over. */
static bool refuse_misspelling(struct reader *reader, const char *text)
{
	static const char *const words[] = {"expect"};
	size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz");
	const char *word = arena_copy_bytes(reader->arena, text, length);
	if (text[length] == ':' && length > 4 && words_nearest(word, words, 1))
		return error_set_at(reader->error, reader->file, reader->line, 0,
		                    "unknown annotation '%s:' (did you mean 'expect:'?)", word);
	return true;
}

static bool read_comment(struct reader *reader, const char *start, size_t length)
{
	char *text = arena_copy_bytes(reader->arena, start, length);
	text += strspn(text, " \t");
	if (strchr(text, '\n'))
		return true; /* prose */
	if (strncmp(text, "expect:", 7) == 0)
		return read_expectations(reader, text + 7);
	if (strncmp(text, "gap:", 4) == 0)
		return read_gap(reader, text + 4);
	if (strncmp(text, "after:", 6) == 0)
		return read_after(reader, text + 6);
	size_t word = strcspn(text, " \t");
	if (strncmp(text, "ok:", 3) == 0 ||
	    (word == 2 && strncmp(text, "ok", 2) == 0 && !text[2 + strspn(text + 2, " \t")]))
		add(reader, (struct annotation){.kind = ANNOTATION_OK, .rule = ""});
	return refuse_misspelling(reader, text);
}

/* Comments that stood alone speak of the next line: they are moved down until a line with code takes them. */
static void end_line(struct reader *reader)
{
	struct annotations *annotations = reader->annotations;
	reader->line++;
	if (reader->code_on_line)
		reader->first_of_line = annotations->items.count;
	for (size_t i = reader->first_of_line; i < annotations->items.count; i++)
		annotations->items.items[i].line = reader->line;
	reader->code_on_line = false;
}

static void skip_quoted(struct reader *reader)
{
	char quote = *reader->at++;
	while (*reader->at && *reader->at != quote && *reader->at != '\n')
		reader->at += reader->at[0] == '\\' && reader->at[1] ? 2 : 1;
	if (*reader->at == quote)
		reader->at++;
}

static bool take_comment(struct reader *reader)
{
	bool block = reader->at[1] == '*';
	const char *start = reader->at + 2, *end = block ? strstr(start, "*/") : start + strcspn(start, "\n");
	if (!end)
		end = start + strlen(start);
	if (!read_comment(reader, start, (size_t)(end - start)))
		return false;
	for (const char *byte = start; byte < end; byte++)
		if (*byte == '\n')
			end_line(reader);
	reader->at = block && *end ? end + 2 : end;
	return true;
}

bool annotations_read(struct arena *arena, const char *file, const char *text, struct annotations *annotations,
                      struct error *error)
{
	struct reader reader = {.arena = arena,
	                        .file = file,
	                        .at = text,
	                        .line = 1,
	                        .annotations = annotations,
	                        .error = error,
	                        .first_of_line = annotations->items.count};
	while (*reader.at) {
		if (reader.at[0] == '/' && (reader.at[1] == '/' || reader.at[1] == '*')) {
			if (!take_comment(&reader))
				return false;
		} else if (*reader.at == '\n') {
			end_line(&reader);
			reader.at++;
		} else {
			reader.code_on_line |= !isspace((unsigned char)*reader.at);
			if (*reader.at == '"' || *reader.at == '\'')
				skip_quoted(&reader);
			else
				reader.at++;
		}
	}
	if (!reader.code_on_line && reader.first_of_line < annotations->items.count)
		return error_set_at(error, file, reader.line, 0, "an annotation has no code behind it");
	return true;
}

void annotations_release(struct annotations *annotations) { VECTOR_FREE(annotations->items); }
