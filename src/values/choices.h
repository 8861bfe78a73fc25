/* Variables into which a condition puts one of two values, and nothing else is put: `flags = waits ? 0 : WNOHANG`. Who
 * knows the condition knows the value. */
#ifndef GOINCEPTION_VALUES_CHOICES_H
#define GOINCEPTION_VALUES_CHOICES_H

#include "model/model.h"

/* Finds them, when it is known which variables escape. */
void choices_add_unit(struct program *program, struct unit *unit);

/* The first of the two flows, one behind the other, of a variable of the unit; null: there is no choice. */
const struct fact_flow *choice_of(const struct unit *unit, fact_index variable);

/* The two numbers; false where one of them is none. */
bool choice_numbers(const struct facts *facts, const struct fact_flow *choice, int64_t ret_numbers[2]);

/* The flow stores to a variable: which? */
fact_index flow_variable(const struct facts *facts, fact_index flow);

/* Variables are numbered as they are met, flows as they are written: both grow alike but for what is put into a
 * variable that was declared long before. */
void flows_sort_by_variable(const struct facts *facts, fact_index *flows, size_t count);

/* Of flows so sorted, the position of the first into that variable, or one behind it. */
size_t flows_of_variable(const struct facts *facts, const fact_index *flows, size_t count, fact_index variable);

/* The block that its condition stands in: the sides stand below. */
fact_index choice_stands_in(const struct facts *facts, const struct fact_flow *choice);

#endif
