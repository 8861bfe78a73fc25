#define _DEFAULT_SOURCE
#include "source/change.h"

#include "base/files.h"
#include "source/repository.h"

#include <assert.h>
#include <git2.h>
#include <stdlib.h>
#include <string.h>

enum { COMMIT_DIGITS = 10 };

struct change_handles {
	git_repository *repository;
	git_tree *tree;
	git_diff *diff;
};

/* ---- the commit to compare with ---- */

static const char *hint_of_shallow(git_repository *repository)
{
	return git_repository_is_shallow(repository)
	           ? "; this clone is shallow: `git fetch --unshallow` gets its history"
	           : "";
}

static bool find_commit(git_repository *repository, const char *revision, git_oid *ret, struct error *error)
{
	git_object *object = NULL, *commit = NULL;
	int code = git_revparse_single(&object, repository, revision);
	if (code == 0)
		code = git_object_peel(&commit, object, GIT_OBJECT_COMMIT);
	if (code == 0)
		*ret = *git_object_id(commit);
	else if (object)
		error_set(error, "--since %s: is no commit", revision);
	else if (code == GIT_EAMBIGUOUS)
		error_set(error, "--since %s: several commits begin so; write more digits", revision);
	else
		error_set(error, "--since %s: the repository has no such revision%s", revision,
		          hint_of_shallow(repository));
	git_object_free(object);
	git_object_free(commit);
	return code == 0;
}

static bool find_base(struct change *change, const char *revision, git_oid *ret, struct error *error)
{
	git_repository *repository = change->handles->repository;
	git_oid asked, head;
	if (!find_commit(repository, revision, &asked, error))
		return false;
	if (git_reference_name_to_id(&head, repository, "HEAD") != 0)
		return error_set(error, "--since %s: the repository has no commit that HEAD stands for", revision);
	if (git_merge_base(ret, repository, &asked, &head) != 0)
		return error_set(error, "--since %s: it and HEAD have no commit in common%s", revision,
		                 hint_of_shallow(repository));
	char digits[COMMIT_DIGITS + 1];
	git_oid_tostr(digits, sizeof digits, ret);
	change->commit = arena_copy_string(change->arena, digits);
	change->parted = !git_oid_equal(ret, &asked);
	return true;
}

/* ---- what differs ---- */

static bool told_by_git(struct error *error, const char *revision)
{
	const git_error *last = git_error_last();
	return error_set(error, "--since %s: git: %s", revision, last && last->message ? last->message : "failed");
}

static bool find_differences(struct change *change, const git_oid *base, const char *revision, struct error *error)
{
	struct change_handles *handles = change->handles;
	git_commit *commit = NULL;
	git_diff_options options;
	git_diff_find_options moves;
	git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
	git_diff_find_options_init(&moves, GIT_DIFF_FIND_OPTIONS_VERSION);
	options.flags = GIT_DIFF_INCLUDE_UNTRACKED | GIT_DIFF_INCLUDE_TYPECHANGE;
	options.context_lines = 0;
	moves.flags = GIT_DIFF_FIND_RENAMES;
	int code = git_commit_lookup(&commit, handles->repository, base);
	if (code == 0)
		code = git_commit_tree(&handles->tree, commit);
	if (code == 0)
		code =
		    git_diff_tree_to_workdir_with_index(&handles->diff, handles->repository, handles->tree, &options);
	if (code == 0)
		code = git_diff_find_similar(handles->diff, &moves);
	git_commit_free(commit);
	return code == 0 || told_by_git(error, revision);
}

static bool is_file(const git_diff_file *side)
{
	return side->mode == GIT_FILEMODE_BLOB || side->mode == GIT_FILEMODE_BLOB_EXECUTABLE;
}

static void add_file(struct change *change, size_t delta, enum change_kind kind, const char *name, const char *moved)
{
	struct arena *arena = change->arena;
	struct changed_file file = {.name = arena_copy_string(arena, name),
	                            .kind = kind,
	                            .moved = moved ? arena_copy_string(arena, moved) : NULL,
	                            .delta = delta};
	table_set(change->number_of_name, file.name, strlen(file.name), (uint32_t)change->files.count);
	VECTOR_PUSH(change->files, file);
	if (kind != CHANGE_MODIFIED)
		table_put_string(change->moved_names, path_name(file.name), 1);
}

/* A symbolic link stands for what it leads to, which the front end reads: it is left as it is now. */
static void add_delta(struct change *change, size_t number, const git_diff_delta *delta)
{
	const char *was = delta->old_file.path, *is = delta->new_file.path;
	if (delta->old_file.mode == GIT_FILEMODE_COMMIT || delta->new_file.mode == GIT_FILEMODE_COMMIT) {
		VECTOR_PUSH(change->submodules, arena_copy_string(change->arena, is));
		return;
	}
	if (delta->status == GIT_DELTA_UNTRACKED) {
		VECTOR_PUSH(change->untracked, arena_copy_string(change->arena, is));
		return;
	}
	bool before = is_file(&delta->old_file), now = is_file(&delta->new_file);
	if (delta->status == GIT_DELTA_RENAMED && before && now) {
		add_file(change, number, CHANGE_REMOVED, was, is);
		add_file(change, number, CHANGE_ADDED, is, was);
	} else if (before && now) {
		add_file(change, number, CHANGE_MODIFIED, is, NULL);
	} else if (before) {
		add_file(change, number, CHANGE_REMOVED, was, NULL);
	} else if (now) {
		add_file(change, number, CHANGE_ADDED, is, NULL);
	}
}

static bool open_repository(struct change *change, const char *folder, const char *revision, struct error *error)
{
	struct change_handles *handles = change->handles;
	git_repository_open_ext(&handles->repository, folder, 0, NULL);
	change->top = handles->repository ? repository_folder(change->arena, folder) : NULL;
	if (!change->top)
		return error_set(error, "--since %s: %s lies in no git repository", revision, folder);
	const char *top = git_repository_workdir(handles->repository);
	change->real_top = path_absolute(change->arena, NULL, top);
	return true;
}

static bool fill(struct change *change, const char *folder, const char *revision, struct error *error)
{
	git_oid base;
	if (!open_repository(change, folder, revision, error) || !find_base(change, revision, &base, error) ||
	    !find_differences(change, &base, revision, error))
		return false;
	for (size_t i = 0; i < git_diff_num_deltas(change->handles->diff); i++)
		add_delta(change, i, git_diff_get_delta(change->handles->diff, i));
	return true;
}

struct change *change_since(const char *folder, const char *revision, struct error *error)
{
	struct change *change = memory_zeroed(1, sizeof *change);
	git_libgit2_init();
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0); /* nothing of it is run */
	change->arena = arena_new();
	change->number_of_name = table_new();
	change->moved_names = table_new();
	change->handles = ARENA_NEW(change->arena, struct change_handles);
	if (fill(change, folder, revision, error))
		return change;
	change_free(change);
	return NULL;
}

void change_free(struct change *change)
{
	if (!change)
		return;
	git_diff_free(change->handles->diff);
	git_tree_free(change->handles->tree);
	git_repository_free(change->handles->repository);
	git_libgit2_shutdown();
	for (size_t i = 0; i < change->files.count; i++)
		VECTOR_FREE(change->files.items[i].lines);
	VECTOR_FREE(change->files);
	VECTOR_FREE(change->untracked);
	VECTOR_FREE(change->submodules);
	table_free(change->number_of_name);
	table_free(change->moved_names);
	arena_free(change->arena);
	free(change);
}

/* ---- questions ---- */

const char *change_name(const struct change *change, const char *path)
{
	const char *name = path_below(change->top, path);
	if (name == path)
		name = path_below(change->real_top, path);
	return name == path ? NULL : name;
}

struct changed_file *change_find(const struct change *change, const char *name)
{
	uint32_t number = table_get_string(change->number_of_name, name);
	return number == TABLE_NONE ? NULL : &change->files.items[number];
}

bool change_moves_name(const struct change *change, const char *path)
{
	return table_get_string(change->moved_names, path_name(path)) != TABLE_NONE;
}

void change_read_lines(struct change *change, struct changed_file *file)
{
	bool two_sides = file->kind == CHANGE_MODIFIED || (file->kind == CHANGE_ADDED && file->moved);
	git_patch *patch = NULL;
	if (file->lines_read)
		return;
	file->lines_read = true;
	file->binary = !two_sides || git_patch_from_diff(&patch, change->handles->diff, file->delta) != 0 || !patch ||
	               (git_patch_get_delta(patch)->flags & GIT_DIFF_FLAG_BINARY);
	for (size_t i = 0; patch && i < git_patch_num_hunks(patch); i++) {
		const git_diff_hunk *hunk;
		if (git_patch_get_hunk(&hunk, NULL, patch, i) != 0)
			continue;
		struct changed_lines lines = {(unsigned)hunk->old_start, (unsigned)hunk->old_lines,
		                              (unsigned)hunk->new_start, (unsigned)hunk->new_lines};
		VECTOR_PUSH(file->lines, lines);
	}
	git_patch_free(patch);
}

unsigned changed_file_line_before(const struct changed_file *file, unsigned line)
{
	unsigned before = line;
	if (file->binary)
		return 0;
	for (size_t i = 0; i < file->lines.count; i++) {
		const struct changed_lines *lines = &file->lines.items[i];
		if (lines->new_count ? line < lines->new_first : line <= lines->new_first)
			break;
		if (line < lines->new_first + lines->new_count)
			return 0;
		before = line + (lines->old_first + lines->old_count + !lines->old_count) -
		         (lines->new_first + lines->new_count + !lines->new_count);
	}
	return before;
}

bool change_write_before(const struct change *change, const struct changed_file *file, const char *path,
                         struct error *error)
{
	const git_diff_delta *delta = git_diff_get_delta(change->handles->diff, file->delta);
	git_blob *blob = NULL;
	git_buf content = GIT_BUF_INIT;
	git_blob_filter_options options;
	git_blob_filter_options_init(&options, GIT_BLOB_FILTER_OPTIONS_VERSION);
	assert(delta);
	options.flags = 0; /* binary files, too */
	bool good = git_blob_lookup(&blob, change->handles->repository, &delta->old_file.id) == 0 &&
	            git_blob_filter(&content, blob, delta->old_file.path, &options) == 0;
	if (good)
		good = file_write(path, content.ptr ? content.ptr : "", content.size, error);
	else
		error_set(error, "%s: its content at %s cannot be read from the repository", delta->old_file.path,
		          change->commit);
	git_buf_dispose(&content);
	git_blob_free(blob);
	return good;
}
