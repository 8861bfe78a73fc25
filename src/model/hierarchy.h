/* Methods and what overrides them, over all units. */
#ifndef GOINCEPTION_MODEL_HIERARCHY_H
#define GOINCEPTION_MODEL_HIERARCHY_H

#include "model/model.h"

struct hierarchy;

struct hierarchy *hierarchy_new(const struct program *program);
void hierarchy_free(struct hierarchy *hierarchy); /* null is allowed */

/* The functions that a virtual call of this method may run: its own definitions and those of everything that overrides
 * it, transitively, sorted. Outside functions are among them when rules speak of them, or when nothing is defined.
 * Never empty. Valid until hierarchy_free. */
const uint32_t *hierarchy_targets(struct hierarchy *hierarchy, uint32_t unit, fact_index method, size_t *ret_count);

/* "ns::Guard::Guard", "ns::Guard::~Guard" */
bool is_constructor(const struct function *function);
bool is_destructor(const struct function *function);

#endif
