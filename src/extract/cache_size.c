#define _DEFAULT_SOURCE
#include "extract/cache_size.h"

#include "base/files.h"
#include "base/vector.h"
#include "extract/cache_names.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { HOUR = 3600, DAY = 24 * HOUR, BLOCK_BYTES = 512 };

static const char stamp_name[] = "trimmed";

struct entry {
	const char *path;
	time_t used;
	uint64_t bytes;
};

struct listing {
	struct arena *arena;
	VECTOR(struct entry) entries;
	uint64_t bytes;
	time_t now;
};

static void list_folder(struct listing *listing, const char *folder)
{
	DIR *open = opendir(folder);
	struct dirent *found;
	while (open && (found = readdir(open))) {
		struct stat status;
		bool half = cache_is_half_written(found->d_name);
		if (!half && !cache_is_entry(found->d_name))
			continue;
		const char *path = path_join(listing->arena, folder, found->d_name);
		if (lstat(path, &status) != 0 || !S_ISREG(status.st_mode))
			continue;
		if (half && listing->now - status.st_mtime > HOUR) {
			unlink(path);
		} else if (!half) {
			struct entry entry = {path, status.st_mtime, (uint64_t)status.st_blocks * BLOCK_BYTES};
			VECTOR_PUSH(listing->entries, entry);
			listing->bytes += entry.bytes;
		}
	}
	if (open)
		closedir(open);
}

static void list_all(struct listing *listing, const char *directory)
{
	DIR *open = opendir(directory);
	struct dirent *found;
	while (open && (found = readdir(open)))
		if (cache_is_folder(found->d_name))
			list_folder(listing, path_join(listing->arena, directory, found->d_name));
	if (open)
		closedir(open);
}

/* By name where times are equal: the same folder is trimmed in the same way. */
static int compare_uses(const void *left, const void *right)
{
	const struct entry *one = left, *other = right;
	if (one->used != other->used)
		return one->used < other->used ? -1 : 1;
	return strcmp(one->path, other->path);
}

struct cache_usage cache_trim(const char *directory, uint64_t most_bytes)
{
	struct listing listing = {.arena = arena_new(), .now = time(NULL)};
	list_all(&listing, directory);
	struct cache_usage usage = {.entries = listing.entries.count, .bytes = listing.bytes};
	/* A tenth more than asked for, so that the next run need not do it again. */
	uint64_t wanted = usage.bytes > most_bytes ? most_bytes - most_bytes / 10 : most_bytes;
	if (usage.bytes > wanted)
		qsort(listing.entries.items, listing.entries.count, sizeof *listing.entries.items, compare_uses);
	for (size_t i = 0; i < listing.entries.count && usage.bytes > wanted; i++) {
		if (unlink(listing.entries.items[i].path) != 0)
			continue;
		usage.bytes -= listing.entries.items[i].bytes;
		usage.entries--;
		usage.removed++;
	}
	VECTOR_FREE(listing.entries);
	arena_free(listing.arena);
	return usage;
}

struct cache_usage cache_trim_sometimes(const char *directory, uint64_t most_bytes, uint64_t stored_bytes)
{
	struct cache_usage usage = {0};
	struct arena *arena = arena_new();
	const char *stamp = path_join(arena, directory, stamp_name);
	struct stat status;
	bool recently = stat(stamp, &status) == 0 && time(NULL) - status.st_mtime < HOUR;
	if (!recently || stored_bytes > most_bytes / 16) {
		usage = cache_trim(directory, most_bytes);
		file_write(stamp, "", 0, NULL);
	}
	arena_free(arena);
	return usage;
}

void cache_note_use(const char *path)
{
	struct stat status;
	if (stat(path, &status) == 0 && time(NULL) - status.st_mtime > DAY)
		utimensat(AT_FDCWD, path, NULL, 0);
}
