/* Completions for shells: what is typed so far, and what may follow. All made from the table of commands. */
#ifndef GOINCEPTION_CLI_COMPLETIONS_H
#define GOINCEPTION_CLI_COMPLETIONS_H

#include "cli/command.h"

struct completion_shell {
	const char *name;
	void (*write)(struct text *out);
};

extern const struct completion_shell completion_shells[]; /* ends with a null name */

void completions_bash_write(struct text *out);
void completions_zsh_write(struct text *out);
void completions_fish_write(struct text *out);

/* A command that takes options, by its full name: "analyze", "rules list". */
struct completed_command {
	const struct command *command;
	const char *parent; /* null, or the command that it is a subcommand of */
};

enum { COMPLETED_COMMANDS_MOST = 64 };

/* All of them, in the order of the table; how many. */
size_t completed_commands(struct completed_command list[COMPLETED_COMMANDS_MOST]);

/* "rules list" */
void completed_name(struct text *out, const struct completed_command *completed, const char *separator);

/* Has the option a second form, --no-NAME? */
bool completed_is_switch(const struct option *option);

/* The text in single quotes; what the shell takes for an end of them is written as the replacement. */
void completed_quoted(struct text *out, const char *text, const char *replacement);

#endif
