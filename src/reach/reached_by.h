/* Which contexts reach which calls, all of them: a walk tells one way to a call, and readers ask who else gets there.
 */
#ifndef GOINCEPTION_REACH_REACHED_BY_H
#define GOINCEPTION_REACH_REACHED_BY_H

#include "model/images.h"
#include "reach/reach.h"

/* All contexts, and which of them reach which points: calls, or several that are one to who asks. */
struct reached_by {
	size_t points, words;                       /* words: per point */
	uint64_t *contexts;                         /* per point: a bit for each context */
	VECTOR(const struct finding_context *) all; /* contexts in the order of their entries */
	VECTOR(uint32_t) entries;                   /* the first entry of each */
};

void reached_by_init(struct reached_by *reached_by, const struct contexts *contexts);

/* What is asked: contexts by ways that lose at most `loss` of confidence and are at most `depth` hops long. */
struct reached_by_question {
	const struct activations *activations; /* that all groups were walked over, in their order */
	const struct reach *reach;             /* that walked there: where it came by guesses alone is not looked at */
	const image_set *images;
	const walk_group_list *groups;
	size_t first_group, step; /* of the groups, this one and each that is so many behind one that is asked for */
	const struct contexts *contexts;
	const struct reached_by *reached_by; /* whose contexts they are; only that is looked at */
	unsigned loss, depth;
};

/* The answer: calls that wait, and for each a bit for each context. */
struct reached_calls {
	VECTOR(uint32_t) calls;
	uint64_t *contexts;
};

void reached_by_find(const struct reached_by_question *question, struct reached_calls *ret_reached);

/* Adds the answer to what is known from earlier ones, and releases it. Per call site the number of its point, or NONE:
 * nobody asks for that; there may be more points now than the last time. */
void reached_by_add(struct reached_by *reached_by, struct reached_calls *reached, const uint32_t *point_of_call,
                    size_t points);

/* Does the context of that number reach the point? */
bool reached_by_context(const struct reached_by *reached_by, size_t point, size_t context);

void reached_by_release(struct reached_by *reached_by);

#endif
