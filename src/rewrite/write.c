#define _DEFAULT_SOURCE
#include "rewrite/write.h"

#include "base/files.h"

#include <errno.h>
#include <fcntl.h>
#include <git2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

const char *worktree_dirty_file(struct arena *arena, const char *folder)
{
	git_libgit2_init();
	git_repository *repository = NULL;
	git_status_list *list = NULL;
	git_status_options options;
	git_status_options_init(&options, GIT_STATUS_OPTIONS_VERSION);
	options.flags = GIT_STATUS_OPT_EXCLUDE_SUBMODULES;
	const char *found = NULL;
	if (git_repository_open_ext(&repository, folder, 0, NULL) == 0 && git_repository_workdir(repository) &&
	    git_status_list_new(&list, repository, &options) == 0 && git_status_list_entrycount(list) > 0) {
		const git_status_entry *entry = git_status_byindex(list, 0);
		const git_diff_delta *delta = entry->index_to_workdir ? entry->index_to_workdir : entry->head_to_index;
		found = arena_copy_string(arena, delta->new_file.path);
	}
	git_status_list_free(list);
	git_repository_free(repository);
	git_libgit2_shutdown();
	return found;
}

const char *worktree_unknown_file(const struct plan *plan)
{
	git_libgit2_init();
	git_repository *repository = NULL;
	const char *found = NULL;
	bool known = git_repository_open_ext(&repository, plan->root, 0, NULL) == 0;
	for (size_t i = 0; known && !found && i < plan->files.count; i++) {
		const struct planned_file *file = &plan->files.items[i];
		unsigned flags = 0;
		if (file->text && git_status_file(&flags, repository, file->name) == 0 &&
		    flags & (GIT_STATUS_WT_NEW | GIT_STATUS_IGNORED))
			found = file->name;
	}
	git_repository_free(repository);
	git_libgit2_shutdown();
	return found;
}

/* A file on its way from the old text to the new one. */
struct replacing {
	struct planned_file *file;
	char *real;  /* where it really lies */
	char *aside; /* the new text */
	bool renamed;
};

struct writing {
	struct plan *plan;
	VECTOR(struct replacing) items;
};

static bool check_unchanged(const struct replacing *replacing, struct error *error)
{
	uint64_t hash;
	if (file_hash(replacing->real, &hash) && hash == replacing->file->sites->hash)
		return true;
	return error_set_at(error, replacing->file->source->path, 0, 0,
	                    "has changed since it was analysed: nothing is written; run fix again");
}

/* A new file beside another one, with its mode and, where this is allowed, its owner. */
static bool write_aside(const char *beside, const char *bytes, size_t size, char **ret, struct error *error)
{
	struct stat status;
	size_t length = strlen(beside) + sizeof ".goinception-XXXXXX";
	char *aside = memory_allocate(length);
	snprintf(aside, length, "%s.goinception-XXXXXX", beside);
	int descriptor = mkstemp(aside);
	bool good = descriptor >= 0 && stat(beside, &status) == 0 && fchmod(descriptor, status.st_mode & 07777) == 0;
	if (good && fchown(descriptor, status.st_uid, status.st_gid) < 0 && errno != EPERM)
		good = false;
	good = good && descriptor_write(descriptor, bytes, size) && fsync(descriptor) == 0;
	int number = errno;
	if (descriptor >= 0 && close(descriptor) < 0 && good) {
		good = false;
		number = errno;
	}
	if (good) {
		*ret = aside;
		return true;
	}
	if (descriptor >= 0)
		unlink(aside);
	free(aside);
	return error_set_at(error, beside, 0, 0, "cannot be written: %s", strerror(number));
}

/* A new file in its place would get around that, and root would not even be asked. */
static bool check_writable(const struct replacing *replacing, struct error *error)
{
	struct stat status;
	if (stat(replacing->real, &status) == 0 && !(status.st_mode & 0222))
		return error_set_at(error, replacing->file->source->path, 0, 0,
		                    "is read-only: nothing is written; chmod u+w first");
	return true;
}

static bool prepare(struct writing *writing, struct error *error)
{
	for (size_t i = 0; i < writing->items.count; i++) {
		struct replacing *replacing = &writing->items.items[i];
		replacing->real = realpath(replacing->file->source->path, NULL);
		if (!replacing->real)
			return error_set_at(error, replacing->file->source->path, 0, 0, "cannot be read: %s",
			                    strerror(errno));
		if (!check_unchanged(replacing, error) || !check_writable(replacing, error) ||
		    !write_aside(replacing->real, replacing->file->text, replacing->file->size, &replacing->aside,
		                 error))
			return false;
	}
	return true;
}

static void mark(const struct writing *writing, const struct replacing *replacing, enum change_stage stage)
{
	for (size_t i = 0; i < writing->plan->changes.count; i++) {
		struct change *change = &writing->plan->changes.items[i];
		if (change->file != SIZE_MAX && &writing->plan->files.items[change->file] == replacing->file &&
		    change->chosen && (change->stage == CHANGE_REWRITTEN || change->stage == CHANGE_VALIDATED))
			change->stage = stage;
	}
}

/* Is it still what was written here, and nothing that somebody saved since? */
static bool is_ours(const struct replacing *replacing)
{
	uint64_t hash;
	return file_hash(replacing->real, &hash) && hash == XXH3_64bits(replacing->file->text, replacing->file->size);
}

static bool put_back_one(const struct replacing *replacing)
{
	const struct source_sites *old = replacing->file->sites;
	struct error ignored;
	char *aside;
	if (!is_ours(replacing) || !write_aside(replacing->real, old->text, old->size, &aside, &ignored))
		return false;
	bool good = rename(aside, replacing->real) == 0;
	if (!good)
		unlink(aside);
	free(aside);
	return good;
}

/* The old bytes again. What even that cannot write is in the rollback patch, which else nobody needs. */
static void put_back(struct writing *writing, const char *rollback_path, struct error *error)
{
	struct stat status;
	const char *left = NULL;
	bool any = false;
	for (size_t i = 0; i < writing->items.count; i++) {
		const struct replacing *replacing = &writing->items.items[i];
		if (!replacing->renamed)
			continue;
		bool good = put_back_one(replacing);
		mark(writing, replacing, good ? CHANGE_ROLLED_BACK : CHANGE_APPLIED);
		left = good ? left : replacing->file->name;
		any = true;
	}
	if (left)
		error_add(error, "; %s could not be put back: what it was is in %s", left, rollback_path);
	else if (any)
		error_add(error, "; what was written already was put back");
	if (!left && lstat(rollback_path, &status) == 0 && S_ISREG(status.st_mode))
		unlink(rollback_path);
}

static bool rename_all(struct writing *writing, const char *rollback_path, struct error *error)
{
	for (size_t i = 0; i < writing->items.count; i++) {
		struct replacing *replacing = &writing->items.items[i];
		if (check_unchanged(replacing, error)) {
			replacing->renamed = rename(replacing->aside, replacing->real) == 0;
			if (replacing->renamed)
				continue;
			error_set_at(error, replacing->real, 0, 0, "cannot be written: %s", strerror(errno));
		}
		put_back(writing, rollback_path, error);
		return false;
	}
	for (size_t i = 0; i < writing->items.count; i++)
		mark(writing, &writing->items.items[i], CHANGE_APPLIED);
	return true;
}

static bool write_rollback(const struct plan *plan, const char *path, struct error *error)
{
	struct text patch = {0};
	bool good = true;
	for (size_t i = 0; good && i < plan->files.count; i++) {
		const struct planned_file *file = &plan->files.items[i];
		if (file->text)
			good = diff_write(file->name, file->text, file->size, file->sites->text, file->sites->size,
			                  &patch);
	}
	if (!good)
		error_set(error, "the rollback patch cannot be made: libgit2 failed");
	good = good && file_write(path, text_string(&patch), patch.length, error);
	text_free(&patch);
	return good;
}

static void release(struct writing *writing)
{
	for (size_t i = 0; i < writing->items.count; i++) {
		struct replacing *replacing = &writing->items.items[i];
		if (replacing->aside && !replacing->renamed)
			unlink(replacing->aside);
		free(replacing->aside);
		free(replacing->real);
	}
	VECTOR_FREE(writing->items);
}

bool plan_write(struct plan *plan, const char *rollback_path, struct error *error)
{
	struct writing writing = {.plan = plan};
	for (size_t i = 0; i < plan->files.count; i++)
		if (plan->files.items[i].text)
			VECTOR_PUSH(writing.items, (struct replacing){.file = &plan->files.items[i]});
	bool good = prepare(&writing, error) && write_rollback(plan, rollback_path, error) &&
	            rename_all(&writing, rollback_path, error);
	release(&writing);
	return good;
}
