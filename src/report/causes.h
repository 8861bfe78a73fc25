/* Findings with one root: a function that many chains go through, and where one change mends them all. */
#ifndef GOINCEPTION_REPORT_CAUSES_H
#define GOINCEPTION_REPORT_CAUSES_H

#include "program/findings.h"

/* A function that several findings go through: two that it makes itself, or three. All that it calls on the way to them
 * is certain: a table that leads to a hundred handlers is no root of what they do. */
struct cause {
	const char *function;
	size_t first;  /* of its findings, in the order of the analysis: the one it is told by */
	size_t hop;    /* of the chain of the first: which one is the function's */
	size_t count;  /* findings that go through it, and through no cause before it */
	bool contains; /* it makes all the blocking calls itself */
};

enum { CAUSE_NONE = UINT32_MAX, CAUSE_LEAST_FINDINGS = 2 };

struct causes {
	VECTOR(struct cause) items; /* the one with most findings first */
	uint32_t *of_finding;       /* index into items, or CAUSE_NONE: no context, not counted, or alone */
};

void causes_find(struct causes *causes, const struct analysis *analysis);
void causes_release(struct causes *causes);

/* Which hop of the finding's chain is that of the cause's function. */
size_t causes_hop(const struct cause *cause, const struct finding *finding);

#endif
