#define _GNU_SOURCE
#include "temporary_tree.h"

#include "base/files.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void stop(const char *what, const char *path)
{
	fprintf(stderr, "%s: %s\n", path, what);
	abort();
}

struct temporary_tree temporary_tree_new(void)
{
	struct temporary_tree tree = {.arena = arena_new()};
	char name[] = "/tmp/goinception-test-XXXXXX";
	if (!mkdtemp(name))
		stop("cannot be made", name);
	char *real = realpath(name, NULL);
	tree.folder = arena_copy_string(tree.arena, real ? real : name);
	free(real);
	return tree;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	(void)status;
	(void)kind;
	(void)place;
	return remove(path);
}

void temporary_tree_remove(struct temporary_tree *tree)
{
	if (nftw(tree->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0)
		stop("cannot be removed", tree->folder);
	arena_free(tree->arena);
}

const char *temporary_tree_path(struct temporary_tree *tree, const char *name)
{
	return path_absolute(tree->arena, tree->folder, name);
}

const char *temporary_tree_write(struct temporary_tree *tree, const char *name, const char *text)
{
	const char *path = temporary_tree_path(tree, name);
	struct error error;
	if (!directory_create(path_directory(tree->arena, path), &error) ||
	    !file_write(path, text, strlen(text), &error))
		stop(error.message, path);
	return path;
}
