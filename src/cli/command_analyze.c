/* goinception analyze: sources → facts → program → findings → report. */
#include "cli/command.h"
#include "cli/help.h"
#include "cli/output.h"
#include "cli/verdict.h"

static bool is_incomplete(const struct pipeline *pipeline)
{
	for (size_t i = 0; i < pipeline->extracted.count; i++)
		if (pipeline->extracted.failures[i])
			return true;
	return false;
}

static enum exit_code analyse(struct pipeline *pipeline, struct console *console, struct gate *gate,
                              struct since_run *since, struct error *error)
{
	bool needs_facts = since || verdict_needs_facts(gate);
	pipeline->keeps = settings_flag(pipeline->settings, "cache");
	if (!pipeline_extract_and_load_rules(pipeline, console, needs_facts ? NULL : verdict_remembers, error))
		return pipeline->ruleset ? EXIT_INTERRUPTED : EXIT_USAGE;
	enum exit_code code = since ? since_run_read(since, pipeline, console, error) : EXIT_CLEAN;
	if (code != EXIT_CLEAN)
		return code;
	code = verdict_report(gate, pipeline, since, error);
	/* An incomplete analysis says more than its findings: what it did not find is not known. */
	bool reported = code == EXIT_CLEAN || code == EXIT_FINDINGS;
	return reported && settings_flag(pipeline->settings, "strict") && is_incomplete(pipeline) ? EXIT_INCOMPLETE
	                                                                                          : code;
}

static enum exit_code work(struct pipeline *pipeline, struct console *console, struct error *error)
{
	struct gate *gate = verdict_open(pipeline->settings, error);
	struct since_run *since = NULL;
	enum exit_code code = EXIT_USAGE;
	if (gate && pipeline_prepare_sources(pipeline, error) && since_run_open(pipeline, &since, error))
		code = analyse(pipeline, console, gate, since, error);
	since_run_close(since);
	verdict_close(gate);
	return code;
}

static enum exit_code show_settings(const struct settings *settings)
{
	struct text text = {0};
	settings_show(settings, &text);
	return print_text(&text);
}

static enum exit_code run(const struct settings *settings)
{
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
