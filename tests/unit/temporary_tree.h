/* A folder of its own for one test, with the files the test wants; gone afterwards. */
#ifndef GOINCEPTION_TESTS_TEMPORARY_TREE_H
#define GOINCEPTION_TESTS_TEMPORARY_TREE_H

#include "base/arena.h"

struct temporary_tree {
	struct arena *arena;
	const char *folder; /* absolute, without symbolic links */
};

struct temporary_tree temporary_tree_new(void);
void temporary_tree_remove(struct temporary_tree *tree);

/* Writes a file, and the folders it lies in; returns its absolute path. */
const char *temporary_tree_write(struct temporary_tree *tree, const char *name, const char *text);

/* The absolute path of a name in the tree. */
const char *temporary_tree_path(struct temporary_tree *tree, const char *name);

#endif
