/* Records that are filled where they are defined, and constant: tables of functions that are handed on by address. What
 * a field of one holds is the same for all its readers. */
#ifndef GOINCEPTION_VALUES_CONSTANT_RECORDS_H
#define GOINCEPTION_VALUES_CONSTANT_RECORDS_H

#include "values/values.h"

/* Finds what is put into constant variables. */
void constant_records_add_unit(struct program *program, struct unit *unit);

struct constant_records;

struct constant_records *constant_records_new(const struct program *program);
void constant_records_free(struct constant_records *constants); /* null is allowed */

/* The cell of the variable that the value is; NONE when it is none, or not constant. */
uint32_t constant_record_cell(const struct program *program, struct value_reference value);

/* The number that is written for the field of a constant variable in its own source: 0, where only others are. */
bool constant_record_number(const struct program *program, struct value_reference field, int64_t *ret);

/* The constant variable that the call hands on at that position, or whose address; by its cell, or NONE. */
uint32_t constant_record_given(const struct constant_records *constants, const struct call_site *call,
                               uint32_t position);

/* What is written there for the field of the variable, when it is a number or one function. */
bool constant_record_field(const struct constant_records *constants, uint32_t cell, uint32_t path, int64_t *ret);

#endif
