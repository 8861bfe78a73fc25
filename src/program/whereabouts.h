/* Where the calls run that rewrites speak of, as far as rewrites ask: a call that waits, or is renamed along with one
 * that does, may stand in a function that also runs where the new text would do harm. */
#ifndef GOINCEPTION_PROGRAM_WHEREABOUTS_H
#define GOINCEPTION_PROGRAM_WHEREABOUTS_H

#include "model/context.h"

struct contexts;
struct locks;
struct program;
struct whereabouts;

/* Of the kinds that rewrites of the program's rules exclude. Free with whereabouts_free. */
struct whereabouts *whereabouts_find(const struct program *program, const struct contexts *contexts,
                                     const struct locks *locks);
void whereabouts_free(struct whereabouts *whereabouts); /* null is allowed */

/* The way on which a context of one of the kinds comes to this call: "on_fault > report > write"; null when none does,
 * or nobody asked (whereabouts is null). The place is where a person sees the call. Why the first of them is such a
 * context, as the lock that is taken: in *ret_evidence, which lives as long as the program. */
const char *whereabouts_of(const struct whereabouts *whereabouts, const struct place *place, const char *callee,
                           unsigned kinds, enum context_kind *ret_kind, struct context_evidence *ret_evidence);

#endif
