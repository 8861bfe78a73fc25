/* compile_commands.json: found, and read. */
#ifndef GOINCEPTION_SOURCE_DATABASE_H
#define GOINCEPTION_SOURCE_DATABASE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/vector.h"
#include "source/flags.h"

struct database {
	const char *path;
	VECTOR(struct compile_command) commands; /* in the order of the file; items are freed by database_release */
};

/* The database named by a folder or a file, for -p; null with *error. */
const char *database_named(struct arena *arena, const char *path, struct error *error);

/* The database nearest to a folder: in it, in one of its build folders (build*, out*, cmake-build*; the first by name),
 * or the same for its parents, at first `folder` itself. Null when there is none. *ret_folder is the folder it was
 * found for, so that the search can go on with its parent. */
const char *database_search(struct arena *arena, const char *folder, const char **ret_folder);

/* Reads a database. Commands whose source is the standard input are left out. */
bool database_load(struct arena *arena, const char *path, struct database *ret_database, struct error *error);

/* Reads a database from bytes; path is used in errors and as the base of relative directories. */
bool database_read(struct arena *arena, const char *path, const char *bytes, size_t size, struct database *ret_database,
                   struct error *error);
void database_release(struct database *database);

#endif
