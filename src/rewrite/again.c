#include "rewrite/again.h"

#include <string.h>

static bool has(const struct analysis *analysis, const char *fingerprint)
{
	for (size_t i = 0; i < analysis->findings.count; i++)
		if (strcmp(analysis->findings.items[i].fingerprint, fingerprint) == 0)
			return true;
	return false;
}

static bool refute(struct change *change, const char *message)
{
	if (!change->chosen || change->stage != CHANGE_REWRITTEN)
		return false;
	change->stage = CHANGE_CHECKED;
	change->status = STATUS_REFUTED;
	change->chosen = false;
	change->message = message;
	return true;
}

static bool is_changed(const struct plan *plan, const char *path)
{
	for (size_t i = 0; i < plan->files.count; i++)
		if (plan->files.items[i].text && strcmp(plan->files.items[i].source->path, path) == 0)
			return true;
	return false;
}

static bool refute_for(struct plan *plan, const struct finding *finding)
{
	bool any = false, known = is_changed(plan, finding->place.file);
	const char *message =
	    arena_printf(plan->arena, "a new finding comes with it: %s() in %s()", finding->call, finding->function);
	for (size_t i = 0; i < plan->changes.count; i++) {
		struct change *change = &plan->changes.items[i];
		if (!known || strcmp(change->finding->place.file, finding->place.file) == 0)
			any |= refute(change, message);
	}
	return any;
}

/* Is it one that was there, in a function that was taken apart: the same call, now in the other half? */
static bool has_moved(const struct plan *plan, const struct analysis *after, const struct finding *finding)
{
	for (size_t i = 0; i < plan->changes.count; i++) {
		const struct change *change = &plan->changes.items[i];
		const struct finding *old = change->finding;
		if (change->stage < CHANGE_REWRITTEN && old->rule == finding->rule &&
		    strcmp(old->call, finding->call) == 0 && strcmp(old->place.file, finding->place.file) == 0 &&
		    strncmp(finding->function, old->function, strlen(old->function)) == 0 &&
		    !has(after, old->fingerprint))
			return true;
	}
	return false;
}

bool plan_compare(struct plan *plan, const struct analysis *before, const struct analysis *after)
{
	bool any = false;
	for (size_t i = 0; i < plan->changes.count; i++)
		if (has(after, plan->changes.items[i].finding->fingerprint))
			any |= refute(&plan->changes.items[i], "the finding is still there in the new text");
	for (size_t i = 0; i < after->findings.count; i++)
		if (finding_counts(&after->findings.items[i]) && !has(before, after->findings.items[i].fingerprint) &&
		    !has_moved(plan, after, &after->findings.items[i]))
			any |= refute_for(plan, &after->findings.items[i]);
	return any;
}
