/* Private to this room: the state of one sources_find. */
#ifndef GOINCEPTION_SOURCE_FINDING_H
#define GOINCEPTION_SOURCE_FINDING_H

#include "source/database.h"
#include "source/glob.h"
#include "source/sources.h"

struct asked_path {
	const char *written; /* as the user wrote it */
	const char *absolute;
	const char *real; /* without symbolic links */
	bool is_folder;
};

struct finding {
	struct sources *sources;
	struct arena *arena; /* that of the sources */
	struct globs excludes;
	VECTOR(struct asked_path) asked;
	VECTOR(struct database) databases; /* each is loaded once */
};

/* Adds a source with the flags of a command, unless it is no C or C++. */
void finding_add(struct finding *finding, const struct compile_command *command, bool guessed);

/* Sources of a path by its compile database. *ret_used is false when there is none that knows anything of the path:
 * then the flags are to be guessed. */
bool finding_from_database(struct finding *finding, const struct asked_path *asked, const char *build, bool *ret_used,
                           struct error *error);

/* Sources of a path without a database: by compile_flags.txt, or guessed. */
bool finding_from_tree(struct finding *finding, const struct asked_path *asked, struct error *error);

#endif
