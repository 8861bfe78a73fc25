/* Which field of a record: `options.address.port` is another one than `options.proxy.port`, though both are the field
 * `port` of one type. */
#ifndef GOINCEPTION_VALUES_FIELD_PATHS_H
#define GOINCEPTION_VALUES_FIELD_PATHS_H

#include "model/model.h"

/* Numbers the paths of all values that are fields; after flow_make_cells. */
void field_paths_find(struct program *program);

/* Of a value that is a field. */
uint32_t field_path(const struct program *program, struct value_reference value);

/* Do stores to one path change what stands at the other: to the same field, or to a record around it? */
bool field_path_covers(const struct program *program, uint32_t stored, uint32_t path);

/* The same of a store to a record that may be a part of the other's, somewhere in it: the field alone counts. */
bool field_path_changes(const struct program *program, uint32_t stored, uint32_t path);

#endif
