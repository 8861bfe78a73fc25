/* The files of a tree, as far as they may be sources or headers. */
#ifndef GOINCEPTION_SOURCE_SCAN_H
#define GOINCEPTION_SOURCE_SCAN_H

#include "base/arena.h"
#include "base/error.h"
#include "base/vector.h"
#include "source/glob.h"

struct tree {
	VECTOR(const char *) sources; /* absolute paths, sorted */
	VECTOR(const char *) headers;
	unsigned excluded; /* sources that globs or ignore files took out */
};

/* Walks the folder. Globs count from root. Ignore files are respected where the folder lies in a git repository. Hidden
 * folders, build folders and symbolic links to folders are not entered. An error only when folder itself cannot be
 * read. */
bool tree_scan(struct arena *arena, const char *folder, const char *root, const struct globs *excludes,
               struct tree *ret_tree, struct error *error);
void tree_release(struct tree *tree);

#endif
