/* What .gitignore files say, through libgit2. */
#ifndef GOINCEPTION_SOURCE_IGNORE_H
#define GOINCEPTION_SOURCE_IGNORE_H

#include "base/arena.h"

#include <stdbool.h>

struct ignore_rules;

/* The rules for a walk through the folder. Null when it lies in no git repository, or is itself ignored by its
 * repository: who names such a folder wants to see what is in it. */
struct ignore_rules *ignore_rules_open(const char *folder);
void ignore_rules_close(struct ignore_rules *rules); /* null is allowed */

/* To be called before anything directly in the folder is asked about. */
void ignore_rules_enter(struct ignore_rules *rules, struct arena *arena, const char *folder);

/* path is absolute and below the folder that was opened. Null rules ignore nothing. */
bool ignore_rules_match(struct ignore_rules *rules, struct arena *arena, const char *path, bool is_folder);

#endif
