/* goinception completions: scripts for shells, made from the table of commands. */
#include "base/words.h"
#include "cli/completions.h"
#include "cli/output.h"
#include "cli/shipped.h"
#include "config/options.h"

#include <string.h>

static const struct option completions_options[] = {OPTION_ROW_HELP, {.name = NULL}};

/* The ids of all shipped rules, for the scripts themselves. */
static enum exit_code print_rule_ids(struct arena *arena)
{
	struct error error;
	struct text text = {0};
	const char *folder = shipped_rules_folder(arena, &error);
	struct ruleset *ruleset = folder ? load_all_packs(folder, &error) : NULL;
	if (!ruleset) {
		show_error(&error);
		return EXIT_USAGE;
	}
	for (size_t i = 0; i < ruleset->rules.count; i++)
		text_printf(&text, "%s\n", ruleset->rules.items[i].id);
	ruleset_free(ruleset);
	return print_text(&text);
}

static enum exit_code refuse(const char *shell)
{
	const char *names[] = {"bash", "zsh", "fish"};
	struct error error;
	char hint[64];
	if (shell)
		error_set(&error, "there are no completions for '%s'%s", shell,
		          words_hint(shell, names, 3, hint, sizeof hint));
	else
		error_set(&error, "no shell is named: goinception completions bash|zsh|fish");
	show_error(&error);
	return EXIT_USAGE;
}

static enum exit_code run(const struct settings *settings)
{
	const char *shell = settings->operands.count == 1 ? settings->operands.items[0] : NULL;
	if (shell && strcmp(shell, "rules") == 0)
		return print_rule_ids(settings->arena);
	for (const struct completion_shell *row = completion_shells; shell && row->name; row++) {
		if (strcmp(row->name, shell) != 0)
			continue;
		struct text text = {0};
		row->write(&text);
		return print_text(&text);
	}
	return refuse(shell);
}

const struct command completions_command = {
    .name = "completions",
    .summary = "print the completions for a shell",
    .synopsis = "bash|zsh|fish",
    .description = "Prints a script that completes commands, options, their words, files and the ids of rules. An "
                   "installed goinception has them where the shells look. For this shell only:\n\n"
                   "source <(goinception completions bash)\n\n"
                   "source <(goinception completions zsh)\n\n"
                   "goinception completions fish | source",
    .options = completions_options,
    .operands = OPERANDS_SHELLS,
    .run = run,
};
