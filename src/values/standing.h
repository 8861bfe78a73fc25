/* Functions that stand in tables: in something that is filled in before the program runs. Private to the program rooms.
 */
#ifndef GOINCEPTION_VALUES_STANDING_H
#define GOINCEPTION_VALUES_STANDING_H

#include "model/model.h"

/* Writes down which functions stand where; after flow_make_cells. */
void standing_find(struct program *program);

/* Does the call take the function out of the table it stands in? What was copied from there into another record was
 * handed over while the program runs: an interpreter's functions, which only a script calls. */
bool standing_is_called(const struct program *program, const struct call_site *call, uint32_t function);

#endif
