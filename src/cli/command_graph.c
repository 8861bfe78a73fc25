/* goinception graph: which calls lead from one function to another. */
#include "cli/command.h"
#include "cli/graphviz.h"
#include "cli/output.h"
#include "cli/pipeline.h"
#include "config/options.h"
#include "paths/paths.h"
#include "report/graph.h"

static const char *const format_words[] = {"text", "json", "dot", "svg", NULL};

#define FUNCTION_LIST(option_name, words) \
	{                                 \
	    .name = option_name,          \
	    .type = OPTION_LIST,          \
	    .value_name = "FUNCTION",     \
	    .command_line_only = true,    \
	    .help = words,                \
	}

static const struct option options[] = {
    OPTION_ROW_PATH,
    OPTION_ROW_BUILD,
    FUNCTION_LIST("from", "where paths begin; repeatable: one of them"),
    FUNCTION_LIST("to", "where they end; repeatable: one of them"),
    FUNCTION_LIST("through", "what they go through; repeatable: all of them"),
    FUNCTION_LIST("avoid", "what they do not go through; repeatable"),
    {.name = "labels",
     .type = OPTION_STRING,
     .value_name = "PATTERN",
     .command_line_only = true,
     .help = "what the functions of a path are, first to last"},
    {.name = "paths",
     .rare = true,
     .type = OPTION_STRING,
     .value_name = "PATTERN",
     .command_line_only = true,
     .help = "another name for --labels"},
    {.name = "all",
     .type = OPTION_FLAG,
     .default_value = "false",
     .command_line_only = true,
     .help = "all paths up to --limit, not only the shortest"},
    {.name = "limit",
     .type = OPTION_INTEGER,
     .value_name = "N",
     .low = 1,
     .high = 100000,
     .default_value = "10",
     .command_line_only = true,
     .help = "how many paths at most; implies --all"},
    {.name = "min-confidence",
     .type = OPTION_WORD,
     .value_name = "HOW",
     .words = options_confidences,
     .default_value = "medium",
     .help = "leave out calls and contexts that are less sure: low, medium or high",
     .details = "A call through a value that may hold several functions is of medium confidence; one of low confidence "
                "rests on the type alone."},
    {.name = "format",
     .type = OPTION_WORD,
     .value_name = "FORMAT",
     .words = format_words,
     .default_value = "text",
     .command_line_only = true,
     .help = "text, json, dot, or svg (drawn by graphviz)"},
    OPTION_ROWS_OF_QUERIES,
    {.name = NULL},
};

static bool read_query(const struct settings *settings, struct paths_query *query, struct error *error)
{
	const struct setting *from = settings_get(settings, "from"), *to = settings_get(settings, "to"),
	                     *through = settings_get(settings, "through"), *avoid = settings_get(settings, "avoid"),
	                     *limit = settings_get(settings, "limit");
	const char *labels = settings_string(settings, "labels"), *paths = settings_string(settings, "paths");
	bool many = settings_flag(settings, "all") || limit->given;
	*query = (struct paths_query){
	    .from = from->list.items,
	    .from_count = from->list.count,
	    .to = to->list.items,
	    .to_count = to->list.count,
	    .through = through->list.items,
	    .through_count = through->list.count,
	    .avoid = avoid->list.items,
	    .avoid_count = avoid->list.count,
	    .pattern = labels ? labels : paths,
	    .limit = many ? (unsigned)limit->integer : 1,
	    .least = (enum confidence)settings_word(settings, "min-confidence"),
	};
	if (labels && paths)
		return error_set(error, "--labels and --paths are the same: one of them is enough");
	return paths_query_check(query, error);
}

static bool write_paths(const struct paths *paths, const struct paths_query *query, const struct settings *settings,
                        struct error *error)
{
	const struct graph_format *format = &graph_formats[settings_word(settings, "format")];
	struct report_options page = pipeline_report_options(settings, settings_string(settings, "output"));
	struct text text = {0}, drawn = {0};
	format->write(paths, query, &page, &text);
	bool good = !format->drawn || graphviz_draw(&text, &drawn, error);
	if (good)
		good = output_write(settings_string(settings, "output"), format->drawn ? &drawn : &text, error);
	text_free(&text);
	text_free(&drawn);
	return good;
}

static enum exit_code work(struct pipeline *pipeline, struct console *console, struct error *error)
{
	const struct settings *settings = pipeline->settings;
	struct paths_query query;
	if (!read_query(settings, &query, error))
		return EXIT_USAGE;
	if (graph_formats[settings_word(settings, "format")].drawn && !graphviz_check(error))
		return EXIT_USAGE;
	if (!output_check(settings_string(settings, "output"), error) || !pipeline_prepare(pipeline, error))
		return EXIT_USAGE;
	if (!pipeline_run(pipeline, console, error))
		return EXIT_INTERRUPTED;
	struct paths *paths = program_paths(pipeline->program, &query, pipeline->sources->root, error);
	if (!paths)
		return EXIT_USAGE; /* a name that is no function's */
	enum exit_code code = paths->items.count ? EXIT_CLEAN : EXIT_FINDINGS;
	if (!write_paths(paths, &query, settings, error))
		code = EXIT_INTERNAL;
	paths_free(paths);
	return code;
}

const struct command graph_command = {
    .name = "graph",
    .summary = "which calls lead from one function to another",
    .synopsis = "--from F --to G [OPTION]... [--path] DIR|FILE...",
    .description =
        "Reads sources as analyze does, and shows the shortest path of calls between two functions, with the place of "
        "each call and how sure it is; --all shows every path that visits no function twice, the shortest first.\n\n"
        "FUNCTION is a name as the source language qualifies it (net::Client::send), in which * matches any run of "
        "characters, or [LABEL] or [!LABEL]: a function that has the label, or has not. Labels are context, "
        "event-loop, coroutine, signal-handler, real-time, critical-section, nonblocking and user for what is entered "
        "as one; blocking, and the class of what is waited for (network, dns, disk, ...), for a function whose call "
        "waits; offload for what starts something elsewhere or runs there; allow, multiplexer, and outside for what "
        "has no source here.\n\n"
        "PATTERN is a regular expression whose letters are functions: FUNCTION, or . for any; behind it * + or ? (a * "
        "behind a name belongs to the name); (...) and |. It must match the whole path. What waits in an event loop: "
        "--labels '[event-loop] [!offload]* [blocking]'\n\n"
        "What an offload starts (a thread, a job of a pool, the child of a fork) is on paths too, as a hop that says "
        "so and has the label offload. Branches that are never taken are not. Calls that rest on a guess are followed "
        "with --min-confidence low.\n\n"
        "The exit status is 0 when there is a path, 1 when there is none, 2 for a slip, such as the name of no "
        "function.",
    .options = options,
    .work = work,
};
