/* goinception rules: list the rules, check rule files, run their examples. */
#include "cli/command.h"
#include "cli/output.h"
#include "cli/rules_test.h"
#include "cli/shipped.h"
#include "config/options.h"

#include <stdio.h>
#include <string.h>

enum { LIST_WIDTH = 120 };

static const struct option list_options[] = {
    OPTION_ROW_RULES,  OPTION_ROW_PACK, OPTION_ROW_NO_PACK, OPTION_ROW_LEVEL,
    OPTION_ROW_CONFIG, OPTION_ROW_HELP, {.name = NULL},
};

static const struct option check_options[] = {OPTION_ROW_HELP, {.name = NULL}};

static enum exit_code refuse(const struct error *error)
{
	show_error(error);
	return EXIT_USAGE;
}

/* The first line of a text, cut where the room ends. */
static void add_first_line(struct text *out, const char *text, size_t room)
{
	size_t length = strcspn(text, "\n"), cut = length;
	if (length > room) {
		cut = room > 3 ? room - 3 : 0;
		while (cut && ((unsigned char)text[cut] & 0xc0) == 0x80) /* not inside a character */
			cut--;
	}
	text_add_bytes(out, text, cut);
	text_add(out, cut < length ? "...\n" : "\n");
}

static size_t longest_id(const struct ruleset *ruleset)
{
	size_t longest = 2;
	for (size_t i = 0; i < ruleset->rules.count; i++)
		if (strlen(ruleset->rules.items[i].id) > longest)
			longest = strlen(ruleset->rules.items[i].id);
	return longest;
}

static size_t longest_pack(const struct ruleset *ruleset)
{
	size_t longest = 4;
	for (size_t i = 0; i < ruleset->packs.count; i++)
		if (strlen(ruleset->packs.items[i].name) > longest)
			longest = strlen(ruleset->packs.items[i].name);
	return longest;
}

static void write_list(const struct ruleset *ruleset, struct text *out)
{
	int id_width = (int)longest_id(ruleset), pack_width = (int)longest_pack(ruleset);
	size_t used = (size_t)(id_width + pack_width) + 22;
	text_printf(out, "%-*s  level  %-8s  %-*s  why\n", id_width, "id", "class", pack_width, "pack");
	for (size_t i = 0; i < ruleset->rules.count; i++) {
		const struct rule *rule = &ruleset->rules.items[i];
		text_printf(out, "%-*s  %-5u  %-8s  %-*s  ", id_width, rule->id, rule->level,
		            rule_class_name(rule->class_), pack_width, rule->origin.pack);
		if (rule->why)
			add_first_line(out, rule->why, used < LIST_WIDTH ? LIST_WIDTH - used : 0);
		else
			text_add(out, "\n");
	}
	for (size_t i = 0; i < ruleset->packs.count; i++)
		if (!ruleset->packs.items[i].on)
			text_printf(out, "not loaded: %s (%s); --pack %s switches it on\n",
			            ruleset->packs.items[i].name, ruleset->packs.items[i].title,
			            ruleset->packs.items[i].name);
}

static enum exit_code list(const struct settings *settings, int argc, char *const argv[])
{
	(void)argc;
	(void)argv;
	struct error error;
	if (settings->operands.count) {
		error_set(&error, "'rules list' takes no operand, found '%s'", settings->operands.items[0]);
		return refuse(&error);
	}
	struct ruleset *ruleset = load_rules(settings, &error);
	if (!ruleset)
		return refuse(&error);
	struct text text = {0};
	write_list(ruleset, &text);
	ruleset_free(ruleset);
	return print_text(&text);
}

/* Beside the shipped rules, whose constants it may use. */
static bool check_file(const char *folder, const char *path, struct text *out, struct error *error)
{
	struct ruleset *ruleset = load_all_packs(folder, error);
	if (!ruleset)
		return false;
	bool good = ruleset_load_path(ruleset, path, error);
	if (good)
		text_printf(out, "%s: good\n", path);
	ruleset_free(ruleset);
	return good;
}

static enum exit_code check(const struct settings *settings, int argc, char *const argv[])
{
	(void)argc;
	(void)argv;
	struct error error;
	if (!settings->operands.count) {
		error_set(&error, "no rule file is named: goinception rules check FILE...");
		return refuse(&error);
	}
	const char *folder = shipped_rules_folder(settings->arena, &error);
	if (!folder)
		return refuse(&error);
	struct text text = {0};
	bool good = true;
	for (size_t i = 0; i < settings->operands.count; i++) {
		if (check_file(folder, settings->operands.items[i], &text, &error))
			continue;
		show_error(&error);
		good = false;
	}
	enum exit_code printed = print_text(&text);
	return good ? printed : EXIT_USAGE;
}

static const struct command subcommands[] = {
    {
        .name = "list",
        .summary = "the rules, with their levels and packs",
        .synopsis = "[OPTION]...",
        .description =
            "Lists the rules that an analysis with the same options would go by: id, level (0 off, 1 warning, "
            "2 error), class of what is waited for, pack, and why the call is a concern.",
        .options = list_options,
        .run = list,
    },
    {
        .name = "check",
        .summary = "look for errors in rule files",
        .synopsis = "FILE...",
        .description =
            "Loads each file, or each file of a folder, beside the shipped rules, and prints the first error of "
            "each with its line and column.",
        .options = check_options,
        .run = check,
    },
    {
        .name = "test",
        .summary = "run the annotated examples of the rules",
        .synopsis = "[OPTION]... [FIXTURE]...",
        .description =
            "Analyses annotated sources and compares what is found with what their comments expect. Without operands, "
            "all fixtures of the shipped rules, each of which must have its examples.\n\n"
            "/* expect: RULE [chain=a>b] [context=NAME] [confidence=HOW] [severity=HOW] [certainty=HOW] */: found at "
            "this line, in a context; context=none: found, and in no context.\n\n"
            "/* ok: why */: nothing is found in a context at this line; a blocking point without one may be.\n\n"
            "/* gap: RULE why */: a known miss, which fails the day it is found.\n\n"
            "Any other finding is an error. A comment alone on its line speaks of the next line with code. Each "
            "fixture "
            "is analysed a second time with every context taken away, and must then be silent.",
        .options = rules_test_options,
        .run = rules_test_run,
    },
    {.name = NULL},
};

const struct command rules_command = {
    .name = "rules",
    .summary = "list the rules, check rule files, run their examples",
    .synopsis = "list|check|test [OPTION]... [ARGUMENT]...",
    .description =
        "The rules say what blocks, what must not wait, and where that ends. They are YAML files, shipped with "
        "the program; --rules adds your own.",
    .subcommands = subcommands,
};
