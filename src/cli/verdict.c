#include "cli/verdict.h"

#include "base/stages.h"
#include "cli/output.h"

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

static enum exit_code judge(const struct analysis *analysis, const struct settings *settings)
{
	enum fail_on fail_on = (enum fail_on)settings_word(settings, "fail-on");
	if (fail_on == FAIL_ON_NEVER)
		return EXIT_CLEAN;
	return has_findings_from(analysis, fail_on == FAIL_ON_ERROR ? SEVERITY_ERROR : SEVERITY_WARNING) ? EXIT_FINDINGS
	                                                                                                 : EXIT_CLEAN;
}

bool verdict_check(const struct settings *settings, struct error *error)
{
	return report_format_find(settings_string(settings, "format"), error) != NULL;
}

enum exit_code verdict_report(const struct pipeline *pipeline, struct error *error)
{
	const struct settings *settings = pipeline->settings;
	const struct report_format *format = report_format_find(settings_string(settings, "format"), error);
	if (!format)
		return EXIT_USAGE;
	stages_enter(STAGE_DECIDE);
	struct analysis *analysis = analyse(pipeline);
	stages_enter(STAGE_REPORT);
	complete_account(pipeline, &analysis->account);
	enum exit_code code = report(analysis, format, settings, error) ? judge(analysis, settings) : EXIT_INTERNAL;
	analysis_free(analysis);
	return code;
}
