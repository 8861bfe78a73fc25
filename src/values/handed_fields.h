/* What holds of the fields of a record that a function is given holds, for its callers, of the record they hand on.
 * Private to the room. */
#ifndef GOINCEPTION_VALUES_HANDED_FIELDS_H
#define GOINCEPTION_VALUES_HANDED_FIELDS_H

#include "model/callers.h"
#include "values/field_sets.h"
#include "values/record_roots.h"

/* All fields of records inside the record: one of those is replaced, or given to code that is not here. */
#define INNER_FIELDS (NONE - 2)

/* The part, under the innermost test of a field of the record that stands around the block: `if (request->offset >= 0)
 * request->offset += written;`, `case COPY: copy(request)`. */
struct field_part part_with_condition(const struct program *program, struct field_part part, struct record_root root,
                                      uint32_t unit, fact_index block);

/* Who is given an inner part of a record, and replaces all of that, leaves the rest alone. */
struct field_part part_seen_from_root(struct record_root root, struct field_part part);

/* Adds to the sets of callers what the sets of their callees hold, as far as it is the same record, all the way up.
 * What was handed on in an earlier turn is not handed on again. overflow: field_sets.h. */
void fields_hand_up(const struct program *program, struct field_sets *sets, const struct callers *callers,
                    uint32_t overflow);

#endif
