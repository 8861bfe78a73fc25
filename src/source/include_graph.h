/* Who includes whom in a tree, and which include folder each of these lines needs. */
#ifndef GOINCEPTION_SOURCE_INCLUDE_GRAPH_H
#define GOINCEPTION_SOURCE_INCLUDE_GRAPH_H

#include "base/arena.h"
#include "base/table.h"
#include "base/vector.h"
#include "source/scan.h"

#include <stdbool.h>
#include <stdint.h>

struct include_link {
	uint32_t file;   /* index into files: what is included */
	uint32_t folder; /* index into folders: where to look for it; TABLE_NONE: beside the file that includes it */
	bool angled;
};

struct included_file {
	const char *path;
	uint32_t first_link, link_count; /* in links */
	uint32_t next_of_name;           /* index of another file with the same last part, or TABLE_NONE */
};

struct include_graph {
	struct arena *arena;
	VECTOR(struct included_file) files;
	VECTOR(struct include_link) links;
	VECTOR(const char *) folders; /* absolute */
	struct table *file_of_path, *first_of_name, *folder_of_path, *system_names;
	struct table *library_names; /* header → index into folders, or NO_LIBRARY */
	const char *outside[9];      /* folders at the edge of the tree that may hold headers, too; ends with null */
};

/* Reads the files of the tree and follows their includes, as far as they are found in the tree, at its edge (in root
 * and its parent, and in the usual include folders there) or in the folder of an installed library. Names that the
 * system's folders hold and that are written between < and > are the system's. */
struct include_graph *include_graph_new(const struct tree *tree, const char *root);
void include_graph_free(struct include_graph *graph); /* null is allowed */

#endif
