/* Files that are read in place of those on the disk: what sources were at another time. */
#ifndef GOINCEPTION_SOURCE_OVERLAY_H
#define GOINCEPTION_SOURCE_OVERLAY_H

#include "base/arena.h"
#include "base/error.h"
#include "base/table.h"
#include "base/vector.h"

struct overlay {
	struct arena *arena;
	const char *folder; /* private to this process: what is read instead */
	const char *map;    /* a file in it that tells the front end, for -ivfsoverlay */
	struct table *number_of_path;
	VECTOR(const char *) contents; /* null: the path is hidden */
	VECTOR(const char *) paths;
};

/* An empty one, in a new folder below $TMPDIR. */
struct overlay *overlay_new(struct error *error);
void overlay_free(struct overlay *overlay); /* removes its folder; null is allowed */

/* Where to write what is to be read at that absolute path. */
const char *overlay_add(struct overlay *overlay, const char *path);

/* The path is to look as if there were no file. */
void overlay_hide(struct overlay *overlay, const char *path);

/* Writes the map, once all is added. */
bool overlay_finish(struct overlay *overlay, struct error *error);

/* The file to read for a path: the path itself where there is no overlay (null) or nothing stands over it; null for a
 * hidden one. */
const char *overlay_path(const struct overlay *overlay, const char *path);

#endif
