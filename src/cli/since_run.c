#include "cli/since_run.h"

#include "base/files.h"
#include "base/log.h"
#include "base/stages.h"
#include "cli/verdict.h"
#include "gate/since.h"
#include "source/sources_before.h"

#include <stdlib.h>
#include <string.h>

struct since_run {
	struct arena *arena;
	struct change *change;
	struct sources_before *before;
	struct overlay *overlay;
	struct pool_result read; /* the sources that were different */
	struct earlier *earlier; /* null: nothing that is read was different */
	struct since since;
	VECTOR(const char *) unseen;
};

/* ---- what cannot be compared ---- */

static void note_submodules(struct since_run *run)
{
	for (size_t i = 0; i < run->change->submodules.count; i++)
		VECTOR_PUSH(run->unseen,
		            arena_printf(run->arena, "the submodule %s changed: its files are taken as they are now",
		                         run->change->submodules.items[i]));
}

/* How a build was done then, nobody knows without doing it. */
static void note_flags(struct since_run *run)
{
	static const char *const names[] = {"compile_commands.json", "compile_flags.txt"};
	for (size_t i = 0; i < run->change->files.count; i++)
		for (size_t n = 0; n < sizeof names / sizeof *names; n++)
			if (strcmp(path_name(run->change->files.items[i].name), names[n]) == 0)
				VECTOR_PUSH(run->unseen,
				            arena_printf(run->arena,
				                         "%s changed: both states are read with the flags of now",
				                         run->change->files.items[i].name));
}

static void note_gone(struct since_run *run)
{
	if (run->before->flagless)
		VECTOR_PUSH(run->unseen,
		            arena_printf(run->arena,
		                         "%u sources that are gone were not read: nothing says how they were built",
		                         run->before->flagless));
}

bool since_run_open(const struct pipeline *pipeline, struct since_run **ret, struct error *error)
{
	const char *revision = settings_string(pipeline->settings, "since");
	*ret = NULL;
	if (!revision)
		return true;
	if (settings_flag(pipeline->settings, "update-baseline"))
		return error_set(error, "--update-baseline takes in all findings: leave --since out");
	struct change *change = change_since(pipeline->sources->root, revision, error);
	if (!change)
		return false;
	struct since_run *run = memory_zeroed(1, sizeof *run);
	run->arena = arena_new();
	run->change = change;
	run->since = (struct since){.revision = revision, .commit = change->commit, .parted = change->parted};
	note_submodules(run);
	note_flags(run);
	log_message(LOG_INFO, "%s%s: %zu files changed since", change->commit,
	            change->parted ? ", where HEAD parted from it" : "", change->files.count);
	*ret = run;
	return true;
}

void since_run_close(struct since_run *run)
{
	if (!run)
		return;
	earlier_free(run->earlier);
	pool_result_release(&run->read);
	sources_before_free(run->before);
	overlay_free(run->overlay);
	change_free(run->change);
	VECTOR_FREE(run->unseen);
	arena_free(run->arena);
	free(run);
}

/* ---- the program as it was ---- */

static void find_sources(struct since_run *run, const struct pipeline *pipeline)
{
	const struct setting *paths = settings_get(pipeline->settings, "path"),
	                     *excludes = settings_get(pipeline->settings, "exclude");
	struct sources_request request = {.paths = paths->list.items,
	                                  .path_count = paths->list.count,
	                                  .excludes = excludes->list.items,
	                                  .exclude_count = excludes->list.count};
	size_t count = pipeline->extracted.count;
	bool *affected = memory_zeroed(count + 1, sizeof *affected);
	for (size_t i = 0; i < count; i++) {
		const struct facts *facts = pipeline->extracted.facts[i];
		affected[i] = facts && since_affects(run->change, facts);
	}
	run->before = sources_before_new(pipeline->sources, affected, run->change, &request);
	note_gone(run);
	free(affected);
}

static bool anything_differs(const struct since_run *run, size_t count)
{
	bool differs = run->before->sources->items.count > 0;
	for (size_t i = 0; i < count; i++)
		differs |= run->before->then[i] != SOURCE_THEN_SAME;
	return differs;
}

static void tell_failures(const struct since_run *run)
{
	for (size_t i = 0; i < run->read.count; i++)
		if (run->read.failures[i])
			log_message(
			    LOG_WARNING,
			    "%s: could not be analysed as it was at %s, so that what was found in it is told as "
			    "new: %s",
			    run->before->sources->items.items[i].path, run->change->commit, run->read.failures[i]);
}

/* A file that was not read as it was, because somebody cleaned the folder for temporary files meanwhile, could make a
 * finding known that is new: the gate would open. */
static bool was_read_as_it_was(const struct since_run *run, const struct facts *facts, struct error *error)
{
	for (size_t f = 0; facts && f < facts->files.count; f++) {
		const struct fact_file *file = &facts->files.items[f];
		const char *content = overlay_path(run->overlay, file->path);
		uint64_t hash;
		if (content == file->path || (content && file_hash(content, &hash) && hash == file->hash))
			continue;
		return error_set_at(error, file->path, 0, 0,
		                    "was not read as it was at %s: somebody changed %s meanwhile; run it again",
		                    run->change->commit, run->overlay->folder);
	}
	return true;
}

static bool check_read(const struct since_run *run, struct error *error)
{
	for (size_t i = 0; i < run->read.count; i++)
		if (!was_read_as_it_was(run, run->read.facts[i], error))
			return false;
	return true;
}

static void analyse(struct since_run *run, const struct pipeline *pipeline)
{
	size_t count = pipeline->extracted.count, next = 0, kept = 0;
	struct facts **facts = memory_zeroed(count + run->read.count + 1, sizeof *facts);
	for (size_t i = 0; i < count; i++) {
		if (run->before->then[i] == SOURCE_THEN_SAME)
			facts[kept++] = pipeline->extracted.facts[i];
		else if (run->before->then[i] == SOURCE_THEN_OTHER)
			facts[kept++] = run->read.facts[next++];
	}
	while (next < run->read.count)
		facts[kept++] = run->read.facts[next++];
	struct program *program = pipeline_link_facts(pipeline, facts, kept);
	struct analysis *analysis = verdict_analyse(pipeline, program, VERDICT_OUTLINE);
	run->earlier = earlier_new(analysis, run->change);
	analysis_free(analysis);
	program_free(program);
	free(facts);
}

enum exit_code since_run_read(struct since_run *run, const struct pipeline *pipeline, struct console *console,
                              struct error *error)
{
	find_sources(run, pipeline);
	size_t again = run->before->sources->items.count;
	log_message(LOG_INFO, "%zu sources are read as they were at %s", again, run->change->commit);
	if (!anything_differs(run, pipeline->extracted.count))
		return EXIT_CLEAN;
	stages_enter(STAGE_PREPARE);
	if (again) {
		run->overlay = sources_before_lay(run->before, run->change, error);
		if (!run->overlay)
			return EXIT_INTERNAL;
		if (!pipeline_extract_sources(pipeline, run->before->sources, console, &run->read, error))
			return EXIT_INTERRUPTED;
		if (!check_read(run, error))
			return EXIT_INTERNAL;
		tell_failures(run);
	}
	analyse(run, pipeline);
	pool_result_release(&run->read);
	return EXIT_CLEAN;
}

void since_run_compare(struct since_run *run, struct analysis *analysis)
{
	VECTOR_PUSH(run->unseen, NULL);
	run->since.unseen = run->unseen.items;
	since_compare(run->earlier, run->change, &run->since, analysis);
}
