#define _GNU_SOURCE
#include "config/options.h"

#include "base/files.h"

#include <sched.h>
#include <stdlib.h>

static const char *const depth_words[] = {"unlimited", NULL};
static const char *const format_words[] = {"text", "json", NULL};
static const char *const confidence_words[] = {"low", "medium", "high", NULL};
static const char *const fail_on_words[] = {"error", "warning", "never", NULL};
static const char *const scope_words[] = {"auto", "contexts", "all", NULL};
static const char *const log_level_words[] = {"error", "warning", "info", "debug", NULL};
static const char *const when_words[] = {"auto", "always", "never", NULL};

enum { MOST_JOBS = 1024 };

/* The processors this process may use: fewer than the machine has, in a container or under taskset. */
static const char *usable_processors(struct arena *arena)
{
	cpu_set_t set;
	int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
	return arena_printf(arena, "%d", count < 1 ? 1 : count > MOST_JOBS ? MOST_JOBS : count);
}

static const char *cache_folder(struct arena *arena)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	if (cache && cache[0] == '/')
		return path_join(arena, cache, "goinception");
	if (home && home[0] == '/')
		return path_join(arena, home, ".cache/goinception");
	return NULL;
}

const struct option analyze_options[] = {
    {.name = "path",
     .type = OPTION_LIST,
     .value_name = "DIR|FILE",
     .path = true,
     .operands = true,
     .example = "[src]",
     .help = "what to analyse: a folder or a source; repeatable",
     .details = "Operands are paths too: `goinception analyze src` is `goinception analyze --path src`."},
    {.name = "build",
     .letter = 'p',
     .type = OPTION_STRING,
     .value_name = "DIR",
     .path = true,
     .example = "build",
     .help = "where compile_commands.json is (default: looked for)",
     .details = "A folder, or the file itself. Without it, compile_commands.json is looked for in the paths, in their "
                "parents and in folders named build*. Sources without a compile command are analysed with guessed "
                "flags, and the report says how many."},
    {.name = "depth",
     .type = OPTION_INTEGER,
     .value_name = "N",
     .words = depth_words,
     .low = 0,
     .high = 1000,
     .default_value = "unlimited",
     .help = "longest chain of calls, in hops, or unlimited",
     .details = "How many calls may lie between the entry of a context and the function that makes the blocking call. "
                "0: only what the entry calls itself."},
    {.name = "format",
     .type = OPTION_WORD,
     .value_name = "FORMAT",
     .words = format_words,
     .default_value = "text",
     .help = "how to report: text or json"},
    {.name = "output",
     .letter = 'o',
     .type = OPTION_STRING,
     .value_name = "FILE",
     .path = true,
     .written = true,
     .example = "blocking.json",
     .help = "write the report here, not to standard output",
     .details = "The report is written beside the file and renamed, so that nobody reads half of one."},
    OPTION_ROW_RULES,
    OPTION_ROW_PACK,
    OPTION_ROW_NO_PACK,
    OPTION_ROW_LEVEL,
    {.name = "min-confidence",
     .type = OPTION_WORD,
     .value_name = "HOW",
     .words = confidence_words,
     .default_value = "medium",
     .help = "leave out findings below low, medium or high confidence"},
    {.name = "fail-on",
     .type = OPTION_WORD,
     .value_name = "WHAT",
     .words = fail_on_words,
     .default_value = "error",
     .help = "exit with 1 on an error, from a warning on, or never"},
    {.name = "scope",
     .type = OPTION_WORD,
     .value_name = "SCOPE",
     .words = scope_words,
     .default_value = "auto",
     .help = "report blocking calls in contexts, or all of them",
     .details = "contexts: calls that an asynchronous context reaches. all: every blocking call, the inventory of a "
                "migration. auto: contexts where the code has any, else all."},
    {.name = "exclude",
     .type = OPTION_LIST,
     .value_name = "GLOB",
     .example = "[third_party/*, '*_test.c']",
     .help = "leave out sources by path or name; repeatable",
     .details = "A glob is compared with the path below the analysed root and with the file's name."},
    {.name = "jobs",
     .letter = 'j',
     .type = OPTION_INTEGER,
     .value_name = "N",
     .low = 1,
     .high = MOST_JOBS,
     .default_value = "the number of processors",
     .compute_default = usable_processors,
     .example = "4",
     .help = "worker processes"},
    {.name = "cache-dir",
     .type = OPTION_STRING,
     .value_name = "DIR",
     .path = true,
     .written = true,
     .default_value = "~/.cache/goinception",
     .compute_default = cache_folder,
     .example = ".goinception-cache",
     .help = "where facts about sources are kept between runs",
     .details = "In $XDG_CACHE_HOME where that is set. Sources that did not change are not read again."},
    {.name = "cache",
     .type = OPTION_FLAG,
     .default_value = "true",
     .help = "keep facts between runs, or do not",
     .details = "Without the cache every source is read, and nothing is written to the cache folder."},
    {.name = "timeout",
     .type = OPTION_INTEGER,
     .value_name = "SECONDS",
     .low = 1,
     .high = 86400,
     .default_value = "60",
     .help = "give a source up after this time",
     .details = "A source that takes longer is named in the report; the others are analysed."},
    {.name = "max-memory",
     .type = OPTION_INTEGER,
     .value_name = "MIB",
     .low = 64,
     .high = 1048576,
     .default_value = "2048",
     .help = "give a source up that needs more memory",
     .details = "In MiB, for each worker process."},
    {.name = "strict",
     .type = OPTION_FLAG,
     .default_value = "false",
     .help = "exit with 3 when a source could not be analysed",
     .details = "A source that crashes the front end, takes too long or cannot be read at all fails the run. Sources "
                "with errors in them, or whose headers are missing, do not."},
    {.name = "log-level",
     .type = OPTION_WORD,
     .value_name = "LEVEL",
     .words = log_level_words,
     .default_value = "warning",
     .help = "what to log: error, warning, info or debug"},
    {.name = "log-file",
     .type = OPTION_STRING,
     .value_name = "FILE",
     .path = true,
     .written = true,
     .example = "goinception.log",
     .help = "append the log, with times, here (default: standard error)"},
    {.name = "progress",
     .type = OPTION_WORD,
     .value_name = "WHEN",
     .words = when_words,
     .default_value = "auto",
     .help = "progress line: auto, always or never",
     .details = "auto: when standard error is a terminal."},
    {.name = "color",
     .type = OPTION_WORD,
     .value_name = "WHEN",
     .words = when_words,
     .default_value = "auto",
     .help = "colours: auto, always or never",
     .details = "auto: when the report goes to a terminal, unless NO_COLOR is set."},
    OPTION_ROW_CONFIG,
    {.name = "show-config",
     .type = OPTION_FLAG,
     .command_line_only = true,
     .help = "print every setting and where it came from",
     .details = "The output is YAML and can be used as a goinception.conf. Nothing is analysed."},
    OPTION_ROW_HELP,
    OPTION_ROW_VERSION,
    {.name = NULL},
};
