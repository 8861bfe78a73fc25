#include "cli/kept_analysis.h"

#include "base/files.h"
#include "base/log.h"
#include "base/program_hash.h"
#include "extract/cache_names.h"
#include "extract/cache_size.h"
#include "program/analysis_bytes.h"
#include "program/quotes.h"

#include <inttypes.h>

/* All that program_link and program_analyse look at, but for what is quoted from sources. */
static void describe(const struct pipeline *pipeline, const struct program_options *options, const uint64_t *meanings,
                     size_t count, struct text *key)
{
	const struct ruleset *ruleset = pipeline->ruleset;
	text_printf(key, "%016" PRIx64 " %016" PRIx64 " %u %d %d %s\n%s\n", program_hash(), ruleset->content,
	            options->depth, (int)options->scope, (int)options->min_confidence,
	            options->today ? options->today : "", options->root);
	for (size_t i = 0; i < ruleset->rules.count; i++)
		text_printf(key, "%u", ruleset->rules.items[i].level);
	for (size_t i = 0; i < count; i++)
		text_printf(key, "\n%016" PRIx64, meanings[i]);
}

const char *kept_analysis_path(const struct pipeline *pipeline, const struct program_options *options,
                               const uint64_t *meanings, size_t count)
{
	const struct settings *settings = pipeline->settings;
	struct text key = {0};
	const char *folder = pipeline->keeps ? settings_string(settings, "cache-dir") : NULL;
	if (!folder)
		return NULL;
	describe(pipeline, options, meanings, count, &key);
	const char *path =
	    cache_path(settings->arena, path_absolute(settings->arena, NULL, folder), &key, CACHE_DECIDED);
	text_free(&key);
	return path;
}

struct analysis *kept_analysis_load(const struct pipeline *pipeline, const char *path)
{
	if (!path || !path_is_file(path))
		return NULL;
	struct arena *arena = arena_new();
	char *bytes;
	size_t size;
	struct error error;
	struct analysis *analysis = NULL;
	if (file_read(arena, path, &bytes, &size, &error))
		analysis = analysis_read(bytes, size, pipeline->ruleset);
	arena_free(arena);
	if (analysis && !quotes_hold(analysis)) {
		log_message(LOG_DEBUG, "what evidence quotes reads differently now: decided anew");
		analysis_free(analysis);
		return NULL;
	}
	if (analysis) {
		cache_note_use(path);
		log_message(LOG_DEBUG, "nothing has changed: what is reported was decided in an earlier run");
	} else {
		log_message(LOG_INFO, "%s: is damaged, or cannot be read: decided anew", path);
	}
	return analysis;
}

void kept_analysis_store(const struct pipeline *pipeline, const char *path, struct analysis *analysis)
{
	if (!path)
		return;
	struct text bytes = {0};
	struct error error;
	analysis_write(analysis, pipeline->ruleset, &bytes);
	if (!file_write_below(path, bytes.bytes, bytes.length, &error)) {
		char described[sizeof error];
		log_message(LOG_INFO, "what was decided is not kept: %s",
		            error_describe(&error, described, sizeof described));
	}
	text_free(&bytes);
}
