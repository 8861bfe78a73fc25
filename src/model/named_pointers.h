/* Pointers to functions that rules know by name: libraries that are given their functions as variables or in a table
 * (`extern int (*Module_Call)(...)`, `api->call(...)`) are called through these, and no function of that name exists.
 */
#ifndef GOINCEPTION_MODEL_NAMED_POINTERS_H
#define GOINCEPTION_MODEL_NAMED_POINTERS_H

#include "model/model.h"

/* Notes in program->named_pointers each global variable and each field of the unit that may hold functions and that
 * rules speak of. */
void link_find_named_pointers(struct program *program, uint32_t unit);

/* Adds an outside function for what each of them holds. While linking, before symbols are made. */
void link_named_pointers(struct program *program);

#endif
