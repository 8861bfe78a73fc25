#include "cli/verdict.h"

#include "base/files.h"
#include "base/stages.h"
#include "cli/baseline_file.h"
#include "cli/hints.h"
#include "cli/kept_analysis.h"
#include "cli/messages.h"
#include "cli/report_outputs.h"
#include "confirm/confirm.h"
#include "gate/suppression_file.h"
#include "source/repository.h"

#include <limits.h>
#include <stdlib.h>
#include <time.h>

enum fail_on { FAIL_ON_ERROR, FAIL_ON_WARNING, FAIL_ON_NEVER };

/* "2026-11-21" of today, in universal time; or of $SOURCE_DATE_EPOCH, for runs that are to be repeated. */
static const char *today(struct arena *arena)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	char *end = NULL;
	long long given = epoch ? strtoll(epoch, &end, 10) : 0;
	time_t now = epoch && end != epoch && !*end ? (time_t)given : time(NULL);
	struct tm date;
	char text[16];
	if (!gmtime_r(&now, &date) || strftime(text, sizeof text, "%Y-%m-%d", &date) == 0)
		return NULL;
	return arena_copy_string(arena, text);
}

static struct program_options options_of(const struct pipeline *pipeline)
{
	const struct settings *settings = pipeline->settings;
	return (struct program_options){
	    .depth = (unsigned)settings_integer(settings, "depth"), /* "unlimited" is UINT_MAX in both */
	    .scope = (enum scope)settings_word(settings, "scope"),
	    .min_confidence = (enum confidence)settings_word(settings, "min-confidence"),
	    .today = today(settings->arena),
	    .root = pipeline->sources->root,
	    .threads = (unsigned)settings_integer(settings, "jobs"),
	};
}

struct analysis *verdict_analyse(const struct pipeline *pipeline, struct program *program, enum verdict_extra extra)
{
	struct program_options options = options_of(pipeline);
	options.outline = extra == VERDICT_OUTLINE;
	options.whereabouts = extra == VERDICT_WHEREABOUTS;
	stages_enter(STAGE_DECIDE);
	struct analysis *analysis = program_analyse(program, &options);
	analysis->repository = repository_folder(analysis->arena, analysis->root);
	return analysis;
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

/* From which severity on findings fail the run; false: none do. */
static bool fails_from(const struct settings *settings, enum severity *ret_least)
{
	enum fail_on fail_on = (enum fail_on)settings_word(settings, "fail-on");
	*ret_least = fail_on == FAIL_ON_ERROR ? SEVERITY_ERROR : SEVERITY_WARNING;
	return fail_on != FAIL_ON_NEVER;
}

static bool has_findings_from(const struct analysis *analysis, enum severity least)
{
	for (size_t i = 0; i < analysis->findings.count; i++)
		if (finding_counts(&analysis->findings.items[i]) && analysis->findings.items[i].severity >= least)
			return true;
	return false;
}

static void tell_hints(const struct pipeline *pipeline, const struct analysis *analysis, enum severity least)
{
	struct text text = {0};
	hints_write(pipeline->command, pipeline->settings, analysis, least, &text);
	message_note("hint", text_string(&text));
	text_free(&text);
}

static enum exit_code judge(const struct analysis *analysis, const struct pipeline *pipeline)
{
	const struct settings *settings = pipeline->settings;
	enum severity least;
	if (!fails_from(settings, &least) || !has_findings_from(analysis, least))
		return EXIT_CLEAN;
	if (hints_wanted(settings))
		tell_hints(pipeline, analysis, least);
	return EXIT_FINDINGS;
}

struct gate {
	struct report_outputs outputs;
	struct baseline *baseline;             /* null: none */
	struct suppression_file *suppressions; /* null: none */
	struct trace *trace;                   /* null: none */
};

void verdict_close(struct gate *gate)
{
	if (!gate)
		return;
	report_outputs_release(&gate->outputs);
	baseline_free(gate->baseline);
	suppression_file_free(gate->suppressions);
	trace_free(gate->trace);
	free(gate);
}

static bool read_suppressions(struct gate *gate, const struct settings *settings, struct error *error)
{
	const char *path = settings_string(settings, "suppressions");
	if (path)
		gate->suppressions = suppression_file_read(path_absolute(settings->arena, NULL, path), error);
	return !path || gate->suppressions;
}

static bool read_trace(struct gate *gate, const struct settings *settings, struct error *error)
{
	const char *path = settings_string(settings, "trace");
	if (path)
		gate->trace = trace_read(path, error);
	return !path || gate->trace;
}

struct gate *verdict_open(const struct settings *settings, struct error *error)
{
	struct gate *gate = memory_zeroed(1, sizeof *gate);
	if (report_outputs_read(&gate->outputs, settings, error) &&
	    baseline_file_read(settings, &gate->baseline, error) && read_suppressions(gate, settings, error) &&
	    read_trace(gate, settings, error))
		return gate;
	verdict_close(gate);
	return NULL;
}

static enum exit_code conclude(const struct gate *gate, const struct pipeline *pipeline, struct analysis *analysis,
                               struct error *error)
{
	const struct settings *settings = pipeline->settings;
	stages_enter(STAGE_REPORT);
	if (!report_outputs_write(&gate->outputs, analysis, settings, error))
		return EXIT_INTERNAL;
	if (!settings_flag(settings, "update-baseline"))
		return judge(analysis, pipeline);
	return baseline_file_update(gate->baseline, analysis, settings, error) ? EXIT_CLEAN : EXIT_INTERNAL;
}

/* What static reasoning knows of a stall that is not among the findings stands in an analysis that leaves nothing out.
 */
static enum exit_code conclude_with_trace(const struct gate *gate, const struct pipeline *pipeline,
                                          struct analysis *analysis, struct error *error)
{
	struct program_options options = options_of(pipeline);
	options.outline = true;
	options.depth = UINT_MAX;
	options.scope = SCOPE_ALL;
	options.min_confidence = CONFIDENCE_LOW;
	stages_enter(STAGE_DECIDE);
	struct analysis *everything = program_analyse(pipeline->program, &options);
	confirm_findings(analysis, everything, pipeline->ruleset, gate->trace,
	                 settings_string(pipeline->settings, "trace"));
	enum exit_code code = conclude(gate, pipeline, analysis, error);
	analysis_free(everything);
	return code;
}

static struct analysis *analyse_anew(struct pipeline *pipeline, enum verdict_extra extra)
{
	if (!pipeline->program)
		pipeline_link(pipeline);
	return verdict_analyse(pipeline, pipeline->program, extra);
}

static const char *path_of_kept(const struct pipeline *pipeline, const uint64_t *meanings, size_t count)
{
	struct program_options options = options_of(pipeline);
	return kept_analysis_path(pipeline, &options, meanings, count);
}

static struct analysis *load_kept(const struct pipeline *pipeline, const char *path)
{
	struct analysis *analysis = kept_analysis_load(pipeline, path);
	if (analysis)
		analysis->repository = repository_folder(analysis->arena, analysis->root);
	return analysis;
}

bool verdict_remembers(const uint64_t *meanings, size_t count, void *data)
{
	struct pipeline *pipeline = data;
	pipeline->remembered = load_kept(pipeline, path_of_kept(pipeline, meanings, count));
	return pipeline->remembered != NULL;
}

/* Null where a source has failed, which may go better next time. */
static const char *path_of_facts(const struct pipeline *pipeline)
{
	const struct pool_result *extracted = &pipeline->extracted;
	uint64_t *meanings = ARENA_ARRAY(pipeline->settings->arena, uint64_t, extracted->count + 1);
	for (size_t i = 0; i < extracted->count; i++) {
		if (!extracted->facts[i])
			return NULL;
		meanings[i] = extracted->facts[i]->meaning;
	}
	return path_of_kept(pipeline, meanings, extracted->count);
}

static struct analysis *take_remembered(struct pipeline *pipeline)
{
	struct analysis *analysis = pipeline->remembered;
	pipeline->remembered = NULL;
	return analysis;
}

/* The facts were read. What they mean may be known all the same: of sources that were parsed anew. */
static struct analysis *analyse_or_remember(struct pipeline *pipeline)
{
	const char *path = path_of_facts(pipeline);
	struct analysis *analysis = load_kept(pipeline, path);
	if (analysis)
		return analysis;
	analysis = analyse_anew(pipeline, VERDICT_NOTHING_ELSE);
	kept_analysis_store(pipeline, path, analysis);
	return analysis;
}

bool verdict_needs_facts(const struct gate *gate) { return gate->baseline || gate->trace; }

enum exit_code verdict_report(struct gate *gate, struct pipeline *pipeline, struct since_run *since,
                              struct error *error)
{
	struct analysis *analysis = pipeline->remembered ? take_remembered(pipeline)
	                            : since              ? analyse_anew(pipeline, VERDICT_OUTLINE)
	                            : gate->trace        ? analyse_anew(pipeline, VERDICT_NOTHING_ELSE)
	                                                 : analyse_or_remember(pipeline);
	complete_account(pipeline, &analysis->account);
	if (gate->suppressions)
		suppression_file_apply(gate->suppressions, analysis, pipeline->ruleset, analysis_top(analysis),
		                       today(pipeline->settings->arena));
	if (gate->baseline)
		baseline_file_compare(gate->baseline, analysis, &pipeline->extracted);
	if (since)
		since_run_compare(since, analysis);
	enum exit_code code = gate->trace ? conclude_with_trace(gate, pipeline, analysis, error)
	                                  : conclude(gate, pipeline, analysis, error);
	analysis_free(analysis);
	return code;
}
