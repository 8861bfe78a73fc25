/* --help, --version and man pages: all made from the table of commands. */
#ifndef GOINCEPTION_CLI_HELP_H
#define GOINCEPTION_CLI_HELP_H

#include "cli/command.h"

enum exit_code help_print_command(const struct command *command, const char *full_name);
enum exit_code help_print_program(void);
enum exit_code help_print_version(void);
void help_print_short(void); /* to standard error: nobody asked for help */

/* What `goinception help COMMAND` prints: all of it. */
void help_write_command(const struct command *command, const char *full_name, struct text *out);

/* What --help prints: the same where it fits a screen of 24 lines; else a sentence, and the options for everyday use.
 */
void help_write_screen(const struct command *command, const char *full_name, struct text *out);

void help_write_program(struct text *out);

/* The man page of a command, or of the program (null), in roff. */
void man_page_write(const struct command *command, struct text *out);

/* What the exit codes mean: rows of a number and words, ending with null words. */
struct exit_code_meaning {
	enum exit_code code;
	const char *words;
};
extern const struct exit_code_meaning exit_code_meanings[];

#endif
