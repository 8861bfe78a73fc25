/* Work that runs elsewhere, and who waits for it: a loop that hands work over and then waits until it is done gains
 * nothing. */
#ifndef GOINCEPTION_REACH_OFFLOADED_H
#define GOINCEPTION_REACH_OFFLOADED_H

#include "model/model.h"

struct offloaded;
struct offloaded *offloaded_find(const struct program *program);
void offloaded_free(struct offloaded *offloaded); /* null is allowed */

/* What a wait is for. */
struct awaited {
	uint32_t function; /* that runs elsewhere: handed over, or the one that ends the wait */
	uint32_t call;     /* call site that hands it over, or what leads to it */
};

/* Is the call a wait for such work, as the rule's `ended-by` says? */
bool offloaded_awaited(const struct offloaded *offloaded, uint32_t call, const struct rule *rule,
                       struct awaited *ret_awaited);

#endif
