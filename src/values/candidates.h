/* How many functions a call may reach, as a reader counts them. */
#ifndef GOINCEPTION_VALUES_CANDIDATES_H
#define GOINCEPTION_VALUES_CANDIDATES_H

#include "model/model.h"

/* Per call site: how many different functions are among its targets; one of which flags make several bodies counts
 * once. Freed by the caller. */
uint32_t *candidates_count(const struct program *program);

#endif
