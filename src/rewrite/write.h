/* What a plan composed, into the files: all of it, or nothing. */
#ifndef GOINCEPTION_REWRITE_WRITE_H
#define GOINCEPTION_REWRITE_WRITE_H

#include "rewrite/plan.h"

/* The first file with changes that git has not seen in a commit, below the folder; null: none, or no repository. */
const char *worktree_dirty_file(struct arena *arena, const char *folder);

/* The first file that the plan writes and git does not have: what it was is nowhere else then. Null: none, or no
 * repository. */
const char *worktree_unknown_file(const struct plan *plan);

/* Writes the patch that takes everything back to rollback_path, then each new text beside its file, and when all are
 * there, renames them. A file that is not what was analysed any more, or that nobody may write, refuses everything. On
 * an error nothing is changed: what was renamed already is put back, its changes are ROLLED-BACK, and the patch is
 * removed. Only what somebody saved meanwhile, or cannot be put back, stays: *error says so. On success all are
 * APPLIED. Owner and mode of the files are kept, and links stay links. */
bool plan_write(struct plan *plan, const char *rollback_path, struct error *error);

#endif
