/* Which findings a change brings: those of the program as it is that are not those of the program as it was. Not by
 * fingerprints alone, as the baseline does: with both states at hand, it is known which line became which. */
#ifndef GOINCEPTION_GATE_SINCE_H
#define GOINCEPTION_GATE_SINCE_H

#include "facts/facts.h"
#include "program/findings.h"
#include "source/change.h"

/* What the analysis of the earlier state leaves behind. */
struct earlier;

/* The analysis must have an outline, which is taken out of it; the rest may be freed afterwards. */
struct earlier *earlier_new(struct analysis *analysis, const struct change *change);
void earlier_free(struct earlier *earlier); /* null is allowed */

/* The analysis has an outline, too, unless earlier is null. Marks the findings that were there as known, the others,
 * with the cause, as new; what is gone is listed in analysis->fixed where no baseline did that. earlier null: nothing
 * that is read has changed. The analysis refers to both afterwards. */
void since_compare(struct earlier *earlier, struct change *change, struct since *since, struct analysis *analysis);

/* Might the source have read other facts before the change? By what it reads now: a file that changed, or one whose
 * name somebody added or removed, in whatever folder. */
bool since_affects(const struct change *change, const struct facts *facts);

#endif
