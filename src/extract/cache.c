#include "extract/cache.h"

#include "base/files.h"
#include "base/log.h"
#include "base/table.h"
#include "base/text.h"
#include "extract/extract.h"
#include "facts/facts_file.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

static const char entry_mark[] = "goinception-cache 1 ";
enum { HASH_DIGITS = 16, HEAD_SIZE = sizeof entry_mark - 1 + HASH_DIGITS + 1 };

struct file_state {
	bool readable;
	uint64_t hash;
};

struct cache {
	struct arena *arena;
	const char *directory;
	uint64_t program;            /* hash of the program itself: another build may extract other facts */
	struct table *state_of_path; /* within one run, a file is read once */
	VECTOR(struct file_state) states;
	bool unwritable;
	uint64_t most_bytes, stored_bytes;
};

struct cache *cache_open(const char *directory, uint64_t most_bytes)
{
	struct cache *cache = memory_zeroed(1, sizeof *cache);
	cache->arena = arena_new();
	cache->directory = path_absolute(cache->arena, NULL, directory);
	cache->state_of_path = table_new();
	cache->most_bytes = most_bytes;
	file_hash("/proc/self/exe", &cache->program);
	return cache;
}

static void keep_within_bounds(const struct cache *cache)
{
	struct cache_usage usage = {0};
	if (cache->stored_bytes)
		usage = cache_trim_sometimes(cache->directory, cache->most_bytes, cache->stored_bytes);
	if (usage.removed)
		log_message(LOG_INFO, "the cache was full: %zu entries that nobody used for longest were removed",
		            usage.removed);
}

void cache_close(struct cache *cache)
{
	if (!cache)
		return;
	keep_within_bounds(cache);
	table_free(cache->state_of_path);
	VECTOR_FREE(cache->states);
	arena_free(cache->arena);
	free(cache);
}

static void add_words(struct text *key, const char *const *words, size_t count)
{
	text_printf(key, "%zu\n", count);
	for (size_t i = 0; i < count; i++)
		text_add_bytes(key, words[i], strlen(words[i]) + 1);
}

/* DIRECTORY/ab/cdef....facts */
static const char *entry_path(struct cache *cache, const struct source *source)
{
	struct text key = {0};
	/* What a source was then does not push out what it is now. */
	text_printf(&key, "%d %016" PRIx64 " %s %d %s\n", FACTS_FORMAT_VERSION, cache->program, extract_version(),
	            source->guessed, source->overlay ? "then" : "now");
	add_words(&key, &source->path, 1);
	add_words(&key, &source->directory, 1);
	add_words(&key, source->flags, source->flag_count);
	add_words(&key, source->not_understood, source->not_understood_count);
	XXH128_hash_t hash = XXH3_128bits(key.bytes, key.length);
	text_free(&key);
	return arena_printf(cache->arena, "%s/%02x/%014" PRIx64 "%016" PRIx64 ".facts", cache->directory,
	                    (unsigned)(hash.high64 >> 56), hash.high64 & 0xffffffffffffff, hash.low64);
}

static const struct file_state *state_of(struct cache *cache, const char *path)
{
	uint32_t known = table_get_string(cache->state_of_path, path);
	if (known == TABLE_NONE) {
		struct file_state state = {0};
		state.readable = file_hash(path, &state.hash);
		known = table_put_string(cache->state_of_path, path, (uint32_t)cache->states.count);
		VECTOR_PUSH(cache->states, state);
	}
	return &cache->states.items[known];
}

/* Which of the missing headers could be found now. Compared with what it was when the entry was written: a header may
 * lie in a folder that is looked into, and still be missing to the front end. */
static uint64_t hash_of_missing(const struct source *source, const struct facts *facts)
{
	struct text found = {0};
	for (size_t i = 0; i < facts->troubles.count; i++) {
		const struct fact_trouble *trouble = &facts->troubles.items[i];
		if (trouble->kind == FACT_TROUBLE_MISSING_HEADER)
			text_add(&found, source_could_include(source, trouble->text) ? "+" : "-");
	}
	uint64_t hash = XXH3_64bits(text_string(&found), found.length);
	text_free(&found);
	return hash;
}

static bool still_holds(struct cache *cache, const struct source *source, const struct facts *facts, uint64_t hash_then)
{
	if (strcmp(facts->files.items[0].path, source->path) != 0)
		return false;
	for (size_t i = 0; i < facts->files.count; i++) {
		const char *path = overlay_path(source->overlay, facts->files.items[i].path);
		const struct file_state *state = path ? state_of(cache, path) : NULL;
		if (!state || !state->readable || state->hash != facts->files.items[i].hash)
			return false;
	}
	return hash_of_missing(source, facts) == hash_then;
}

static bool has_head(const char *path, const char *bytes, size_t size, struct error *error)
{
	return (size > HEAD_SIZE && memcmp(bytes, entry_mark, sizeof entry_mark - 1) == 0) ||
	       error_set_at(error, path, 1, 0, "is damaged or was cut short: it does not begin as an entry does");
}

static void tell_unused(const struct error *error)
{
	char described[sizeof *error];
	log_message(LOG_INFO, "the cache entry is not used: %s", error_describe(error, described, sizeof described));
}

struct facts *cache_load(struct cache *cache, const struct source *source)
{
	const char *path = entry_path(cache, source);
	if (!path_is_file(path))
		return NULL;
	struct arena *reading = arena_new();
	char *bytes;
	size_t size;
	struct error error;
	struct facts *facts = NULL;
	if (file_read(reading, path, &bytes, &size, &error) && has_head(path, bytes, size, &error))
		facts = facts_read(bytes + HEAD_SIZE, size - HEAD_SIZE, path, &error);
	if (!facts)
		tell_unused(&error);
	else if (!still_holds(cache, source, facts, strtoull(bytes + sizeof entry_mark - 1, NULL, 16))) {
		facts_free(facts);
		facts = NULL;
	}
	if (facts)
		cache_note_use(path);
	arena_free(reading);
	return facts;
}

void cache_store(struct cache *cache, const struct source *source, const struct facts *facts, const char *bytes,
                 size_t size)
{
	if (cache->unwritable)
		return;
	const char *path = entry_path(cache, source);
	struct text entry = {0};
	text_printf(&entry, "%s%016" PRIx64 "\n", entry_mark, hash_of_missing(source, facts));
	text_add_bytes(&entry, bytes, size);
	struct error error;
	if (!directory_create(path_directory(cache->arena, path), &error) ||
	    !file_write(path, entry.bytes, entry.length, &error)) {
		char described[sizeof error];
		log_message(LOG_WARNING, "nothing is kept in the cache: %s",
		            error_describe(&error, described, sizeof described));
		cache->unwritable = true;
	} else {
		cache->stored_bytes += entry.length;
	}
	text_free(&entry);
}
