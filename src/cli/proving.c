#include "cli/proving.h"

#include "cli/shipped.h"
#include "cli/verdict.h"
#include "rewrite/again.h"

#include <stdlib.h>
#include <string.h>

bool proving_find_kit(struct arena *arena, const char *driver, struct proving_kit *ret, struct error *error)
{
	ret->driver_folder = shipped_path(arena, driver, "what programs are linked with", error);
	if (!ret->driver_folder)
		return false;
	ret->library = shipped_library(arena, "libgoinception-async.a", "the runtime", error);
	ret->include_folder = shipped_include_folder(arena);
	return ret->library &&
	       (ret->include_folder || error_set(error, "the headers of the runtime are not installed"));
}

/* ---- the new texts, analysed ---- */

static bool is_planned(const struct plan *plan, const char *path)
{
	for (size_t i = 0; i < plan->files.count; i++)
		if (plan->files.items[i].text && strcmp(plan->files.items[i].source->path, path) == 0)
			return true;
	return false;
}

static void compare_again(const struct pipeline *pipeline, struct plan *plan, const struct analysis *before,
                          struct pool_result *read, const size_t *numbers)
{
	size_t count = pipeline->extracted.count;
	struct facts **facts = memory_zeroed(count + 1, sizeof *facts);
	memcpy(facts, pipeline->extracted.facts, count * sizeof *facts);
	for (size_t i = 0; i < read->count; i++)
		facts[numbers[i]] = read->facts[i];
	struct program *program = pipeline_link_facts(pipeline, facts, count);
	struct analysis *after = verdict_analyse(pipeline, program, VERDICT_NOTHING_ELSE);
	if (plan_compare(plan, before, after))
		plan_compose(plan);
	analysis_free(after);
	program_free(program);
	free(facts);
}

bool proving_analyse_again(const struct pipeline *pipeline, struct console *console, struct plan *plan,
                           const struct analysis *before, struct error *error)
{
	const char *include_folder = shipped_include_folder(pipeline->settings->arena);
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
