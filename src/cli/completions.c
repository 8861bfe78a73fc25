#include "cli/completions.h"

#include <string.h>

const struct completion_shell completion_shells[] = {
    {"bash", completions_bash_write},
    {"zsh", completions_zsh_write},
    {"fish", completions_fish_write},
    {0},
};

size_t completed_commands(struct completed_command list[COMPLETED_COMMANDS_MOST])
{
	size_t count = 0;
	for (size_t i = 0; commands[i]; i++) {
		if (!commands[i]->subcommands)
			list[count++] = (struct completed_command){commands[i], NULL};
		for (const struct command *row = commands[i]->subcommands; row && row->name; row++)
			list[count++] = (struct completed_command){row, commands[i]->name};
	}
	return count;
}

void completed_name(struct text *out, const struct completed_command *completed, const char *separator)
{
	if (completed->parent)
		text_printf(out, "%s%s", completed->parent, separator);
	text_add(out, completed->command->name);
}

bool completed_is_switch(const struct option *option)
{
	return option->type == OPTION_FLAG && option->default_value && strcmp(option->default_value, "true") == 0;
}

void completed_quoted(struct text *out, const char *text, const char *replacement)
{
	text_add(out, "'");
	for (; *text; text++) {
		if (*text == '\'')
			text_add(out, replacement);
		else
			text_add_bytes(out, text, 1);
	}
	text_add(out, "'");
}
