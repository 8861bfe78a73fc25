/* Which files are analysed, and with which flags. */
#ifndef GOINCEPTION_SOURCE_SOURCES_H
#define GOINCEPTION_SOURCE_SOURCES_H

#include "base/arena.h"
#include "base/error.h"
#include "base/vector.h"
#include "source/overlay.h"
#include "source/scan.h"

#include <stdbool.h>

/* One source to extract. Everything in it is safe to hand to a compiler's front end: flags that write files, run
 * plugins or read response files are gone. */
struct source {
	const char *path;         /* absolute, normalised */
	const char *directory;    /* absolute: where relative flags count from */
	const char *const *flags; /* without the compiler's name and without the source */
	size_t flag_count;
	bool guessed;                      /* no compile command was known for it */
	const char *const *not_understood; /* flags that were left out because nobody knows what they do */
	size_t not_understood_count;
	const struct overlay *overlay; /* what is read in place of files on the disk; null: nothing */
};

struct sources {
	struct arena *arena;
	VECTOR(struct source)
	items;                /* sorted by path; a path that is built several times stands once for each set of flags
	                       * that differs in more than outputs, at most 4 */
	const char *root;     /* absolute: the folder that all asked-for paths lie in */
	const char *database; /* path of the compile_commands.json in use, or "" */
	unsigned outside;     /* database entries that lie outside the asked-for paths */
	const char
	    *elsewhere;    /* a source of a database that was found and is of no use, as it speaks of others; or "" */
	unsigned excluded; /* sources that globs or ignore files took out */
	unsigned missing;  /* database entries whose file does not exist */
	VECTOR(const char *)
	refused; /* with keep_going: one line for each path that cannot be read */
};

struct sources_request {
	const char *const *paths; /* as the user wrote them; at least one */
	size_t path_count;
	const char *build;        /* folder or file of compile_commands.json, or null: look for it */
	bool keep_going;          /* a path that cannot be read goes into `refused`; there may be no items then */
	const char *const *flags; /* a compile command or its flags, from the current folder, that holds for all the
	                           * paths, which are then sources; null: they are looked for */
	size_t flag_count;
	bool without_database;       /* do not look for one: flags come from compile_flags.txt or are guessed */
	const char *const *excludes; /* globs, against the path relative to the root and against its last part */
	size_t exclude_count;
};

/* Finds the sources. Errors (a path that does not exist, a broken database that was named or found, nothing to
 * analyse) are for the user: one line with what to do. Release with sources_free. */
struct sources *sources_find(const struct sources_request *request, struct error *error);
/* What may be a source in the folders of the request, though no database names it: absolute paths, sorted, each once,
 * for tree_release. The sources were found for the request; folders that cannot be read are left out. */
void sources_scan(const struct sources *sources, const struct sources_request *request, struct tree *ret_tree);
void sources_free(struct sources *sources); /* null is allowed */

/* Header directories and names for which a later file could change what is read: used by the cache.
 * True when any of the flags' include folders, or the source's own folder, now holds a file of that name. */
bool source_could_include(const struct source *source, const char *header_name);

#endif
