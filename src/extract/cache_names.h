/* What things in the cache folder are called: by a hash of all that they depend on, so that they are found as long as
 * they hold, or never. */
#ifndef GOINCEPTION_EXTRACT_CACHE_NAMES_H
#define GOINCEPTION_EXTRACT_CACHE_NAMES_H

#include "base/arena.h"
#include "base/text.h"

#include <stdbool.h>

enum cache_kind {
	CACHE_FACTS,   /* of a source */
	CACHE_DECIDED, /* an analysis */
	CACHE_RULES,   /* files of rules, parsed */
	CACHE_KINDS
};

/* DIRECTORY/ab/cdef....facts */
char *cache_path(struct arena *arena, const char *directory, const struct text *key, enum cache_kind kind);

bool cache_is_folder(const char *name);       /* "ab" */
bool cache_is_entry(const char *name);        /* "cdef....facts" */
bool cache_is_half_written(const char *name); /* the same with what file_write() adds to it */

#endif
