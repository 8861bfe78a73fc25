/* The worker pool: many sources at once, each in a worker process, so that a source that crashes the front end, hangs
 * it or eats memory costs itself only. */
#ifndef GOINCEPTION_EXTRACT_POOL_H
#define GOINCEPTION_EXTRACT_POOL_H

#include "facts/facts.h"
#include "source/sources.h"

struct pool_progress {
	unsigned done, total, failed, cache_hits;
	double seconds;      /* since the start */
	const char *slowest; /* path of the source that has been worked on longest, or null */
	double slowest_seconds;
};

/* Where sources are read with headers of the system that were precompiled. Facts are the same. */
enum share_headers {
	SHARE_NOWHERE,
	SHARE_WHERE_IT_PAYS,
	SHARE_AS_WRITTEN, /* what the text of the sources includes: of examples, which have no headers of their own */
	SHARE_WHEREVER_POSSIBLE /* also among few sources: for tests */
};

struct pool_options {
	unsigned jobs;               /* worker processes, at least 1 */
	unsigned timeout_seconds;    /* of processor time, per source; ten times as long by the clock; 0: none */
	unsigned max_memory_mib;     /* resident, per worker; 0: no limit */
	const char *cache_directory; /* null: no cache */
	uint64_t most_cache_bytes;   /* what the cache may take of the disk */
	/* Null, or a cache that is asked for what the other one lacks, and only read. */
	const char *shipped_directory;
	const char *movable_folder; /* of both; see cache.h */
	enum share_headers share_headers;
	/* Called in the parent whenever a source is done or time has passed; may be null. */
	void (*progress)(const struct pool_progress *progress, void *data);
	void *progress_data;
	/* Called once, when workers have their first sources: what the caller has to do that needs no facts. False ends
	 * the run, as if it was interrupted. May be null. */
	bool (*meanwhile)(void *data);
	void *meanwhile_data;
	/* Called behind `meanwhile`, again and again, while all that is left to do is to wait for workers: does
	 * something short with the facts that are there, or returns false, until there are more. May be null. */
	bool (*idle)(void *data);
	void *idle_data;
	/* Called once, behind `meanwhile`, where nothing is to be parsed: what the facts of each source mean (facts.h).
	 * True says that what the caller wants of them is known already: they are not read then. May be null. */
	bool (*remembers)(const uint64_t *meanings, size_t count, void *data);
	void *remembers_data;
};

/* How long a worker had a source, wall time. */
struct source_time {
	uint32_t source;
	double seconds;
};

struct pool_result {
	struct facts **facts; /* one per source in their order; null where it failed, and all where they are not read */
	char **failures;      /* one per source: null, or why it failed, one line */
	size_t count;
	VECTOR(uint32_t) ready; /* sources whose facts are there, in the order in which they came */
	unsigned cache_hits, cache_misses;
	unsigned shipped_hits;            /* of the cache hits */
	VECTOR(struct source_time) times; /* of sources that were given to workers, in the order of the answers */
	unsigned shared;                  /* sources that were read with headers that were read once for many */
	unsigned refused;                 /* sources for which that was tried in vain */
	struct pool_rest *rest;           /* what is left to be done; null: nothing */
	bool interrupted;                 /* SIGINT or SIGTERM came, or `meanwhile` failed: the rest was not done */
};

/* Extracts all sources, which must outlive the result. Never fails as a whole; release with pool_result_release. */
void pool_extract(const struct sources *sources, const struct pool_options *options, struct pool_result *ret_result);
/* Does what nobody had to wait for: stores the facts that came last, closes caches, waits for the processes that were
 * told to end (giving back the memory of a front end takes milliseconds), so that it is known what they have cost. May
 * go on in one thread while others read the facts. */
void pool_result_settle(struct pool_result *result);
void pool_result_release(struct pool_result *result); /* settles, and frees the facts too */

#endif
