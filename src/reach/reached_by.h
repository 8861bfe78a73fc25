/* Which contexts reach which calls, all of them: a walk tells one way to a call, and readers ask who else gets there.
 */
#ifndef GOINCEPTION_REACH_REACHED_BY_H
#define GOINCEPTION_REACH_REACHED_BY_H

#include "model/images.h"
#include "reach/walk_groups.h"

/* What is asked: contexts by ways that lose at most `loss` of confidence and are at most `depth` hops long, and the
 * calls by number. */
struct reached_by_question {
	struct activations *activations; /* that all groups were walked over */
	const image_set *images;
	const walk_group_list *groups;
	const struct contexts *contexts;
	unsigned loss, depth;
	const uint32_t *point_of_call; /* per call site: a number below point_count, or NONE */
	uint32_t point_count;
};

struct reached_by {
	size_t points, words;                       /* words: per point */
	uint64_t *contexts;                         /* per point: a bit for each context */
	VECTOR(const struct finding_context *) all; /* contexts in the order of their entries */
	VECTOR(uint32_t) entries;                   /* the first entry of each */
};

void reached_by_init(struct reached_by *reached_by, const struct contexts *contexts);

/* Adds the answer to what is known from earlier questions about the same contexts; there may be more points now. */
void reached_by_find(const struct reached_by_question *question, struct reached_by *reached_by);

/* Does the context of that number reach the point? */
bool reached_by_context(const struct reached_by *reached_by, size_t point, size_t context);

void reached_by_release(struct reached_by *reached_by);

#endif
