/* Completions for bash, 4.2 or newer; nothing of the package bash-completion is needed. */
#include "cli/completions.h"

/* Words are taken from the line itself: bash breaks its own at `=` and `:`, which are parts of ours. What is in front
 * of such a break must not be in the answer. */
static const char head[] =
    "# Completions of goinception for bash; made by `goinception completions bash`.\n"
    "\n"
    "_goinception() {\n"
    "\tlocal line=${COMP_LINE:0:COMP_POINT} words value prefix= kind command previous\n"
    "\tread -ra words <<<\"$line\"\n"
    "\tcase $line in *[[:space:]]) words+=('') ;; esac\n"
    "\tlocal count=${#words[@]}\n"
    "\tvalue=${words[count - 1]}\n"
    "\tcommand=${words[1]}\n"
    "\tCOMPREPLY=()\n"
    "\tif ((count <= 2)); then\n"
    "\t\tmapfile -t COMPREPLY < <(compgen -W \"$(_goinception_commands '') --help --version\" -- \"$value\")\n"
    "\t\treturn\n"
    "\tfi\n"
    "\tif [ -n \"$(_goinception_commands \"$command\")\" ]; then\n"
    "\t\tif ((count == 3)); then\n"
    "\t\t\tmapfile -t COMPREPLY < <(compgen -W \"$(_goinception_commands \"$command\") --help\" -- \"$value\")\n"
    "\t\t\treturn\n"
    "\t\tfi\n"
    "\t\tcommand+=\" ${words[2]}\"\n"
    "\tfi\n"
    "\tprevious=${words[count - 2]}\n"
    "\tif [[ $value == --*=* ]]; then\n"
    "\t\tprevious=${value%%=*}\n"
    "\t\tprefix=$previous=\n"
    "\t\tvalue=${value#*=}\n"
    "\t\tkind=$(_goinception_value \"$command $previous\")\n"
    "\telse\n"
    "\t\tkind=$(_goinception_value \"$command $previous\")\n"
    "\t\tif [ -z \"$kind\" ] && [[ $value == -* ]]; then\n"
    "\t\t\tkind=\"words $(_goinception_options \"$command\")\"\n"
    "\t\tfi\n"
    "\tfi\n"
    "\t_goinception_reply \"${kind:-$(_goinception_operands \"$command\")}\" \"$value\" \"$prefix\" \"${words[0]}\"\n"
    "}\n"
    "\n"
    "_goinception_reply() {\n"
    "\tlocal kind=${1%% *} list=${1#* } value=$2 prefix=$3 i\n"
    "\tif [ \"$kind\" = outputs ] && [[ $value == *:* ]]; then\n"
    "\t\tprefix+=${value%%:*}:\n"
    "\t\tvalue=${value#*:}\n"
    "\t\tkind=files\n"
    "\tfi\n"
    "\tcase $kind in\n"
    "\twords) mapfile -t COMPREPLY < <(compgen -W \"$list\" -- \"$value\") ;;\n"
    "\trules) mapfile -t COMPREPLY < <(compgen -W \"$(\"$4\" completions rules 2>/dev/null)\" -- \"$value\") ;;\n"
    "\toutputs)\n"
    "\t\tmapfile -t COMPREPLY < <(compgen -W \"$list\" -- \"$value\"; compgen -f -- \"$value\")\n"
    "\t\tcompopt -o nospace 2>/dev/null\n"
    "\t\t;;\n"
    "\tfiles)\n"
    "\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$value\")\n"
    "\t\tcompopt -o filenames 2>/dev/null\n"
    "\t\t;;\n"
    "\tesac\n"
    "\tif [ -n \"$prefix\" ] && [[ $COMP_WORDBREAKS != *\"${prefix: -1}\"* ]]; then\n"
    "\t\tfor i in \"${!COMPREPLY[@]}\"; do COMPREPLY[i]=$prefix${COMPREPLY[i]}; done\n"
    "\tfi\n"
    "}\n"
    "\n";

static void add_words(struct text *out, const char *const *words, const char *behind)
{
	for (size_t i = 0; words[i]; i++)
		text_printf(out, " %s%s", words[i], behind);
}

static void write_commands(struct text *out)
{
	text_add(out, "_goinception_commands() {\n\tcase $1 in\n\t'') echo '");
	for (size_t i = 0; commands[i]; i++)
		text_printf(out, "%s%s", i ? " " : "", commands[i]->name);
	text_add(out, "' ;;\n");
	for (size_t i = 0; commands[i]; i++) {
		if (!commands[i]->subcommands)
			continue;
		text_printf(out, "\t%s) echo '", commands[i]->name);
		for (const struct command *row = commands[i]->subcommands; row->name; row++)
			text_printf(out, "%s%s", row == commands[i]->subcommands ? "" : " ", row->name);
		text_add(out, "' ;;\n");
	}
	text_add(out, "\tesac\n}\n\n");
}

static void write_options(struct text *out, const struct completed_command *list, size_t count)
{
	text_add(out, "_goinception_options() {\n\tcase $1 in\n");
	for (size_t i = 0; i < count; i++) {
		text_add(out, "\t'");
		completed_name(out, &list[i], " ");
		text_add(out, "') echo '");
		for (const struct option *option = list[i].command->options; option->name; option++) {
			text_printf(out, "%s--%s", option == list[i].command->options ? "" : " ", option->name);
			if (completed_is_switch(option))
				text_printf(out, " --no-%s", option->name);
		}
		text_add(out, "' ;;\n");
	}
	text_add(out, "\tesac\n}\n\n");
}

static void write_value(struct text *out, const struct completed_command *completed, const struct option *option)
{
	if (option->type == OPTION_FLAG)
		return;
	text_add(out, "\t'");
	completed_name(out, completed, " ");
	text_printf(out, " --%s'", option->name);
	if (option->letter) {
		text_add(out, " | '");
		completed_name(out, completed, " ");
		text_printf(out, " -%c'", option->letter);
	}
	text_add(out, ") echo '");
	if (option->words) {
		text_add(out, "words");
		add_words(out, option->words, "");
	} else if (option->prefixes) {
		text_add(out, "outputs");
		add_words(out, option->prefixes, ":");
	} else {
		text_add(out, option->path ? "files" : "anything");
	}
	text_add(out, "' ;;\n");
}

static void write_operands(struct text *out, const struct completed_command *list, size_t count)
{
	text_add(out, "_goinception_operands() {\n\tcase $1 in\n");
	for (size_t i = 0; i < count; i++) {
		enum command_operands operands = list[i].command->operands;
		if (operands == OPERANDS_FILES)
			continue;
		text_add(out, "\t'");
		completed_name(out, &list[i], " ");
		text_add(out, "') echo ");
		if (operands == OPERANDS_COMMANDS)
			text_add(out, "\"words $(_goinception_commands '')\"");
		else if (operands == OPERANDS_RULES)
			text_add(out, "rules");
		else
			text_add(out, operands == OPERANDS_SHELLS ? "'words bash zsh fish'" : "nothing");
		text_add(out, " ;;\n");
	}
	text_add(out, "\t*) echo files ;;\n\tesac\n}\n\n");
}

void completions_bash_write(struct text *out)
{
	struct completed_command list[COMPLETED_COMMANDS_MOST];
	size_t count = completed_commands(list);
	text_add(out, head);
	write_commands(out);
	write_options(out, list, count);
	text_add(out, "_goinception_value() {\n\tcase $1 in\n");
	for (size_t i = 0; i < count; i++)
		for (const struct option *option = list[i].command->options; option->name; option++)
			write_value(out, &list[i], option);
	text_add(out, "\tesac\n}\n\n");
	write_operands(out, list, count);
	text_add(out, "complete -F _goinception goinception\n");
}
