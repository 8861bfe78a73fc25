/* Which call sites wait, by which rule. Private to the room. */
#ifndef GOINCEPTION_PROGRAM_BLOCKING_H
#define GOINCEPTION_PROGRAM_BLOCKING_H

#include "program/values.h"

struct blocking {
	const struct rule *rule;           /* null: the call does not wait, as far as the rules know */
	enum verdict verdict;              /* YES or MAYBE */
	const struct condition *undecided; /* for MAYBE: what is not known */
	uint32_t target;                   /* the target that waits: index into program->targets */
	bool switched;                     /* what is not known is whether a descriptor is non-blocking just then */
};

/* Of all rules that speak of the call: the surest, then the highest level, then the first. */
struct blocking blocking_at(const struct program *program, const struct descriptors *descriptors,
                            const struct call_site *call, const struct environment *environment);

/* Does any rule speak of the call, whatever its arguments? */
bool blocking_possible(const struct program *program, const struct call_site *call);

/* What a field of one type may hold is sure while it is a handful: a table of handlers. A field that holds dozens of
 * functions says little about which of them runs here. */
enum { FIELD_SURE_UNTIL = 8 };

/* How much of "high" a link of a chain costs: 0 nothing, 1 medium, LOSS_MOST low. */
enum { LOSS_MOST = 2 };
unsigned loss_of_confidence(enum confidence confidence);
unsigned loss_of_blocking(const struct blocking *blocking);
unsigned loss_of_hop(enum certainty certainty, unsigned candidates);

#endif
