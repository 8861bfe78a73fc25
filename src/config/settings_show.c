/* --show-config, and the example file: settings as YAML. */
#include "config/reading.h"

#include "base/files.h"

#include <string.h>

enum { COMMENT_COLUMN = 40, TEXT_WIDTH = 96 };

/* Plain where YAML reads it back as the same text, else in double quotes. */
static void add_scalar(struct text *out, const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./=+-";
	if (text[0] && text[0] != '-' && text[0] != '=' && !text[strspn(text, plain)]) {
		text_add(out, text);
		return;
	}
	text_add(out, "\"");
	for (const unsigned char *byte = (const unsigned char *)text; *byte; byte++) {
		if (*byte == '"' || *byte == '\\')
			text_printf(out, "\\%c", *byte);
		else if (*byte < ' ' || *byte == 0x7f)
			text_printf(out, "\\x%02x", *byte);
		else
			text_add_bytes(out, (const char *)byte, 1);
	}
	text_add(out, "\"");
}

static void end_line(struct text *out, size_t line_start, const char *comment)
{
	size_t used = out->length - line_start;
	text_printf(out, "%*s # ", used < COMMENT_COLUMN - 1 ? (int)(COMMENT_COLUMN - 1 - used) : 0, "");
	for (; *comment; comment++) /* a line end in a path would end the comment */
		text_printf(out, "%c", (unsigned char)*comment < ' ' ? '?' : *comment);
	text_add(out, "\n");
}

static void show_list(const struct setting *setting, struct text *out)
{
	text_printf(out, "%s:\n", setting->option->name);
	for (size_t i = 0; i < setting->list.count; i++) {
		size_t start = out->length;
		text_add(out, "  - ");
		add_scalar(out, setting->list.items[i]);
		end_line(out, start, setting->places.items[i]);
	}
}

static void show_setting(const struct setting *setting, struct text *out)
{
	const struct option *option = setting->option;
	if (option->type == OPTION_LIST && setting->list.count) {
		show_list(setting, out);
		return;
	}
	bool nothing = option->type == OPTION_LIST || (option->type == OPTION_STRING && !setting->string);
	size_t start = out->length;
	text_printf(out, "%s%s:", nothing || option->not_in_file ? "# " : "", option->name);
	if (nothing) {
		end_line(out, start, "not set");
		return;
	}
	text_add(out, " ");
	if (option->type == OPTION_FLAG)
		text_add(out, setting->flag ? "true" : "false");
	else if (setting->string)
		add_scalar(out, setting->string);
	else
		text_printf(out, "%lld", (long long)setting->integer);
	end_line(out, start, setting->where);
}

void settings_show(const struct settings *settings, struct text *out)
{
	size_t start = out->length;
	text_add(out, "# goinception.conf:");
	end_line(out, start, settings->file[0] ? settings->file : "none was found");
	for (size_t i = 0; settings->options[i].name; i++)
		if (!settings->options[i].command_line_only)
			show_setting(&settings->items[i], out);
}

static void add_comment(struct text *out, const char *text)
{
	size_t column = 0;
	while (*text) {
		size_t length = strcspn(text, " ");
		if (column && column + 1 + length > TEXT_WIDTH) {
			text_add(out, "\n");
			column = 0;
		}
		text_add(out, column ? " " : "# ");
		text_add_bytes(out, text, length);
		column += length + 1;
		text += length;
		text += strspn(text, " ");
	}
	text_add(out, "\n");
}

static void add_example_value(const struct option *option, struct text *out)
{
	text_printf(out, "#%s: %s\n\n", option->name, option->example ? option->example : option->default_value);
}

static void add_values(struct arena *arena, const struct option *option, struct text *out)
{
	const char *comment = arena_printf(arena, "Value: %s.", value_expected(arena, option));
	if (option->default_value)
		comment = arena_printf(arena, "%s Default: %s.", comment, option->default_value);
	comment = arena_printf(arena, "%s Command line: %s--%s; environment: %s.", comment,
	                       option->letter ? arena_printf(arena, "-%c, ", option->letter) : "", option->name,
	                       option_environment_name(arena, option));
	add_comment(out, comment);
}

void settings_write_example(const struct option *options, struct text *out)
{
	struct arena *arena = arena_new();
	text_add(out,
	         "# goinception.conf: the settings of a code base, in YAML.\n"
	         "#\n"
	         "# goinception looks for this file in the folder of the first path it is given and in each parent.\n"
	         "# The command line is stronger, then the environment, then this file; a list is taken whole from\n"
	         "# the strongest of them. Relative paths count from the folder of this file. A file that was found,\n"
	         "# and not named with --config, may let goinception write below its own folder only.\n"
	         "# `goinception analyze --show-config` prints what is in force, and where it came from.\n\n");
	for (const struct option *option = options; option->name; option++) {
		if (option->command_line_only || option->not_in_file)
			continue;
		add_comment(out, option_sentence(arena, option, ""));
		if (option->details)
			add_comment(out, option->details);
		add_values(arena, option, out);
		add_example_value(option, out);
	}
	arena_free(arena);
}
