/* The options as --help and as a man page's section. */
#include "config/reading.h"

#include <ctype.h>
#include <string.h>

enum { HELP_WIDTH = 80, HELP_COLUMN = 28 };

/* "-j, --jobs N"; a flag that is on by default shows both of its forms. */
static const char *spelling(struct arena *arena, const struct option *option)
{
	const char *letter = option->letter ? arena_printf(arena, "-%c, ", option->letter) : "    ";
	if (option->type != OPTION_FLAG)
		return arena_printf(arena, option->bare ? "  %s--%s [%s]" : "  %s--%s %s", letter, option->name,
		                    option->value_name);
	if (option->default_value && strcmp(option->default_value, "true") == 0)
		return arena_printf(arena, "  %s--%s, --no-%s", letter, option->name, option->name);
	return arena_printf(arena, "  %s--%s", letter, option->name);
}

static const char *default_words(struct arena *arena, const struct option *option)
{
	if (!option->default_value || option->type == OPTION_FLAG)
		return "";
	return arena_printf(arena, " (default: %s)", option->default_value);
}

/* Writes text from HELP_COLUMN on, wrapped at spaces; the cursor stands at column already. */
static void add_wrapped(struct text *out, const char *text, size_t column)
{
	bool first = true;
	while (*text) {
		size_t length = strcspn(text, " ");
		if (column + !first + length > HELP_WIDTH || (first && column >= HELP_COLUMN)) {
			text_add(out, "\n");
			column = 0;
			first = true;
		}
		if (first)
			text_printf(out, "%*s", (int)(HELP_COLUMN - column), "");
		else
			text_add(out, " ");
		column = first ? HELP_COLUMN + length : column + 1 + length;
		first = false;
		text_add_bytes(out, text, length);
		text += length;
		text += strspn(text, " ");
	}
	text_add(out, "\n");
}

/* On a screen the default stands where it does not cost a line, and nobody has to read that -o can be repeated. */
static const char *short_words(struct arena *arena, const struct option *option, const char *words)
{
	static const char repeatable[] = "; repeatable";
	if (HELP_COLUMN + strlen(words) <= HELP_WIDTH)
		return words;
	const char *end = strstr(option->help, repeatable);
	return end ? arena_copy_bytes(arena, option->help, (size_t)(end - option->help)) : option->help;
}

unsigned settings_write_help(const struct option *options, bool rare_as_well, struct text *out)
{
	struct arena *arena = arena_new();
	unsigned left_out = 0;
	for (const struct option *option = options; option->name; option++) {
		if (option->rare && !rare_as_well) {
			left_out++;
			continue;
		}
		const char *left = spelling(arena, option);
		text_add(out, left);
		const char *words = arena_printf(arena, "%s%s", option->help, default_words(arena, option));
		add_wrapped(out, rare_as_well ? words : short_words(arena, option, words), strlen(left));
	}
	arena_free(arena);
	return left_out;
}

char *option_sentence(struct arena *arena, const struct option *option, const char *behind)
{
	char *sentence = arena_printf(arena, "%s%s.", option->help, behind);
	sentence[0] = (char)toupper((unsigned char)sentence[0]);
	return sentence;
}

/* A dash that is typed must not become a hyphen, and a line must not begin as a request. */
static void add_roff(struct text *out, const char *text)
{
	if (*text == '.' || *text == '\'')
		text_add(out, "\\&");
	for (; *text; text++) {
		if (*text == '-')
			text_add(out, "\\-");
		else if (*text == '\\')
			text_add(out, "\\e");
		else
			text_add_bytes(out, text, 1);
	}
}

static void add_term(struct arena *arena, const struct option *option, struct text *out)
{
	text_add(out, ".TP\n");
	if (option->letter)
		text_printf(out, "\\fB\\-%c\\fR, ", option->letter);
	text_add(out, "\\fB\\-\\-");
	add_roff(out, option->name);
	text_add(out, "\\fR");
	if (option->type != OPTION_FLAG) {
		text_add(out, option->bare ? " [\\fI" : " \\fI");
		add_roff(out, option->value_name);
		text_add(out, option->bare ? "\\fR]" : "\\fR");
	} else if (option->default_value && strcmp(option->default_value, "true") == 0) {
		text_add(out, ", \\fB\\-\\-no\\-");
		add_roff(out, option->name);
		text_add(out, "\\fR");
	}
	text_add(out, "\n");
	add_roff(out, option_sentence(arena, option, default_words(arena, option)));
	text_add(out, "\n");
	if (option->details) {
		add_roff(out, option->details);
		text_add(out, "\n");
	}
}

void settings_write_man(const struct option *options, struct text *out)
{
	struct arena *arena = arena_new();
	text_add(out, ".SH OPTIONS\n");
	for (const struct option *option = options; option->name; option++)
		add_term(arena, option, out);
	arena_free(arena);
}
