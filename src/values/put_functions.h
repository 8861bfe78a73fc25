/* Functions that are put into the fields of one object: by the function whose variable it is, and by the constructors
 * and helpers that it hands the object to. So `Worker quick(look), slow(rest)` are two, though each field of a type is
 * one cell to whoever does not ask. */
#ifndef GOINCEPTION_VALUES_PUT_FUNCTIONS_H
#define GOINCEPTION_VALUES_PUT_FUNCTIONS_H

#include "values/records.h"

/* The only function that the field of the record, a variable of the function that makes the call, can hold at the call;
 * NONE when that is not known. What is put there twice has no order here. */
uint32_t put_function_before(const struct records *records, const struct call_site *call, struct record_root root,
                             uint32_t path, const struct environment *environment);

/* The same of a record that only the call fills, which hands it on at that position. */
uint32_t put_function_by(const struct records *records, const struct call_site *call, uint32_t position, uint32_t path);

#endif
