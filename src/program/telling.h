/* What a finding says: from a way to a call to the words that a reader can check. Private to the room. */
#ifndef GOINCEPTION_PROGRAM_TELLING_H
#define GOINCEPTION_PROGRAM_TELLING_H

#include "program/suppressions.h"
#include "program/unsafe.h"
#include "reach/offloaded.h"
#include "reach/reach.h"

struct telling {
	struct arena *arena; /* of the analysis: owns what findings say */
	const char *root;    /* places in words are below it */
	const struct program *program;
	const struct suppressions *suppressions;
	const struct entry *entry;  /* whose walk is going on */
	const char *loop_framework; /* of most event loops of the program; "any" without one */
};

/* Where a person sees a call: the use of a macro. */
struct place telling_place(const struct program *program, const struct call_site *call);

/* The hops from the entry to the call `c`, by the steps of the walk that is going on; `at` is its last step. */
void telling_chain(const struct telling *telling, struct finding *finding, const struct reach *reach, uint32_t at,
                   uint32_t c, const struct blocking *blocking);

/* All the rest; the context and the chain are there already. loss is of confidence, images are those that hold every
 * function of the way. */
void telling_fill(const struct telling *telling, struct finding *finding, uint32_t c,
                  const struct environment *environment, const struct blocking *blocking, unsigned loss,
                  image_set images);

/* That the context waits for work that it handed over, and what to do about that. */
void telling_awaited(const struct telling *telling, struct finding *finding, const struct awaited *awaited);

/* Who ends the program behind an unsafe call leaves nothing broken behind: at worst the program hangs. */
void telling_end(const struct telling *telling, struct finding *finding, const struct reach *reach, uint32_t at,
                 uint32_t c);

/* What else a finding of an unsafe call speaks for: the rest of its group. */
void telling_others(const struct telling *telling, struct finding *finding, const unsafe_calls *calls,
                    const struct unsafe_group *group);

#endif
