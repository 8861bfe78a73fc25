/* What is kept of records while walks ask. Private to what answers about them: records.c, put_functions.c. */
#ifndef GOINCEPTION_VALUES_RECORDS_PARTS_H
#define GOINCEPTION_VALUES_RECORDS_PARTS_H

#include "values/constant_records.h"
#include "values/field_sets.h"
#include "values/handed_fields.h"
#include "values/held_tables.h"
#include "values/record_stores.h"
#include "values/records.h"

enum { POSITIONS = ROOT_POSITIONS + 1 };

/* Which parameters of an outside function it may write to, a bit each, as far as that was asked; by walks in two
 * threads. */
struct outside {
	_Atomic uint32_t asked, written;
};

struct records {
	const struct program *program;
	struct handings handings;
	struct field_sets deciding; /* a condition, or something below, depends on it */
	struct field_sets changed;  /* by the function, or by something it hands the record on to */
	struct constant_records *constants;
	bool *asks; /* per set of deciding: through one of its fields several functions are called */
	struct held_tables *tables;
	struct changers *changers; /* they watch the cells of fields that decide, and of records these are in */
	struct outside *outside;   /* per function */
	uint32_t *first_store;     /* per function, with one more at the end: a run of stores, ordered by root */
	uint32_t *first_store_to;  /* per record that is known: the first of its stores; NONE without one */
	VECTOR(struct record_store) stores;
	bool *strays;          /* per record that is known: other functions store to it by its name, as lambdas do */
	uint32_t *first_block; /* per unit, of a run of first_inside */
	uint32_t
	    *first_inside; /* per block whose condition is on a field of a record: the first call inside; or NONE */
};

/* What the function of a call puts into one record: a run of stores, in the order in which they happen. */
struct stores_to {
	const struct record_store *first, *end;
	uint64_t cells; /* bits of the fields that are stored to, as cells_of() */
};

/* Without any where the record is not known. */
struct stores_to records_stores_to(const struct records *records, struct record_root root);

/* Does the call change the field of the record, which holds the value? What makes all of it zero is a store of its own.
 */
bool records_changed_by(const struct records *records, const struct call_site *call, struct record_root record,
                        uint32_t path, int64_t value);

#endif
