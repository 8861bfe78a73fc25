#define _GNU_SOURCE
#include "config/options.h"

#include "base/files.h"

#include <sched.h>
#include <stdlib.h>

const char *const options_depths[] = {"unlimited", NULL};
const char *const options_formats[] = {"text",  "compact", "summary", "json",       "sarif", "html",
                                       "junit", "github",  "gitlab",  "checkstyle", "csv",   NULL};
const char *const options_confidences[] = {"low", "medium", "high", NULL};
const char *const options_fail_ons[] = {"error", "warning", "never", NULL};
const char *const options_scopes[] = {"auto", "contexts", "all", NULL};
const char *const options_log_formats[] = {"text", "json", NULL};
const char *const options_log_levels[] = {"error", "warning", "info", "debug", NULL};
const char *const options_whens[] = {"auto", "always", "never", NULL};

/* The processors this process may use: fewer than the machine has, in a container or under taskset. */
const char *options_processors(struct arena *arena)
{
	cpu_set_t set;
	int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;
	return arena_printf(arena, "%d", count < 1 ? 1 : count > OPTIONS_MOST_JOBS ? OPTIONS_MOST_JOBS : count);
}

const char *options_cache_folder(struct arena *arena)
{
	const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	if (cache && cache[0] == '/')
		return path_join(arena, cache, "goinception");
	if (home && home[0] == '/')
		return path_join(arena, home, ".cache/goinception");
	return NULL;
}

const struct option analyze_options[] = {
    OPTION_ROW_PATH,
    OPTION_ROW_BUILD,
    OPTION_ROW_DEPTH,
    OPTION_ROW_FORMAT,
    OPTION_ROW_SUMMARY,
    OPTION_ROW_OUTPUT,
    OPTION_ROW_RULES,
    OPTION_ROWS_OF_PACKS,
    OPTION_ROW_MIN_CONFIDENCE,
    OPTION_ROW_BASELINE,
    OPTION_ROW_UPDATE_BASELINE,
    OPTION_ROW_SINCE,
    OPTION_ROW_TRACE,
    OPTION_ROW_SUPPRESSIONS,
    OPTION_ROW_FAIL_ON,
    OPTION_ROW_SCOPE,
    OPTION_ROW_EXCLUDE,
    OPTION_ROWS_OF_FACTS,
    {.name = "strict",
     .rare = true,
     .type = OPTION_FLAG,
     .default_value = "false",
     .help = "exit with 3 when a source could not be analysed",
     .details = "A source that crashes the front end, takes too long or cannot be read at all fails the run. Sources "
                "with errors in them, or whose headers are missing, do not."},
    OPTION_ROWS_OF_LOG,
    OPTION_ROW_PROFILE,
    OPTION_ROW_PROGRESS,
    OPTION_ROW_COLOR,
    OPTION_ROW_HINTS,
    OPTION_ROW_LINKS,
    OPTION_ROW_CONFIG,
    {.name = "show-config",
     .rare = true,
     .type = OPTION_FLAG,
     .command_line_only = true,
     .help = "print every setting and where it came from",
     .details = "The output is YAML and can be used as a goinception.conf. Nothing is analysed."},
    OPTION_ROW_HELP,
    OPTION_ROW_VERSION,
    {.name = NULL},
};
