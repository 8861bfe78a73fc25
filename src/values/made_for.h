/* Descriptors that a function of the program makes as its arguments say: `make_socket(SOCK_NONBLOCK)`. Which of them a
 * value holds is asked of the calls that gave it. Private to the room. */
#ifndef GOINCEPTION_VALUES_MADE_FOR_H
#define GOINCEPTION_VALUES_MADE_FOR_H

#include "values/values.h"

/* Is the object, which the rule speaks of, non-blocking as the value holds it? MAYBE where that is not seen. */
enum verdict made_for(const struct program *program, uint32_t object, const struct descriptor_rule *rule,
                      struct value_reference value, const struct environment *environment);

#endif
