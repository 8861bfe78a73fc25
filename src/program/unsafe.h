/* Calls that are unsafe in a context: those below one of its own calls are one thing to repair, and told as one
 * finding. Private to the room. */
#ifndef GOINCEPTION_PROGRAM_UNSAFE_H
#define GOINCEPTION_PROGRAM_UNSAFE_H

#include "program/findings.h"
#include "reach/reach.h"
#include "reach/reached_by.h"

/* A call that a walk met. */
struct unsafe_call {
	uint32_t at, call; /* the step of the walk, the call site */
	uint32_t point;    /* the number of the call, as reached_by.h has it */
	struct blocking blocking;
	unsigned loss, way_loss; /* of confidence: all of it, and that of the chain alone */
	unsigned contexts;       /* how many reach it */
	bool mild;               /* a warning: by its rule, or because the program ends behind it */
	bool accepted;           /* somebody gave a reason for it */
};

typedef VECTOR(struct unsafe_call) unsafe_calls;

enum { UNSAFE_OTHERS_AT_MOST = 16 };

/* Together stand the calls below one call that the context makes, with what the same use of a macro writes; and all
 * that spoil the same. Indices are into the calls of the walk. */
struct unsafe_group {
	size_t first; /* stands for the group: the surest; then an error; then one that nobody accepted; then one that
	                 most contexts reach, so that a helper of many is told once; then that with the shortest way */
	size_t others[UNSAFE_OTHERS_AT_MOST]; /* those of the rest that a walk met first; each call site once */
	size_t other_count, other_total;
};

typedef VECTOR(struct unsafe_group) unsafe_groups;

/* The groups of one walk, in the order in which it met them. The caller frees the vector. */
void unsafe_group(const struct program *program, const struct reach *reach, const unsafe_calls *calls,
                  unsafe_groups *ret_groups);

/* Adds groups of one call each, until each context that reaches a call of the walk reaches one that stands for a group.
 */
void unsafe_cover(const struct reach *reach, const unsafe_calls *calls, const struct reached_by *reached_by,
                  unsafe_groups *groups);

/* Does the program end behind the call, on every way, before the context is left? */
bool unsafe_ends(const struct program *program, const struct reach *reach, uint32_t at, uint32_t c);

#endif
