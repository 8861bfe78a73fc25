/* Sets of ids that remember the order in which they came: what arrived since a moment is a run at the end.
 * struct id_set set = {0}; ... id_set_free(&set); */
#ifndef GOINCEPTION_MODEL_ID_SET_H
#define GOINCEPTION_MODEL_ID_SET_H

#include <stdbool.h>
#include <stdint.h>

struct id_set {
	uint32_t *items; /* in the order in which they were added */
	uint32_t *slots; /* hash of the items, once they are many; null before */
	uint32_t count, capacity, slot_capacity;
};

/* True when the id was not there yet. UINT32_MAX is no id. */
bool id_set_add(struct id_set *set, uint32_t id);

/* Puts the items into ascending order, and gives the hash back: for sets that are complete. */
void id_set_sort(struct id_set *set);

void id_set_free(struct id_set *set);

#endif
