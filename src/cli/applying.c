#include "cli/applying.h"

#include "base/files.h"
#include "cli/output.h"
#include "rewrite/audit.h"
#include "rewrite/write.h"

/* The first name that nothing has yet; null: the one that is given is taken. */
static const char *rollback_path(const struct settings *settings, const struct plan *plan)
{
	const char *given = settings_string(settings, "rollback");
	if (given && path_is_file(path_absolute(settings->arena, NULL, given)))
		return NULL;
	if (given)
		return path_absolute(settings->arena, NULL, given);
	const char *path = path_join(settings->arena, plan->root, "goinception-rollback.patch");
	for (unsigned number = 2; path_is_file(path); number++)
		path = arena_printf(settings->arena, "%s/goinception-rollback-%u.patch", plan->root, number);
	return path;
}

bool applying_write(struct plan *plan, const struct settings *settings, struct error *error)
{
	const char *dirty =
	    settings_flag(settings, "allow-dirty") ? NULL : worktree_dirty_file(settings->arena, plan->root);
	if (dirty)
		return error_set(error, "%s has changes that are not committed: commit them first, or --allow-dirty",
		                 dirty);
	if (!audit_count(plan).files)
		return true;
	const char *unknown = settings_flag(settings, "allow-dirty") ? NULL : worktree_unknown_file(plan);
	if (unknown)
		return error_set(error, "%s is not in git: commit it first, or --allow-dirty", unknown);
	const char *path = rollback_path(settings, plan);
	if (!path)
		return error_set(error, "%s is there already: give the rollback patch another name",
		                 settings_string(settings, "rollback"));
	if (!output_check(path, error) || !plan_write(plan, path, error))
		return false;
	struct text note = {0};
	text_printf(&note, "take it back: git -C %s apply %s\n", plan->root, path);
	message_note("rollback", text_string(&note));
	text_free(&note);
	return true;
}
