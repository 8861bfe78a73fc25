#define _DEFAULT_SOURCE
#include "source/repository.h"

#include "base/files.h"

#include <git2.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* The folder LINK/src is really TOP/src, in a repository at TOP; without the ending that both have, it is LINK. */
static const char *cut_ending(struct arena *arena, const char *folder, const char *ending)
{
	size_t length = strlen(folder), cut = strlen(ending);
	if (cut + 1 >= length || strcmp(folder + length - cut, ending) != 0 || folder[length - cut - 1] != '/')
		return NULL;
	return arena_copy_bytes(arena, folder, length - cut - 1);
}

static const char *named_folder(struct arena *arena, const char *top, const char *folder)
{
	char *real = realpath(folder, NULL);
	if (!real)
		return NULL;
	const char *below = path_below(top, real), *name = NULL;
	if (below != real)
		name = cut_ending(arena, folder, below);
	else if (strncmp(top, real, strlen(real)) == 0 && strlen(top) <= strlen(real) + 1) /* git ends it with '/' */
		name = arena_copy_string(arena, folder);
	free(real);
	return name;
}

/* Is there a .git in the folder or above it? Setting libgit2 up takes longer than asking: it reads certificates. */
static bool may_be_inside(const char *folder)
{
	char *real = realpath(folder, NULL), path[PATH_MAX + sizeof "/.git"];
	size_t length = real ? strlen(real) : 0;
	struct stat status;
	bool found = false;
	while (real && !found) {
		snprintf(path, sizeof path, "%.*s/.git", (int)length, real);
		found = lstat(path, &status) == 0;
		if (length == 0)
			break;
		do
			length--;
		while (length > 0 && real[length] != '/');
	}
	free(real);
	return found;
}

const char *repository_folder(struct arena *arena, const char *folder)
{
	if (!may_be_inside(folder))
		return NULL;
	git_libgit2_init();
	git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0); /* nothing of it is run, nor read but where it lies */
	git_repository *repository = NULL;
	const char *found = NULL;
	if (git_repository_open_ext(&repository, folder, 0, NULL) == 0 && git_repository_workdir(repository))
		found = named_folder(arena, git_repository_workdir(repository), folder);
	git_repository_free(repository);
	git_libgit2_shutdown();
	return found;
}
