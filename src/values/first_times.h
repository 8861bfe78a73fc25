/* What happens only once in the life of a program, by who comes first: `if (!table) table = make_table();`. Private to
 * the room. */
#ifndef GOINCEPTION_VALUES_FIRST_TIMES_H
#define GOINCEPTION_VALUES_FIRST_TIMES_H

#include "model/model.h"

/* Finds the variables that are zero when the program starts, are set, and are never zero again; after flow_make_cells.
 */
void first_times_find(struct program *program);

/* Must such a variable still be zero for the call to happen? */
bool first_time_only(const struct program *program, const struct call_site *call);

#endif
