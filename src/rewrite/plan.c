#include "rewrite/plan.h"

#include "base/files.h"
#include "facts/facts.h"
#include "rewrite/choose.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static const char *const stage_names[CHANGE_STAGES] = {"NONE",      "CHECKED", "REWRITTEN",
                                                       "VALIDATED", "APPLIED", "ROLLED-BACK"};
static const char *const status_names[STATUSES] = {"ready", "manual", "refused", "left out", "refuted"};

const char *change_stage_name(enum change_stage stage) { return stage_names[stage]; }
const char *change_status_name(enum change_status status) { return status_names[status]; }

const char *change_needs(const struct change *change)
{
	const struct instead *instead = change->finding->instead;
	if (change->rewrite)
		return change->rewrite->needs;
	if (change->grade != SAFETY_CHANGES_BEHAVIOUR)
		return NULL;
	return instead && instead->needs ? instead->needs
	                                 : "the code behind the call understands what it now says where it would have "
	                                   "waited, and comes again";
}

static void refuse(struct change *change, const char *message)
{
	change->status = STATUS_REFUSED;
	change->message = message;
	change->replacement = NULL;
}

/* ---- files ---- */

static size_t source_named(const struct sources *sources, const char *path)
{
	for (size_t i = 0; i < sources->items.count; i++)
		if (strcmp(sources->items.items[i].path, path) == 0)
			return i;
	return SIZE_MAX;
}

/* The source, with the folder of the headers that rewrites include behind all others. */
static const struct source *with_headers(struct plan *plan, const struct source *source, const char *folder)
{
	struct source *copy = ARENA_NEW(plan->arena, struct source);
	*copy = *source;
	if (!folder)
		return copy;
	const char **flags = ARENA_ARRAY(plan->arena, const char *, source->flag_count + 2);
	for (size_t i = 0; i < source->flag_count; i++)
		flags[i] = source->flags[i];
	flags[copy->flag_count++] = "-idirafter";
	flags[copy->flag_count++] = folder;
	copy->flags = flags;
	return copy;
}

static size_t file_named(const struct plan *plan, const char *path)
{
	for (size_t i = 0; i < plan->files.count; i++)
		if (strcmp(plan->files.items[i].source->path, path) == 0)
			return i;
	return SIZE_MAX;
}

static size_t add_file(struct plan *plan, const struct plan_request *request, const char *path)
{
	size_t known = file_named(plan, path), number = source_named(request->sources, path);
	if (known != SIZE_MAX || number == SIZE_MAX)
		return known;
	struct error ignored;
	struct planned_file file = {
	    .source = with_headers(plan, &request->sources->items.items[number], request->include_folder),
	    .name = path_below(plan->root, path),
	};
	file.sites = source_sites_read(file.source, &ignored);
	const struct facts *facts = request->facts[number];
	if (file.sites && (!facts || facts->files.items[0].hash != file.sites->hash)) {
		source_sites_free(file.sites);
		file.sites = NULL;
	}
	VECTOR_PUSH(plan->files, file);
	return plan->files.count - 1;
}

/* ---- changes ---- */

static bool same_call(const struct change *one, const struct change *other)
{
	return one->site && one->site == other->site;
}

static void refuse_second(struct plan *plan, struct change *change)
{
	for (size_t i = 0; i < plan->changes.count; i++) {
		const struct change *other = &plan->changes.items[i];
		if (!same_call(other, change) || !other->replacement)
			continue;
		refuse(change, arena_printf(plan->arena, "it is the call of change %u", other->order));
		return;
	}
}

static const char *why_not(const struct planned_file *file, const struct change *change)
{
	const struct finding *finding = change->finding;
	if (finding->macro_place[0])
		return "a macro writes this call: change the macro, which others use as well";
	if (!file)
		return "it stands in a header, which other sources may include: change it by hand";
	if (!file->sites)
		return "the file has changed since it was analysed, or cannot be read any more";
	if (!change->site)
		return "the call is not found where the analysis saw it";
	if (change->site->from_macro)
		return "a macro writes a part of this call";
	if (!change->site->external)
		return "the function is one of this source's own";
	return NULL;
}

/* A rewrite is right as far as the source was understood. */
static const char *doubt_of(const struct planned_file *file, struct arena *arena)
{
	size_t count = file->sites->errors.count;
	if (count == 0)
		return NULL;
	return arena_printf(arena, "the source has %zu %s%s, the first: %s", count, count == 1 ? "error" : "errors",
	                    file->source->guessed ? " with the flags that were guessed" : "",
	                    file->sites->errors.items[0]);
}

static void place_change(struct plan *plan, const struct plan_request *request, struct change *change)
{
	const struct finding *finding = change->finding;
	if (change->status != STATUS_READY)
		return;
	change->file = add_file(plan, request, finding->place.file);
	const struct planned_file *file = change->file == SIZE_MAX ? NULL : &plan->files.items[change->file];
	if (file && file->sites)
		change->site = source_sites_at(file->sites, finding->place.line, finding->place.column, finding->call);
	const char *why = why_not(file, change);
	if (why) {
		refuse(change, why);
		return;
	}
	assert(file && file->sites);
	change->doubt = doubt_of(file, plan->arena);
	change_locate(change, request, file->sites, plan->arena);
	if (change->replacement)
		refuse_second(plan, change);
}

struct plan *plan_make(const struct plan_request *request)
{
	struct plan *plan = memory_zeroed(1, sizeof *plan);
	plan->arena = arena_new();
	plan->whereabouts = request->analysis->whereabouts;
	plan->root = arena_copy_string(plan->arena, analysis_top(request->analysis));
	for (size_t i = 0; i < request->analysis->findings.count; i++) {
		const struct finding *finding = &request->analysis->findings.items[i];
		if (!finding_counts(finding))
			continue;
		struct change change = {
		    .order = (unsigned)plan->changes.count + 1,
		    .finding = finding,
		    .file = SIZE_MAX,
		};
		change_choose(&change, request, plan->arena);
		place_change(plan, request, &change);
		change.chosen = change.status == STATUS_READY;
		VECTOR_PUSH(plan->changes, change);
	}
	return plan;
}

void plan_free(struct plan *plan)
{
	if (!plan)
		return;
	for (size_t i = 0; i < plan->files.count; i++)
		source_sites_free(plan->files.items[i].sites);
	VECTOR_FREE(plan->files);
	VECTOR_FREE(plan->changes);
	arena_free(plan->arena);
	free(plan);
}

bool plan_diff(const struct plan *plan, struct text *out)
{
	for (size_t i = 0; i < plan->files.count; i++) {
		const struct planned_file *file = &plan->files.items[i];
		if (file->text &&
		    !diff_write(file->name, file->sites->text, file->sites->size, file->text, file->size, out))
			return false;
	}
	return true;
}
