#include "extract/cache.h"

#include "base/files.h"
#include "base/log.h"
#include "base/text.h"
#include "extract/cache_names.h"
#include "extract/file_states.h"
#include "extract/front_end.h"
#include "facts/facts_file.h"
#include "facts/facts_moved.h"
#include "facts/facts_packed.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

/* An entry is a line of fixed length, what it depends on, and the packed facts. The line says how long the middle part
 * is, and its hash: so it can be asked whether an entry holds without reading the facts. */
static const char entry_mark[] = "goinception-cache 4 ";
enum {
	HASH_DIGITS = 16,
	SIZE_DIGITS = 8,
	LINE_SIZE = sizeof entry_mark - 1 + HASH_DIGITS + 1 + SIZE_DIGITS + 1,
	BASIS_MOST = 16 << 20,
	BASIS_MOSTLY = 32 << 10, /* so much is read at first to get it */
};

/* Of the sources that facts are made by: see CMakeLists.txt. Another program may extract others. */
extern const char extraction_hash[];

/* What entries have in place of the movable folder: no path begins so. */
static const char movable_mark[] = "\001movable";

struct cache {
	struct arena *arena;
	const char *directory;
	const char *movable_folder; /* or null */
	struct file_states *files;
	struct text reading; /* the entry that is looked at */
	bool unwritable;
	uint64_t most_bytes, stored_bytes;
};

struct cache *cache_open(const char *directory, const char *movable_folder, uint64_t most_bytes)
{
	struct cache *cache = memory_zeroed(1, sizeof *cache);
	cache->arena = arena_new();
	cache->directory = path_absolute(cache->arena, NULL, directory);
	cache->movable_folder = movable_folder ? arena_copy_string(cache->arena, movable_folder) : NULL;
	cache->files = file_states_new();
	cache->most_bytes = most_bytes;
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
	file_states_free(cache->files);
	text_free(&cache->reading);
	arena_free(cache->arena);
	free(cache);
}

/* ---- the movable folder ---- */

/* Zero-terminated strings, one behind the other, with the folder `to` for `from`. */
static struct text move_strings(const char *bytes, size_t size, const char *from, const char *to)
{
	struct arena *arena = arena_new();
	struct text moved = {0};
	for (const char *at = bytes; at < bytes + size; at += strlen(at) + 1) {
		const char *string = path_moved(arena, at, from, to);
		text_add_bytes(&moved, string, strlen(string) + 1);
	}
	arena_free(arena);
	return moved;
}

/* Of strings as above, the last of which may lack its zero. */
static void put_folder_away(const struct cache *cache, struct text *strings)
{
	if (!cache->movable_folder)
		return;
	struct text moved = move_strings(text_string(strings), strings->length, cache->movable_folder, movable_mark);
	text_free(strings);
	*strings = moved;
}

/* Appends the facts as an entry has them. */
static void add_facts(const struct cache *cache, const struct facts *facts, struct text *entry)
{
	if (!cache->movable_folder) {
		facts_pack(facts, entry);
		return;
	}
	struct text packed = {0};
	facts_pack(facts, &packed);
	struct facts *moved = facts_unpack(packed.bytes, packed.length);
	assert(moved);
	facts_move(moved, cache->movable_folder, movable_mark);
	facts_pack(moved, entry);
	facts_free(moved);
	text_free(&packed);
}

/* ---- names of entries ---- */

static void add_words(struct text *key, const char *const *words, size_t count)
{
	text_printf(key, "%zu\n", count);
	for (size_t i = 0; i < count; i++)
		text_add_bytes(key, words[i], strlen(words[i]) + 1);
}

static const char *entry_path(struct cache *cache, const struct source *source)
{
	struct text key = {0};
	/* What a source was then does not push out what it is now. */
	text_printf(&key, "%d %s %s %d %s\n", FACTS_FORMAT_VERSION, extraction_hash, front_end_identity(),
	            source->guessed, source->overlay ? "then" : "now");
	add_words(&key, &source->path, 1);
	add_words(&key, &source->directory, 1);
	add_words(&key, source->flags, source->flag_count);
	add_words(&key, source->not_understood, source->not_understood_count);
	put_folder_away(cache, &key);
	const char *path = cache_path(cache->arena, cache->directory, &key, CACHE_FACTS);
	text_free(&key);
	return path;
}

/* ---- what an entry depends on ---- */

/* Per header that was missing: could it be found now? */
static void add_missing(const struct source *source, const char *name, struct text *found)
{
	text_add(found, source_could_include(source, name) ? "+" : "-");
}

/* What was read, with its state, and what was missing. That is compared with what it was when the entry was written: a
 * header may lie in a folder that is looked into, and still be missing to the front end. */
static void write_basis(const struct cache *cache, const struct source *source, const struct facts *facts,
                        struct text *out)
{
	struct text names = {0}, found = {0};
	bool stamped = !source->overlay && !cache->movable_folder; /* else it was, or will be, another file */
	for (size_t i = 0; i < facts->files.count; i++) {
		const struct fact_file *file = &facts->files.items[i];
		file_states_write(cache->files, file->path, file->hash, stamped, out);
		text_add_bytes(out, file->path, strlen(file->path) + 1);
	}
	for (size_t i = 0; i < facts->troubles.count; i++) {
		const struct fact_trouble *trouble = &facts->troubles.items[i];
		if (trouble->kind != FACT_TROUBLE_MISSING_HEADER)
			continue;
		add_missing(source, trouble->text, &found);
		text_add_bytes(&names, trouble->text, strlen(trouble->text) + 1);
	}
	text_add_bytes(out, "", 1);
	text_add_bytes(out, text_string(&found), found.length + 1);
	text_add_bytes(out, text_string(&names), names.length);
	text_free(&names);
	text_free(&found);
}

static bool same_files(struct cache *cache, const struct source *source, const char *at, const char **ret_behind)
{
	for (size_t i = 0; *at; i++) {
		const char *then = at, *path = then + FILE_STATE_DIGITS, *now;
		if (strnlen(then, FILE_STATE_DIGITS + 1) <= FILE_STATE_DIGITS)
			return false;
		now = overlay_path(source->overlay, path);
		if ((i == 0 && strcmp(path, source->path) != 0) || !now || !file_states_hold(cache->files, now, then))
			return false;
		at = path + strlen(path) + 1;
	}
	*ret_behind = at + 1;
	return true;
}

/* The basis is whole, and ends with a zero. */
static bool still_holds(struct cache *cache, const struct source *source, const char *basis, size_t size)
{
	const char *at = NULL;
	if (!same_files(cache, source, basis, &at) || at >= basis + size)
		return false;
	const char *found_then = at;
	struct text found = {0};
	for (at += strlen(at) + 1; at < basis + size; at += strlen(at) + 1)
		add_missing(source, at, &found);
	bool same = strcmp(text_string(&found), found_then) == 0;
	text_free(&found);
	return same;
}

static bool basis_holds(struct cache *cache, const struct source *source, const char *basis, size_t size)
{
	if (!cache->movable_folder)
		return still_holds(cache, source, basis, size);
	struct text moved = move_strings(basis, size, movable_mark, cache->movable_folder);
	bool holds = still_holds(cache, source, text_string(&moved), moved.length);
	text_free(&moved);
	return holds;
}

/* ---- entries ---- */

static bool is_damaged(const char *path, struct error *error)
{
	return error_set_at(error, path, 1, 0, "is damaged or was cut short: it does not begin as an entry does");
}

static void tell_unused(const struct error *error)
{
	char described[sizeof *error];
	log_message(LOG_INFO, "the cache entry is not used: %s", error_describe(error, described, sizeof described));
}

/* Takes the line apart. */
static bool read_line(const char *line, uint64_t *ret_hash, size_t *ret_size)
{
	char *end;
	if (memcmp(line, entry_mark, sizeof entry_mark - 1) != 0)
		return false;
	*ret_hash = strtoull(line + sizeof entry_mark - 1, &end, 16);
	*ret_size = strtoull(end, &end, 16);
	return end == line + LINE_SIZE - 1 && *end == '\n' && *ret_size > 0 && *ret_size <= BASIS_MOST;
}

/* The part in the middle of the entry whose beginning was read; null when it is damaged. It belongs to the cache until
 * another entry is read. */
static const char *read_basis(struct cache *cache, const char *path, uint64_t *ret_hash, size_t *ret_size)
{
	struct text *entry = &cache->reading;
	if (entry->length < LINE_SIZE || !read_line(entry->bytes, ret_hash, ret_size))
		return NULL;
	size_t end = LINE_SIZE + *ret_size;
	if (entry->length < end && (!file_read_start(path, end, entry, NULL) || entry->length < end))
		return NULL;
	const char *basis = entry->bytes + LINE_SIZE;
	return XXH3_64bits(basis, *ret_size) == *ret_hash && basis[*ret_size - 1] == 0 ? basis : NULL;
}

bool cache_knows(struct cache *cache, const struct source *source) { return path_is_file(entry_path(cache, source)); }

bool cache_find(struct cache *cache, const struct source *source, struct cache_entry *ret_entry)
{
	const char *path = entry_path(cache, source);
	if (!file_read_start(path, BASIS_MOSTLY, &cache->reading, NULL))
		return false;
	size_t size;
	const char *basis = read_basis(cache, path, &ret_entry->basis, &size);
	ret_entry->path = path;
	if (basis)
		return basis_holds(cache, source, basis, size);
	struct error error;
	is_damaged(path, &error);
	tell_unused(&error);
	return false;
}

/* The facts in the entry, packed; null when it has changed since it was found. */
static const char *facts_in_entry(const struct cache *cache, const struct cache_entry *entry, size_t *ret_size)
{
	uint64_t basis;
	size_t basis_size, size = cache->reading.length;
	if (size < LINE_SIZE || !read_line(cache->reading.bytes, &basis, &basis_size) || basis != entry->basis ||
	    basis_size > size - LINE_SIZE)
		return NULL;
	*ret_size = size - LINE_SIZE - basis_size;
	return cache->reading.bytes + LINE_SIZE + basis_size;
}

/* Of the entry, which was read. */
static struct facts *read_facts(const struct cache *cache, const struct cache_entry *entry, struct error *error)
{
	size_t size;
	const char *packed = facts_in_entry(cache, entry, &size);
	if (!packed)
		return is_damaged(entry->path, error), NULL;
	struct facts *facts = facts_unpack(packed, size);
	if (!facts)
		error_set_at(error, entry->path, 0, 0, "is damaged or was cut short");
	else if (cache->movable_folder)
		facts_move(facts, movable_mark, cache->movable_folder);
	return facts;
}

static void note_use(const struct cache *cache, const struct cache_entry *entry)
{
	if (cache->most_bytes != CACHE_ONLY_READ)
		cache_note_use(entry->path);
}

struct facts *cache_read(struct cache *cache, const struct cache_entry *entry)
{
	struct error error;
	struct facts *facts = NULL;
	if (file_read_start(entry->path, SIZE_MAX, &cache->reading, &error))
		facts = read_facts(cache, entry, &error);
	if (facts)
		note_use(cache, entry);
	else
		tell_unused(&error);
	return facts;
}

bool cache_meaning(struct cache *cache, const struct cache_entry *entry, uint64_t *ret_meaning)
{
	size_t size;
	if (cache->movable_folder || !file_read_start(entry->path, SIZE_MAX, &cache->reading, NULL))
		return false;
	const char *packed = facts_in_entry(cache, entry, &size);
	if (!packed || !facts_packed_meaning(packed, size, ret_meaning))
		return false;
	note_use(cache, entry);
	return true;
}

static struct text make_entry(const struct cache *cache, const struct source *source, const struct facts *facts)
{
	struct text entry = {0}, basis = {0};
	write_basis(cache, source, facts, &basis);
	put_folder_away(cache, &basis);
	text_printf(&entry, "%s%016" PRIx64 " %08zx\n", entry_mark, (uint64_t)XXH3_64bits(basis.bytes, basis.length),
	            basis.length);
	text_add_bytes(&entry, basis.bytes, basis.length);
	add_facts(cache, facts, &entry);
	text_free(&basis);
	return entry;
}

bool cache_store(struct cache *cache, const struct source *source, const struct facts *facts)
{
	assert(cache->most_bytes != CACHE_ONLY_READ);
	if (cache->unwritable)
		return false;
	const char *path = entry_path(cache, source);
	struct text entry = make_entry(cache, source, facts);
	struct error error;
	if (!file_write_below(path, entry.bytes, entry.length, &error)) {
		char described[sizeof error];
		log_message(LOG_WARNING, "nothing is kept in the cache: %s",
		            error_describe(&error, described, sizeof described));
		cache->unwritable = true;
	} else {
		cache->stored_bytes += entry.length;
	}
	text_free(&entry);
	return !cache->unwritable;
}
