#include "values/field_sets.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct field_sets fields_new(const struct program *program)
{
	struct field_sets sets = {.arena = arena_new(),
	                          .first = memory_allocate((program->functions.count + 1) * sizeof *sets.first)};

	memset(sets.first, 0xff, program->functions.count * sizeof *sets.first);
	return sets;
}

void fields_release(struct field_sets *sets)
{
	arena_free(sets->arena);
	free(sets->first);
	VECTOR_FREE(sets->items);
}

uint32_t fields_set(const struct field_sets *sets, uint32_t function, uint32_t position)
{
	uint32_t set = sets->first[function];

	assert(set == NONE || sets->items.items);
	while (set != NONE && sets->items.items[set].position < position)
		set = sets->items.items[set].next;
	return set != NONE && sets->items.items[set].position == position ? set : NONE;
}

uint32_t fields_make(struct field_sets *sets, uint32_t function, uint32_t position)
{
	uint32_t added = (uint32_t)sets->items.count, before = NONE, after = sets->first[function];

	assert(after == NONE || sets->items.items);
	for (; after != NONE && sets->items.items[after].position < position; after = sets->items.items[after].next)
		before = after;
	if (after != NONE && sets->items.items[after].position == position)
		return after;
	if (before == NONE)
		sets->first[function] = added;
	else
		sets->items.items[before].next = added;
	VECTOR_PUSH(sets->items, (struct fields){.function = function, .position = position, .next = after});
	return added;
}

const struct fields *fields_at(const struct field_sets *sets, uint32_t function, uint32_t position)
{
	uint32_t set = fields_set(sets, function, position);

	return set == NONE ? NULL : &sets->items.items[set];
}

struct field_part field_always(uint32_t path) { return (struct field_part){.path = path, .when = FACT_TEST_UNKNOWN}; }

static uint64_t bit_of(uint32_t path) { return UINT64_C(1) << (path * UINT32_C(0x9e3779b1) >> 26); }

/* Is that field there, always or under the same condition? */
static bool is_there(const struct fields *fields, const struct field_part *part)
{
	for (uint32_t i = 0; i < fields->count; i++) {
		const struct field_part *there = &fields->items[i];

		if (there->path == part->path &&
		    (there->when == FACT_TEST_UNKNOWN ||
		     (there->when == part->when && there->tested == part->tested && there->constant == part->constant)))
			return true;
	}
	return false;
}

static void push(struct field_sets *sets, struct fields *fields, struct field_part part)
{
	if (fields->count == fields->capacity) {
		const struct field_part *items = fields->items;

		fields->capacity = fields->capacity ? (uint16_t)(2 * fields->capacity) : 3;
		fields->items = ARENA_ARRAY(sets->arena, struct field_part, fields->capacity);
		if (items)
			memcpy(fields->items, items, fields->count * sizeof *items);
	}
	fields->items[fields->count++] = part;
	fields->paths |= bit_of(part.path);
}

/* Makes one entry, without a condition, of those for the path; they give room to others. The rest keeps its order, and
 * what was handed on of it stays so. */
static void widen(struct field_sets *sets, struct fields *fields, uint32_t path)
{
	uint16_t kept = 0, handed = 0;

	for (uint32_t i = 0; i < fields->count; i++) {
		if (fields->items[i].path == path)
			continue;
		handed += i < fields->handed;
		fields->items[kept++] = fields->items[i];
	}
	fields->count = kept;
	fields->handed = handed;
	push(sets, fields, field_always(path));
}

static uint32_t conditions_of(const struct fields *fields, uint32_t path)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < fields->count; i++)
		count += fields->items[i].path == path;
	return count;
}

bool fields_add(struct field_sets *sets, uint32_t set, struct field_part part, uint32_t overflow)
{
	struct fields *fields = &sets->items.items[set];
	uint32_t conditions = 0;

	if (fields->count == FIELDS_AT_MOST && overflow == NONE)
		return false;
	if (fields->paths & bit_of(part.path)) {
		if (is_there(fields, &part))
			return false;
		conditions = conditions_of(fields, part.path);
	}
	if (fields_overflowed(sets, set, overflow))
		return false;
	if (conditions == CONDITIONS_AT_MOST ||
	    (conditions > 0 && (part.when == FACT_TEST_UNKNOWN || fields->count == FIELDS_AT_MOST))) {
		widen(sets, fields, part.path);
		return true;
	}
	if (fields->count == FIELDS_AT_MOST) {
		fields->count = fields->handed = 0;
		part = field_always(overflow);
	}
	push(sets, fields, part);
	return true;
}

bool fields_overflowed(const struct field_sets *sets, uint32_t set, uint32_t overflow)
{
	const struct fields *fields = &sets->items.items[set];
	struct field_part all = field_always(overflow);

	return overflow != NONE && fields->paths & bit_of(overflow) && is_there(fields, &all);
}
