/* Records that others hold, and the tables they point to: `struct client { struct layer layer; }` and `struct transfer
 * { struct layer layer; }` hold a record of one type, and where each is only ever given one constant table of
 * functions, who is handed `&client->layer` knows which functions are meant. Private to the room. */
#ifndef GOINCEPTION_VALUES_HELD_TABLES_H
#define GOINCEPTION_VALUES_HELD_TABLES_H

#include "values/constant_records.h"
#include "values/values.h"

struct held_tables;

/* The callers are those with types; they are asked here only. */
struct held_tables *held_tables_new(const struct program *program, const struct callers *callers);
void held_tables_free(struct held_tables *tables); /* null is allowed */

/* `layer->operations->consume`, or what points to that: the pointer `layer->operations`, which is a field; its value is
 * FACT_NONE where there is none. */
struct value_reference held_table_pointer(const struct program *program, struct value_reference called);

/* Is any table known? */
bool held_tables_any(const struct held_tables *tables);

/* Is that of any use: does some record always hold the same table there? */
bool held_table_told(const struct held_tables *tables, struct value_reference pointer);

/* The path of the slot that is called there, `consume`: field_paths.h. */
uint32_t held_table_slot(const struct program *program, struct value_reference called);

/* The table that the field at the path of a record always points to, as the call hands the record on: the cell of a
 * constant variable, or NONE. */
uint32_t held_table_given(const struct held_tables *tables, const struct call_site *call, uint32_t position,
                          uint32_t path);

#endif
