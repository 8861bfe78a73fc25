/* Findings from contexts and what they reach. Private to the room. */
#ifndef GOINCEPTION_PROGRAM_DECIDE_H
#define GOINCEPTION_PROGRAM_DECIDE_H

#include "program/program.h"
#include "reach/reach.h"

/* Fills analysis->findings (sorted) and, of the account, what is counted on the way. */
void decide(struct analysis *analysis, const struct program *program, const struct program_options *options,
            const struct descriptors *descriptors, const struct contexts *contexts, const struct locks *locks,
            const struct foreknowledge *knowledge);

#endif
