/* Points-to: which functions and descriptors a value may be.
 *
 * A cell is a variable, a field (of all records of that type), a parameter, what a function returns, what a call gives
 * back. A pointer and what it points to are one cell; so are an array and its elements. */
#ifndef GOINCEPTION_VALUES_POINTS_TO_H
#define GOINCEPTION_VALUES_POINTS_TO_H

#include "model/model.h"

struct flow_graph *flow_new(void);
/* Looks at a source by itself, before it is known which of its functions are kept. */
void flow_add_unit(struct program *program, struct unit *unit);
/* Once names are linked, in this order. */
void flow_begin(struct program *program);
/* Makes the cells of what has a name: from now on, units know those of their variables and fields. */
void flow_make_cells(struct program *program);
/* Once calls are linked: what functions are by themselves. May go on while cells are made. */
void flow_look_at_functions(struct program *program);
/* The cells of calls, and what is known of cells and values by themselves. */
void flow_complete(struct program *program);

/* Builds the graph from flows, arguments and returns, with `passes` rules; propagates functions and results; resolves
 * indirect and virtual calls and `invokes` rules until nothing changes. */
void flow_solve(struct program *program);

/* Fills calls[].targets. An indirect call that no value reaches gets the address-taken functions of exactly its type,
 * at CERTAINTY_TYPE, and stays unresolved; unless they cannot be what is called, because nobody here stores a function
 * there (origins.h). */
void flow_find_targets(struct program *program);
void flow_free(struct flow_graph *flow); /* null is allowed */

/* The cell behind a value (pointers and pointees are one); NONE for constants and unknown values. EITHER has two cells:
 * this gives the first. */
uint32_t flow_cell(const struct program *program, struct value_reference value);

/* The objects a value may be, sorted by id. A FUNCTION value gives that function's objects. The run is valid until
 * flow_free, or the next call for a value that needs joining (EITHER). */
const uint32_t *flow_objects(const struct program *program, struct value_reference value, size_t *ret_count);
/* The same in two steps: each set of objects has a number. */
uint32_t flow_object_set(const struct program *program, struct value_reference value);
const uint32_t *flow_set_objects(const struct program *program, uint32_t set, size_t *ret_count);

/* Is the value a record that stands for `object` only through a field, a parameter, ... : how it is held. */
enum certainty flow_certainty(const struct program *program, struct value_reference value);

/* Every value that is stored in a cell directly: assignments, initialisers, and for parameters the arguments of direct
 * and virtual calls. What indirect calls pass is not among them: parameters of a function whose address is taken may
 * hold more. */
const struct value_reference *flow_sources(const struct program *program, uint32_t cell, size_t *ret_count);

/* Is the address of what the cell stands for handed on or stored: others may store to it, through the pointer. Then its
 * sources are not all it may hold. Valid for what flow_cell gives. */
bool flow_address_taken(const struct program *program, uint32_t cell);

/* Does what the cell stands for outlive calls: a field, or a variable of no function? */
bool flow_lasts(const struct program *program, uint32_t cell);

/* Cells that outside code could also store to (globals without a definition here, parameters of functions that are
 * entered from outside) are not marked: an empty list of sources says "nothing is known", never "nothing is stored". */

#endif
