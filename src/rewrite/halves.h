/* Private to this room: a function is taken apart at a call, and what follows the call goes into a function that the
 * framework calls later. */
#ifndef GOINCEPTION_REWRITE_HALVES_H
#define GOINCEPTION_REWRITE_HALVES_H

#include "rewrite/plan.h"

/* Fills in the parts of a change whose rewrite takes functions apart; or, where the code does not have the shape for
 * it, makes it MANUAL, with a sketch that names what is there. */
void change_take_apart(struct change *change, const struct plan_request *request, const struct source_sites *sites,
                       struct arena *arena);

#endif
