/* Sets of objects, each kept once: many cells of a points-to graph hold the same functions, and asking again for the
 * union of the same two sets costs a look into a table. Set 0 is the empty one. */
#ifndef GOINCEPTION_MODEL_OBJECT_SETS_H
#define GOINCEPTION_MODEL_OBJECT_SETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct object_sets;

struct object_sets *object_sets_new(void);
void object_sets_free(struct object_sets *sets); /* null is allowed */

/* The set of these objects, which are in ascending order and all different. */
uint32_t object_sets_of(struct object_sets *sets, const uint32_t *objects, size_t count);

uint32_t object_sets_union(struct object_sets *sets, uint32_t a, uint32_t b);

/* The union of many. The ids are used as scratch. */
uint32_t object_sets_union_all(struct object_sets *sets, uint32_t *ids, size_t count);

/* Its objects in ascending order; valid until object_sets_free. */
const uint32_t *object_sets_items(const struct object_sets *sets, uint32_t set, size_t *ret_count);

/* From now on, what the sets hold that there are may be asked by several threads at once, also while one of them adds
 * sets. */
void object_sets_settle(struct object_sets *sets);
bool object_sets_are_settled(const struct object_sets *sets, uint32_t set);

#endif
