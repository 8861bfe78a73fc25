/* Calls that do not wait because another call with the same object was asked before: `asked-by` of a rule. */
#ifndef GOINCEPTION_VALUES_ASKED_H
#define GOINCEPTION_VALUES_ASKED_H

#include "model/model.h"

/* Does the call stand in a branch for those to whom one of the rule's askers gave 0 for the same object?
 * `if (result.wait_for(0s) == ready) result.get();`, also by a function of the program: `if (is_ready(result)) …`. */
bool call_was_asked(const struct program *program, const struct call_site *call, const struct rule *rule);

/* Is the call the end of an object's life with which there is nothing left to wait for: it was moved elsewhere or is
 * returned, or one of the rule's settlers was called with it before, in the same function? */
bool call_is_settled(const struct program *program, const struct call_site *call, const struct rule *rule);

#endif
