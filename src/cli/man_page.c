/* Man pages in roff, from the table of commands. They carry no date, so that they change only when the program does. */
#include "cli/help.h"

#include <ctype.h>
#include <string.h>

/* A typed dash must not become a hyphen, a line must not begin as a request. */
static void add_roff(struct text *out, const char *text)
{
	bool line_start = true;
	for (; *text; text++) {
		if (line_start && (*text == '.' || *text == '\''))
			text_add(out, "\\&");
		line_start = *text == '\n';
		if (*text == '-')
			text_add(out, "\\-");
		else if (*text == '\\')
			text_add(out, "\\e");
		else
			text_add_bytes(out, text, 1);
	}
}

static void add_paragraphs(struct text *out, const char *text)
{
	while (*text) {
		const char *end = strstr(text, "\n\n");
		size_t length = end ? (size_t)(end - text) : strlen(text);
		struct text paragraph = {0};
		text_add_bytes(&paragraph, text, length);
		add_roff(out, text_string(&paragraph));
		text_free(&paragraph);
		text_add(out, "\n");
		text += length;
		if (end) {
			text_add(out, ".PP\n");
			text += 2;
		}
	}
}

static void add_head(struct text *out, const char *page, const char *summary)
{
	text_add(out, ".\\\" Made by `goinception help --man`; do not edit.\n.TH ");
	for (const char *letter = page; *letter; letter++) {
		char upper[2] = {(char)toupper((unsigned char)*letter)};
		add_roff(out, upper);
	}
	text_printf(out, " 1 \"\" \"goinception %s\" \"User Commands\"\n.SH NAME\n", GOINCEPTION_VERSION);
	add_roff(out, page);
	text_add(out, " \\- ");
	add_roff(out, summary);
	text_add(out, "\n");
}

static void add_synopsis(struct text *out, const char *full_name, const char *synopsis)
{
	text_add(out, ".B goinception ");
	add_roff(out, full_name);
	text_add(out, "\n");
	add_roff(out, synopsis);
	text_add(out, "\n");
}

static void add_exit_status(struct text *out)
{
	text_add(out, ".SH EXIT STATUS\n");
	for (const struct exit_code_meaning *row = exit_code_meanings; row->words; row++) {
		text_printf(out, ".TP\n.B %d\n", row->code);
		add_roff(out, row->words);
		text_add(out, "\n");
	}
}

static void add_environment_and_files(struct text *out)
{
	text_add(out, ".SH ENVIRONMENT\n");
	add_paragraphs(out, "Each long option of a command that a configuration may hold is also read from "
	                    "GOINCEPTION_NAME, with _ for -: GOINCEPTION_MAX_MEMORY=4096. Lists are separated by "
	                    "commas. The command line is stronger, the configuration weaker.\n\n"
	                    "NO_COLOR: no colours, unless --color=always. XDG_CACHE_HOME: where the cache lies.");
	text_add(out, ".SH FILES\n");
	add_paragraphs(out, "goinception.conf: settings in YAML, looked for in the folder of the first path and each "
	                    "parent. `goinception help --config-example` prints one with every key explained.");
}

static void write_program_page(struct text *out)
{
	add_head(out, "goinception", "find the calls that make a program wait where it must not");
	text_add(out, ".SH SYNOPSIS\n.B goinception\n\\fICOMMAND\\fR [\\fIOPTION\\fR]... [\\fIARGUMENT\\fR]...\n"
	              ".SH DESCRIPTION\n");
	add_paragraphs(out,
	               "goinception reads C and C++ sources and finds the blocking calls that an event loop, a signal "
	               "handler or another context that must not wait can reach. Each finding shows the chain of "
	               "calls that leads there, why its start must not wait, and what to write instead.");
	text_add(out, ".SH COMMANDS\n");
	for (size_t i = 0; commands[i]; i++) {
		text_add(out, ".TP\n.B ");
		add_roff(out, commands[i]->name);
		text_add(out, "\n");
		add_roff(out, commands[i]->summary);
		text_add(out, "\n");
	}
	add_exit_status(out);
	add_environment_and_files(out);
	text_add(out, ".SH SEE ALSO\n");
	for (size_t i = 0; commands[i]; i++)
		text_printf(out, ".BR goinception\\-%s (1)%s\n", commands[i]->name, commands[i + 1] ? "," : "");
}

static void add_subcommands(struct text *out, const struct command *command)
{
	struct arena *arena = arena_new();
	for (const struct command *row = command->subcommands; row->name; row++) {
		text_printf(out, ".SH \"%s %s\"\n", command->name, row->name);
		add_synopsis(out, arena_printf(arena, "%s %s", command->name, row->name), row->synopsis);
		text_add(out, ".PP\n");
		add_paragraphs(out, row->description);
		struct text options = {0};
		settings_write_man(row->options, &options);
		const char *rows =
		    strchr(text_string(&options), '\n'); /* behind the section's head: this is one already */
		text_add(out, rows ? rows + 1 : "");
		text_free(&options);
	}
	arena_free(arena);
}

static void write_command_page(const struct command *command, struct text *out)
{
	struct text page = {0};
	text_printf(&page, "goinception-%s", command->name);
	add_head(out, page.bytes, command->summary);
	text_free(&page);
	text_add(out, ".SH SYNOPSIS\n");
	add_synopsis(out, command->name, command->synopsis);
	text_add(out, ".SH DESCRIPTION\n");
	add_paragraphs(out, command->description);
	if (command->options)
		settings_write_man(command->options, out);
	if (command->subcommands)
		add_subcommands(out, command);
	add_exit_status(out);
	text_add(out, ".SH SEE ALSO\n.BR goinception (1)\n");
}

void man_page_write(const struct command *command, struct text *out)
{
	if (command)
		write_command_page(command, out);
	else
		write_program_page(out);
}
