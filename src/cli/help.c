#include "cli/help.h"

#include "cli/output.h"
#include "extract/front_end.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum { HELP_WIDTH = 80, SCREEN_LINES = 24 };

static const char what_it_does[] = "goinception finds the calls that make a program wait where it must not wait.";

const struct exit_code_meaning exit_code_meanings[] = {
    {EXIT_CLEAN, "nothing at or above --fail-on"},
    {EXIT_FINDINGS, "findings; graph: no path; extract: a source not read; validate: refuted"},
    {EXIT_USAGE, "a usage, configuration or rule error, or nothing to analyse"},
    {EXIT_INCOMPLETE, "with --strict: a source could not be analysed; validate: not proved"},
    {EXIT_INTERNAL, "an internal error, or a report that could not be written"},
    {EXIT_INTERRUPTED, "interrupted"},
    {EXIT_CLEAN, NULL},
};

/* Paragraphs of text, wrapped at spaces; a line end in the text stays. */
static void add_wrapped(struct text *out, const char *text)
{
	size_t column = 0;
	while (*text) {
		if (*text == '\n') {
			text_add(out, "\n");
			column = 0;
			text++;
			continue;
		}
		size_t length = strcspn(text, " \n");
		if (column && column + 1 + length > HELP_WIDTH) {
			text_add(out, "\n");
			column = 0;
		}
		text_printf(out, "%s%.*s", column ? " " : "", (int)length, text);
		column += length + (column > 0);
		text += length;
		text += strspn(text, " ");
	}
	text_add(out, "\n");
}

static void add_row(struct text *out, const char *name, const char *summary)
{
	text_printf(out, "  %-11s %s\n", name, summary);
}

void help_write_command(const struct command *command, const char *full_name, struct text *out)
{
	text_printf(out, "Usage: goinception %s %s\n\n", full_name, command->synopsis);
	add_wrapped(out, command->description);
	if (command->subcommands) {
		text_add(out, "\nSubcommands:\n");
		for (const struct command *row = command->subcommands; row->name; row++)
			add_row(out, row->name, row->summary);
		text_printf(out, "\n'goinception %s SUBCOMMAND --help' says more.\n", full_name);
	}
	if (command->options) {
		text_add(out, "\nOptions:\n");
		settings_write_help(command->options, true, out);
	}
}

static unsigned count_lines(const struct text *text)
{
	unsigned count = 0;
	for (size_t i = 0; i < text->length; i++)
		count += text->bytes[i] == '\n';
	return count;
}

void help_write_screen(const struct command *command, const char *full_name, struct text *out)
{
	size_t start = out->length;
	help_write_command(command, full_name, out);
	if (!command->options || count_lines(out) < SCREEN_LINES)
		return;
	out->length = start;
	text_printf(out, "Usage: goinception %s %s\n\n", full_name, command->synopsis);
	text_printf(out, "%c%s.\n\nOptions:\n", toupper((unsigned char)command->summary[0]), command->summary + 1);
	unsigned left_out = settings_write_help(command->options, false, out);
	text_printf(out, "\n'goinception help %s' says more%s", full_name, left_out ? ", also of " : ".\n");
	if (left_out)
		text_printf(out, "%u options for rarer needs.\n", left_out);
}

void help_write_program(struct text *out)
{
	text_printf(out, "%s\n\nUsage: goinception COMMAND [OPTION]... [ARGUMENT]...\n\nCommands:\n", what_it_does);
	for (size_t i = 0; commands[i]; i++)
		add_row(out, commands[i]->name, commands[i]->summary);
	text_add(out, "\nExit codes:\n");
	for (const struct exit_code_meaning *row = exit_code_meanings; row->words; row++)
		text_printf(out, "  %3d  %s\n", row->code, row->words);
	text_add(out, "\nStart with:\n  goinception analyze --path DIR\n"
	              "\n'goinception COMMAND --help' lists the options of a command.\n");
}

enum exit_code help_print_command(const struct command *command, const char *full_name)
{
	struct text text = {0};
	help_write_screen(command, full_name, &text);
	return print_text(&text);
}

enum exit_code help_print_program(void)
{
	struct text text = {0};
	help_write_program(&text);
	return print_text(&text);
}

enum exit_code help_print_version(void)
{
	struct text text = {0};
	text_printf(&text, "goinception %s (%s)\n", GOINCEPTION_VERSION, front_end_version());
	return print_text(&text);
}

void help_print_short(void)
{
	struct text text = {0};
	text_printf(
	    &text,
	    "%s\n\nUsage: goinception COMMAND [OPTION]... [ARGUMENT]...\nStart with: goinception analyze --path "
	    "DIR\nMore: goinception --help\n",
	    what_it_does);
	message_note("usage", text_string(&text));
	text_free(&text);
}
