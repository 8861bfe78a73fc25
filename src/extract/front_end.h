/* Loading libclang. Its relocations and constructors take longer than all that a run does before the first source is
 * parsed, so it is loaded by the processes that parse; after an edit, while their parent does something else. */
#ifndef GOINCEPTION_EXTRACT_FRONT_END_H
#define GOINCEPTION_EXTRACT_FRONT_END_H

#include "base/error.h"

/* Loads it into this process, and those that it forks; once. False with what is to be done where that cannot be. */
bool front_end_load(struct error *error);

/* Is it there? Asked before the work starts: without it, no source can be read, and that is no fault of the sources.
 * False with what is to be done. Loads it only where that cannot be told from the file. */
bool front_end_is_there(struct error *error);

/* Differs for each build of libclang: what it has read is kept under that name. Static. Loads it only where that cannot
 * be told from the file. */
const char *front_end_identity(void);
/* "libclang 22.1.8", for people; loads it. Static. */
const char *front_end_version(void);

#endif
