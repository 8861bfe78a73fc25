/* Completions for zsh: a file for $fpath, or to be sourced. */
#include "cli/completions.h"

static const char head[] = "#compdef goinception\n"
                           "# Completions of goinception for zsh; made by `goinception completions zsh`.\n"
                           "\n"
                           "_goinception_rule_ids() {\n"
                           "\tlocal -a ids\n"
                           "\tids=(${(f)\"$(goinception completions rules 2>/dev/null)\"})\n"
                           "\tcompadd -a ids\n"
                           "}\n"
                           "\n"
                           "_goinception_outputs() {\n"
                           "\tif compset -P '*:'; then\n"
                           "\t\t_files\n"
                           "\telse\n"
                           "\t\tcompadd -S : -- \"$@\"\n"
                           "\t\t_files\n"
                           "\tfi\n"
                           "}\n"
                           "\n";

/* Explanations stand in square brackets, inside single quotes. */
static void add_explanation(struct text *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '[' || *text == ']' || *text == ':' || *text == '\\')
			text_add(out, "\\");
		if (*text == '\'')
			text_add(out, "'\\''");
		else
			text_add_bytes(out, text, 1);
	}
}

static void add_words(struct text *out, const char *const *words)
{
	for (size_t i = 0; words[i]; i++)
		text_printf(out, "%s%s", i ? " " : "", words[i]);
}

static void write_action(struct text *out, const struct option *option)
{
	if (option->type == OPTION_FLAG)
		return;
	text_add(out, ":");
	add_explanation(out, option->value_name);
	text_add(out, ":");
	if (option->words) {
		text_add(out, "(");
		add_words(out, option->words);
		text_add(out, ")");
	} else if (option->prefixes) {
		text_add(out, "{_goinception_outputs ");
		add_words(out, option->prefixes);
		text_add(out, "}");
	} else if (option->path) {
		text_add(out, "_files");
	} else {
		text_add(out, " ");
	}
}

static void write_spec(struct text *out, const struct option *option, const char *form)
{
	text_printf(out, " \\\n\t\t'%s%s%s[", option->type == OPTION_LIST ? "*" : "", form,
	            option->type == OPTION_FLAG || form[1] != '-' ? "" : "=");
	add_explanation(out, option->help);
	text_add(out, "]");
	write_action(out, option);
	text_add(out, "'");
}

static void write_option(struct text *out, const struct option *option)
{
	struct text form = {0};
	text_printf(&form, "--%s", option->name);
	write_spec(out, option, text_string(&form));
	text_clear(&form);
	if (completed_is_switch(option)) {
		text_printf(&form, "--no-%s", option->name);
		write_spec(out, option, text_string(&form));
	} else if (option->letter) {
		text_printf(&form, "-%c", option->letter);
		write_spec(out, option, text_string(&form));
	}
	text_free(&form);
}

static void write_operands(struct text *out, const struct command *command)
{
	static const char *const specs[] = {
	    [OPERANDS_FILES] = " \\\n\t\t'*:file:_files'",
	    [OPERANDS_NONE] = "",
	    [OPERANDS_RULES] = " \\\n\t\t'*:rule:_goinception_rule_ids'",
	    [OPERANDS_COMMANDS] = " \\\n\t\t'*:command:_goinception_commands'",
	    [OPERANDS_SHELLS] = " \\\n\t\t'1:shell:(bash zsh fish)'",
	};
	text_add(out, specs[command->operands]);
}

static void write_command(struct text *out, const struct completed_command *completed)
{
	text_add(out, "_goinception_command_");
	completed_name(out, completed, "_");
	text_add(out, "() {\n\t_arguments -S -s");
	for (const struct option *option = completed->command->options; option->name; option++)
		write_option(out, option);
	write_operands(out, completed->command);
	text_add(out, "\n}\n\n");
}

static void add_described(struct text *out, const struct command *command)
{
	text_printf(out, "\t\t'%s:", command->name);
	add_explanation(out, command->summary);
	text_add(out, "'\n");
}

static void write_subcommands(struct text *out, const struct command *command)
{
	text_printf(out,
	            "_goinception_command_%s() {\n\tlocal curcontext=$curcontext state line\n\tlocal -a commands\n"
	            "\tcommands=(\n",
	            command->name);
	for (const struct command *row = command->subcommands; row->name; row++)
		add_described(out, row);
	text_printf(
	    out,
	    "\t)\n\t_arguments -C '1:subcommand:->command' '*::argument:->argument'\n\tcase $state in\n"
	    "\tcommand) _describe subcommand commands ;;\n"
	    "\targument) (($+functions[_goinception_command_%s_$words[1]])) && _goinception_command_%s_$words[1] ;;\n"
	    "\tesac\n}\n\n",
	    command->name, command->name);
}

static const char foot[] =
    "_goinception() {\n"
    "\tlocal curcontext=$curcontext state line\n"
    "\t_arguments -C '(- *)'{-h,--help}'[print help]' '(- *)--version[print the version]' \\\n"
    "\t\t'1:command:_goinception_commands' '*::argument:->argument'\n"
    "\t[[ $state == argument ]] && (($+functions[_goinception_command_$words[1]])) && _goinception_command_$words[1]\n"
    "}\n"
    "\n"
    "if [[ $funcstack[1] == _goinception ]]; then _goinception \"$@\"; else compdef _goinception goinception; fi\n";

void completions_zsh_write(struct text *out)
{
	struct completed_command list[COMPLETED_COMMANDS_MOST];
	size_t count = completed_commands(list);
	text_add(out, head);
	text_add(out, "_goinception_commands() {\n\tlocal -a commands\n\tcommands=(\n");
	for (size_t i = 0; commands[i]; i++)
		add_described(out, commands[i]);
	text_add(out, "\t)\n\t_describe command commands\n}\n\n");
	for (size_t i = 0; i < count; i++)
		write_command(out, &list[i]);
	for (size_t i = 0; commands[i]; i++)
		if (commands[i]->subcommands)
			write_subcommands(out, commands[i]);
	text_add(out, foot);
}
