#include "program/suppression_comment.h"

#include "base/day.h"
#include "base/vector.h"

#include <ctype.h>
#include <string.h>

static const struct {
	const char *word;
	enum suppression_kind kind;
} words[] = {
    {"ignore", SUPPRESSION_LINE},
    {"ignore-begin", SUPPRESSION_BEGIN},
    {"ignore-end", SUPPRESSION_END},
    {"ignore-file", SUPPRESSION_FILE},
};

static const char *skip_space(const char *text)
{
	while (isspace((unsigned char)*text))
		text++;
	return text;
}

static const char *read_kind(const char **text, enum suppression_kind *ret)
{
	size_t length = strcspn(*text, " \t(");

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strlen(words[i].word) != length || strncmp(*text, words[i].word, length) != 0)
			continue;
		*ret = words[i].kind;
		*text = skip_space(*text + length);
		return NULL;
	}
	return "says none of ignore(RULE), ignore-begin(RULE), ignore-end and ignore-file(RULE)";
}

static const char *read_rules(struct arena *arena, const char **text, struct suppression_comment *ret)
{
	VECTOR(const char *) rules = {0};
	const char *at = *text, *trouble = NULL;

	if (*at != '(')
		return "names no rule: ignore(RULE) reason";
	do {
		at = skip_space(at + 1);
		size_t length = strcspn(at, ",) \t\n");

		if (length)
			VECTOR_PUSH(rules, arena_copy_bytes(arena, at, length));
		at = skip_space(at + length);
		trouble = length ? trouble : "names no rule between its parentheses";
	} while (*at == ',');
	if (!trouble && *at != ')')
		trouble = "does not close its parenthesis: ignore(RULE, RULE) reason";
	if (!trouble) {
		const char **copy = ARENA_ARRAY(arena, const char *, rules.count);

		memcpy(copy, rules.items, rules.count * sizeof *copy);
		ret->rules = copy;
		ret->rule_count = rules.count;
		*text = skip_space(at + 1);
	}
	VECTOR_FREE(rules);
	return trouble;
}

/* "until 2027-01-31" and perhaps a colon behind it. */
static const char *read_until(struct arena *arena, const char **text, struct suppression_comment *ret)
{
	static const char until[] = "until ";
	const char *date = *text + sizeof until - 1;

	if (strncmp(*text, until, sizeof until - 1) != 0 || !isdigit((unsigned char)*date))
		return NULL;
	size_t length = strspn(date, "0123456789-");

	if (!day_is_valid(date, length))
		return "has a date that is none: until YYYY-MM-DD";
	ret->until = arena_copy_bytes(arena, date, length);
	date += length;
	*text = skip_space(*date == ':' ? date + 1 : date);
	return NULL;
}

const char *suppression_comment_read(struct arena *arena, const char *text, struct suppression_comment *ret)
{
	*ret = (struct suppression_comment){.reason = ""};
	text = skip_space(text);
	const char *trouble = read_kind(&text, &ret->kind);

	if (trouble || ret->kind == SUPPRESSION_END)
		return trouble;
	trouble = read_rules(arena, &text, ret);
	if (!trouble)
		trouble = read_until(arena, &text, ret);
	if (!trouble && !*text)
		trouble = "gives no reason, so it does not count";
	ret->reason = text;
	return trouble;
}
