/* Flags for sources that no compile command is known for: language by suffix, and the include folders of the tree that
 * the sources' own #include lines ask for. */
#ifndef GOINCEPTION_SOURCE_GUESS_H
#define GOINCEPTION_SOURCE_GUESS_H

#include "base/arena.h"
#include "source/flags.h"
#include "source/scan.h"

struct guesser;

/* Reads the tree's files. root is the asked-for folder; its parent's include folders are looked into, too. */
struct guesser *guesser_new(const struct tree *tree, const char *root);
void guesser_free(struct guesser *guesser); /* null is allowed */

/* Flags for one source of the tree, owned by the arena. */
struct words guesser_flags(struct guesser *guesser, struct arena *arena, const char *path);

#endif
