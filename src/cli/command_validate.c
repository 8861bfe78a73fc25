/* goinception validate: are the rewrites of fix right? They are parsed, analysed, compiled and run. */
#include "cli/applying.h"
#include "cli/command.h"
#include "cli/help.h"
#include "cli/output.h"
#include "cli/planning.h"
#include "cli/proving.h"
#include "cli/verdict.h"
#include "config/options.h"
#include "rewrite/audit.h"
#include "validate/proof.h"

#include <stdlib.h>
#include <string.h>

enum validate_format { FORMAT_TEXT, FORMAT_JSON, FORMAT_SVG, FORMAT_HTML };
static const char *const format_words[] = {"text", "json", "svg", "html", NULL};

static const struct option options[] = {
    OPTION_ROW_PATH,
    OPTION_ROW_BUILD,
    {.name = "entry",
     .type = OPTION_STRING,
     .value_name = "FUNCTION",
     .command_line_only = true,
     .help = "time this function's calls, and make them at once",
     .details =
         "The sources are compiled and linked as one program, as they are and as they are rewritten; its main() "
         "runs in a task beside a heartbeat. A function that takes an array and the number of its items is called "
         "for each item by a task of its own once the calls are rewritten."},
    {.name = "concurrency",
     .rare = true,
     .type = OPTION_INTEGER,
     .value_name = "N",
     .low = 1,
     .high = 10000,
     .command_line_only = true,
     .help = "so many at once (default: as many as there are items)"},
    {.name = "run",
     .type = OPTION_STRING,
     .value_name = "COMMAND",
     .command_line_only = true,
     .help = "the project's tests, run before and after in a copy",
     .details = "By sh, in a copy of the first path's folder. They decide by their exit status."},
    {.name = "apply",
     .type = OPTION_FLAG,
     .command_line_only = true,
     .help = "write what is validated into the files",
     .details = "And nothing else; only with --entry or --run. A change whose call the run did not make stays out; "
                "where the verdict is refuted or unproven, nothing is written. As with fix, all is written or nothing, "
                "and a patch takes it back."},
    OPTION_ROW_ALLOW_DIRTY,
    OPTION_ROW_ROLLBACK,
    {.name = "link",
     .rare = true,
     .type = OPTION_LIST,
     .value_name = "FLAG",
     .command_line_only = true,
     .help = "link what has the --entry with this, as -luv; repeatable"},
    {.name = "run-timeout",
     .rare = true,
     .type = OPTION_INTEGER,
     .value_name = "SECONDS",
     .low = 1,
     .high = 86400,
     .default_value = "60",
     .command_line_only = true,
     .help = "kill a program that runs longer"},
    {.name = "total-timeout",
     .rare = true,
     .type = OPTION_INTEGER,
     .value_name = "SECONDS",
     .low = 1,
     .high = 86400,
     .default_value = "600",
     .command_line_only = true,
     .help = "with --rules: what is not proved by then stays unproven",
     .details = "Counted for each framework's rewrites by themselves, of which there are two."},
    {.name = "run-memory",
     .rare = true,
     .type = OPTION_INTEGER,
     .value_name = "MIB",
     .low = 64,
     .high = 1048576,
     .default_value = "4096",
     .command_line_only = true,
     .help = "the address space of a program that is run"},
    {.name = "run-processes",
     .rare = true,
     .type = OPTION_INTEGER,
     .value_name = "N",
     .low = 1,
     .high = 1000000,
     .default_value = "512",
     .command_line_only = true,
     .help = "kill a program that has more processes at a time"},
    OPTION_ROW_GRADE,
    OPTION_ROW_RULE,
    {.name = "runtime",
     .type = OPTION_STRING,
     .value_name = "NAME",
     .default_value = PROOF_RUNTIME,
     .command_line_only = true,
     .help = "rewrite for this framework, whatever the context"},
    {.name = "format",
     .type = OPTION_WORD,
     .value_name = "FORMAT",
     .words = format_words,
     .default_value = "text",
     .command_line_only = true,
     .help = "how to report: text, json, svg or html",
     .details =
         "svg is the timeline of before and after; html a page with it, the changes and their patch, which needs "
         "nothing else."},
    {.name = "rules",
     .type = OPTION_LIST,
     .value_name = "PATH",
     .path = true,
     .bare = true,
     .help = "alone: prove the rules' rewrites; else more rules",
     .details =
         "`validate --rules` takes no paths: each call that a loaded rule rewrites automatically has a proof program, "
         "which fix rewrites. Both are compiled and run, one call after another beside a heartbeat, all at once, and "
         "with interrupted, short and late calls; what they say must be the same, and the loop must be held no more. "
         "With a PATH it is what it is elsewhere: a YAML file of more rules, or a folder of them; `--rules --rules "
         "PATH` proves those as well."},
    {.name = "drop-ins",
     .rare = true,
     .type = OPTION_STRING,
     .value_name = "DIR",
     .path = true,
     .command_line_only = true,
     .help = "C sources and headers of what --rules rewrites to",
     .details = "They are compiled and linked with the proof programs: for rules of your own, with --runtime."},
    OPTION_ROW_SCOPE,
    OPTION_ROW_DEPTH,
    OPTION_ROW_MIN_CONFIDENCE,
    OPTION_ROW_ANSWER,
    OPTION_ROWS_OF_READING,
    {.name = NULL},
};

static bool report(const struct plan *plan, const struct proof *proof, const struct proof_request *request,
                   const struct settings *settings, struct error *error)
{
	struct text text = {0};
	switch ((enum validate_format)settings_word(settings, "format")) {
	case FORMAT_JSON:
		proof_write_json(proof, request, &text);
		break;
	case FORMAT_SVG:
		proof_write_svg(proof, request, &text);
		break;
	case FORMAT_HTML:
		proof_write_html(proof, request, &text);
		break;
	case FORMAT_TEXT:
		audit_write_table(plan, &text);
		text_add(&text, "\n");
		proof_write(proof, request, &text);
	}
	bool good = output_write(settings_string(settings, "output"), &text, error);
	text_free(&text);
	return good;
}

static enum exit_code code_of(const struct plan *plan, const struct proof *proof, const struct proof_request *request)
{
	if (proof->verdict == PROOF_REFUTED || audit_count(plan).refuted)
		return EXIT_FINDINGS;
	return proof->verdict == PROOF_UNPROVEN && (request->entry || request->command) ? EXIT_INCOMPLETE : EXIT_CLEAN;
}

/* What no run called stays out, and so does everything where something was refuted. */
static bool apply(struct plan *plan, const struct proof *proof, const struct settings *settings, struct error *error)
{
	if (proof->verdict != PROOF_VALIDATED) {
		message_note("apply", "nothing is written\n");
		return true;
	}
	for (size_t i = 0; i < plan->changes.count; i++) {
		struct change *change = &plan->changes.items[i];
		if (change->chosen && change->stage == CHANGE_REWRITTEN) {
			change->chosen = false;
			change->status = STATUS_LEFT_OUT;
		}
	}
	plan_compose(plan);
	return plan_check(plan, error) && applying_write(plan, settings, error);
}

/* Where nothing came of it, and something could. */
static void tell_left_out(const struct plan *plan, const struct settings *settings)
{
	struct audit_count count = audit_count(plan);
	struct text note = {0};
	if (count.rewritten || !count.left_out || settings_get(settings, "grade")->given ||
	    settings_get(settings, "rule")->given)
		return;
	text_printf(&note, "%u left out, after which the code around must do more: --grade changes-behaviour\n",
	            count.left_out);
	message_note("validate", text_string(&note));
	text_free(&note);
}

static enum exit_code prove(struct plan *plan, struct pipeline *pipeline, struct error *error)
{
	const struct settings *settings = pipeline->settings;
	struct proof_request request = {
	    .plan = plan,
	    .sources = pipeline->sources,
	    .ruleset = pipeline->ruleset,
	    .entry = settings_string(settings, "entry"),
	    .concurrency =
	        settings_get(settings, "concurrency")->given ? (unsigned)settings_integer(settings, "concurrency") : 0,
	    .link_flags = settings_get(settings, "link")->list.items,
	    .link_flag_count = settings_get(settings, "link")->list.count,
	    .command = settings_string(settings, "run"),
	    .folder = pipeline->sources->root,
	    .seconds = (unsigned)settings_integer(settings, "run-timeout"),
	    .memory_mib = (unsigned)settings_integer(settings, "run-memory"),
	    .most_processes = (unsigned)settings_integer(settings, "run-processes"),
	};
	struct proving_kit kit;
	if (!proving_find_kit(settings->arena, "validate", &kit, error))
		return EXIT_INTERNAL;
	request.driver_folder = kit.driver_folder;
	request.include_folder = kit.include_folder;
	request.library = kit.library;
	struct proof *proof = proof_make(&request, error);
	enum exit_code code = EXIT_INTERNAL;
	if (proof && proof->trouble != TROUBLE_NONE) {
		error_set(error, "%s%s",
		          proof->trouble == TROUBLE_NO_COMMAND ? "--run: " : "--entry: ", proof->message);
		code = EXIT_USAGE;
	} else if (proof && settings_flag(settings, "apply") && !apply(plan, proof, settings, error)) {
		code = EXIT_USAGE;
	} else if (proof && report(plan, proof, &request, settings, error)) {
		tell_left_out(plan, settings);
		code = code_of(plan, proof, &request);
	}
	proof_free(proof);
	return code;
}

static enum exit_code carry_out(struct plan *plan, struct pipeline *pipeline, struct console *console,
                                const struct analysis *analysis, struct error *error)
{
	plan_compose(plan);
	if (!plan_check(plan, error))
		return EXIT_INTERNAL;
	if (!proving_analyse_again(pipeline, console, plan, analysis, error))
		return EXIT_INTERRUPTED;
	return prove(plan, pipeline, error);
}

static enum exit_code work_on_rules(struct pipeline *pipeline, struct console *console, struct error *error)
{
	const struct settings *settings = pipeline->settings;
	static const char *const others[] = {"path", "entry", "run", "apply"};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (settings_get(settings, others[i])->origin == SETTING_COMMAND_LINE) {
			error_set(error,
			          "--rules alone proves the rewrites of the rules: leave out --%s, or say --rules PATH",
			          others[i]);
			return EXIT_USAGE;
		}
	enum validate_format format = (enum validate_format)settings_word(settings, "format");
	if (format != FORMAT_TEXT && format != FORMAT_JSON) {
		error_set(error, "--rules is told as text or json, not as %s", format_words[format]);
		return EXIT_USAGE;
	}
	return proving_rules(pipeline, console, format == FORMAT_JSON, error);
}

static enum exit_code work(struct pipeline *pipeline, struct console *console, struct error *error)
{
	const struct settings *settings = pipeline->settings;
	if (!output_check(settings_string(settings, "output"), error))
		return EXIT_USAGE;
	if (settings_get(settings, "rules")->bare)
		return work_on_rules(pipeline, console, error);
	if (settings_flag(settings, "apply") && !settings_string(settings, "entry") &&
	    !settings_string(settings, "run")) {
		error_set(error,
		          "--apply writes what was run: say --entry FUNCTION or --run COMMAND, or use fix --apply");
		return EXIT_USAGE;
	}
	if (!pipeline_prepare(pipeline, error) || !planning_check_rules(pipeline, error))
		return EXIT_USAGE;
	if (!pipeline_run(pipeline, console, error))
		return EXIT_INTERRUPTED;
	struct analysis *analysis = verdict_analyse(pipeline, pipeline->program, VERDICT_WHEREABOUTS);
	struct plan *plan = planning_make(pipeline, analysis);
	enum exit_code code = carry_out(plan, pipeline, console, analysis, error);
	plan_free(plan);
	analysis_free(analysis);
	return code;
}

const struct command validate_command = {
    .name = "validate",
    .summary = "prove the rewrites of fix by running them",
    .synopsis = "[OPTION]... {[--path] DIR|FILE... | --rules}",
    .description =
        "Makes the changes that fix would make in memory, reads the new texts with the flags of the build (no new "
        "errors), analyses them again (the findings are gone, none is new), and with --entry or --run runs the program "
        "as it is and as it was rewritten. Results, output, exit status and what is left open are compared; the "
        "longest time for which the loop was held is measured. The verdict is validated, refuted with the first "
        "difference, or unproven with what is missing.\n\n"
        "--rules, with no path behind it, proves the rewrites of the rules instead, each by a program in which the "
        "call waits: a row for each, with its verdict and the longest stall before and after. The programs are "
        "compiled and run as below.\n\n"
        "Where only time passes in the calls that are rewritten, the clock is virtual: fifteen seconds take none.\n\n"
        "--entry compiles and runs the program, and --run the command: with your rights, in a folder of their own "
        "below $TMPDIR, with limits of time, memory and size of files, but not walled off from the rest of the "
        "machine. Without them nothing is run. Nothing of yours is written without --apply.\n\n"
        "The exit status is 1 when something is refuted, 3 when what was asked for could not be proved, else 0.",
    .options = options,
    .work = work,
};
