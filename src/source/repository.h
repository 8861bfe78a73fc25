/* The git repository that a folder lies in, through libgit2. */
#ifndef GOINCEPTION_SOURCE_REPOSITORY_H
#define GOINCEPTION_SOURCE_REPOSITORY_H

#include "base/arena.h"

/* Its working folder, as a part of the folder's own name (which may lead there through links); null when the folder
 * lies in none, or is not below the working folder by its name. */
const char *repository_folder(struct arena *arena, const char *folder);

#endif
