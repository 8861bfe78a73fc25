/* The call graph backwards: which call sites lead to a function. */
#ifndef GOINCEPTION_MODEL_CALLERS_H
#define GOINCEPTION_MODEL_CALLERS_H

#include "model/model.h"

struct callers {
	uint32_t *first; /* per function, with one more at the end: a run of sites */
	uint32_t *sites; /* call sites, in order */
};

/* Calls that only a type suggests are left out unless with_types. */
void callers_init(struct callers *callers, const struct program *program, bool with_types);
void callers_release(struct callers *callers);

#endif
