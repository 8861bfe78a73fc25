/* Private to this room: how a source takes part in what sources share (see precompiled.h). */
#ifndef GOINCEPTION_EXTRACT_SHARING_H
#define GOINCEPTION_EXTRACT_SHARING_H

#include "base/text.h"
#include "extract/extract.h"
#include "extract/precompiled.h"

struct sharing {
	const struct precompiled *precompiled; /* headers to read it with, or null */
	bool asked;                            /* for what it wants */
	/* Filled in: */
	bool refused;          /* the headers do not mean the same here: the source was read without them */
	uint64_t system_bytes; /* of headers of the system that were read for it alone */
	uint64_t own_bytes;    /* of all other files */
	/* Lines: the headers that it refused because of (left_out.h); directives that would bring in those it read,
	 * unless it has errors. */
	struct text wanted;
};

/* The facts are those of extract_source, however the source was read. */
struct facts *extract_source_shared(struct extractor *extractor, const struct source *source, struct sharing *sharing,
                                    struct error *error);

/* See precompile, and precompile_opening. */
bool extract_opening(struct extractor *extractor, const struct source *like, const char *directives, int image,
                     int card, struct error *error);
bool extract_headers(struct extractor *extractor, const struct source *like, const char *directives, int image,
                     int card, struct error *error);

#endif
