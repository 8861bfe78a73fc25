/* What changed in a git repository between a commit and its files as they are now; through libgit2. */
#ifndef GOINCEPTION_SOURCE_CHANGE_H
#define GOINCEPTION_SOURCE_CHANGE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/table.h"
#include "base/vector.h"

#include <stdbool.h>

enum change_kind { CHANGE_MODIFIED, CHANGE_ADDED, CHANGE_REMOVED };

/* Lines count from 1. A count of 0: nothing on that side, behind the line `first`. */
struct changed_lines {
	unsigned old_first, old_count, new_first, new_count;
};

struct changed_file {
	const char *name; /* below the top of the repository */
	enum change_kind kind;
	const char *moved; /* of an added file, where it was; of a removed one, where it is now; null: nowhere */
	size_t delta;      /* private */
	bool lines_read;   /* private */
	bool binary;       /* it has no lines */
	VECTOR(struct changed_lines) lines; /* once change_read_lines() has read them */
};

struct change {
	struct arena *arena;
	const char *top; /* the repository's working folder, as a part of the name of the folder that was asked for */
	const char *real_top; /* the same without symbolic links */
	const char *commit;   /* 10 hexadecimal digits: what is compared with */
	bool parted;          /* the revision is no ancestor of HEAD: the commit is the one where they parted */
	VECTOR(struct changed_file) files;
	VECTOR(const char *)
	untracked; /* what git neither knows nor ignores; folders end with '/'. What it ignores is made by the build,
	            * and taken to be as it was. */
	VECTOR(const char *) submodules; /* that changed; what changed in them is not looked at */
	struct table *number_of_name;
	struct table *moved_names;      /* private */
	struct change_handles *handles; /* private */
};

/* From the commit where `revision` and HEAD parted (the revision itself, where HEAD comes from it) to the files of the
 * working folder around `folder`. Null with *error: no repository, no such revision, nothing in common with HEAD. */
struct change *change_since(const char *folder, const char *revision, struct error *error);
void change_free(struct change *change); /* null is allowed */

/* The part of an absolute path below the top; null when it lies elsewhere. */
const char *change_name(const struct change *change, const char *path);

/* The changed file of that name; null when it is as it was. */
struct changed_file *change_find(const struct change *change, const char *name);

/* Was any file whose path ends with that name added or removed? Where headers are looked for in several folders, one
 * that comes or goes changes which of them is found. */
bool change_moves_name(const struct change *change, const char *path);

/* Reads which lines of a file differ. An added file that was moved is compared with what it was; of any other added or
 * removed file, and of a binary one, no lines are known. */
void change_read_lines(struct change *change, struct changed_file *file);

/* The number that a line of now had then, 0 for one that is new. Of a file whose lines were read. */
unsigned changed_file_line_before(const struct changed_file *file, unsigned line);

/* Writes the file as it was, as a checkout would. Not for added files that were not moved. */
bool change_write_before(const struct change *change, const struct changed_file *file, const char *path,
                         struct error *error);

#endif
