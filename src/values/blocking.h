/* Which call sites wait, or must not be made, by which rule. */
#ifndef GOINCEPTION_VALUES_BLOCKING_H
#define GOINCEPTION_VALUES_BLOCKING_H

#include "values/values.h"

struct blocking {
	const struct rule *rule;           /* null: the call is harmless, as far as the rules know */
	const struct rule *also;           /* null, or another rule that speaks of it: told in the same finding */
	enum verdict verdict;              /* YES or MAYBE */
	const struct condition *undecided; /* for MAYBE: what is not known */
	uint32_t target;                   /* the target it speaks of: index into program->targets */
	bool switched;                     /* what is not known is whether a descriptor is non-blocking just then */
	bool unlike_others;                /* or which one it is: others of its kind are non-blocking */
	uint32_t maker;                    /* and the call site that makes one of which it is not known; NONE */
};

/* Does the call wait? Of all rules that speak of it wherever it is made: the surest, then the highest level, then the
 * first. */
struct blocking blocking_at(const struct program *program, const struct descriptors *descriptors,
                            const struct call_site *call, const struct environment *environment);

/* The same in a context of one kind, in which calls may also be unsafe; CONTEXT_KINDS: as above. Of one that is unsafe
 * and waits, the surer is told, then the unsafe, and the other one is `also`. What a call may spoil is told where there
 * is nothing else to say. */
struct blocking hazard_at(const struct program *program, const struct descriptors *descriptors,
                          const struct call_site *call, const struct environment *environment, enum context_kind kind);

/* Does any rule speak of calls of the function, whatever their arguments, in a context of that kind; CONTEXT_KINDS:
 * wherever they are made? */
bool hazard_possible(const struct program *program, uint32_t function, enum context_kind kind);
/* The same of a call, wherever it is made. */
bool blocking_possible(const struct program *program, const struct call_site *call);

/* What a field of one type may hold is sure while it is a handful: a table of handlers. A field that holds dozens of
 * functions says little about which of them runs here. */
enum { FIELD_SURE_UNTIL = 8 };

/* Of more functions that are handed over while the program runs, any single one is a guess. */
enum { HANDED_OVER_UNTIL = 16 };

/* How much of "high" a link of a chain costs: 0 nothing, 1 medium, LOSS_MOST low. */
enum { LOSS_MOST = 2 };
unsigned loss_of_confidence(enum confidence confidence);
unsigned loss_of_blocking(const struct blocking *blocking);
unsigned loss_of_hop(enum certainty certainty, unsigned candidates);
/* The same of a call that reaches `function`. One of dozens that the program hands over while it runs may not be there
 * when the call comes: callbacks of other states, of other processes. One that stands in the table the call looks into
 * is. */
unsigned loss_of_target(const struct program *program, const struct call_site *call, uint32_t function,
                        enum certainty certainty, unsigned candidates);
/* What happens once in the life of a program, for who comes first, has mostly happened before: first_times.h. */
unsigned loss_of_first_time(const struct program *program, const struct call_site *call, enum certainty certainty);

#endif
