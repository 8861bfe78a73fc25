/* Facts kept from run to run, so that a source that has not changed, nor anything it includes, is not parsed again.
 *
 * An entry belongs to a source built in one way (path, folder, flags), to what makes facts in this program, and to this
 * very libclang; it holds as long as every file that was read has the content it had, and no header that was missing
 * has appeared. (A header that newly hides another one of the same name is not noticed.)
 *
 * Entries of a cache that has a movable folder name what lies below it without saying where it is: they hold for the
 * same sources in another place. So facts of the shipped examples can be made with the program, and installed. */
#ifndef GOINCEPTION_EXTRACT_CACHE_H
#define GOINCEPTION_EXTRACT_CACHE_H

#include "extract/cache_size.h"
#include "facts/facts.h"
#include "source/sources.h"

struct cache;

enum { CACHE_ONLY_READ = 0 };

/* A cache for one run in the directory, which is made when the first entry is stored. Where a run has stored something,
 * closing it sees to it, now and then, that entries take no more than most_bytes of the disk. With CACHE_ONLY_READ
 * nothing may be stored. The movable folder is absolute, or null. */
struct cache *cache_open(const char *directory, const char *movable_folder, uint64_t most_bytes);
void cache_close(struct cache *cache); /* null is allowed */

/* An entry that was found; its path belongs to the cache. */
struct cache_entry {
	const char *path;
	uint64_t basis; /* hash of what it depends on */
};

/* Was the source read before, whether or not what was kept still holds? */
bool cache_knows(struct cache *cache, const struct source *source);

/* Is there an entry for the source that still holds? Its facts are not looked at yet. A damaged entry is none. */
bool cache_find(struct cache *cache, const struct source *source, struct cache_entry *ret_entry);

/* Its facts, or null when they are damaged, or another run has replaced the entry. Release with facts_free. */
struct facts *cache_read(struct cache *cache, const struct cache_entry *entry);

/* What its facts mean (facts.h), without reading them; false as for cache_read, and where they were moved. */
bool cache_meaning(struct cache *cache, const struct cache_entry *entry, uint64_t *ret_meaning);

/* Keeps the facts. A directory that cannot be written to is said in the log, once; nothing more is stored then, and the
 * answer is false. */
bool cache_store(struct cache *cache, const struct source *source, const struct facts *facts);

#endif
