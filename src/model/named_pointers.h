/* Pointers to functions that rules know by name: libraries that are given their functions as variables or in a table
 * (`extern int (*Module_Call)(...)`, `api->call(...)`) are called through these, and no function of that name exists.
 */
#ifndef GOINCEPTION_MODEL_NAMED_POINTERS_H
#define GOINCEPTION_MODEL_NAMED_POINTERS_H

#include "model/model.h"

/* Adds each global variable and each field of a unit that may hold functions and that rules speak of. */
void link_find_named_pointers(const struct program *program, const struct facts *facts, named_pointer_list *found);

/* Adds an outside function for what each of program->named_pointers holds. While linking, before symbols are made. */
void link_named_pointers(struct program *program);

#endif
