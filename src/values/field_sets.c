#include "values/field_sets.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

struct field_sets fields_new(const struct program *program, uint32_t inner, uint32_t overflow)
{
	struct field_sets sets = {.program = program,
	                          .arena = arena_new(),
	                          .first = memory_allocate((program->functions.count + 1) * sizeof *sets.first),
	                          .inner = inner,
	                          .overflow = overflow,
	                          .path_count = program->field_paths.count,
	                          .open = NONE};

	memset(sets.first, 0xff, program->functions.count * sizeof *sets.first);
	sets.places = memory_zeroed(sets.path_count + PATH_MARKS, sizeof *sets.places);
	return sets;
}

void fields_release(struct field_sets *sets)
{
	arena_free(sets->arena);
	free(sets->first);
	free(sets->places);
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

/* ---- where a path stands ---- */

static uint8_t *place_of(const struct field_sets *sets, uint32_t path)
{
	size_t place = path < sets->path_count ? path : sets->path_count + (NONE - 1 - path);

	assert(place < sets->path_count + PATH_MARKS);
	return &sets->places[place];
}

/* Whatever the places say of other sets, or of what is gone: it is not there. */
static bool is_there(const struct field_sets *sets, const struct fields *fields, uint32_t path)
{
	uint8_t place = *place_of(sets, path);

	return place < fields->count && fields->paths[place] == path;
}

static void open_set(struct field_sets *sets, uint32_t set)
{
	const struct fields *fields = &sets->items.items[set];

	if (sets->open == set)
		return;
	sets->open = set;
	for (uint8_t i = fields->count; i-- > 0;)
		*place_of(sets, fields->paths[i]) = i;
}

static bool is_deep(const struct field_sets *sets, uint32_t path)
{
	return path == sets->inner || (path < sets->path_count && sets->program->field_paths.items[path].outer != NONE);
}

/* ---- what is added ---- */

static bool is_same(const struct field_condition *one, const struct field_condition *other)
{
	return one->when == other->when && one->tested == other->tested && one->constant == other->constant;
}

/* How many conditions the path, which is there, stands under; 0: always, or under just this one. */
static uint32_t other_conditions(const struct field_sets *sets, const struct fields *fields, uint32_t path,
                                 const struct field_condition *only)
{
	uint32_t count = 0;

	for (uint32_t i = *place_of(sets, path); i < fields->count; i++) {
		const struct field_condition *there = fields_condition(fields, i);

		if (fields->paths[i] != path)
			continue;
		if (!there || (only && is_same(there, only)))
			return 0;
		count++;
	}
	return count;
}

static void *grown(struct field_sets *sets, const void *items, uint8_t count, uint8_t capacity, size_t size)
{
	void *copy = arena_alloc(sets->arena, capacity * size);

	if (items)
		memcpy(copy, items, count * size);
	return copy;
}

/* Before what is there is changed. */
static void make_own(struct field_sets *sets, struct fields *fields)
{
	if (!fields->shared)
		return;
	fields->paths = grown(sets, fields->paths, fields->count, fields->capacity, sizeof *fields->paths);
	if (fields->conditions)
		fields->conditions =
		    grown(sets, fields->conditions, fields->count, fields->capacity, sizeof *fields->conditions);
	fields->shared = false;
}

static void make_room(struct field_sets *sets, struct fields *fields, bool condition)
{
	if (fields->count == fields->capacity) {
		fields->capacity = fields->capacity ? (uint8_t)(2 * fields->capacity) : 3;
		fields->paths = grown(sets, fields->paths, fields->count, fields->capacity, sizeof *fields->paths);
		if (fields->conditions)
			fields->conditions = grown(sets, fields->conditions, fields->count, fields->capacity,
			                           sizeof *fields->conditions);
	}
	if (condition && !fields->conditions)
		fields->conditions = ARENA_ARRAY(sets->arena, struct field_condition, fields->capacity);
}

static void push(struct field_sets *sets, struct fields *fields, uint32_t path, bool inside,
                 const struct field_condition *only)
{
	make_room(sets, fields, only);
	if (fields->conditions)
		fields->conditions[fields->count] = only ? *only : (struct field_condition){0};
	if (!is_there(sets, fields, path))
		*place_of(sets, path) = fields->count;
	fields->inside |= (uint32_t)inside << fields->count;
	fields->paths[fields->count++] = path;
	fields->added++;
	fields->complete =
	    (path == sets->overflow && !only) || (fields->count == FIELDS_AT_MOST && sets->overflow == NONE);
}

/* Removes entries: those for the path, which has conditions, or those inside inner records. The rest keeps its order.
 */
static void take_out(struct field_sets *sets, struct fields *fields, uint32_t path)
{
	uint32_t inside = fields->inside;
	uint8_t count = fields->count;

	make_own(sets, fields);
	fields->count = 0;
	fields->inside = 0;
	for (uint8_t i = 0; i < count; i++) {
		if (fields->paths[i] == path || (path == sets->inner && inside >> i & 1))
			continue;
		fields->inside |= (inside >> i & 1) << fields->count;
		fields->paths[fields->count] = fields->paths[i];
		if (fields->conditions)
			fields->conditions[fields->count] = fields->conditions[i];
		fields->count++;
	}
	sets->open = NONE; /* others have moved */
}

/* What the set, which is full, takes instead of the path. Where most stand inside inner records, the others stay. */
static uint32_t widened(struct field_sets *sets, struct fields *fields, uint32_t path, bool inside)
{
	if (sets->inner == NONE || __builtin_popcount(fields->inside) <= FIELDS_AT_MOST / 2) {
		fields->count = fields->capacity = 0;
		fields->inside = 0;
		return sets->overflow;
	}
	take_out(sets, fields, sets->inner);
	fields->inner = true;
	if (inside)
		return sets->inner;
	push(sets, fields, sets->inner, true, NULL);
	return path;
}

bool fields_add(struct field_sets *sets, uint32_t set, uint32_t path, bool inside, const struct field_condition *only)
{
	struct fields *fields = &sets->items.items[set];
	bool full = fields->count == FIELDS_AT_MOST;

	inside |= is_deep(sets, path);
	if (fields->complete || (fields->inner && inside))
		return false;
	open_set(sets, set);
	if (is_there(sets, fields, path)) {
		uint32_t conditions = other_conditions(sets, fields, path, only);

		if (conditions == 0)
			return false;
		if (full || conditions == CONDITIONS_AT_MOST || !only) {
			take_out(sets, fields, path); /* one without a condition says as much */
			only = NULL;
		}
	} else if (full) {
		path = widened(sets, fields, path, inside);
		only = NULL;
	}
	push(sets, fields, path, inside, only);
	return true;
}

bool fields_copy(struct field_sets *sets, uint32_t set, uint32_t from)
{
	struct fields *fields = &sets->items.items[set], *other = &sets->items.items[from];

	assert(fields->count == 0);
	fields->paths = other->paths;
	fields->conditions = other->conditions;
	fields->count = fields->capacity = other->count;
	fields->added = other->count;
	fields->complete = other->complete;
	fields->inner = other->inner;
	fields->inside = other->inside;
	fields->shared = other->shared = true;
	if (sets->open == set)
		sets->open = NONE;
	return fields->count > 0;
}
