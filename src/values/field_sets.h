/* Fields of the records that functions are given, by function and position: which decide, which are changed. */
#ifndef GOINCEPTION_VALUES_FIELD_SETS_H
#define GOINCEPTION_VALUES_FIELD_SETS_H

#include "model/model.h"

/* More fields of one record are not looked at, nor more conditions of one field. */
enum { FIELDS_AT_MOST = 24 /* bits of a number tell them apart */, CONDITIONS_AT_MOST = 6 };

/* So many paths below NONE are no paths, but marks of who uses the set. */
enum { PATH_MARKS = 2 };

/* Something holds only while a field of the record fulfils this. */
struct field_condition {
	enum fact_test when;
	uint32_t tested; /* path of that field */
	int64_t constant;
};

/* Some fields of the record that a function is given at a position. Mostly their paths are all there is to know. */
struct fields {
	uint32_t function, position;
	uint32_t next; /* the function's set at a later position, or NONE */
	uint8_t count, capacity;
	bool complete;   /* nothing that is added is new any more */
	bool inner;      /* nothing that stands in a record inside the record is */
	uint32_t inside; /* bit n: path n is one of a record inside the record */
	bool shared;     /* another set has, or had, the same paths and conditions in the same place */
	uint32_t added;  /* so many in all: of the last of them, those that are still there stand at the end */
	uint32_t *paths; /* field_paths.h, or marks */
	struct field_condition *conditions; /* of each path, FACT_TEST_UNKNOWN: always; null: always for all */
};

/* Most functions have none, and each step of a walk asks: no hash table. */
struct field_sets {
	const struct program *program;
	struct arena *arena;
	uint32_t *first; /* by function, or NONE */
	VECTOR(struct fields) items;
	uint32_t inner, overflow;
	size_t path_count;
	uint8_t *places; /* by path: where it stands first in the set that was added to last, if it does */
	uint32_t open;   /* that set, or NONE */
};

/* After field_paths_find. What a set that is full holds: `inner` instead of all fields of records inside the record,
 * and when that is not enough, `overflow` instead of all; NONE: it takes no more. */
struct field_sets fields_new(const struct program *program, uint32_t inner, uint32_t overflow);
void fields_release(struct field_sets *sets);

/* Index of a set, or NONE; of one that is made where there is none; the set, or null. */
uint32_t fields_set(const struct field_sets *sets, uint32_t function, uint32_t position);
uint32_t fields_make(struct field_sets *sets, uint32_t function, uint32_t position);
const struct fields *fields_at(const struct field_sets *sets, uint32_t function, uint32_t position);

/* The condition of one of them; null: always. */
static inline const struct field_condition *fields_condition(const struct fields *fields, uint32_t index)
{
	return fields->conditions && fields->conditions[index].when != FACT_TEST_UNKNOWN ? &fields->conditions[index]
	                                                                                 : NULL;
}

/* True when that is new in the set. A field may be there under several conditions. only: null: always. inside: the path
 * is one of a record inside the record. */
bool fields_add(struct field_sets *sets, uint32_t set, uint32_t path, bool inside, const struct field_condition *only);

/* The set, which is empty, holds what another one holds. True when that is anything. */
bool fields_copy(struct field_sets *sets, uint32_t set, uint32_t from);

#endif
