/* How large a cache is, and keeping it within bounds. Only what this program puts there is counted or removed, so that
 * a folder that holds other things, too, loses none of them. */
#ifndef GOINCEPTION_EXTRACT_CACHE_SIZE_H
#define GOINCEPTION_EXTRACT_CACHE_SIZE_H

#include <stddef.h>
#include <stdint.h>

struct cache_usage {
	size_t entries;
	uint64_t bytes; /* on the disk */
	size_t removed;
};

/* Removes entries, those that were not used for longest first, until the others take at most most_bytes, with some room
 * to spare where that was exceeded; and what runs that were killed left half written. UINT64_MAX only looks, 0 removes
 * all. What cannot be removed stays, and is counted. */
struct cache_usage cache_trim(const char *directory, uint64_t most_bytes);

/* The same, unless it was done within the last hour and little was stored since: looking at each entry has its price.
 */
struct cache_usage cache_trim_sometimes(const char *directory, uint64_t most_bytes, uint64_t stored_bytes);

/* Says that the entry was used, at most once a day. */
void cache_note_use(const char *path);

#endif
