#include "model/id_set.h"

#include "base/arena.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { LINEAR_MAX = 16 }; /* most sets are small: looking through them beats hashing, and costs no memory */

static uint32_t *slot_of(const struct id_set *set, uint32_t id)
{
	uint32_t i = (id * 2654435769u) & (set->slot_capacity - 1);
	while (set->slots[i] != UINT32_MAX && set->slots[i] != id)
		i = (i + 1) & (set->slot_capacity - 1);
	return &set->slots[i];
}

static void rehash(struct id_set *set)
{
	set->slot_capacity = set->slot_capacity ? 2 * set->slot_capacity : 4 * LINEAR_MAX;
	set->slots = memory_resize(set->slots, set->slot_capacity * sizeof *set->slots);
	memset(set->slots, 0xff, set->slot_capacity * sizeof *set->slots);
	for (uint32_t i = 0; i < set->count; i++)
		*slot_of(set, set->items[i]) = set->items[i];
}

static bool has(const struct id_set *set, uint32_t id)
{
	if (set->slots)
		return *slot_of(set, id) == id;
	for (uint32_t i = 0; i < set->count; i++)
		if (set->items[i] == id)
			return true;
	return false;
}

bool id_set_add(struct id_set *set, uint32_t id)
{
	assert(id != UINT32_MAX);
	if (has(set, id))
		return false;
	if (set->count == set->capacity) {
		set->capacity = set->capacity ? 2 * set->capacity : 4;
		set->items = memory_resize(set->items, set->capacity * sizeof *set->items);
	}
	set->items[set->count++] = id;
	if (set->slots && 2 * set->count <= set->slot_capacity)
		*slot_of(set, id) = id;
	else if (set->count > LINEAR_MAX)
		rehash(set);
	return true;
}

static int by_id(const void *a, const void *b)
{
	uint32_t left = *(const uint32_t *)a, right = *(const uint32_t *)b;
	return (left > right) - (left < right);
}

void id_set_sort(struct id_set *set)
{
	free(set->slots);
	set->slots = NULL;
	if (set->count > 1)
		qsort(set->items, set->count, sizeof *set->items, by_id);
}

void id_set_free(struct id_set *set)
{
	free(set->items);
	free(set->slots);
	*set = (struct id_set){0};
}
