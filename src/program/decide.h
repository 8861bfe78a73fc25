/* Findings from contexts and what they reach. Private to the room. */
#ifndef GOINCEPTION_PROGRAM_DECIDE_H
#define GOINCEPTION_PROGRAM_DECIDE_H

#include "program/program.h"
#include "reach/reach.h"

/* What is found out before anybody walks from contexts to calls. */
struct grounds {
	const struct program *program;
	struct arena *arena; /* of the analysis */
	struct locks *locks;
	struct descriptors descriptors;
	struct contexts contexts;
	walk_pass_list passes;
	const image_set *images; /* per function: model/images.h */
	struct foreknowledge knowledge;
};

/* Fills analysis->findings (sorted) and, of the account, what is counted on the way. */
void decide(struct analysis *analysis, const struct program_options *options, const struct grounds *grounds);

#endif
