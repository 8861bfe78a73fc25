/* The table of commands. A new command is one file and one row. */
#ifndef GOINCEPTION_CLI_COMMAND_H
#define GOINCEPTION_CLI_COMMAND_H

#include "base/text.h"
#include "cli/pipeline.h"
#include "config/settings.h"

/* What stands behind the options, for completions. */
enum command_operands { OPERANDS_FILES, OPERANDS_NONE, OPERANDS_RULES, OPERANDS_COMMANDS, OPERANDS_SHELLS };

struct command {
	const char *name;
	const char *summary;          /* one line, for lists of commands */
	const char *synopsis;         /* what stands behind the name: "[OPTION]... PATH..." */
	const char *description;      /* paragraphs, an empty line between them */
	const struct option *options; /* null where subcommands have theirs */
	enum command_operands operands;
	const struct command *subcommands; /* ends with a null name; null: none */
	/* One of them; null with subcommands. Work is done on a pipeline, which is opened before and released behind.
	 */
	enum exit_code (*run)(const struct settings *settings);
	pipeline_work *work;
};

extern const struct command analyze_command;
extern const struct command fix_command;
extern const struct command validate_command;
extern const struct command rules_command;
extern const struct command explain_command;
extern const struct command doctor_command;
extern const struct command graph_command;
extern const struct command trace_command;
extern const struct command extract_command;
extern const struct command link_command;
extern const struct command cache_command;
extern const struct command init_command;
extern const struct command completions_command;
extern const struct command help_command;

extern const struct command *const commands[]; /* ends with null */

/* Runs what the command line says; argv[0] is the program. */
enum exit_code command_line_run(int argc, char *const argv[]);

/* The command named by count words ("rules", "test"), or null with *error naming the nearest. No words: null without
 * an error. */
const struct command *command_find(char *const words[], size_t count, struct error *error);

#endif
