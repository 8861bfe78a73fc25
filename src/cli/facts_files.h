/* Facts files on the disk: what they are called, finding them, and reading them for a program. */
#ifndef GOINCEPTION_CLI_FACTS_FILES_H
#define GOINCEPTION_CLI_FACTS_FILES_H

#include "base/arena.h"
#include "base/error.h"
#include "base/vector.h"
#include "facts/facts.h"

/* Where below the folder the facts of a source stand, which is built in more than one way when number is not 1: the
 * source's whole path below the folder, "FOLDER/home/me/src/net.c.facts", "...net.c~2.facts". Two sources never have
 * the same, whatever they are called, and none depends on what else is extracted. */
char *facts_file_name(struct arena *arena, const char *folder, const char *source, unsigned number);

struct facts_file {
	const char *path; /* absolute */
	struct facts *facts;
};

struct facts_files {
	struct arena *arena;
	VECTOR(struct facts_file)
	items; /* in the order in which their sources would be analysed: by source, then by path */
};

/* Reads what the words name: a file; a folder, every *.facts below it; "@FILE", one such path a line. A file that is
 * named twice is taken once. Null with *error: the first file that is not there, no facts, damaged, or of another
 * version. */
struct facts_files *facts_files_read(const char *const *words, size_t count, struct error *error);
void facts_files_free(struct facts_files *files); /* frees the facts too; null is allowed */

#endif
