/* Private to this room: what is different between two runs of a program. */
#ifndef GOINCEPTION_VALIDATE_COMPARE_H
#define GOINCEPTION_VALIDATE_COMPARE_H

#include "validate/proof.h"

/* The first difference that must not be, as a sentence; null: none. *ret_other_order: the same lines were printed in
 * another order. */
const char *measured_difference(struct arena *arena, const struct measured *before, const struct measured *after,
                                bool *ret_other_order);

/* Is the loop still held up, with real time perhaps by what else runs on the machine? */
bool measured_is_late(const struct measured *before, const struct measured *after);

#endif
