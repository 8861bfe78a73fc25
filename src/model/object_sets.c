#include "model/object_sets.h"

#include "base/arena.h"
#include "base/table.h"
#include "base/vector.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct run {
	const uint32_t *objects;
	size_t count;
};

struct object_sets {
	struct arena *arena;
	struct table *known;  /* objects → set */
	struct table *unions; /* pair of sets → set */
	struct run *settled;  /* those of the first sets: stay where they are */
	size_t settled_count;
	VECTOR(struct run) runs; /* those of all others */
	VECTOR(uint32_t) merged; /* scratch */
};

struct object_sets *object_sets_new(void)
{
	struct object_sets *sets = memory_zeroed(1, sizeof *sets);
	sets->arena = arena_new();
	sets->known = table_new();
	sets->unions = table_new();
	VECTOR_PUSH(sets->runs, (struct run){0});
	return sets;
}

void object_sets_free(struct object_sets *sets)
{
	if (!sets)
		return;
	free(sets->settled);
	VECTOR_FREE(sets->runs);
	VECTOR_FREE(sets->merged);
	table_free(sets->known);
	table_free(sets->unions);
	arena_free(sets->arena);
	free(sets);
}

static const struct run *run_of(const struct object_sets *sets, uint32_t set)
{
	return set < sets->settled_count ? &sets->settled[set] : &sets->runs.items[set - sets->settled_count];
}

uint32_t object_sets_of(struct object_sets *sets, const uint32_t *objects, size_t count)
{
	if (count == 0)
		return 0;
	uint32_t next = (uint32_t)(sets->settled_count + sets->runs.count);
	uint32_t set = table_put(sets->known, objects, count * sizeof *objects, next);
	if (set == next) {
		uint32_t *copy = ARENA_ARRAY(sets->arena, uint32_t, count);
		memcpy(copy, objects, count * sizeof *objects);
		VECTOR_PUSH(sets->runs, (struct run){.objects = copy, .count = count});
	}
	return set;
}

static uint32_t merge(struct object_sets *sets, struct run a, struct run b)
{
	sets->merged.count = 0;
	VECTOR_RESERVE(sets->merged, a.count + b.count);
	size_t i = 0, j = 0;
	while (i < a.count || j < b.count) {
		bool from_a = j == b.count || (i < a.count && a.objects[i] <= b.objects[j]);
		bool from_b = i == a.count || (j < b.count && b.objects[j] <= a.objects[i]);
		sets->merged.items[sets->merged.count++] = from_a ? a.objects[i] : b.objects[j];
		i += from_a;
		j += from_b;
	}
	return object_sets_of(sets, sets->merged.items, sets->merged.count);
}

uint32_t object_sets_union(struct object_sets *sets, uint32_t a, uint32_t b)
{
	if (a == b || b == 0)
		return a;
	if (a == 0)
		return b;
	uint64_t pair = a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
	uint32_t known = table_get_number(sets->unions, pair);
	if (known != TABLE_NONE)
		return known;
	uint32_t set = merge(sets, *run_of(sets, a), *run_of(sets, b));
	table_put_number(sets->unions, pair, set);
	return set;
}

/* In pairs, then pairs of pairs: adding many small sets to one that grows would keep each stage of its growth. */
uint32_t object_sets_union_all(struct object_sets *sets, uint32_t *ids, size_t count)
{
	if (count == 0)
		return 0;
	for (; count > 1; count = (count + 1) / 2)
		for (size_t i = 0; i < (count + 1) / 2; i++)
			ids[i] = 2 * i + 1 < count ? object_sets_union(sets, ids[2 * i], ids[2 * i + 1]) : ids[2 * i];
	return ids[0];
}

const uint32_t *object_sets_items(const struct object_sets *sets, uint32_t set, size_t *ret_count)
{
	const struct run *run = run_of(sets, set);
	*ret_count = run->count;
	return run->objects;
}

void object_sets_settle(struct object_sets *sets)
{
	assert(!sets->settled);
	sets->settled = sets->runs.items;
	sets->settled_count = sets->runs.count;
	sets->runs.items = NULL;
	sets->runs.count = sets->runs.capacity = 0;
}

bool object_sets_are_settled(const struct object_sets *sets, uint32_t set) { return set < sets->settled_count; }
