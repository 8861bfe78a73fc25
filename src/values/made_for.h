/* Descriptors that a function of the program makes as its arguments say: `make_socket(SOCK_NONBLOCK)`. Which of them a
 * value holds is asked of the calls that gave it. Private to the room. */
#ifndef GOINCEPTION_VALUES_MADE_FOR_H
#define GOINCEPTION_VALUES_MADE_FOR_H

#include "values/values.h"

/* What is known of one that was made. */
struct making {
	uint32_t object;
	const struct descriptor_rule *rule; /* that speaks of the call; null: the verdict is what is known of it then */
	enum verdict at_first;
	const struct call_site
	    *set; /* the call, in the function that makes it, that sets it non-blocking; null: none */
};

/* Is it non-blocking as the value holds it? MAYBE where that is not seen. */
enum verdict made_for(const struct program *program, const struct making *making, struct value_reference value,
                      const struct environment *environment);

#endif
