/* Rows that more than one command's table has. */
#ifndef GOINCEPTION_CONFIG_OPTIONS_H
#define GOINCEPTION_CONFIG_OPTIONS_H

#include "config/settings.h"

enum { OPTIONS_MOST_JOBS = 1024 };

/* What options may be. */
extern const char *const options_depths[];
extern const char *const options_formats[];
extern const char *const options_confidences[];
extern const char *const options_fail_ons[];
extern const char *const options_scopes[];
extern const char *const options_log_levels[];
extern const char *const options_log_formats[];
extern const char *const options_whens[];

/* Defaults that are found out: how many processors this process may use, and where the cache lies. */
const char *options_processors(struct arena *arena);
const char *options_cache_folder(struct arena *arena);

#define OPTION_ROW_RULES                                                                                         \
	{                                                                                                        \
	    .name = "rules",                                                                                     \
	    .rare = true,                                                                                        \
	    .type = OPTION_LIST,                                                                                 \
	    .value_name = "PATH",                                                                                \
	    .path = true,                                                                                        \
	    .example = "[our-rules]",                                                                            \
	    .help = "more rules: a YAML file, or a folder of them; repeatable",                                  \
	    .details =                                                                                           \
	        "Rules of your own, beside the shipped ones. A rule with the id of a shipped rule replaces it.", \
	}

#define OPTION_ROW_PACK                                                                                 \
	{                                                                                               \
	    .name = "pack",                                                                             \
	    .rare = true,                                                                               \
	    .type = OPTION_LIST,                                                                        \
	    .value_name = "NAME",                                                                       \
	    .example = "[libuv, glib]",                                                                 \
	    .help = "switch a pack of shipped rules on; repeatable",                                    \
	    .details = "A pack is a folder of the shipped rules; `goinception rules list` names them.", \
	}

#define OPTION_ROW_NO_PACK                                                                                      \
	{                                                                                                       \
	    .name = "no-pack",                                                                                  \
	    .rare = true,                                                                                       \
	    .type = OPTION_LIST,                                                                                \
	    .value_name = "NAME",                                                                               \
	    .example = "[glib]",                                                                                \
	    .help = "switch a pack of shipped rules off; repeatable",                                           \
	    .details = "Where --pack and --no-pack name the same pack, the stronger place wins; in one place, " \
	               "--no-pack.",                                                                            \
	}

#define OPTION_ROW_LEVEL                                                                                               \
	{                                                                                                              \
	    .name = "level",                                                                                           \
	    .type = OPTION_LIST,                                                                                       \
	    .value_name = "RULE=0|1|2",                                                                                \
	    .pairs = true,                                                                                             \
	    .low = 0,                                                                                                  \
	    .high = 2,                                                                                                 \
	    .example = "{sleep: 1, file-read: 0}",                                                                     \
	    .help = "a rule's level: 0 off, 1 warning, 2 error; repeatable",                                           \
	    .details = "In a context, a rule of level 2 is an error and one of level 1 a warning. In the file also a " \
	               "mapping from rule to level, or `levels:`.",                                                    \
	}

#define OPTION_ROW_PATH                                               \
	{.name = "path",                                              \
	 .type = OPTION_LIST,                                         \
	 .value_name = "DIR|FILE",                                    \
	 .path = true,                                                \
	 .operands = true,                                            \
	 .example = "[src]",                                          \
	 .help = "what to analyse: a folder or a source; repeatable", \
	 .details = "Operands are paths too: `goinception analyze src` is `goinception analyze --path src`."}

#define OPTION_ROW_BUILD                                                                                             \
	{.name = "build",                                                                                            \
	 .letter = 'p',                                                                                              \
	 .type = OPTION_STRING,                                                                                      \
	 .value_name = "DIR",                                                                                        \
	 .path = true,                                                                                               \
	 .example = "build",                                                                                         \
	 .help = "where compile_commands.json is (default: looked for)",                                             \
	 .details =                                                                                                  \
	     "A folder, or the file itself. Without it, compile_commands.json is looked for in the paths, in their " \
	     "parents and in folders named build*. Sources without a compile command are analysed with guessed "     \
	     "flags, and the report says how many."}

#define OPTION_ROW_EXCLUDE                                        \
	{.name = "exclude",                                       \
	 .type = OPTION_LIST,                                     \
	 .value_name = "GLOB",                                    \
	 .example = "[third_party/*, '*_test.c']",                \
	 .help = "leave out sources by path or name; repeatable", \
	 .details = "A glob is compared with the path below the analysed root and with the file's name."}

#define OPTION_ROW_JOBS                               \
	{.name = "jobs",                              \
	 .rare = true,                                \
	 .letter = 'j',                               \
	 .type = OPTION_INTEGER,                      \
	 .value_name = "N",                           \
	 .low = 1,                                    \
	 .high = OPTIONS_MOST_JOBS,                   \
	 .default_value = "the number of processors", \
	 .compute_default = options_processors,       \
	 .example = "4",                              \
	 .help = "how many processes or threads work at once"}

#define OPTION_ROW_CACHE_DIR                                        \
	{.name = "cache-dir",                                       \
	 .rare = true,                                              \
	 .type = OPTION_STRING,                                     \
	 .value_name = "DIR",                                       \
	 .path = true,                                              \
	 .written = true,                                           \
	 .default_value = "~/.cache/goinception",                   \
	 .compute_default = options_cache_folder,                   \
	 .example = ".goinception-cache",                           \
	 .help = "where facts about sources are kept between runs", \
	 .details = "In $XDG_CACHE_HOME where that is set. Sources that did not change are not read again."}

#define OPTION_ROW_CACHE_SIZE                                                                                       \
	{.name = "cache-size",                                                                                      \
	 .rare = true,                                                                                              \
	 .type = OPTION_INTEGER,                                                                                    \
	 .value_name = "MIB",                                                                                       \
	 .words = options_depths,                                                                                   \
	 .low = 1,                                                                                                  \
	 .high = 1048576,                                                                                           \
	 .default_value = "2048",                                                                                   \
	 .help = "how much of the disk the cache may take, or unlimited",                                           \
	 .details =                                                                                                 \
	     "In MiB. Runs that store something remove, now and then, what was not used for longest. `goinception " \
	     "cache` says how large it is."}

#define OPTION_ROW_CACHE                               \
	{.name = "cache",                              \
	 .rare = true,                                 \
	 .type = OPTION_FLAG,                          \
	 .default_value = "true",                      \
	 .help = "keep facts between runs, or do not", \
	 .details = "Without the cache every source is read, and nothing is written to the cache folder."}

#define OPTION_ROW_SHARED_HEADERS                                   \
	{.name = "shared-headers",                                  \
	 .rare = true,                                              \
	 .type = OPTION_FLAG,                                       \
	 .default_value = "true",                                   \
	 .help = "read the system's headers once for many sources", \
	 .details = "What is found is the same without, and takes longer; for whoever doubts it."}

#define OPTION_ROW_TIMEOUT                                                                                        \
	{.name = "timeout",                                                                                       \
	 .rare = true,                                                                                            \
	 .type = OPTION_INTEGER,                                                                                  \
	 .value_name = "SECONDS",                                                                                 \
	 .low = 1,                                                                                                \
	 .high = 86400,                                                                                           \
	 .default_value = "60",                                                                                   \
	 .help = "give a source up after this time",                                                              \
	 .details = "Of a processor, so that a busy machine changes nothing; by the clock, ten times as long. A " \
	            "source that takes longer is named in the report; the others are analysed."}

#define OPTION_ROW_MAX_MEMORY                               \
	{.name = "max-memory",                              \
	 .rare = true,                                      \
	 .type = OPTION_INTEGER,                            \
	 .value_name = "MIB",                               \
	 .low = 64,                                         \
	 .high = 1048576,                                   \
	 .default_value = "2048",                           \
	 .help = "give a source up that needs more memory", \
	 .details = "In MiB, for each worker process."}

#define OPTION_ROW_LOG_LEVEL          \
	{.name = "log-level",         \
	 .rare = true,                \
	 .type = OPTION_WORD,         \
	 .value_name = "LEVEL",       \
	 .words = options_log_levels, \
	 .default_value = "warning",  \
	 .help = "what to log: error, warning, info or debug"}

#define OPTION_ROW_LOG_FORMAT                                                                                       \
	{.name = "log-format",                                                                                      \
	 .rare = true,                                                                                              \
	 .type = OPTION_WORD,                                                                                       \
	 .value_name = "FORMAT",                                                                                    \
	 .words = options_log_formats,                                                                              \
	 .default_value = "text",                                                                                   \
	 .help = "the log, errors and progress as text, or as json",                                                \
	 .details = "json: an object a line, on standard error or in the log file. What is wrong with the command " \
	            "line or the configuration is text in any case."}

#define OPTION_ROW_LOG_FILE            \
	{.name = "log-file",           \
	 .rare = true,                 \
	 .type = OPTION_STRING,        \
	 .value_name = "FILE",         \
	 .path = true,                 \
	 .written = true,              \
	 .example = "goinception.log", \
	 .help = "append the log, with times, here (default: standard error)"}

#define OPTION_ROW_PROFILE                                                                                         \
	{.name = "profile",                                                                                        \
	 .rare = true,                                                                                             \
	 .type = OPTION_FLAG,                                                                                      \
	 .default_value = "false",                                                                                 \
	 .help = "say on standard error where time and memory went",                                               \
	 .details = "The stages of the run with their wall and CPU time, how many sources were in the cache, the " \
	            "most memory "                                                                                 \
	            "that was in use, and the ten sources that took longest to parse."}

#define OPTION_ROW_PROGRESS                                                                                         \
	{.name = "progress",                                                                                        \
	 .rare = true,                                                                                              \
	 .type = OPTION_WORD,                                                                                       \
	 .value_name = "WHEN",                                                                                      \
	 .words = options_whens,                                                                                    \
	 .default_value = "auto",                                                                                   \
	 .help = "progress line: auto, always or never",                                                            \
	 .details =                                                                                                 \
	     "With the rate and the time left. auto: when standard error is a terminal. always: elsewhere, a line " \
	     "every five seconds."}

#define OPTION_ROW_HINTS                                                      \
	{.name = "hints",                                                     \
	 .rare = true,                                                        \
	 .type = OPTION_WORD,                                                 \
	 .value_name = "WHEN",                                                \
	 .words = options_whens,                                              \
	 .default_value = "auto",                                             \
	 .help = "say what to do next when findings fail the run",            \
	 .details = "On standard error: the command that shows the findings " \
	            "again, what explains them, and how to accept one or "    \
	            "all. auto: when $CI is set, as CI services do."}

#define OPTION_ROW_COLOR                           \
	{.name = "color",                          \
	 .rare = true,                             \
	 .type = OPTION_WORD,                      \
	 .value_name = "WHEN",                     \
	 .words = options_whens,                   \
	 .default_value = "auto",                  \
	 .help = "colours: auto, always or never", \
	 .details = "auto: when the report goes to a terminal, unless NO_COLOR is set."}

#define OPTION_ROW_DEPTH                                                                                             \
	{.name = "depth",                                                                                            \
	 .rare = true,                                                                                               \
	 .type = OPTION_INTEGER,                                                                                     \
	 .value_name = "N",                                                                                          \
	 .words = options_depths,                                                                                    \
	 .low = 0,                                                                                                   \
	 .high = 1000,                                                                                               \
	 .default_value = "unlimited",                                                                               \
	 .help = "longest chain of calls, in hops, or unlimited",                                                    \
	 .details =                                                                                                  \
	     "How many calls may lie between the entry of a context and the function that makes the blocking call. " \
	     "0: only what the entry calls itself."}

#define OPTION_ROW_FORMAT                                                                                              \
	{.name = "format",                                                                                             \
	 .type = OPTION_WORD,                                                                                          \
	 .value_name = "FORMAT",                                                                                       \
	 .words = options_formats,                                                                                     \
	 .default_value = "text",                                                                                      \
	 .help = "how to report: text, compact, summary, json, sarif, html, junit, github, gitlab, checkstyle or csv", \
	 .details =                                                                                                    \
	     "text: for people, in full. compact: a line a finding, for people and editors. summary: where to begin, " \
	     "and the account. json: everything, with a published schema. sarif: SARIF 2.1.0 for code scanning. "      \
	     "junit: a test case a finding. github: annotations of a workflow run. gitlab: a code quality report. "    \
	     "checkstyle: for tools that read its XML. csv: a line a finding. html: one page to filter and to "        \
	     "follow. Holds for standard output and for "                                                              \
	     "each --output that says nothing else."}

#define OPTION_ROW_SUMMARY          \
	{.name = "summary",         \
	 .type = OPTION_FLAG,       \
	 .command_line_only = true, \
	 .help = "only where to begin, and what was seen: --format summary"}

#define OPTION_ROW_LINKS                                                 \
	{.name = "links",                                                \
	 .rare = true,                                                   \
	 .type = OPTION_WORD,                                            \
	 .value_name = "WHEN",                                           \
	 .words = options_whens,                                         \
	 .default_value = "auto",                                        \
	 .help = "places that open when clicked: auto, always or never", \
	 .details = "auto: when the report goes to a terminal."}

#define OPTION_ROW_OUTPUT                                                                                              \
	{.name = "output",                                                                                             \
	 .letter = 'o',                                                                                                \
	 .type = OPTION_LIST,                                                                                          \
	 .value_name = "[FORMAT:]FILE",                                                                                \
	 .prefixes = options_formats,                                                                                  \
	 .path = true,                                                                                                 \
	 .written = true,                                                                                              \
	 .example = "['sarif:blocking.sarif', 'text:-']",                                                              \
	 .help = "write a report here, not to standard output; repeatable",                                            \
	 .details =                                                                                                    \
	     "In the format in front of it; else that of --format; else the one that the file's name ends with "       \
	     "(.json, .sarif, .html, .csv); else text. - is standard output. A report is written beside the file and " \
	     "renamed, so that nobody reads half of one."}

#define OPTION_ROW_BASELINE                                                                                            \
	{.name = "baseline",                                                                                           \
	 .type = OPTION_STRING,                                                                                        \
	 .value_name = "FILE",                                                                                         \
	 .path = true,                                                                                                 \
	 .written = true,                                                                                              \
	 .removable = true,                                                                                            \
	 .example = "goinception-baseline.yaml",                                                                       \
	 .help = "report only findings that do not stand in this file",                                                \
	 .details = "A finding is known again after lines moved, code was laid out anew, locals were renamed, or its " \
	            "function moved to another file. What stands in the baseline and is found no more is told. "       \
	            "--no-baseline reports all findings, whatever goinception.conf says."}

#define OPTION_ROW_UPDATE_BASELINE                                                                                \
	{.name = "update-baseline",                                                                               \
	 .rare = true,                                                                                            \
	 .type = OPTION_FLAG,                                                                                     \
	 .command_line_only = true,                                                                               \
	 .help = "write all findings of this run into the baseline",                                              \
	 .details =                                                                                               \
	     "Then they are known, and the exit status is 0. What stands in the baseline of files that this run " \
	     "did not read stays in it."}

#define OPTION_ROW_SUPPRESSIONS                                                                                      \
	{.name = "suppressions",                                                                                     \
	 .rare = true,                                                                                               \
	 .type = OPTION_STRING,                                                                                      \
	 .value_name = "FILE",                                                                                       \
	 .path = true,                                                                                               \
	 .removable = true,                                                                                          \
	 .example = "goinception-suppressions.yaml",                                                                 \
	 .help = "accept the findings that this file describes",                                                     \
	 .details = "By rule, path, function, call or chain, each with a reason and perhaps a day on which it runs " \
	            "out. What accepts nothing is told. docs/gate.md."}

#define OPTION_ROW_TRACE                                                                                               \
	{.name = "trace",                                                                                              \
	 .rare = true,                                                                                                 \
	 .type = OPTION_STRING,                                                                                        \
	 .value_name = "FILE",                                                                                         \
	 .path = true,                                                                                                 \
	 .command_line_only = true,                                                                                    \
	 .help = "hold the findings against what `goinception trace` recorded",                                        \
	 .details = "Findings that the run confirms are told so, with how often and how long; those that it does not " \
	            "show, too; and stalls that are not among the findings, each with the place where the analysis "   \
	            "lost it: a missing rule, context or call. docs/trace.md."}

#define OPTION_ROW_SINCE                                                                                               \
	{.name = "since",                                                                                              \
	 .type = OPTION_STRING,                                                                                        \
	 .value_name = "REV",                                                                                          \
	 .example = "main",                                                                                            \
	 .help = "report only what the change since then brings",                                                      \
	 .details =                                                                                                    \
	     "The sources as they were are read and analysed as well: a finding counts when it was not there, also "   \
	     "in "                                                                                                     \
	     "a file that did not change, and the report says what in the change brings it. The change goes from the " \
	     "commit where REV and HEAD parted to the files as they lie in the working folder. docs/gate.md."}

#define OPTION_ROW_FAIL_ON          \
	{.name = "fail-on",         \
	 .type = OPTION_WORD,       \
	 .value_name = "WHAT",      \
	 .words = options_fail_ons, \
	 .default_value = "error",  \
	 .help = "exit with 1 on an error, from a warning on, or never"}

#define OPTION_ROW_SCOPE                                                                                           \
	{.name = "scope",                                                                                          \
	 .type = OPTION_WORD,                                                                                      \
	 .value_name = "SCOPE",                                                                                    \
	 .words = options_scopes,                                                                                  \
	 .default_value = "auto",                                                                                  \
	 .help = "report blocking calls in contexts, or all of them",                                              \
	 .details =                                                                                                \
	     "contexts: calls that an asynchronous context reaches. all: every blocking call, the inventory of a " \
	     "migration. auto: contexts where the code has any, else all."}

#define OPTION_ROW_MIN_CONFIDENCE      \
	{.name = "min-confidence",     \
	 .type = OPTION_WORD,          \
	 .value_name = "HOW",          \
	 .words = options_confidences, \
	 .default_value = "medium",    \
	 .help = "leave out findings less sure than low, medium, high"}

#define OPTION_ROW_CONFIG                                                                                             \
	{                                                                                                             \
	    .name = "config",                                                                                         \
	    .rare = true,                                                                                             \
	    .type = OPTION_STRING,                                                                                    \
	    .value_name = "FILE",                                                                                     \
	    .path = true,                                                                                             \
	    .not_in_file = true,                                                                                      \
	    .removable = true,                                                                                        \
	    .help = "the configuration to read, instead of searching for one",                                        \
	    .details = "Without it, goinception.conf is looked for in the folder of the first path and then in each " \
	               "parent. --no-config reads none.",                                                             \
	}

#define OPTION_ROW_HELP                \
	{                              \
	    .name = "help",            \
	    .letter = 'h',             \
	    .type = OPTION_FLAG,       \
	    .immediate = true,         \
	    .command_line_only = true, \
	    .help = "print this help", \
	}

#define OPTION_ROW_VERSION                                                    \
	{                                                                     \
	    .name = "version",                                                \
	    .rare = true,                                                     \
	    .type = OPTION_FLAG,                                              \
	    .immediate = true,                                                \
	    .command_line_only = true,                                        \
	    .help = "print the versions of goinception and of its front end", \
	}

/* Where one answer goes. */
#define OPTION_ROW_ANSWER                                 \
	{                                                 \
	    .name = "output",                             \
	    .letter = 'o',                                \
	    .type = OPTION_STRING,                        \
	    .value_name = "FILE",                         \
	    .path = true,                                 \
	    .command_line_only = true,                    \
	    .help = "write here, not to standard output", \
	}

/* Rows that stand together. */
#define OPTION_ROWS_OF_PACKS OPTION_ROW_PACK, OPTION_ROW_NO_PACK, OPTION_ROW_LEVEL
#define OPTION_ROWS_OF_FACTS                                                                                       \
	OPTION_ROW_JOBS, OPTION_ROW_CACHE_DIR, OPTION_ROW_CACHE_SIZE, OPTION_ROW_CACHE, OPTION_ROW_SHARED_HEADERS, \
	    OPTION_ROW_TIMEOUT, OPTION_ROW_MAX_MEMORY
#define OPTION_ROWS_OF_LOG OPTION_ROW_LOG_LEVEL, OPTION_ROW_LOG_FORMAT, OPTION_ROW_LOG_FILE

/* What commands share that read sources and then answer a question: how to read them, and where the answer goes. */
#define OPTION_ROWS_OF_QUERIES OPTION_ROW_ANSWER, OPTION_ROW_RULES, OPTION_ROWS_OF_READING

/* All but --rules and the answer's place. */
#define OPTION_ROWS_OF_READING                                                                                  \
	OPTION_ROWS_OF_PACKS, OPTION_ROW_EXCLUDE, OPTION_ROWS_OF_FACTS, OPTION_ROWS_OF_LOG, OPTION_ROW_PROFILE, \
	    OPTION_ROW_PROGRESS, OPTION_ROW_COLOR, OPTION_ROW_CONFIG, OPTION_ROW_HELP

#endif
