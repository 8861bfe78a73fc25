/* goinception help: the manual, as text, as man pages, and as a configuration to start from. */
#include "cli/command.h"
#include "cli/help.h"
#include "cli/output.h"
#include "config/options.h"

static const struct option help_options[] = {
    {.name = "man", .type = OPTION_FLAG, .command_line_only = true, .help = "print the man page instead, in roff"},
    {.name = "config-example",
     .type = OPTION_FLAG,
     .command_line_only = true,
     .help = "print a goinception.conf with every key explained"},
    OPTION_ROW_HELP,
    {.name = NULL},
};

static const char *full_name(const struct settings *settings)
{
	const char *name = "";
	for (size_t i = 0; i < settings->operands.count; i++)
		name = arena_printf(settings->arena, "%s%s%s", name, i ? " " : "", settings->operands.items[i]);
	return name;
}

static enum exit_code run(const struct settings *settings)
{
	struct text text = {0};
	struct error error = {0};
	const struct command *command =
	    command_find((char *const *)settings->operands.items, settings->operands.count, &error);
	if (!command && settings->operands.count) {
		show_error(&error);
		return EXIT_USAGE;
	}
	if (settings_flag(settings, "config-example"))
		settings_write_example(analyze_options, &text);
	else if (settings_flag(settings, "man"))
		man_page_write(command, &text);
	else if (command)
		help_write_command(command, full_name(settings), &text);
	else
		help_write_program(&text);
	return print_text(&text);
}

const struct command help_command = {
    .name = "help",
    .summary = "print the manual of a command, or an example configuration",
    .synopsis = "[OPTION]... [COMMAND]...",
    .description =
        "Prints what `goinception COMMAND --help` prints. With --man, the man page of the command, or of the "
        "program. With --config-example, a goinception.conf to start from:\n\n"
        "goinception help --config-example > goinception.conf",
    .operands = OPERANDS_COMMANDS,
    .options = help_options,
    .run = run,
};
