#include "program/suppressions.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct suppressions {
	struct table *by_line; /* "path:line" → index of the first comment there */
	VECTOR(const char *) comments;
	VECTOR(uint32_t) next; /* per comment: another one on the same line */
};

struct suppressions *suppressions_new(const struct program *program)
{
	struct suppressions *suppressions = memory_zeroed(1, sizeof *suppressions);

	suppressions->by_line = table_new();
	for (uint32_t u = 0; u < program->units.count; u++) {
		const struct facts *facts = program->units.items[u].facts;

		for (size_t c = 0; c < facts->comments.count; c++) {
			struct place place = link_place(program, u, facts->comments.items[c].place);
			char key[4200];
			uint32_t first;

			snprintf(key, sizeof key, "%s:%u", place.file, place.line);
			first = table_get_string(suppressions->by_line, key);
			table_set(suppressions->by_line, key, strlen(key), (uint32_t)suppressions->comments.count);
			VECTOR_PUSH(suppressions->comments, facts->comments.items[c].text);
			VECTOR_PUSH(suppressions->next, first);
		}
	}
	return suppressions;
}

void suppressions_free(struct suppressions *suppressions)
{
	if (!suppressions)
		return;
	table_free(suppressions->by_line);
	VECTOR_FREE(suppressions->comments);
	VECTOR_FREE(suppressions->next);
	free(suppressions);
}

static const char *skip_space(const char *text)
{
	while (isspace((unsigned char)*text))
		text++;
	return text;
}

bool suppression_matches(const char *comment, const char *rule, const char **ret_reason)
{
	static const char keyword[] = "ignore";
	size_t length = strlen(rule);
	bool named = false;

	comment = skip_space(comment);
	if (strncmp(comment, keyword, sizeof keyword - 1) != 0)
		return false;
	comment = skip_space(comment + sizeof keyword - 1);
	if (*comment++ != '(')
		return false;
	while (*comment && *comment != ')') {
		size_t word;

		comment = skip_space(comment);
		word = strcspn(comment, ",) \t");
		named |= word == length && strncmp(comment, rule, length) == 0;
		comment = skip_space(comment + word);
		if (*comment == ',')
			comment++;
		else if (*comment != ')')
			return false;
	}
	if (*comment != ')')
		return false;
	*ret_reason = skip_space(comment + 1);
	return named && **ret_reason != '\0';
}

const char *suppressions_reason(const struct suppressions *suppressions, const struct finding *finding)
{
	for (uint32_t line = finding->place.line; line + 1 >= finding->place.line && line > 0; line--) {
		char key[4200];
		const char *reason;

		snprintf(key, sizeof key, "%s:%u", finding->place.file, line);
		for (uint32_t c = table_get_string(suppressions->by_line, key); c != TABLE_NONE;
		     c = suppressions->next.items[c]) {
			if (suppression_matches(suppressions->comments.items[c], finding->rule->id, &reason))
				return reason;
		}
	}
	return NULL;
}
