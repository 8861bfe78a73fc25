/* Facts kept from run to run, so that a source that has not changed, nor anything it includes, is not parsed again.
 *
 * An entry belongs to a source built in one way (path, folder, flags), to what makes facts in this program, and to this
 * very libclang; it holds as long as every file that was read has the content it had, and no header that was missing
 * has appeared. (A header that newly hides another one of the same name is not noticed.) */
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

/* An entry that was found; its path belongs to the cache. */
struct cache_entry {
	const char *path;
	uint64_t basis; /* hash of what it depends on */
};

/* Is there an entry for the source that still holds? Its facts are not looked at yet. A damaged entry is none. */
bool cache_find(struct cache *cache, const struct source *source, struct cache_entry *ret_entry);

/* Its facts, or null when they are damaged, or another run has replaced the entry. Release with facts_free. */
struct facts *cache_read(struct cache *cache, const struct cache_entry *entry);

/* Keeps the facts. A directory that cannot be written to is said in the log, once; nothing more is stored then. */
void cache_store(struct cache *cache, const struct source *source, const struct facts *facts);

#endif
