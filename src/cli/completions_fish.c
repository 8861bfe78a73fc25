/* Completions for fish, 3.0 or newer. */
#include "cli/completions.h"

#include <string.h>

static const char head[] =
    "# Completions of goinception for fish; made by `goinception completions fish`.\n"
    "\n"
    "# Is the command line one of `goinception COMMAND [SUBCOMMAND]`?\n"
    "function __goinception_in\n"
    "\tset -l words (commandline -opc)\n"
    "\tset -l at 2\n"
    "\tfor word in $argv\n"
    "\t\ttest (count $words) -ge $at; and test \"$words[$at]\" = $word; or return 1\n"
    "\t\tset at (math $at + 1)\n"
    "\tend\n"
    "end\n"
    "\n"
    "# Is it that and nothing more yet?\n"
    "function __goinception_at\n"
    "\ttest (count (commandline -opc)) -eq (math (count $argv) + 1); and __goinception_in $argv\n"
    "end\n"
    "\n";

static void add_quoted(struct text *out, const char *text) { completed_quoted(out, text, "\\'"); }

static void start_line(struct text *out, const struct completed_command *completed)
{
	text_add(out, "complete -c goinception -n '__goinception_in ");
	completed_name(out, completed, " ");
	text_add(out, "'");
}

static void add_words(struct text *out, const char *const *words, const char *behind)
{
	text_add(out, " -a '");
	for (size_t i = 0; words[i]; i++)
		text_printf(out, "%s%s%s", i ? " " : "", words[i], behind);
	text_add(out, "'");
}

static void write_option(struct text *out, const struct completed_command *completed, const struct option *option)
{
	start_line(out, completed);
	text_printf(out, " -l %s", option->name);
	if (option->letter)
		text_printf(out, " -s %c", option->letter);
	if (option->type != OPTION_FLAG)
		text_add(out, option->path ? " -r -F" : " -x");
	if (option->words)
		add_words(out, option->words, "");
	else if (option->prefixes)
		add_words(out, option->prefixes, ":");
	text_add(out, " -d ");
	add_quoted(out, option->help);
	text_add(out, "\n");
	if (!completed_is_switch(option))
		return;
	start_line(out, completed);
	text_printf(out, " -l no-%s -d ", option->name);
	add_quoted(out, option->help);
	text_add(out, "\n");
}

static void write_operands(struct text *out, const struct completed_command *completed)
{
	enum command_operands operands = completed->command->operands;
	start_line(out, completed);
	if (operands == OPERANDS_FILES) {
		text_add(out, " -F\n");
		return;
	}
	text_add(out, " -f");
	if (operands == OPERANDS_RULES)
		text_add(out, " -a '(goinception completions rules 2>/dev/null)'");
	if (operands == OPERANDS_SHELLS)
		text_add(out, " -a 'bash zsh fish'");
	if (operands == OPERANDS_COMMANDS)
		for (size_t i = 0; commands[i]; i++)
			text_printf(out, "%s%s%s", i ? " " : " -a '", commands[i]->name, commands[i + 1] ? "" : "'");
	text_add(out, "\n");
}

static void write_name(struct text *out, const char *at, const struct command *command)
{
	text_printf(out, "complete -c goinception -n '__goinception_at%s%s' -f -a %s -d ", *at ? " " : "", at,
	            command->name);
	add_quoted(out, command->summary);
	text_add(out, "\n");
}

void completions_fish_write(struct text *out)
{
	struct completed_command list[COMPLETED_COMMANDS_MOST];
	size_t count = completed_commands(list);
	text_add(out, head);
	for (size_t i = 0; commands[i]; i++) {
		write_name(out, "", commands[i]);
		for (const struct command *row = commands[i]->subcommands; row && row->name; row++)
			write_name(out, commands[i]->name, row);
	}
	text_add(out, "complete -c goinception -n '__goinception_at' -l help -s h -d 'print help'\n"
	              "complete -c goinception -n '__goinception_at' -l version -d 'print the version'\n");
	for (size_t i = 0; i < count; i++) {
		for (const struct option *option = list[i].command->options; option->name; option++)
			write_option(out, &list[i], option);
		write_operands(out, &list[i]);
	}
}
