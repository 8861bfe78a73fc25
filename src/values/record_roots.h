/* Which record a value is a part of, as one function sees it: the one that a parameter points to, or one of its own.
 * Everybody asks for it again and again, so it is found for all values at once. */
#ifndef GOINCEPTION_VALUES_RECORD_ROOTS_H
#define GOINCEPTION_VALUES_RECORD_ROOTS_H

#include "values/points_to.h"

enum {
	ROOT_POSITIONS = 32,            /* parameters that are looked at, and one more position: */
	ROOT_RECEIVER = ROOT_POSITIONS, /* the object a method works on */
};

enum root_kind {
	ROOT_UNKNOWN,
	ROOT_GIVEN, /* index: position of the parameter, or ROOT_RECEIVER */
	ROOT_OWN    /* index: variable of the unit, which is a record or the only pointer to one */
};

struct record_root {
	uint32_t number;   /* the same for the same record; NONE when it is not known */
	uint32_t function; /* in whose body it means something */
	uint32_t index;
	uint8_t kind; /* enum root_kind */
	bool whole;   /* the record itself, not an inner part of it */
};

/* Finds those of all values; after flow_solve and field_paths_find. */
void record_roots_find(struct program *program);
void record_roots_free(struct record_roots *roots); /* null is allowed */

/* How many there are: their numbers are smaller. */
uint32_t record_root_count(const struct program *program);

/* The number of the one that the function is given at that position; NONE when nothing there asks for it. */
uint32_t record_root_given(const struct program *program, uint32_t function, uint32_t position);

/* Is any known of the value? Most have none. */
static inline bool record_root_known(const struct program *program, struct value_reference value)
{
	return program->units.items[value.unit].record_roots[value.value] != NONE;
}

/* Of a value that is a field of a record, or of a record inside that: the outermost one. *ret_path: field_paths.h. */
struct record_root root_of_known_field(const struct program *program, struct value_reference value, uint32_t *ret_path);

static inline struct record_root root_of_field(const struct program *program, struct value_reference value,
                                               uint32_t *ret_path)
{
	if (value.value == FACT_NONE || !record_root_known(program, value))
		return (struct record_root){.number = NONE, .kind = ROOT_UNKNOWN};
	return root_of_known_field(program, value, ret_path);
}

/* The record that a pointer variable stands for, when it is set to what is pointed to by one value only. */
struct record_root root_of_pointer(const struct program *program, struct value_reference variable);

/* The record that is replaced as a whole by a store to the value. */
struct record_root root_of_record(const struct program *program, struct value_reference value);

static inline bool roots_equal(struct record_root one, struct record_root other)
{
	return one.number == other.number && one.number != NONE;
}

/* The record that a call hands on at a position: what an argument points to or into, or its receiver. */
struct record_root root_of_argument(const struct program *program, const struct call_site *call, uint32_t position);

#endif
