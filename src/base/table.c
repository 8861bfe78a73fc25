#include "base/table.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

/* Slots of a table that grows by more than twice: most of those that are larger than at first become so. */
enum { FIRST_CAPACITY = 64, GROWS_FAST = 1 << 14 };

/* What a slot's mark says besides the hash of its key. */
static const uint32_t held = UINT32_C(1) << 31, is_number = UINT32_C(1) << 30, hash_bits = (UINT32_C(1) << 30) - 1;

/* Keys of eight bytes are kept in the slot; of others, the arena has a copy with its size in front. */
struct slot {
	union {
		uint64_t number;
		const char *copy;
	} key;
	uint32_t mark; /* 0: empty */
	uint32_t value;
};

struct table {
	struct arena *keys;
	struct slot *slots;
	size_t count, capacity; /* capacity is a power of two, at most half full */
};

struct table *table_new(void) { return table_new_for(0); }

struct table *table_new_for(size_t count)
{
	struct table *table = memory_zeroed(1, sizeof *table);
	table->keys = arena_new();
	for (table->capacity = FIRST_CAPACITY; table->capacity < 2 * count; table->capacity *= 2)
		;
	table->slots = memory_zeroed(table->capacity, sizeof *table->slots);
	return table;
}

void table_free(struct table *table)
{
	if (!table)
		return;
	arena_free(table->keys);
	free(table->slots);
	free(table);
}

static uint32_t mark_of_number(uint64_t number)
{
	uint64_t hash = number * UINT64_C(0x9e3779b97f4a7c15);
	return held | is_number | ((uint32_t)(hash >> 32 ^ hash) & hash_bits);
}

static uint32_t mark_of_bytes(const void *key, size_t size)
{
	return held | ((uint32_t)XXH3_64bits(key, size) & hash_bits);
}

static bool is_copy_of(const char *copy, const void *key, size_t size)
{
	return memcmp(copy, &size, sizeof size) == 0 && memcmp(copy + sizeof size, key, size) == 0;
}

static char *copy_sized(struct arena *arena, const void *key, size_t size)
{
	char *copy = arena_bytes(arena, sizeof size + size);
	memcpy(copy, &size, sizeof size);
	if (size)
		memcpy(copy + sizeof size, key, size);
	return copy;
}

/* The slot of the key, or the empty one where it belongs. */
static struct slot *find_number(const struct table *table, uint32_t mark, uint64_t number)
{
	size_t i = mark & (table->capacity - 1);
	while (table->slots[i].mark && !(table->slots[i].mark == mark && table->slots[i].key.number == number))
		i = (i + 1) & (table->capacity - 1);
	return &table->slots[i];
}

static struct slot *find_bytes(const struct table *table, uint32_t mark, const void *key, size_t size)
{
	size_t i = mark & (table->capacity - 1);
	while (table->slots[i].mark &&
	       !(table->slots[i].mark == mark && is_copy_of(table->slots[i].key.copy, key, size)))
		i = (i + 1) & (table->capacity - 1);
	return &table->slots[i];
}

static bool is_number_key(const void *key, size_t size, uint64_t *ret_number)
{
	if (size != sizeof *ret_number)
		return false;
	memcpy(ret_number, key, size);
	return true;
}

static void grow(struct table *table)
{
	struct slot *old = table->slots;
	size_t old_capacity = table->capacity;
	table->capacity *= table->capacity < GROWS_FAST ? 4 : 2;
	table->slots = memory_zeroed(table->capacity, sizeof *table->slots);
	for (size_t i = 0; i < old_capacity; i++) {
		size_t to = old[i].mark & (table->capacity - 1);
		if (!old[i].mark)
			continue;
		while (table->slots[to].mark)
			to = (to + 1) & (table->capacity - 1);
		table->slots[to] = old[i];
	}
	free(old);
}

static void make_room(struct table *table)
{
	if (2 * (table->count + 1) > table->capacity)
		grow(table);
}

/* The slot of the number; a new one has TABLE_NONE for its value. */
static struct slot *place_number(struct table *table, uint64_t number)
{
	uint32_t mark = mark_of_number(number);
	make_room(table);
	struct slot *slot = find_number(table, mark, number);
	if (!slot->mark) {
		*slot = (struct slot){.key.number = number, .mark = mark, .value = TABLE_NONE};
		table->count++;
	}
	return slot;
}

static struct slot *place(struct table *table, const void *key, size_t size)
{
	uint64_t number;
	if (is_number_key(key, size, &number))
		return place_number(table, number);
	uint32_t mark = mark_of_bytes(key, size);
	make_room(table);
	struct slot *slot = find_bytes(table, mark, key, size);
	if (!slot->mark) {
		*slot =
		    (struct slot){.key.copy = copy_sized(table->keys, key, size), .mark = mark, .value = TABLE_NONE};
		table->count++;
	}
	return slot;
}

static uint32_t put(struct slot *slot, uint32_t value)
{
	if (slot->value == TABLE_NONE)
		slot->value = value;
	return slot->value;
}

static uint32_t value_of(const struct slot *slot) { return slot->mark ? slot->value : TABLE_NONE; }

uint32_t table_get(const struct table *table, const void *key, size_t size)
{
	uint64_t number;
	return is_number_key(key, size, &number) ? table_get_number(table, number)
	                                         : value_of(find_bytes(table, mark_of_bytes(key, size), key, size));
}

uint32_t table_put(struct table *table, const void *key, size_t size, uint32_t value)
{
	return put(place(table, key, size), value);
}

void table_set(struct table *table, const void *key, size_t size, uint32_t value)
{
	place(table, key, size)->value = value;
}

size_t table_count(const struct table *table) { return table->count; }

uint32_t table_get_string(const struct table *table, const char *key) { return table_get(table, key, strlen(key)); }

uint32_t table_put_string(struct table *table, const char *key, uint32_t value)
{
	return table_put(table, key, strlen(key), value);
}

uint32_t table_get_number(const struct table *table, uint64_t key)
{
	return value_of(find_number(table, mark_of_number(key), key));
}

uint32_t table_put_number(struct table *table, uint64_t key, uint32_t value)
{
	return put(place_number(table, key), value);
}
