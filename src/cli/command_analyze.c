/* goinception analyze: sources → facts → program → findings → report. */
#include "cli/command.h"
#include "cli/console.h"
#include "cli/help.h"
#include "cli/output.h"
#include "cli/shipped.h"
#include "extract/pool.h"
#include "program/program.h"
#include "report/report.h"
#include "source/sources.h"

#include "base/log.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum fail_on { FAIL_ON_ERROR, FAIL_ON_WARNING, FAIL_ON_NEVER };

/* One analysis, from its settings to its report. Each stage fills in its own part. */
struct job {
	const struct settings *settings;
	const struct report_format *format;
	struct ruleset *ruleset;
	struct sources *sources;
	struct pool_result extracted;
	struct program *program;
	struct analysis *analysis;
	double started;
};

static double seconds_now(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* All that can be wrong before the work starts is found before it starts. */
static bool prepare(struct job *job, struct error *error)
{
	const struct settings *settings = job->settings;
	const struct setting *paths = settings_get(settings, "path"), *excludes = settings_get(settings, "exclude");
	if (!paths->list.count)
		return error_set(error, "nothing to analyse is named: goinception analyze --path DIR");
	job->format = report_format_find(settings_string(settings, "format"), error);
	if (!job->format || !output_check(settings_string(settings, "output"), error))
		return false;
	job->ruleset = load_rules(settings, error);
	if (!job->ruleset)
		return false;
	struct sources_request request = {
	    .paths = paths->list.items,
	    .path_count = paths->list.count,
	    .build = settings_string(settings, "build"),
	    .excludes = excludes->list.items,
	    .exclude_count = excludes->list.count,
	};
	job->sources = sources_find(&request, error);
	return job->sources != NULL;
}

static void extract(struct job *job, struct console *console)
{
	const struct settings *settings = job->settings;
	struct pool_options options = {
	    .jobs = (unsigned)settings_integer(settings, "jobs"),
	    .timeout_seconds = (unsigned)settings_integer(settings, "timeout"),
	    .max_memory_mib = (unsigned)settings_integer(settings, "max-memory"),
	    .cache_directory = settings_flag(settings, "cache") ? settings_string(settings, "cache-dir") : NULL,
	    .progress = console_progress,
	    .progress_data = console,
	};
	log_message(LOG_INFO, "%zu sources below %s, %s%s", job->sources->items.count, job->sources->root,
	            job->sources->database[0] ? "flags from " : "flags guessed", job->sources->database);
	console->root = job->sources->root;
	pool_extract(job->sources, &options, &job->extracted);
	console_clear(console);
}

static void analyse(struct job *job)
{
	const struct settings *settings = job->settings;
	struct program_options options = {
	    .depth = (unsigned)settings_integer(settings, "depth"), /* "unlimited" is UINT_MAX in both */
	    .scope = (enum scope)settings_word(settings, "scope"),
	    .min_confidence = (enum confidence)settings_word(settings, "min-confidence"),
	    .root = job->sources->root,
	};
	job->program = program_link(job->extracted.facts, job->extracted.count, job->ruleset);
	job->analysis = program_analyse(job->program, &options);
}

/* A path that is built with several sets of flags stands in a row: it is one source to people. */
static bool is_repeated(const struct sources *sources, size_t i)
{
	return i && strcmp(sources->items.items[i - 1].path, sources->items.items[i].path) == 0;
}

/* What only this stage knows: how the sources were found and extracted. */
static void complete_account(struct job *job)
{
	struct account *account = &job->analysis->account;
	const struct sources *sources = job->sources;
	for (size_t i = 0; i < job->extracted.count; i++) {
		if (sources->items.items[i].guessed && !is_repeated(sources, i))
			account->guessed_flags++;
		if (!job->extracted.failures[i])
			continue;
		struct failed_source failed = {sources->items.items[i].path, job->extracted.failures[i]};
		VECTOR_PUSH(account->failed, failed);
		log_message(LOG_WARNING, "%s: not analysed: %s", failed.path, failed.why);
	}
	account->missing_sources = sources->missing;
	account->cache_hits = job->extracted.cache_hits;
	account->cache_misses = job->extracted.cache_misses;
	account->seconds = seconds_now() - job->started;
}

static bool wants_color(const struct settings *settings)
{
	const char *no_color = getenv("NO_COLOR");
	enum when when = (enum when)settings_word(settings, "color");
	return when == WHEN_ALWAYS || (when == WHEN_AUTO && !settings_string(settings, "output") &&
	                               terminal_is_capable(STDOUT_FILENO) && !(no_color && no_color[0]));
}

static bool report(const struct job *job, struct error *error)
{
	const char *path = settings_string(job->settings, "output");
	struct report_options options = {
	    .color = wants_color(job->settings),
	    .columns = path ? 0 : terminal_columns(STDOUT_FILENO),
	};
	struct text text = {0};
	job->format->write(job->analysis, &options, &text);
	bool written = output_write(path, &text, error);
	text_free(&text);
	return written;
}

static bool has_findings_from(const struct analysis *analysis, enum severity least)
{
	for (size_t i = 0; i < analysis->findings.count; i++)
		if (!analysis->findings.items[i].suppressed && analysis->findings.items[i].severity >= least)
			return true;
	return false;
}

/* An incomplete analysis says more than its findings: what it did not find is not known. */
static enum exit_code judge(const struct job *job)
{
	enum fail_on fail_on = (enum fail_on)settings_word(job->settings, "fail-on");
	if (settings_flag(job->settings, "strict") && job->analysis->account.failed.count)
		return EXIT_INCOMPLETE;
	if (fail_on == FAIL_ON_NEVER)
		return EXIT_CLEAN;
	return has_findings_from(job->analysis, fail_on == FAIL_ON_ERROR ? SEVERITY_ERROR : SEVERITY_WARNING)
	           ? EXIT_FINDINGS
	           : EXIT_CLEAN;
}

/* A log that is a file is read alone: it has the end of the story too. */
static enum exit_code give_up(const struct console *console, const struct error *error, enum exit_code code)
{
	char message[sizeof *error];
	if (console->log_file)
		log_message(LOG_ERROR, "%s", error_describe(error, message, sizeof message));
	show_error(error);
	return code;
}

static enum exit_code run_job(struct job *job, struct console *console)
{
	struct error error;
	if (!prepare(job, &error))
		return give_up(console, &error, EXIT_USAGE);
	extract(job, console);
	if (job->extracted.interrupted) {
		error_set(&error, "interrupted: nothing is reported");
		return give_up(console, &error, EXIT_INTERRUPTED);
	}
	analyse(job);
	complete_account(job);
	if (!report(job, &error))
		return give_up(console, &error, EXIT_INTERNAL);
	return judge(job);
}

static void release(struct job *job)
{
	analysis_free(job->analysis);
	program_free(job->program);
	pool_result_release(&job->extracted);
	sources_free(job->sources);
	ruleset_free(job->ruleset);
}

static enum exit_code show_settings(const struct settings *settings)
{
	struct text text = {0};
	settings_show(settings, &text);
	return print_text(&text);
}

static enum exit_code run(const struct settings *settings, int argc, char *const argv[])
{
	(void)argc;
	(void)argv;
	struct error error;
	struct console console;
	if (settings_flag(settings, "version"))
		return help_print_version();
	if (settings_flag(settings, "show-config"))
		return show_settings(settings);
	if (!console_open(&console, settings, &error)) {
		show_error(&error);
		return EXIT_USAGE;
	}
	for (size_t i = 0; i < settings->warnings.count; i++)
		log_message(LOG_WARNING, "%s", settings->warnings.items[i]);
	struct job job = {.settings = settings, .started = seconds_now()};
	enum exit_code code = run_job(&job, &console);
	release(&job);
	console_close(&console);
	return code;
}

const struct command analyze_command = {
    .name = "analyze",
    .summary = "find the calls that make a program wait where it must not",
    .synopsis = "[OPTION]... [--path] DIR|FILE...",
    .description =
        "Reads C and C++ sources, with the flags they are really built with where a compile_commands.json is found, "
        "and reports the calls that block: those that an event loop, a signal handler or another context that must "
        "not wait reaches, with the chain of calls that leads there; or, for code that has no such context, all of "
        "them.\n\n"
        "Sources are read by worker processes: one that crashes, hangs or takes too much memory costs one source, "
        "which the report names.\n\n"
        "A reader of the report who goes away (`| head`) ends nothing: the exit status is that of the findings.",
    .options = analyze_options,
    .run = run,
};
