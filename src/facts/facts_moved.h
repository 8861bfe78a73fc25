/* Facts of sources that lie in another place than when they were read. */
#ifndef GOINCEPTION_FACTS_FACTS_MOVED_H
#define GOINCEPTION_FACTS_FACTS_MOVED_H

#include "facts/facts.h"

/* Puts the folder `to` for the folder `from` wherever it stands in a string of the facts (see path_moved): in paths,
 * and in the keys of what only one file sees. What they mean is not known then: `meaning` is 0. */
void facts_move(struct facts *facts, const char *from, const char *to);

#endif
