/* Sources as they were before a change: which of them have to be read again, and how they were called then. */
#ifndef GOINCEPTION_SOURCE_SOURCES_BEFORE_H
#define GOINCEPTION_SOURCE_SOURCES_BEFORE_H

#include "source/change.h"
#include "source/overlay.h"
#include "source/sources.h"

enum source_then {
	SOURCE_THEN_SAME,   /* nothing that it reads has changed */
	SOURCE_THEN_OTHER,  /* to be read as it was */
	SOURCE_THEN_ABSENT, /* it is new */
};

struct sources_before {
	struct sources
	    *sources; /* to be read: first those that are OTHER, in the order of now, then those that are gone */
	enum source_then *then; /* for each source of now */
	unsigned gone;          /* of the sources: what is read no more, with flags of a neighbour */
	unsigned flagless;      /* sources that are gone, and nothing says how they were built: not read */
};

/* What of the sources of now is affected says the caller; excludes and paths as for sources_find. */
struct sources_before *sources_before_new(const struct sources *now, const bool *affected, const struct change *change,
                                          const struct sources_request *request);
void sources_before_free(struct sources_before *before); /* null is allowed */

/* Writes every file that changed, as it was, into an overlay, and puts it over the sources. The overlay must outlive
 * them. Null with *error. */
struct overlay *sources_before_lay(struct sources_before *before, const struct change *change, struct error *error);

#endif
