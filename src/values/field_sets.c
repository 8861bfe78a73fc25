#include "values/field_sets.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct field_sets fields_new(const struct program *program)
{
	struct field_sets sets = {.first = memory_allocate((program->functions.count + 1) * sizeof *sets.first)};

	memset(sets.first, 0xff, program->functions.count * sizeof *sets.first);
	return sets;
}

void fields_release(struct field_sets *sets)
{
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

static uint32_t add_set(struct field_sets *sets, uint32_t function, uint32_t position)
{
	uint32_t added = (uint32_t)sets->items.count, before = NONE, after = sets->first[function];

	assert(after == NONE || sets->items.items);
	for (; after != NONE && sets->items.items[after].position < position; after = sets->items.items[after].next)
		before = after;
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

/* Is that field there, always or under the same condition? */
static bool is_there(const struct fields *fields, struct field_part part)
{
	for (uint32_t i = 0; i < fields->count; i++) {
		const struct field_part *there = &fields->items[i];

		if (there->path == part.path &&
		    (there->when == FACT_TEST_UNKNOWN ||
		     (there->when == part.when && there->tested == part.tested && there->constant == part.constant)))
			return true;
	}
	return false;
}

/* Makes one entry, without a condition, of those for the path; they give room to others. */
static void widen(struct fields *fields, uint32_t path)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < fields->count; i++)
		if (fields->items[i].path != path)
			fields->items[kept++] = fields->items[i];
	fields->count = kept;
	fields->handed = 0;
	fields->items[fields->count++] = field_always(path);
}

static uint32_t conditions_of(const struct fields *fields, uint32_t path)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < fields->count; i++)
		count += fields->items[i].path == path;
	return count;
}

bool fields_add(struct field_sets *sets, uint32_t function, uint32_t position, struct field_part part,
                uint32_t overflow)
{
	uint32_t set = fields_set(sets, function, position);
	struct fields *fields;

	if (set == NONE)
		set = add_set(sets, function, position);
	assert(sets->items.items);
	fields = &sets->items.items[set];
	if (is_there(fields, part) || (overflow != NONE && is_there(fields, field_always(overflow))) ||
	    (fields->count == FIELDS_AT_MOST && overflow == NONE))
		return false;
	if (conditions_of(fields, part.path) == CONDITIONS_AT_MOST ||
	    (conditions_of(fields, part.path) > 0 &&
	     (part.when == FACT_TEST_UNKNOWN || fields->count == FIELDS_AT_MOST))) {
		widen(fields, part.path);
		return true;
	}
	if (fields->count == FIELDS_AT_MOST) {
		fields->count = fields->handed = 0;
		part = field_always(overflow);
	}
	fields->items[fields->count++] = part;
	return true;
}

bool fields_overflowed(const struct field_sets *sets, uint32_t function, uint32_t position, uint32_t overflow)
{
	const struct fields *fields = fields_at(sets, function, position);

	return fields && is_there(fields, field_always(overflow));
}
