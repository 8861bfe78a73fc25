/* Variables into which a condition puts one of two numbers, and nothing else is put: `flags = waits ? 0 : WNOHANG`. Who
 * knows the condition knows the number. */
#ifndef GOINCEPTION_VALUES_CHOICES_H
#define GOINCEPTION_VALUES_CHOICES_H

#include "model/model.h"

/* Finds them; after values_prepare knows which variables escape. */
void choices_prepare(struct program *program);

/* The first of the two flows, one behind the other, of a variable of the unit; null: there is no choice. */
const struct fact_flow *choice_of(const struct unit *unit, fact_index variable);

/* The block that its condition stands in: the sides stand below. */
fact_index choice_stands_in(const struct facts *facts, const struct fact_flow *choice);

#endif
