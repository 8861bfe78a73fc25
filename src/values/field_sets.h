/* Fields of the records that functions are given, by function and position: which decide, which are changed. */
#ifndef GOINCEPTION_VALUES_FIELD_SETS_H
#define GOINCEPTION_VALUES_FIELD_SETS_H

#include "model/model.h"

/* More fields of one record are not looked at, nor more conditions of one field. */
enum { FIELDS_AT_MOST = 24, CONDITIONS_AT_MOST = 6 };

struct field_part {
	uint32_t path;       /* field_paths.h, or a mark of who uses the set */
	enum fact_test when; /* only while a field of the record fulfils this; FACT_TEST_UNKNOWN: always */
	uint32_t tested;     /* path of that field */
	int64_t constant;
};

/* Some fields of the record that a function is given at a position. */
struct fields {
	uint32_t function, position;
	uint32_t next; /* the function's set at a later position, or NONE */
	uint16_t count, capacity;
	uint16_t handed; /* the first so many were handed on to callers: handed_fields.c */
	uint64_t paths;  /* a bit for each path that is there, as hashes: most that is asked for is not */
	struct field_part *items;
};

/* Most functions have none, and each step of a walk asks: no hash table. */
struct field_sets {
	struct arena *arena;
	uint32_t *first; /* by function, or NONE */
	VECTOR(struct fields) items;
};

struct field_sets fields_new(const struct program *program);
void fields_release(struct field_sets *sets);

struct field_part field_always(uint32_t path);

/* Index of a set, or NONE; of one that is made where there is none; the set, or null. */
uint32_t fields_set(const struct field_sets *sets, uint32_t function, uint32_t position);
uint32_t fields_make(struct field_sets *sets, uint32_t function, uint32_t position);
const struct fields *fields_at(const struct field_sets *sets, uint32_t function, uint32_t position);

/* True when that is new in the set. A field may be there under several conditions. A set that is full is `overflow`
 * instead, or, when that is NONE, takes no more. */
bool fields_add(struct field_sets *sets, uint32_t set, struct field_part part, uint32_t overflow);

/* Nothing that is added to it is new any more. */
bool fields_overflowed(const struct field_sets *sets, uint32_t set, uint32_t overflow);

#endif
