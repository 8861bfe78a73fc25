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

static bool is_of_file(const struct change *change, size_t number)
{
	return change->file == number && change->stage == CHANGE_REWRITTEN;
}

static void refute(struct plan *plan, struct change *change, const char *message)
{
	change->stage = CHANGE_CHECKED;
	change->status = STATUS_REFUTED;
	change->chosen = false;
	change->message = arena_printf(plan->arena, "the new text has an error: %s", message);
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

/* *ret_message: null, or an error that the new text of the file has and the old one has not. */
static bool read_again(struct plan *plan, size_t number, const char **ret_message, struct error *error)
{
	const struct planned_file *file = &plan->files.items[number];
	struct source source = *file->source;
	struct overlay *overlay = plan_lay(plan, error);
	source.overlay = overlay;
	struct source_sites *after = overlay ? source_sites_read(&source, error) : NULL;
	const char *message = after ? new_error(file->sites, after) : NULL;
	*ret_message = message ? arena_copy_string(plan->arena, message) : NULL;
	source_sites_free(after);
	overlay_free(overlay);
	return after != NULL;
}

/* Changes of one file whose text has an error, while it is looked for which of them make it. */
struct sifting {
	struct plan *plan;
	size_t number; /* of the file */
	struct change **changes;
	struct error *error;
};

/* Refutes those of these changes that make an error by themselves: halves, and halves of these. */
static bool sift(struct sifting *sifting, size_t from, size_t count, size_t all)
{
	const char *message;
	for (size_t i = 0; i < all; i++)
		if (sifting->changes[i]->status == STATUS_READY)
			sifting->changes[i]->chosen = i >= from && i < from + count;
	plan_compose(sifting->plan);
	if (!sifting->plan->files.items[sifting->number].text)
		return true;
	if (!read_again(sifting->plan, sifting->number, &message, sifting->error))
		return false;
	if (message && count == 1)
		refute(sifting->plan, sifting->changes[from], message);
	return !message || count == 1 ||
	       (sift(sifting, from, count / 2, all) && sift(sifting, from + count / 2, count - count / 2, all));
}

static bool check_file(struct plan *plan, size_t number, struct error *error)
{
	const char *message;
	size_t count = 0;
	if (!read_again(plan, number, &message, error))
		return false;
	if (!message)
		return true;
	struct sifting sifting = {plan, number, ARENA_ARRAY(plan->arena, struct change *, plan->changes.count + 1),
	                          error};
	for (size_t i = 0; i < plan->changes.count; i++)
		if (is_of_file(&plan->changes.items[i], number))
			sifting.changes[count++] = &plan->changes.items[i];
	if (!sift(&sifting, 0, count, count))
		return false;
	for (size_t i = 0; i < count; i++)
		sifting.changes[i]->chosen = sifting.changes[i]->status == STATUS_READY;
	plan_compose(plan);
	if (!plan->files.items[number].text)
		return true;
	if (!read_again(plan, number, &message, error))
		return false;
	for (size_t i = 0; message && i < count; i++) /* only together do they make it */
		if (sifting.changes[i]->chosen)
			refute(plan, sifting.changes[i], message);
	if (message)
		plan_compose(plan);
	return true;
}

bool plan_check(struct plan *plan, struct error *error)
{
	bool good = true;
	for (size_t i = 0; good && i < plan->files.count; i++)
		if (plan->files.items[i].text)
			good = check_file(plan, i, error);
	return good;
}
