#include "extract/file_states.h"

#include "base/files.h"
#include "base/table.h"
#include "base/vector.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <xxhash.h>

enum {
	TICK_NS = 100000000, /* the clock that files get their times of may stand for so long */
	SECOND_NS = 1000000000,
};

/* In place of one: of a file that may have been written to after it was read. */
static const char no_stamp[] = "0000000000000000";

/* In digits, as entries have them: there are many times more of those than files. */
struct file_state {
	const char *path;
	uint32_t next; /* that was asked for behind this one */
	bool hashed, readable;
	bool settled; /* nobody has written to it since this run began */
	char stamp[FILE_HASH_DIGITS + 1], hash[FILE_HASH_DIGITS + 1];
};

struct file_states {
	int64_t began_ns;
	struct arena *arena;
	struct table *state_of_path;
	VECTOR(struct file_state) states;
	uint32_t last; /* that was asked for */
};

static int64_t in_ns(struct timespec time) { return (int64_t)time.tv_sec * SECOND_NS + time.tv_nsec; }

struct file_states *file_states_new(void)
{
	struct file_states *states = memory_zeroed(1, sizeof *states);
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	states->began_ns = in_ns(now);
	states->arena = arena_new();
	states->state_of_path = table_new();
	states->last = TABLE_NONE;
	return states;
}

void file_states_free(struct file_states *states)
{
	if (!states)
		return;
	table_free(states->state_of_path);
	arena_free(states->arena);
	VECTOR_FREE(states->states);
	free(states);
}

static void write_digits(char digits[FILE_HASH_DIGITS + 1], uint64_t number)
{
	snprintf(digits, FILE_HASH_DIGITS + 1, "%016" PRIx64, number);
}

static uint64_t stamp_of(const struct stat *status)
{
	const uint64_t parts[] = {(uint64_t)status->st_ino, (uint64_t)status->st_size, (uint64_t)in_ns(status->st_mtim),
	                          (uint64_t)in_ns(status->st_ctim)};
	return XXH3_64bits(parts, sizeof parts);
}

/* A time of whole seconds comes from a file system that has no others: within that second more may have happened. */
static bool is_settled(const struct stat *status, int64_t began_ns)
{
	return status->st_ctim.tv_nsec != 0 && in_ns(status->st_ctim) < began_ns - TICK_NS;
}

static struct file_state look_at(struct file_states *states, const char *path)
{
	struct file_state state = {.path = arena_copy_string(states->arena, path), .next = TABLE_NONE};
	struct stat status;
	if (stat(path, &status) == 0 && S_ISREG(status.st_mode)) {
		state.settled = is_settled(&status, states->began_ns);
		write_digits(state.stamp, stamp_of(&status));
	}
	return state;
}

static uint32_t number_of(struct file_states *states, const char *path)
{
	uint32_t new = (uint32_t)states->states.count, number = table_put_string(states->state_of_path, path, new);
	if (number == new)
		VECTOR_PUSH(states->states, look_at(states, path));
	return number;
}

/* Sources include the same headers in the same order, most often: the one that came next before is tried first. */
static struct file_state *state_of(struct file_states *states, const char *path)
{
	uint32_t number = states->last == TABLE_NONE ? TABLE_NONE : states->states.items[states->last].next;
	if (number == TABLE_NONE || strcmp(states->states.items[number].path, path) != 0) {
		number = number_of(states, path);
		if (states->last != TABLE_NONE)
			states->states.items[states->last].next = number;
	}
	states->last = number;
	return &states->states.items[number];
}

void file_states_write(struct file_states *states, const char *path, uint64_t hash, bool stamped, struct text *out)
{
	const struct file_state *state = stamped ? state_of(states, path) : NULL;
	text_printf(out, "%016" PRIx64 "%s", hash, state && state->settled ? state->stamp : no_stamp);
}

static bool has_hash(struct file_state *state, const char *path, const char *written)
{
	uint64_t hash = 0;
	if (!state->hashed) {
		state->hashed = true;
		state->readable = file_hash(path, &hash);
		write_digits(state->hash, hash);
	}
	return state->readable && memcmp(state->hash, written, FILE_HASH_DIGITS) == 0;
}

bool file_states_hold(struct file_states *states, const char *path, const char *written)
{
	struct file_state *state = state_of(states, path);
	return memcmp(state->stamp, written + FILE_HASH_DIGITS, FILE_HASH_DIGITS) == 0 ||
	       has_hash(state, path, written);
}
