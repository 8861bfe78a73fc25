/* goinception link: facts files → program → findings → report. */
#include "base/files.h"
#include "base/log.h"
#include "base/stages.h"
#include "cli/command.h"
#include "cli/facts_files.h"
#include "cli/output.h"
#include "cli/shipped.h"
#include "cli/verdict.h"
#include "config/options.h"

#include <string.h>

static const struct option options[] = {
    {.name = "facts",
     .type = OPTION_LIST,
     .value_name = "FILE|DIR|@LIST",
     .path = true,
     .operands = true,
     .command_line_only = true,
     .help = "facts files, or where they are; repeatable",
     .details = "A facts file; a folder, for every *.facts below it; or @ and the name of a file that has one of these "
                "a line. Operands are facts too."},
    {.name = "root",
     .type = OPTION_STRING,
     .value_name = "DIR",
     .path = true,
     .command_line_only = true,
     .help = "folder that reported paths are relative to",
     .details = "Without it, the deepest folder that all the sources lie in."},
    OPTION_ROW_DEPTH,
    OPTION_ROW_FORMAT,
    OPTION_ROW_SUMMARY,
    OPTION_ROW_OUTPUT,
    OPTION_ROW_RULES,
    OPTION_ROWS_OF_PACKS,
    OPTION_ROW_MIN_CONFIDENCE,
    OPTION_ROW_BASELINE,
    OPTION_ROW_UPDATE_BASELINE,
    OPTION_ROW_SUPPRESSIONS,
    OPTION_ROW_TRACE,
    OPTION_ROW_FAIL_ON,
    OPTION_ROW_SCOPE,
    OPTION_ROW_JOBS,
    OPTION_ROWS_OF_LOG,
    OPTION_ROW_PROFILE,
    OPTION_ROW_PROGRESS,
    OPTION_ROW_COLOR,
    OPTION_ROW_HINTS,
    OPTION_ROW_LINKS,
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    {.name = NULL},
};

static bool prepare(struct pipeline *pipeline, struct error *error)
{
	const struct settings *settings = pipeline->settings;
	if (!settings_get(settings, "facts")->list.count)
		return error_set(error, "no facts are named: goinception link FACTS|DIR|@LIST...");
	pipeline->ruleset = load_rules(settings, NULL, error);
	return pipeline->ruleset != NULL;
}

/* Facts may come from anywhere: a source's path in them need not be absolute. */
static const char *common_folder(struct arena *arena, const struct facts_files *files)
{
	const char *root = NULL;
	for (size_t i = 0; i < files->items.count; i++) {
		const char *source = path_absolute(arena, "/", files->items.items[i].facts->files.items[0].path);
		const char *folder = path_directory(arena, source);
		if (!root)
			root = folder;
		while (strcmp(root, folder) != 0 && path_below(root, folder) == folder)
			root = path_directory(arena, root);
	}
	return root;
}

static bool was_guessed(const struct facts *facts)
{
	for (size_t i = 0; i < facts->troubles.count; i++)
		if (facts->troubles.items[i].kind == FACT_TROUBLE_GUESSED_FLAGS)
			return true;
	return false;
}

/* What the stages that ran elsewhere would have left: sources, and their facts, which the pipeline owns from now. */
static void stand_in_for_extraction(struct pipeline *pipeline, struct facts_files *files)
{
	const char *root = settings_string(pipeline->settings, "root");
	struct pool_result *extracted = &pipeline->extracted;
	struct sources *sources = memory_zeroed(1, sizeof *sources);
	sources->arena = arena_new();
	sources->database = "";
	sources->root = root ? path_absolute(sources->arena, NULL, root) : common_folder(sources->arena, files);
	extracted->count = files->items.count;
	extracted->facts = memory_zeroed(extracted->count, sizeof *extracted->facts);
	extracted->failures = memory_zeroed(extracted->count, sizeof *extracted->failures);
	for (size_t i = 0; i < files->items.count; i++) {
		struct facts *facts = files->items.items[i].facts;
		struct source source = {.path = facts->files.items[0].path, .guessed = was_guessed(facts)};
		VECTOR_PUSH(sources->items, source);
		extracted->facts[i] = facts;
	}
	files->items.count = 0;
	pipeline->sources = sources;
}

static enum exit_code link_and_report(struct pipeline *pipeline, struct gate *gate, struct error *error)
{
	const struct setting *words = settings_get(pipeline->settings, "facts");
	stages_enter(STAGE_READ);
	struct facts_files *files = facts_files_read(words->list.items, words->list.count, error);
	if (!files)
		return EXIT_USAGE;
	stand_in_for_extraction(pipeline, files);
	facts_files_free(files);
	log_message(LOG_INFO, "facts of %zu sources below %s", pipeline->sources->items.count, pipeline->sources->root);
	pipeline->program = pipeline_link_facts(pipeline, pipeline->extracted.facts, pipeline->extracted.count);
	return verdict_report(gate, pipeline, NULL, error);
}

static enum exit_code work(struct pipeline *pipeline, struct console *console, struct error *error)
{
	(void)console;
	struct gate *gate = verdict_open(pipeline->settings, error);
	enum exit_code code = EXIT_USAGE;
	if (gate && prepare(pipeline, error))
		code = link_and_report(pipeline, gate, error);
	verdict_close(gate);
	return code;
}

const struct command link_command = {
    .name = "link",
    .summary = "the second half of analyze: many facts files, one report",
    .synopsis = "[OPTION]... FACTS|DIR|@LIST...",
    .description =
        "Reads the facts files that `goinception extract` wrote, joins them into one program, and reports what analyze "
        "would report of the same sources, with the same options and exit status.\n\n"
        "The report quotes lines of the sources where they are as they were when they were extracted; it is without "
        "them otherwise.\n\n"
        "A facts file that is damaged or of another version ends the run with 2: half a program would have fewer "
        "findings.",
    .options = options,
    .work = work,
};
