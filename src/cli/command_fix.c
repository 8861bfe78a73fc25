/* goinception fix: findings → changes of the source, as a patch or in the files. */
#include "base/files.h"
#include "cli/applying.h"
#include "cli/command.h"
#include "cli/help.h"
#include "cli/interactive.h"
#include "cli/output.h"
#include "cli/planning.h"
#include "cli/shipped.h"
#include "cli/verdict.h"
#include "config/options.h"
#include "rewrite/audit.h"

#include <string.h>

enum fix_format { FORMAT_DIFF, FORMAT_TABLE, FORMAT_JSON };
static const char *const format_words[] = {"diff", "table", "json", NULL};

static const struct option options[] = {
    OPTION_ROW_PATH,
    OPTION_ROW_BUILD,
    {.name = "diff",
     .type = OPTION_FLAG,
     .command_line_only = true,
     .help = "print the changes as a patch; this is the default",
     .details =
         "A unified diff that `git apply` takes, from the top of the repository, else from the analysed folder."},
    {.name = "apply",
     .type = OPTION_FLAG,
     .command_line_only = true,
     .help = "write the changes into the files: all of them, or none",
     .details = "New texts are written beside the files and renamed when all are there. A file that was changed since "
                "it was analysed refuses the whole; so does a git repository with uncommitted changes."},
    OPTION_ROW_ALLOW_DIRTY,
    OPTION_ROW_ROLLBACK,
    {.name = "interactive",
     .letter = 'i',
     .type = OPTION_FLAG,
     .command_line_only = true,
     .help = "ask about each change, on standard input",
     .details = "y takes it, n does not, a takes it and all that follow, q none of them and goes on with what was "
                "taken."},
    OPTION_ROW_GRADE,
    OPTION_ROW_RULE,
    {.name = "runtime",
     .type = OPTION_STRING,
     .value_name = "NAME",
     .command_line_only = true,
     .help = "rewrite for this framework, whatever the context",
     .details = "As `goinception-async`, for code that is to run in tasks of gi_run(): its calls become those of that "
                "library. Outside of tasks they are the calls they stand for."},
    {.name = "format",
     .type = OPTION_WORD,
     .value_name = "FORMAT",
     .words = format_words,
     .default_value = "diff",
     .command_line_only = true,
     .help = "how to report: diff, table or json",
     .details = "table and json are the account: each finding, the stage that its change has come to (NONE, CHECKED, "
                "REWRITTEN, VALIDATED, APPLIED, ROLLED-BACK), why it is not done where it is not, and sketches of "
                "what people must do. With --apply the table is the default."},
    OPTION_ROW_SCOPE,
    OPTION_ROW_DEPTH,
    OPTION_ROW_MIN_CONFIDENCE,
    OPTION_ROWS_OF_QUERIES,
    {.name = NULL},
};

struct fixing {
	struct plan *plan;
	const struct analysis *analysis;
	const struct ruleset *ruleset;
};

/* What would be rewritten if the code ran in tasks. */
static void add_runtime(const struct plan *plan, struct text *note)
{
	const char *runtime = NULL;
	unsigned count = 0;
	for (size_t i = 0; i < plan->changes.count; i++)
		if (plan->changes.items[i].runtime) {
			runtime = plan->changes.items[i].runtime;
			count++;
		}
	if (runtime)
		text_printf(note, "%u more where the code runs in tasks of its own: --runtime %s\n", count, runtime);
}

/* The framework whose calls take the place of those that wait, one by one. */
static const char *runtime_name(const struct ruleset *ruleset)
{
	for (size_t i = 0; i < ruleset->rewrites.count; i++) {
		const struct rewrite_rule *rewrite = &ruleset->rewrites.items[i];
		if (rewrite->kind == REWRITE_RENAME && rewrite->grade == SAFETY_SAFE &&
		    strcmp(rewrite->framework, "any") != 0)
			return rewrite->framework;
	}
	return NULL;
}

static bool is_runtime(const struct ruleset *ruleset, const char *name)
{
	for (size_t i = 0; i < ruleset->rewrites.count; i++)
		if (ruleset->rewrites.items[i].kind == REWRITE_RENAME &&
		    strcmp(ruleset->rewrites.items[i].framework, name) == 0)
			return true;
	return false;
}

/* Without contexts there is nothing to rewrite; but there may be much that waits. */
static void add_inventory(const struct fixing *fixing, struct text *note)
{
	const struct account *account = &fixing->analysis->account;
	const char *runtime = runtime_name(fixing->ruleset);
	unsigned waits = 0;
	for (int i = 0; i < RULE_CLASSES; i++)
		waits += account->blocking_points[i];
	waits -= account->blocking_in_context < waits ? account->blocking_in_context : waits;
	if (fixing->plan->changes.count == 0 && account->contexts.count == 0 && waits && runtime)
		text_printf(
		    note,
		    "%u %s in no context that is known: --scope all lists %s; where the code is to run in tasks, "
		    "add --runtime %s\n",
		    waits, waits == 1 ? "call waits" : "calls wait", waits == 1 ? "it" : "them", runtime);
}

/* What the new texts want of the build. */
static void add_libraries(const struct plan *plan, struct text *note)
{
	for (size_t i = 0; i < plan->changes.count; i++) {
		const struct change *change = &plan->changes.items[i];
		if (change->stage < CHANGE_REWRITTEN || !change->rewrite || change->rewrite->kind != REWRITE_RENAME ||
		    !change->rewrite->include_count || strcmp(change->rewrite->framework, "any") == 0)
			continue;
		text_printf(note, "to build it: pkg-config --cflags --libs %s\n", change->rewrite->framework);
		return;
	}
}

/* Changes of sources that were not understood whole. */
static void add_doubts(const struct plan *plan, struct text *note)
{
	const struct change *first = NULL;
	unsigned count = 0;
	for (size_t i = 0; i < plan->changes.count; i++) {
		const struct change *change = &plan->changes.items[i];
		if (!change->doubt || change->stage < CHANGE_REWRITTEN)
			continue;
		first = first ? first : change;
		count++;
	}
	if (first)
		text_printf(note, "look at %u of them, in sources that were not understood whole: %s: %s\n", count,
		            plan->files.items[first->file].name, first->doubt);
}

static void tell_rest(const struct fixing *fixing)
{
	const struct plan *plan = fixing->plan;
	struct audit_count count = audit_count(plan);
	struct text note = {0};
	text_printf(&note, "%u %s in %u %s", count.rewritten, count.rewritten == 1 ? "change" : "changes", count.files,
	            count.files == 1 ? "file" : "files");
	const struct {
		unsigned count;
		const char *what;
	} rest[] = {{count.left_out, "left out"},
	            {count.manual, "for people"},
	            {count.refused, "refused"},
	            {count.refuted, "refuted"}};
	for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
		if (rest[i].count)
			text_printf(&note, ", %u %s", rest[i].count, rest[i].what);
	if (count.left_out + count.manual + count.refused + count.refuted)
		text_add(&note, "; --format table has them all");
	text_add(&note, "\n");
	add_runtime(plan, &note);
	add_inventory(fixing, &note);
	add_libraries(plan, &note);
	add_doubts(plan, &note);
	message_note("fix", text_string(&note));
	text_free(&note);
}

static bool report(const struct fixing *fixing, const struct settings *settings, struct error *error)
{
	const struct plan *plan = fixing->plan;
	enum fix_format format = (enum fix_format)settings_word(settings, "format");
	if (settings_flag(settings, "apply") && !settings_get(settings, "format")->given)
		format = FORMAT_TABLE;
	struct text text = {0};
	bool good = true;
	if (format == FORMAT_TABLE)
		audit_write_table(plan, &text);
	else if (format == FORMAT_JSON)
		audit_write_json(plan, &text);
	else
		good = plan_diff(plan, &text) || error_set(error, "the patch cannot be made: libgit2 failed");
	good = good && output_write(settings_string(settings, "output"), &text, error);
	text_free(&text);
	if (good && format == FORMAT_DIFF)
		tell_rest(fixing);
	return good;
}

/* Of what stood in files for a moment there is an account, beside the error. */
static void tell_rolled_back(const struct fixing *fixing, const struct settings *settings)
{
	struct error ignored;
	for (size_t i = 0; i < fixing->plan->changes.count; i++)
		if (fixing->plan->changes.items[i].stage >= CHANGE_APPLIED) {
			report(fixing, settings, &ignored);
			return;
		}
}

static enum exit_code carry_out(const struct fixing *fixing, const struct settings *settings, struct error *error)
{
	struct plan *plan = fixing->plan;
	if (settings_flag(settings, "interactive"))
		ask_about_changes(plan);
	plan_compose(plan);
	if (!plan_check(plan, error))
		return EXIT_INTERNAL;
	if (settings_flag(settings, "apply") && !applying_write(plan, settings, error)) {
		tell_rolled_back(fixing, settings);
		return EXIT_USAGE;
	}
	if (!report(fixing, settings, error))
		return EXIT_INTERNAL;
	return audit_count(plan).refuted ? EXIT_FINDINGS : EXIT_CLEAN;
}

static enum exit_code work(struct pipeline *pipeline, struct console *console, struct error *error)
{
	const struct settings *settings = pipeline->settings;
	if (!output_check(settings_string(settings, "output"), error) || !pipeline_prepare(pipeline, error) ||
	    !planning_check_rules(pipeline, error))
		return EXIT_USAGE;
	const char *runtime = settings_string(settings, "runtime");
	if (runtime && !is_runtime(pipeline->ruleset, runtime)) {
		const char *known = runtime_name(pipeline->ruleset);
		error_set(error, "no rule rewrites calls for a runtime '%s'%s%s", runtime, known ? "; there is " : "",
		          known ? known : "");
		return EXIT_USAGE;
	}
	if (!pipeline_run(pipeline, console, error))
		return EXIT_INTERRUPTED;
	struct analysis *analysis = verdict_analyse(pipeline, pipeline->program, VERDICT_WHEREABOUTS);
	struct plan *plan = planning_make(pipeline, analysis);
	enum exit_code code = carry_out(&(struct fixing){plan, analysis, pipeline->ruleset}, settings, error);
	plan_free(plan);
	analysis_free(analysis);
	return code;
}

const struct command fix_command = {
    .name = "fix",
    .summary = "rewrite the calls that wait, as a patch or in the files",
    .synopsis = "[OPTION]... [--path] DIR|FILE...",
    .description =
        "Reads sources as analyze does, and rewrites what it finds where a rule says how: another function in the "
        "place of the one that waits, a flag, a function beside it that hands the call to a thread. The result is a "
        "patch, or with --apply stands in the files, with a patch beside it that takes it back.\n\n"
        "Each rewrite has a grade: safe (the same can be observed, only the wait changes), changes-behaviour (the "
        "table says what), manual (a sketch, for people). Without --grade only the safe ones are made. What a macro "
        "writes and what stands in a header is never touched. New texts are read with the flags of the build before "
        "anybody sees them: one with new errors is refuted, and stays as it was.\n\n"
        "The exit status is 0; 1 when a rewrite was refuted; 2 when nothing was written because of uncommitted "
        "changes, or because a file changed meanwhile or could not be written: what was written already is put back "
        "then.",
    .options = options,
    .work = work,
};
