/* How blocks of one function stand to each other: what is sure to have happened, and what can not have. Private to the
 * room. */
#ifndef GOINCEPTION_VALUES_BLOCK_ORDER_H
#define GOINCEPTION_VALUES_BLOCK_ORDER_H

#include "facts/facts.h"

/* Does who comes to the inner block also come to the outer one? A guard that returns makes a block for the rest of its
 * scope, and another one with the same condition behind that. */
bool block_stands_in(const struct facts *facts, fact_index inner, fact_index outer);

/* Are they on two sides of one condition, and not in two rounds of a loop? */
bool blocks_exclude(const struct facts *facts, fact_index one, fact_index other);

/* Is there a loop around both? Then what is written behind the other may happen before it. */
bool blocks_share_loop(const struct facts *facts, fact_index one, fact_index other);

#endif
