/* goinception validate: are the rewrites of fix right? They are parsed, analysed, compiled and run. */
#include "base/files.h"
#include "cli/command.h"
#include "cli/help.h"
#include "cli/output.h"
#include "cli/planning.h"
#include "cli/shipped.h"
#include "cli/verdict.h"
#include "config/options.h"
#include "rewrite/again.h"
#include "rewrite/audit.h"
#include "validate/proof.h"

#include <stdlib.h>
#include <string.h>

enum { FORMAT_TEXT, FORMAT_JSON };
static const char *const format_words[] = {"text", "json", NULL};

static const struct option options[] = {
    OPTION_ROW_PATH,
    OPTION_ROW_BUILD,
    {.name = "entry",
     .type = OPTION_STRING,
     .value_name = "FUNCTION",
     .command_line_only = true,
     .help = "time the calls of this function, and make them at once",
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
     .help = "the project's own tests, run before and after in a copy",
     .details = "By sh, in a copy of the first path's folder. They decide by their exit status."},
    {.name = "run-timeout",
     .rare = true,
     .type = OPTION_INTEGER,
     .value_name = "SECONDS",
     .low = 1,
     .high = 86400,
     .default_value = "60",
     .command_line_only = true,
     .help = "kill a program that runs longer"},
    {.name = "run-memory",
     .rare = true,
     .type = OPTION_INTEGER,
     .value_name = "MIB",
     .low = 64,
     .high = 1048576,
     .default_value = "4096",
     .command_line_only = true,
     .help = "the address space of a program that is run"},
    OPTION_ROW_GRADE,
    OPTION_ROW_RULE,
    {.name = "runtime",
     .type = OPTION_STRING,
     .value_name = "NAME",
     .default_value = "goinception-async",
     .command_line_only = true,
     .help = "rewrite for this framework, whatever the context"},
    {.name = "format",
     .type = OPTION_WORD,
     .value_name = "FORMAT",
     .words = format_words,
     .default_value = "text",
     .command_line_only = true,
     .help = "how to report: text, or json, the account of fix"},
    OPTION_ROW_SCOPE,
    OPTION_ROW_DEPTH,
    OPTION_ROW_MIN_CONFIDENCE,
    OPTION_ROWS_OF_QUERIES,
    {.name = NULL},
};

/* ---- the new texts, analysed ---- */

static bool is_planned(const struct plan *plan, const char *path)
{
	for (size_t i = 0; i < plan->files.count; i++)
		if (plan->files.items[i].text && strcmp(plan->files.items[i].source->path, path) == 0)
			return true;
	return false;
}

static void compare_again(struct pipeline *pipeline, struct plan *plan, const struct analysis *before,
                          struct pool_result *read, const size_t *numbers)
{
	size_t count = pipeline->extracted.count;
	struct facts **facts = memory_zeroed(count + 1, sizeof *facts);
	memcpy(facts, pipeline->extracted.facts, count * sizeof *facts);
	for (size_t i = 0; i < read->count; i++)
		facts[numbers[i]] = read->facts[i];
	struct program *program = program_link(facts, count, pipeline->ruleset);
	struct analysis *after = verdict_analyse(pipeline, program, false);
	if (plan_compare(plan, before, after))
		plan_compose(plan);
	analysis_free(after);
	program_free(program);
	free(facts);
}

/* Is the finding gone, and none new? */
static bool analyse_again(struct pipeline *pipeline, struct console *console, struct plan *plan,
                          const struct analysis *before, const char *include_folder, struct error *error)
{
	struct overlay *overlay = plan_lay(plan, error);
	if (!overlay)
		return false;
	struct sources changed = *pipeline->sources;
	memset(&changed.items, 0, sizeof changed.items);
	size_t *numbers = memory_zeroed(pipeline->sources->items.count + 1, sizeof *numbers);
	for (size_t i = 0; i < pipeline->sources->items.count; i++) {
		struct source source = pipeline->sources->items.items[i];
		if (!is_planned(plan, source.path))
			continue;
		const char **flags = ARENA_ARRAY(plan->arena, const char *, source.flag_count + 2);
		memcpy(flags, source.flags, source.flag_count * sizeof *flags);
		if (include_folder) {
			flags[source.flag_count++] = "-idirafter";
			flags[source.flag_count++] = include_folder;
		}
		source.flags = flags;
		source.overlay = overlay;
		numbers[changed.items.count] = i;
		VECTOR_PUSH(changed.items, source);
	}
	struct pool_result read = {0};
	bool good = !changed.items.count || pipeline_extract_sources(pipeline, &changed, console, &read, error);
	if (good && changed.items.count)
		compare_again(pipeline, plan, before, &read, numbers);
	pool_result_release(&read);
	VECTOR_FREE(changed.items);
	free(numbers);
	overlay_free(overlay);
	return good;
}

/* ---- the proof ---- */

static bool report(const struct plan *plan, const struct proof *proof, const struct proof_request *request,
                   const struct settings *settings, struct error *error)
{
	struct text text = {0};
	if (settings_word(settings, "format") == FORMAT_JSON) {
		audit_write_json(plan, &text);
	} else {
		audit_write_table(plan, &text);
		text_add(&text, "\n");
		proof_write(proof, request, &text);
	}
	bool good = output_write(settings_string(settings, "output"), &text, error);
	text_free(&text);
	return good;
}

static bool find_runtime(struct proof_request *request, struct arena *arena, struct error *error)
{
	request->driver_folder = shipped_path(arena, "validate", "what programs are linked with", error);
	request->include_folder = shipped_include_folder(arena);
	if (!request->driver_folder)
		return false;
	request->library =
	    shipped_path(arena, "../../" GOINCEPTION_LIBDIR "/libgoinception-async.a", "the runtime", NULL);
	if (!request->library)
		request->library = shipped_path(arena, "../../lib/libgoinception-async.a", "the runtime", error);
	return request->library &&
	       (request->include_folder || error_set(error, "the headers of the runtime are not installed"));
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
	    .command = settings_string(settings, "run"),
	    .folder = pipeline->sources->root,
	    .seconds = (unsigned)settings_integer(settings, "run-timeout"),
	    .memory_mib = (unsigned)settings_integer(settings, "run-memory"),
	};
	if (!find_runtime(&request, settings->arena, error))
		return EXIT_INTERNAL;
	struct proof *proof = proof_make(&request, error);
	enum exit_code code = EXIT_INTERNAL;
	if (proof && report(plan, proof, &request, settings, error))
		code = proof->verdict == PROOF_REFUTED || audit_count(plan).refuted ? EXIT_FINDINGS : EXIT_CLEAN;
	proof_free(proof);
	return code;
}

static enum exit_code carry_out(struct plan *plan, struct pipeline *pipeline, struct console *console,
                                const struct analysis *analysis, struct error *error)
{
	plan_compose(plan);
	if (!plan_check(plan, error))
		return EXIT_INTERNAL;
	if (!analyse_again(pipeline, console, plan, analysis, shipped_include_folder(pipeline->settings->arena), error))
		return EXIT_INTERRUPTED;
	return prove(plan, pipeline, error);
}

static enum exit_code work(struct pipeline *pipeline, struct console *console, struct error *error)
{
	const struct settings *settings = pipeline->settings;
	if (!output_check(settings_string(settings, "output"), error) || !pipeline_prepare(pipeline, error) ||
	    !planning_check_rules(pipeline, error))
		return EXIT_USAGE;
	if (!pipeline_run(pipeline, console, error))
		return EXIT_INTERRUPTED;
	struct analysis *analysis = verdict_analyse(pipeline, pipeline->program, false);
	struct plan *plan = planning_make(pipeline, analysis);
	enum exit_code code = carry_out(plan, pipeline, console, analysis, error);
	plan_free(plan);
	analysis_free(analysis);
	return code;
}

static enum exit_code run(const struct settings *settings, int argc, char *const argv[])
{
	(void)argc;
	(void)argv;
	return pipeline_start(settings, "validate", work);
}

const struct command validate_command = {
    .name = "validate",
    .summary = "prove the rewrites of fix by running them",
    .synopsis = "[OPTION]... [--path] DIR|FILE...",
    .description =
        "Makes the changes that fix would make in memory, reads the new texts with the flags of the build (no new "
        "errors), analyses them again (the findings are gone, none is new), and with --entry or --run runs the program "
        "as it is and as it was rewritten. Results, output, exit status and what is left open are compared; the "
        "longest time for which the loop was held is measured. The verdict is validated, refuted with the first "
        "difference, or unproven with what is missing.\n\n"
        "Where only time passes in the calls that are rewritten, the clock is virtual: fifteen seconds take none.\n\n"
        "--entry compiles and runs the program, and --run the command: with your rights, in a folder of their own "
        "below "
        "$TMPDIR, with limits of time, memory and size of files, but not walled off from the rest of the machine. "
        "Without them nothing is run. Nothing of yours is written.\n\n"
        "The exit status is 1 when something is refuted, else 0.",
    .options = options,
    .run = run,
};
