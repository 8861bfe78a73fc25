/* What walks have to look at: calls that may wait, and functions that lead to one. Private to the room. */
#ifndef GOINCEPTION_REACH_RELEVANCE_H
#define GOINCEPTION_REACH_RELEVANCE_H

#include "contexts/contexts.h"

struct relevance {
	enum context_kind kind; /* for contexts of this kind; CONTEXT_KINDS: by the rules that hold for all */
	bool *enters;           /* per function: something below it may wait, and contexts do not end there */
	bool *may_wait;         /* per call site: a rule speaks of it */
	bool *takes_lock;       /* per call site */
	bool *matters;          /* per call site: it may wait, leads to one that may, or takes a lock */
};

/* Where rules hold for contexts of that kind only, calls that are unsafe there are looked at like those that wait.
 * locks may be null. */
void relevance_init(struct relevance *relevance, const struct program *program, const struct contexts *contexts,
                    const struct locks *locks, enum context_kind kind);
void relevance_release(struct relevance *relevance);

/* Per function: do contexts of that kind end here? At functions that a rule allows, and at those that never come back:
 * who dies does not wait, but who goes round in an event loop does not die. And a handler may wait for what it
 * interrupted, and never come to die. The caller frees it.
 */
bool *relevance_ends(const struct program *program, const struct contexts *contexts, enum context_kind kind);

#endif
