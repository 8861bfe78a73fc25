#include "cli/command.h"

#include "base/words.h"
#include "cli/help.h"
#include "cli/output.h"

#include <stdio.h>
#include <string.h>

const struct command *const commands[] = {
    &analyze_command, &fix_command,     &validate_command,    &init_command, &doctor_command,
    &graph_command,   &trace_command,   &extract_command,     &link_command, &cache_command,
    &rules_command,   &explain_command, &completions_command, &help_command, NULL};

enum { MOST_NAMES = 32, LONGEST_NAME = 64 };

static const struct command *find_among(const struct command *const list[], size_t count, const char *word,
                                        const char *what, struct error *error)
{
	const char *names[MOST_NAMES];
	size_t known = 0;
	for (size_t i = 0; i < count && known < MOST_NAMES; i++) {
		if (strcmp(list[i]->name, word) == 0)
			return list[i];
		names[known++] = list[i]->name;
	}
	char hint[256];
	error_set(error, "unknown %s '%s'%s", what, word, words_hint(word, names, known, hint, sizeof hint));
	return NULL;
}

static const struct command *find_command(const char *word, struct error *error)
{
	size_t count = 0;
	while (commands[count])
		count++;
	return find_among(commands, count, word, "command", error);
}

static const struct command *find_subcommand(const struct command *parent, const char *word, struct error *error)
{
	const struct command *list[MOST_NAMES];
	size_t count = 0;
	for (const struct command *command = parent->subcommands; command->name && count < MOST_NAMES; command++)
		list[count++] = command;
	char what[LONGEST_NAME];
	snprintf(what, sizeof what, "subcommand of %s", parent->name);
	return find_among(list, count, word, what, error);
}

const struct command *command_find(char *const words[], size_t count, struct error *error)
{
	const struct command *command = count ? find_command(words[0], error) : NULL;
	for (size_t i = 1; command && i < count; i++) {
		if (!command->subcommands) {
			error_set(error, "'%s' has no subcommand '%s'", command->name, words[i]);
			return NULL;
		}
		command = find_subcommand(command, words[i], error);
	}
	return command;
}

static enum exit_code refuse(const struct error *error)
{
	show_error(error);
	return EXIT_USAGE;
}

static bool asks_for(const char *word, const char *long_name, const char *short_name)
{
	return strcmp(word, long_name) == 0 || (short_name && strcmp(word, short_name) == 0);
}

/* 'goinception cache clean' does not clean: who is not heard is told so. */
static bool takes_operands(const struct command *command, const char *full_name, const struct settings *settings,
                           struct error *error)
{
	return command->operands != OPERANDS_NONE || settings->operands.count == 0 ||
	       error_set(error, "'%s' takes no operand, found '%s'", full_name, settings->operands.items[0]);
}

static enum exit_code run_with_settings(const struct command *command, const char *full_name, int argc,
                                        char *const argv[])
{
	struct error error;
	struct settings *settings = settings_read(command->options, argc, argv, &error);
	if (!settings)
		return refuse(&error);
	enum exit_code code;
	if (settings_flag(settings, "help"))
		code = help_print_command(command, full_name);
	else if (!takes_operands(command, full_name, settings, &error))
		code = refuse(&error);
	else if (command->work)
		code = pipeline_start(settings, command->name, command->work);
	else
		code = command->run(settings);
	settings_free(settings);
	return code;
}

static void list_subcommands(const struct command *command, const char *full_name, struct error *error)
{
	const char *before = ": ";
	error_set(error, "'%s' needs a subcommand", full_name);
	for (const struct command *subcommand = command->subcommands; subcommand->name; subcommand++) {
		error_add(error, "%s%s", before, subcommand->name);
		before = ", ";
	}
}

static enum exit_code run_command(const struct command *command, const char *full_name, int argc, char *const argv[])
{
	if (!command->subcommands)
		return run_with_settings(command, full_name, argc, argv);
	struct error error;
	if (argc < 2) {
		list_subcommands(command, full_name, &error);
		return refuse(&error);
	}
	if (asks_for(argv[1], "--help", "-h"))
		return help_print_command(command, full_name);
	const struct command *subcommand = find_subcommand(command, argv[1], &error);
	if (!subcommand)
		return refuse(&error);
	char name[LONGEST_NAME];
	snprintf(name, sizeof name, "%s %s", full_name, subcommand->name);
	return run_command(subcommand, name, argc - 1, argv + 1);
}

enum exit_code command_line_run(int argc, char *const argv[])
{
	if (argc < 2) {
		help_print_short();
		return EXIT_USAGE;
	}
	if (asks_for(argv[1], "--help", "-h"))
		return help_print_program();
	if (asks_for(argv[1], "--version", NULL))
		return help_print_version();
	struct error error;
	if (argv[1][0] == '-') {
		error_set(&error, "a command comes first: goinception analyze %s ...", argv[1]);
		return refuse(&error);
	}
	const struct command *command = find_command(argv[1], &error);
	if (!command)
		return refuse(&error);
	return run_command(command, command->name, argc - 1, argv + 1);
}
