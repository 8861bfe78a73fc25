/* goinception extract: sources → facts files. */
#include "base/files.h"
#include "base/log.h"
#include "cli/command.h"
#include "cli/depfile.h"
#include "cli/facts_files.h"
#include "cli/output.h"
#include "cli/pipeline.h"
#include "config/options.h"
#include "facts/facts_file.h"
#include "source/flags.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct option options[] = {
    {.name = "source",
     .type = OPTION_LIST,
     .value_name = "FILE|DIR",
     .path = true,
     .operands = true,
     .command_line_only = true,
     .help = "what to read: a source, or a folder of them; repeatable",
     .details = "Operands are sources too."},
    OPTION_ROW_BUILD,
    {.name = "flag",
     .type = OPTION_LIST,
     .value_name = "FLAG",
     .behind_dashes = true,
     .command_line_only = true,
     .help = "a compiler flag, or what stands behind --; repeatable",
     .details = "The flags of all the sources that are named, or their compile command, as it runs in the current "
                "folder. Then no compile_commands.json is looked for. Flags that do not matter are left out."},
    {.name = "output",
     .letter = 'o',
     .type = OPTION_STRING,
     .value_name = "FILE",
     .path = true,
     .command_line_only = true,
     .help = "the facts file of the one source; -: standard output"},
    {.name = "output-dir",
     .type = OPTION_STRING,
     .value_name = "DIR",
     .path = true,
     .command_line_only = true,
     .help = "the folder for the facts files of many sources",
     .details = "A source's facts have its whole path below the folder: DIR/home/me/src/net.c.facts. A source that is "
                "built in several ways has one file for each: net.c~2.facts."},
    {.name = "depfile",
     .type = OPTION_STRING,
     .value_name = "FILE",
     .path = true,
     .command_line_only = true,
     .help = "with -o: write which files were read, as make has it"},
    OPTION_ROW_EXCLUDE,
    OPTION_ROWS_OF_FACTS,
    OPTION_ROWS_OF_LOG,
    OPTION_ROW_PROFILE,
    OPTION_ROW_PROGRESS,
    OPTION_ROW_CONFIG,
    OPTION_ROW_HELP,
    {.name = NULL},
};

static bool is_standard_output(const char *output) { return !output || strcmp(output, "-") == 0; }

static bool check_settings(const struct settings *settings, struct error *error)
{
	const char *output = settings_string(settings, "output"), *folder = settings_string(settings, "output-dir"),
	           *depfile = settings_string(settings, "depfile");
	if (!settings_get(settings, "source")->list.count)
		return error_set(error, "nothing to extract is named: goinception extract SOURCE... --output-dir DIR");
	if (output && folder)
		return error_set(error, "-o is for one source and --output-dir for many: one of them is enough");
	if (output && language_of_name(output) != LANGUAGE_NONE)
		return error_set(error, "-o %s: is called as a source; a facts file is called *.facts", output);
	if (depfile && (folder || is_standard_output(output)))
		return error_set(error, "--depfile says what one facts file is made from: name that with -o FILE");
	return output_check(output, error) && output_check(depfile, error) &&
	       (!folder || directory_create(folder, error));
}

/* Empty words are what a build system's empty variables leave. */
static void add_flags(const struct settings *settings, struct sources_request *request)
{
	const struct setting *flags = settings_get(settings, "flag");
	const char **words = ARENA_ARRAY(settings->arena, const char *, flags->list.count + 1);
	if (flags->given)
		request->flags = words;
	for (size_t i = 0; i < flags->list.count; i++)
		if (flags->list.items[i][0])
			words[request->flag_count++] = flags->list.items[i];
}

static bool find_sources(struct pipeline *pipeline, struct error *error)
{
	const struct settings *settings = pipeline->settings;
	const struct setting *sources = settings_get(settings, "source"), *excludes = settings_get(settings, "exclude");
	struct sources_request request = {
	    .paths = sources->list.items,
	    .path_count = sources->list.count,
	    .build = settings_string(settings, "build"),
	    .keep_going = true,
	    .excludes = excludes->list.items,
	    .exclude_count = excludes->list.count,
	};
	add_flags(settings, &request);
	pipeline->sources = sources_find(&request, error);
	return pipeline->sources != NULL;
}

/* Without a folder, there is a place for the facts of one source only. */
static bool check_count(const struct pipeline *pipeline, struct error *error)
{
	const struct sources *sources = pipeline->sources;
	if (settings_string(pipeline->settings, "output-dir") || sources->items.count + sources->refused.count <= 1)
		return true;
	bool same = !sources->refused.count;
	for (size_t i = 1; i < sources->items.count; i++)
		same = same && pipeline_is_repeated(pipeline, i);
	if (same)
		return error_set(error,
		                 "%s: %s builds it in %zu ways; name flags behind --, or a folder with --output-dir",
		                 sources->items.items[0].path, sources->database, sources->items.count);
	return error_set(error, "the facts of several sources need a folder: --output-dir DIR");
}

/* The compile database is among what was read: it says how the rest is. */
static bool write_depfile(const struct pipeline *pipeline, const struct facts *facts, const char *target,
                          struct error *error)
{
	const char *depfile = settings_string(pipeline->settings, "depfile"), *database = pipeline->sources->database;
	if (!depfile)
		return true;
	VECTOR(const char *) paths = {0};
	for (size_t i = 0; i < facts->files.count; i++)
		VECTOR_PUSH(paths, facts->files.items[i].path);
	if (database[0])
		VECTOR_PUSH(paths, database);
	struct text text = {0};
	depfile_write(target, paths.items, paths.count, &text);
	bool written = output_write(depfile, &text, error);
	VECTOR_FREE(paths);
	text_free(&text);
	return written;
}

static bool write_facts(const struct pipeline *pipeline, const struct facts *facts, const char *path,
                        struct error *error)
{
	struct arena *arena = arena_new();
	struct text text = {0};
	facts_write(facts, &text);
	bool in_folder = settings_string(pipeline->settings, "output-dir");
	bool written = (!in_folder || directory_create(path_directory(arena, path), error)) &&
	               output_write(path, &text, error) && (in_folder || write_depfile(pipeline, facts, path, error));
	text_free(&text);
	arena_free(arena);
	return written;
}

/* Facts of an earlier run would be taken for those of the source as it is now. */
static void remove_stale(const char *path)
{
	struct stat status;
	if (!is_standard_output(path) && lstat(path, &status) == 0 && S_ISREG(status.st_mode))
		unlink(path);
}

static enum exit_code write_all(const struct pipeline *pipeline, const struct console *console, struct error *error)
{
	const struct pool_result *extracted = &pipeline->extracted;
	const char *folder = settings_string(pipeline->settings, "output-dir");
	enum exit_code code = pipeline->sources->refused.count ? EXIT_FINDINGS : EXIT_CLEAN;
	unsigned number = 0;
	for (size_t i = 0; i < extracted->count; i++) {
		const char *source = pipeline->sources->items.items[i].path;
		number = pipeline_is_repeated(pipeline, i) ? number + 1 : 1;
		const char *path = folder ? facts_file_name(pipeline->settings->arena, folder, source, number)
		                          : settings_string(pipeline->settings, "output");
		if (extracted->facts[i]) {
			if (!write_facts(pipeline, extracted->facts[i], path, error))
				return EXIT_INTERNAL;
			continue;
		}
		struct error why;
		error_set(&why, "%s: not extracted: %s", source, extracted->failures[i]);
		pipeline_tell(console, &why);
		remove_stale(path);
		code = EXIT_FINDINGS;
	}
	return code;
}

static enum exit_code work(struct pipeline *pipeline, struct console *console, struct error *error)
{
	if (!check_settings(pipeline->settings, error) || !find_sources(pipeline, error) ||
	    !check_count(pipeline, error))
		return EXIT_USAGE;
	for (size_t i = 0; i < pipeline->sources->refused.count; i++) {
		struct error why;
		error_set(&why, "%s", pipeline->sources->refused.items[i]);
		pipeline_tell(console, &why);
	}
	if (!pipeline_extract(pipeline, console, error))
		return EXIT_INTERRUPTED;
	return write_all(pipeline, console, error);
}

const struct command extract_command = {
    .name = "extract",
    .summary = "the first half of analyze: one source, one facts file",
    .synopsis = "[OPTION]... SOURCE... [-- FLAG...]",
    .description =
        "Reads C and C++ sources as analyze does, and writes down what is in them, without decisions: one facts file "
        "for each. `goinception link` makes a report of many. So a build system reads again only what changed, and "
        "many machines can share the reading.\n\n"
        "The flags of a source are those behind --, or those of its compile command in a compile_commands.json, found "
        "as analyze finds it, or guessed.\n\n"
        "A source that cannot be read costs one line and an exit status of 1; the others are extracted. A source with "
        "errors in it, or whose headers are missing, has facts: the report says so. The file of a source that could "
        "not be extracted is removed, so that nobody links what it was earlier.",
    .options = options,
    .work = work,
};
