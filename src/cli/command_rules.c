/* goinception rules: list and show the rules, check rule files, run their examples, write their pages. */
#include "cli/command.h"
#include "cli/rules_check.h"
#include "cli/rules_list.h"
#include "cli/rules_pages.h"
#include "cli/rules_show.h"
#include "cli/rules_test.h"

static const struct command subcommands[] = {
    {
        .name = "list",
        .summary = "the rules, with their levels and packs",
        .synopsis = "[OPTION]...",
        .description =
            "Lists the rules that an analysis with the same configuration would go by: id, level (0 off, 1 warning, "
            "2 error), class of what is waited for, pack, and why the call is a concern. The options choose among "
            "them: what stands is what fits all of them.",
        .operands = OPERANDS_NONE,
        .options = rules_list_options,
        .run = rules_list_run,
    },
    {
        .name = "show",
        .summary = "all that is known of a rule",
        .synopsis = "[OPTION]... ID...",
        .description =
            "Prints the page of each rule: level, class and bound, the functions and the conditions it speaks of, why "
            "it exists, what to write instead, code before and after, references, and the file it is written in.",
        .operands = OPERANDS_RULES,
        .options = rules_show_options,
        .run = rules_show_run,
    },
    {
        .name = "check",
        .summary = "look for errors in rule files",
        .synopsis = "FILE...",
        .description =
            "Loads each file, or each file of a folder, beside the shipped rules, and prints the first error of "
            "each with its line and column.\n\n"
            "Notes say what is hardly meant so: functions that another rule speaks of, words for a framework that no "
            "context belongs to, rules without an example.",
        .options = rules_check_options,
        .run = rules_check_run,
    },
    {
        .name = "test",
        .summary = "run the annotated examples of the rules",
        .synopsis = "[OPTION]... [FIXTURE]...",
        .description =
            "Analyses annotated sources and compares what is found with what their comments expect. Without operands, "
            "all fixtures of the shipped rules, each of which must have its examples.\n\n"
            "/* expect: RULE [chain=a>b] [context=NAME] [confidence=HOW] [severity=HOW] [certainty=HOW] "
            "[awaits=FUNCTION] */: found at this line, in a context; context=none: found, and in no context.\n\n"
            "/* ok: why */: nothing is found in a context at this line; a blocking point without one may be.\n\n"
            "/* gap: RULE why */: a known miss, which fails the day it is found.\n\n"
            "Any other finding is an error. A comment alone on its line speaks of the next line with code. Each "
            "fixture is analysed a second time with every context taken away, and must then be silent.",
        .options = rules_test_options,
        .run = rules_test_run,
    },
    {
        .name = "pages",
        .summary = "write a page for each rule",
        .synopsis = "[OPTION]... DIR",
        .description =
            "Writes into the folder a page in Markdown for each rule of all packs, a page for each framework "
            "(frameworks/NAME.md: its contexts, and what to write there instead of what), and README.md, an index by "
            "class and by framework. Pages of rules that are gone are removed. The same rules give the same bytes.\n\n"
            "With --check nothing is written: the pages that are not as they would be written are named, and the exit "
            "code is 1 when there are any.",
        .options = rules_pages_options,
        .run = rules_pages_run,
    },
    {.name = NULL},
};

const struct command rules_command = {
    .name = "rules",
    .summary = "list and show the rules, check rule files, run their examples",
    .synopsis = "list|show|check|test|pages [OPTION]... [ARGUMENT]...",
    .description =
        "The rules say what blocks, what must not wait, and where that ends. They are YAML files, shipped with "
        "the program; --rules adds your own.",
    .subcommands = subcommands,
};
