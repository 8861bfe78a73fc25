/* goinception analyze: sources → facts → program → findings → report. */
#include "cli/command.h"
#include "cli/help.h"
#include "cli/output.h"
#include "cli/pipeline.h"

enum fail_on { FAIL_ON_ERROR, FAIL_ON_WARNING, FAIL_ON_NEVER };

static struct analysis *analyse(const struct pipeline *pipeline)
{
	const struct settings *settings = pipeline->settings;
	struct program_options options = {
	    .depth = (unsigned)settings_integer(settings, "depth"), /* "unlimited" is UINT_MAX in both */
	    .scope = (enum scope)settings_word(settings, "scope"),
	    .min_confidence = (enum confidence)settings_word(settings, "min-confidence"),
	    .root = pipeline->sources->root,
	};
	return program_analyse(pipeline->program, &options);
}

/* What only the stages before know: how the sources were found and extracted. */
static void complete_account(const struct pipeline *pipeline, struct account *account)
{
	const struct pool_result *extracted = &pipeline->extracted;
	for (size_t i = 0; i < extracted->count; i++) {
		const struct source *source = &pipeline->sources->items.items[i];
		if (source->guessed && !pipeline_is_repeated(pipeline, i))
			account->guessed_flags++;
		if (!extracted->failures[i])
			continue;
		struct failed_source failed = {source->path, extracted->failures[i]};
		VECTOR_PUSH(account->failed, failed);
	}
	account->missing_sources = pipeline->sources->missing;
	account->cache_hits = extracted->cache_hits;
	account->cache_misses = extracted->cache_misses;
	account->seconds = pipeline_seconds(pipeline);
}

static bool report(const struct analysis *analysis, const struct report_format *format, const struct settings *settings,
                   struct error *error)
{
	struct report_options options = pipeline_report_options(settings);
	struct text text = {0};
	format->write(analysis, &options, &text);
	bool written = output_write(settings_string(settings, "output"), &text, error);
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
static enum exit_code judge(const struct analysis *analysis, const struct settings *settings)
{
	enum fail_on fail_on = (enum fail_on)settings_word(settings, "fail-on");
	if (settings_flag(settings, "strict") && analysis->account.failed.count)
		return EXIT_INCOMPLETE;
	if (fail_on == FAIL_ON_NEVER)
		return EXIT_CLEAN;
	return has_findings_from(analysis, fail_on == FAIL_ON_ERROR ? SEVERITY_ERROR : SEVERITY_WARNING) ? EXIT_FINDINGS
	                                                                                                 : EXIT_CLEAN;
}

static enum exit_code work(struct pipeline *pipeline, struct console *console, struct error *error)
{
	const struct settings *settings = pipeline->settings;
	const struct report_format *format = report_format_find(settings_string(settings, "format"), error);
	if (!format || !pipeline_prepare(pipeline, error))
		return EXIT_USAGE;
	if (!pipeline_run(pipeline, console, error))
		return EXIT_INTERRUPTED;
	struct analysis *analysis = analyse(pipeline);
	complete_account(pipeline, &analysis->account);
	enum exit_code code = report(analysis, format, settings, error) ? judge(analysis, settings) : EXIT_INTERNAL;
	analysis_free(analysis);
	return code;
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
	if (settings_flag(settings, "version"))
		return help_print_version();
	if (settings_flag(settings, "show-config"))
		return show_settings(settings);
	return pipeline_start(settings, "analyze", work);
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
