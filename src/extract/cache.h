/* Facts kept from run to run, so that a source that has not changed, nor anything it includes, is not parsed again.
 *
 * An entry belongs to a source built in one way (path, folder, flags) and to this very program and libclang; it holds
 * as long as every file that was read has the content it had, and no header that was missing has appeared. (A header
 * that newly hides another one of the same name is not noticed.) */
#ifndef GOINCEPTION_EXTRACT_CACHE_H
#define GOINCEPTION_EXTRACT_CACHE_H

#include "extract/cache_size.h"
#include "facts/facts.h"
#include "source/sources.h"

struct cache;

/* A cache for one run in the directory, which is made when the first entry is stored. Where a run has stored something,
 * closing it sees to it, now and then, that entries take no more than most_bytes of the disk. */
struct cache *cache_open(const char *directory, uint64_t most_bytes);
void cache_close(struct cache *cache); /* null is allowed */

/* The facts of the source, or null when there are none that hold. A damaged entry is none. Release with facts_free. */
struct facts *cache_load(struct cache *cache, const struct source *source);

/* Keeps the facts; bytes are what facts_write made of them. A directory that cannot be written to is said in the log,
 * once; nothing more is stored then. */
void cache_store(struct cache *cache, const struct source *source, const struct facts *facts, const char *bytes,
                 size_t size);

#endif
