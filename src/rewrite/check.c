/* New texts, read as the compiler would. */
#include "rewrite/plan.h"

#include "base/files.h"

#include <string.h>

/* "line 3: unknown name" without the line: lines move. */
static const char *what_is_said(const char *message)
{
	const char *colon = strstr(message, ": ");
	return colon ? colon + 2 : message;
}

static size_t times_said(const struct source_sites *sites, const char *message)
{
	size_t times = 0;
	for (size_t i = 0; i < sites->errors.count; i++)
		times += strcmp(what_is_said(sites->errors.items[i]), what_is_said(message)) == 0;
	return times;
}

/* An error that the old text has not, or not so often; null: none. */
static const char *new_error(const struct source_sites *before, const struct source_sites *after)
{
	for (size_t i = 0; i < after->errors.count; i++)
		if (times_said(after, after->errors.items[i]) > times_said(before, after->errors.items[i]))
			return after->errors.items[i];
	return NULL;
}

static void refute(struct plan *plan, size_t number, const char *message)
{
	struct planned_file *file = &plan->files.items[number];
	for (size_t i = 0; i < plan->changes.count; i++) {
		struct change *change = &plan->changes.items[i];
		if (change->file != number || change->stage != CHANGE_REWRITTEN)
			continue;
		change->stage = CHANGE_CHECKED;
		change->status = STATUS_REFUTED;
		change->chosen = false;
		change->message = arena_printf(plan->arena, "the new text has an error: %s", message);
	}
	file->text = NULL;
	file->sha1[0] = 0;
}

struct overlay *plan_lay(const struct plan *plan, struct error *error)
{
	struct overlay *overlay = overlay_new(error);
	bool good = overlay != NULL;
	for (size_t i = 0; good && i < plan->files.count; i++) {
		const struct planned_file *file = &plan->files.items[i];
		if (file->text)
			good = file_write(overlay_add(overlay, file->source->path), file->text, file->size, error);
	}
	if (good && overlay_finish(overlay, error))
		return overlay;
	overlay_free(overlay);
	return NULL;
}

static bool check_file(struct plan *plan, size_t number, const struct overlay *overlay, struct error *error)
{
	struct planned_file *file = &plan->files.items[number];
	struct source source = *file->source;
	source.overlay = overlay;
	struct source_sites *after = source_sites_read(&source, error);
	if (!after)
		return false;
	const char *message = new_error(file->sites, after);
	if (message)
		refute(plan, number, message);
	source_sites_free(after);
	return true;
}

bool plan_check(struct plan *plan, struct error *error)
{
	struct overlay *overlay = plan_lay(plan, error);
	bool good = overlay != NULL;
	for (size_t i = 0; good && i < plan->files.count; i++)
		if (plan->files.items[i].text)
			good = check_file(plan, i, overlay, error);
	overlay_free(overlay);
	return good;
}
