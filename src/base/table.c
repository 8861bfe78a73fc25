#include "base/table.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

/* Slots of a table that grows by more than twice: most of those that are larger than at first become so. */
enum { GROWS_FAST = 1 << 14 };

struct slot {
	uint64_t hash;
	const char *key; /* null: empty */
	uint32_t size, value;
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
	for (table->capacity = 64; table->capacity < 2 * count; table->capacity *= 2)
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

static struct slot *find(const struct table *table, uint64_t hash, const void *key, size_t size)
{
	size_t i = hash & (table->capacity - 1);
	for (;; i = (i + 1) & (table->capacity - 1)) {
		struct slot *slot = &table->slots[i];
		if (!slot->key || (slot->hash == hash && slot->size == size && memcmp(slot->key, key, size) == 0))
			return slot;
	}
}

static void grow(struct table *table)
{
	struct slot *old = table->slots;
	size_t old_capacity = table->capacity;
	table->capacity *= table->capacity < GROWS_FAST ? 4 : 2;
	table->slots = memory_zeroed(table->capacity, sizeof *table->slots);
	for (size_t i = 0; i < old_capacity; i++)
		if (old[i].key)
			*find(table, old[i].hash, old[i].key, old[i].size) = old[i];
	free(old);
}

static struct slot *place(struct table *table, const void *key, size_t size, bool *ret_new)
{
	if (2 * (table->count + 1) > table->capacity)
		grow(table);
	uint64_t hash = XXH3_64bits(key, size);
	struct slot *slot = find(table, hash, key, size);
	*ret_new = !slot->key;
	if (*ret_new) {
		*slot = (struct slot){
		    .hash = hash, .key = arena_copy_bytes(table->keys, key, size), .size = (uint32_t)size};
		table->count++;
	}
	return slot;
}

uint32_t table_get(const struct table *table, const void *key, size_t size)
{
	const struct slot *slot = find(table, XXH3_64bits(key, size), key, size);
	return slot->key ? slot->value : TABLE_NONE;
}

uint32_t table_put(struct table *table, const void *key, size_t size, uint32_t value)
{
	bool new;
	struct slot *slot = place(table, key, size, &new);
	if (new)
		slot->value = value;
	return slot->value;
}

void table_set(struct table *table, const void *key, size_t size, uint32_t value)
{
	bool new;
	place(table, key, size, &new)->value = value;
}

size_t table_count(const struct table *table) { return table->count; }

uint32_t table_get_string(const struct table *table, const char *key) { return table_get(table, key, strlen(key)); }

uint32_t table_put_string(struct table *table, const char *key, uint32_t value)
{
	return table_put(table, key, strlen(key), value);
}

uint32_t table_get_number(const struct table *table, uint64_t key) { return table_get(table, &key, sizeof key); }

uint32_t table_put_number(struct table *table, uint64_t key, uint32_t value)
{
	return table_put(table, &key, sizeof key, value);
}
