/* A plan's findings, found again? */
#ifndef GOINCEPTION_REWRITE_AGAIN_H
#define GOINCEPTION_REWRITE_AGAIN_H

#include "rewrite/plan.h"

/* Compares with the analysis of the new texts: a change whose finding is still there is refuted; a finding that was not
 * there before refutes the changes of its file, or all when it stands in a file that is not changed. True when
 * something was refuted: then the plan is to be composed again. */
bool plan_compare(struct plan *plan, const struct analysis *before, const struct analysis *after);

#endif
