/* goinception doctor: what the analysis saw and did not see. */
#include "cli/command.h"
#include "cli/help.h"
#include "cli/output.h"
#include "cli/pipeline.h"
#include "config/options.h"
#include "program/diagnosis.h"
#include "report/diagnosis.h"

static const char *const format_words[] = {"text", "json", NULL};
static const char *const top_words[] = {"all", NULL};

static const struct option options[] = {
    OPTION_ROW_PATH,
    OPTION_ROW_BUILD,
    {.name = "top",
     .type = OPTION_INTEGER,
     .value_name = "N",
     .words = top_words,
     .low = 1,
     .high = 1000000,
     .default_value = "10",
     .command_line_only = true,
     .help = "how many rows of each list, or all"},
    {.name = "format",
     .type = OPTION_WORD,
     .value_name = "FORMAT",
     .words = format_words,
     .default_value = "text",
     .command_line_only = true,
     .help = "how to report: text or json"},
    OPTION_ROWS_OF_QUERIES,
    {.name = NULL},
};

/* What only the stages before know: where the sources came from. */
static void complete(const struct pipeline *pipeline, struct diagnosed_sources *diagnosed)
{
	const struct sources *sources = pipeline->sources;
	const struct pool_result *extracted = &pipeline->extracted;
	for (size_t i = 0; i < extracted->count; i++) {
		const struct source *source = &sources->items.items[i];
		if (!pipeline_is_repeated(pipeline, i)) {
			diagnosed->guessed += source->guessed;
			diagnosed->from_database += !source->guessed;
		}
		if (extracted->failures[i])
			VECTOR_PUSH(diagnosed->failed, (struct failed_source){source->path, extracted->failures[i]});
	}
	diagnosed->database = sources->database;
	diagnosed->missing = sources->missing;
	diagnosed->outside = sources->outside;
	diagnosed->elsewhere = sources->elsewhere;
	diagnosed->excluded = sources->excluded;
	diagnosed->cache_hits = extracted->cache_hits;
	diagnosed->cache_misses = extracted->cache_misses;
	diagnosed->seconds = pipeline_seconds(pipeline);
}

/* Sources that the database does not speak of. */
static void complete_unbuilt(const struct pipeline *pipeline, struct diagnosis *diagnosis)
{
	const struct setting *paths = settings_get(pipeline->settings, "path"),
	                     *excludes = settings_get(pipeline->settings, "exclude");
	const struct sources_request request = {
	    .paths = paths->list.items,
	    .path_count = paths->list.count,
	    .excludes = excludes->list.items,
	    .exclude_count = excludes->list.count,
	};
	struct tree tree;
	if (!*pipeline->sources->database)
		return;
	sources_scan(pipeline->sources, &request, &tree);
	diagnose_unbuilt(diagnosis, pipeline->program, tree.sources.items, tree.sources.count);
	tree_release(&tree);
}

static bool report(const struct pipeline *pipeline, struct error *error)
{
	const struct settings *settings = pipeline->settings;
	struct diagnosis_options wanted = {
	    .page = pipeline_report_options(settings, settings_string(settings, "output")),
	    .top = (unsigned)settings_integer(settings, "top"), /* "all" is UINT_MAX in both */
	};
	struct diagnosis *diagnosis = program_diagnose(pipeline->program, pipeline->sources->root);
	complete(pipeline, &diagnosis->sources);
	complete_unbuilt(pipeline, diagnosis);
	struct text text = {0};
	diagnosis_formats[settings_word(settings, "format")].write(diagnosis, &wanted, &text);
	bool written = output_write(settings_string(settings, "output"), &text, error);
	text_free(&text);
	diagnosis_free(diagnosis);
	return written;
}

static enum exit_code work(struct pipeline *pipeline, struct console *console, struct error *error)
{
	if (!output_check(settings_string(pipeline->settings, "output"), error) || !pipeline_prepare(pipeline, error))
		return EXIT_USAGE;
	if (!pipeline_run(pipeline, console, error))
		return EXIT_INTERRUPTED;
	return report(pipeline, error) ? EXIT_CLEAN : EXIT_INTERNAL;
}

const struct command doctor_command = {
    .name = "doctor",
    .summary = "what an analysis sees, what it does not, and what to do about it",
    .synopsis = "[OPTION]... [--path] DIR|FILE...",
    .description =
        "Reads sources as analyze does, and reports not what it finds but how far that can be trusted: which sources "
        "had no compile command, which lie in the tree and were not looked at, which headers were missing, which flags "
        "were not understood, which indirect calls "
        "could not be resolved, what was taken for a context and which waits for many descriptors were not, and which "
        "functions of elsewhere no rule knows.\n\n"
        "Those functions come as YAML, the most called first, commented out: a rule to complete for each that waits, "
        "and one list of those that do not. Saved as a file and completed, it is good for --rules.\n\n"
        "It is a diagnosis: the exit status is 0 whatever it says.",
    .options = options,
    .work = work,
};
