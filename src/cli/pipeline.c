#include "cli/pipeline.h"

#include "base/clock.h"
#include "base/files.h"
#include "base/log.h"
#include "base/parallel.h"
#include "base/stages.h"
#include "cli/output.h"
#include "cli/profile.h"
#include "cli/shipped.h"
#include "extract/front_end.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

double pipeline_seconds(const struct pipeline *pipeline) { return clock_seconds() - pipeline->started; }

bool pipeline_prepare_sources(struct pipeline *pipeline, struct error *error)
{
	const struct settings *settings = pipeline->settings;
	const struct setting *paths = settings_get(settings, "path"), *excludes = settings_get(settings, "exclude");
	if (!paths->list.count)
		return error_set(error, "nothing to analyse is named: goinception %s --path DIR", pipeline->command);
	if (!front_end_is_there(error))
		return false;
	struct sources_request request = {
	    .paths = paths->list.items,
	    .path_count = paths->list.count,
	    .build = settings_string(settings, "build"),
	    .excludes = excludes->list.items,
	    .exclude_count = excludes->list.count,
	};
	pipeline->sources = sources_find(&request, error);
	return pipeline->sources != NULL;
}

/* Null: nothing is kept from run to run. */
static const char *cache_folder(const struct settings *settings)
{
	return settings_flag(settings, "cache") ? settings_string(settings, "cache-dir") : NULL;
}

bool pipeline_prepare(struct pipeline *pipeline, struct error *error)
{
	if (!pipeline_prepare_sources(pipeline, error))
		return false;
	pipeline->ruleset = load_rules(pipeline->settings, cache_folder(pipeline->settings), error);
	return pipeline->ruleset != NULL;
}

uint64_t cache_most_bytes(const struct settings *settings)
{
	int64_t mib = settings_integer(settings, "cache-size");
	return mib == SETTING_UNLIMITED ? UINT64_MAX : (uint64_t)mib << 20;
}

static bool extract(const struct pipeline *pipeline, const struct sources *sources, struct console *console,
                    struct pool_options *options, struct pool_result *ret_result, struct error *error)
{
	const struct settings *settings = pipeline->settings;
	options->jobs = (unsigned)settings_integer(settings, "jobs");
	options->timeout_seconds = (unsigned)settings_integer(settings, "timeout");
	options->max_memory_mib = (unsigned)settings_integer(settings, "max-memory");
	options->share_headers = settings_flag(settings, "shared-headers") ? SHARE_WHERE_IT_PAYS : SHARE_NOWHERE;
	options->cache_directory = cache_folder(settings);
	options->most_cache_bytes = cache_most_bytes(settings);
	options->progress = console_progress;
	options->progress_data = console;
	console->root = sources->root;
	pool_extract(sources, options, ret_result);
	console_clear(console);
	return !ret_result->interrupted || error_set(error, "interrupted: nothing is reported");
}

bool pipeline_extract_sources(const struct pipeline *pipeline, const struct sources *sources, struct console *console,
                              struct pool_result *ret_result, struct error *error)
{
	return extract(pipeline, sources, console, &(struct pool_options){0}, ret_result, error);
}

static void log_sources(const struct sources *sources)
{
	log_message(LOG_INFO, "%zu sources below %s, %s%s", sources->items.count, sources->root,
	            sources->database[0] ? "flags from " : "flags guessed", sources->database);
}

bool pipeline_extract(struct pipeline *pipeline, struct console *console, struct error *error)
{
	log_sources(pipeline->sources);
	return pipeline_extract_sources(pipeline, pipeline->sources, console, &pipeline->extracted, error);
}

struct rules_to_load {
	struct pipeline *pipeline;
	struct error error;
};

static bool load_meanwhile(void *data)
{
	struct rules_to_load *rules = data;
	const struct settings *settings = rules->pipeline->settings;
	stages_enter(STAGE_PREPARE);
	rules->pipeline->ruleset = load_rules(settings, cache_folder(settings), &rules->error);
	stages_enter(STAGE_EXTRACT);
	return rules->pipeline->ruleset != NULL;
}

static unsigned threads_of(const struct pipeline *pipeline)
{
	return (unsigned)settings_integer(pipeline->settings, "jobs");
}

/* Adds the next source that has facts to the program. */
static bool link_next(struct pipeline *pipeline)
{
	const struct pool_result *extracted = &pipeline->extracted;
	if (pipeline->linked == extracted->ready.count)
		return false;
	uint32_t next = extracted->ready.items[pipeline->linked++];
	if (!pipeline->begun)
		pipeline->begun = program_begin(pipeline->ruleset, threads_of(pipeline));
	program_add(pipeline->begun, next, extracted->facts[next]);
	return true;
}

/* Linking and deciding take about three bytes for each eight that the facts took. */
static void prepare_to_decide(struct pipeline *pipeline)
{
	if (!pipeline->prepared)
		memory_prepare(memory_held() / 8 * 3);
	pipeline->prepared = true;
}

/* Linking begins while the last sources are parsed. */
static bool link_meanwhile(void *data)
{
	bool linked = link_next(data);
	if (!linked)
		prepare_to_decide(data);
	stages_enter(STAGE_EXTRACT);
	return linked;
}

bool pipeline_extract_and_load_rules(struct pipeline *pipeline, struct console *console, pipeline_memory *remembers,
                                     struct error *error)
{
	struct rules_to_load rules = {.pipeline = pipeline};
	struct pool_options options = {
	    .meanwhile = load_meanwhile,
	    .meanwhile_data = &rules,
	    .idle = link_meanwhile,
	    .idle_data = pipeline,
	    .remembers = remembers,
	    .remembers_data = pipeline,
	};
	log_sources(pipeline->sources);
	if (extract(pipeline, pipeline->sources, console, &options, &pipeline->extracted, error))
		return true;
	if (!pipeline->ruleset)
		*error = rules.error;
	return false;
}

struct program *pipeline_link_facts(const struct pipeline *pipeline, struct facts *const *facts, size_t count)
{
	return program_link(facts, count, pipeline->ruleset, threads_of(pipeline));
}

static void complete(void *data)
{
	const struct pipeline *pipeline = data;
	program_complete(pipeline->program);
}

static void settle(void *data)
{
	struct pipeline *pipeline = data;
	pool_result_settle(&pipeline->extracted);
}

void pipeline_link(struct pipeline *pipeline)
{
	for (size_t i = 0; i < pipeline->extracted.count; i++)
		if (pipeline->extracted.failures[i])
			log_message(LOG_WARNING, "%s: not analysed: %s", pipeline->sources->items.items[i].path,
			            pipeline->extracted.failures[i]);
	while (link_next(pipeline))
		continue;
	pipeline->program = pipeline->begun ? pipeline->begun : program_begin(pipeline->ruleset, threads_of(pipeline));
	pipeline->begun = NULL;
	parallel_with(threads_of(pipeline), complete, settle, pipeline);
}

bool pipeline_run(struct pipeline *pipeline, struct console *console, struct error *error)
{
	if (!pipeline_extract(pipeline, console, error))
		return false;
	pipeline_link(pipeline);
	return true;
}

void pipeline_release(struct pipeline *pipeline)
{
	analysis_free(pipeline->remembered);
	program_free(pipeline->begun);
	program_free(pipeline->program);
	pool_result_release(&pipeline->extracted);
	sources_free(pipeline->sources);
	ruleset_free(pipeline->ruleset);
}

bool pipeline_is_repeated(const struct pipeline *pipeline, size_t source)
{
	const struct source *sources = pipeline->sources->items.items;
	return source && strcmp(sources[source - 1].path, sources[source].path) == 0;
}

static bool wants_color(const struct settings *settings, bool standard)
{
	const char *no_color = getenv("NO_COLOR");
	enum when when = (enum when)settings_word(settings, "color");
	return when == WHEN_ALWAYS ||
	       (when == WHEN_AUTO && standard && terminal_is_capable(STDOUT_FILENO) && !(no_color && no_color[0]));
}

/* "file://HOST" where places are to lead to their files: on a terminal, unless it is one that shows the marks. */
static const char *wants_links(const struct settings *settings, bool standard)
{
	enum when when = (enum when)settings_word(settings, "links");
	const char *terminal = getenv("TERM");
	bool can = standard && terminal_is_capable(STDOUT_FILENO) && terminal && strcmp(terminal, "linux") != 0;
	char host[256];
	if (when == WHEN_NEVER || (when == WHEN_AUTO && !can))
		return NULL;
	if (gethostname(host, sizeof host) < 0)
		host[0] = 0;
	host[sizeof host - 1] = 0;
	return arena_printf(settings->arena, "file://%s", host);
}

struct report_options pipeline_report_options(const struct settings *settings, const char *output)
{
	bool standard = output_is_standard(output);
	return (struct report_options){
	    .color = wants_color(settings, standard),
	    .columns = standard ? terminal_columns(STDOUT_FILENO) : 0,
	};
}

struct report_options pipeline_findings_options(const struct settings *settings, const char *output)
{
	struct report_options options = pipeline_report_options(settings, output);
	options.folder = path_absolute(settings->arena, NULL, ".");
	options.links = wants_links(settings, output_is_standard(output));
	options.threads = (unsigned)settings_integer(settings, "jobs");
	return options;
}

void pipeline_tell(const struct console *console, const struct error *error)
{
	char message[sizeof *error];
	if (console->log_file)
		log_message(LOG_ERROR, "%s", error_describe(error, message, sizeof message));
	show_error(error);
}

enum exit_code pipeline_start(const struct settings *settings, const char *command, pipeline_work *work)
{
	struct error error;
	struct console console;
	stages_enter(STAGE_PREPARE);
	if (!console_open(&console, settings, &error)) {
		show_error(&error);
		return EXIT_USAGE;
	}
	for (size_t i = 0; i < settings->warnings.count; i++)
		log_message(LOG_WARNING, "%s", settings->warnings.items[i]);
	struct pipeline pipeline = {.settings = settings, .command = command, .started = clock_seconds()};
	enum exit_code code = work(&pipeline, &console, &error);
	pool_result_settle(&pipeline.extracted);
	bool done = code == EXIT_CLEAN || code == EXIT_FINDINGS || code == EXIT_INCOMPLETE;
	if (!done)
		pipeline_tell(&console, &error);
	else if (settings_flag(settings, "profile"))
		profile_tell(pipeline.sources, &pipeline.extracted);
	pipeline_release(&pipeline);
	console_close(&console);
	return code;
}
