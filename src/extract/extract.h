/* From sources to facts: the only room that knows libclang. */
#ifndef GOINCEPTION_EXTRACT_EXTRACT_H
#define GOINCEPTION_EXTRACT_EXTRACT_H

#include "base/error.h"
#include "facts/facts.h"
#include "source/sources.h"

/* A reusable front end: one per process. Null with *error when libclang cannot be loaded. */
struct extractor;
struct extractor *extractor_new(struct error *error);
void extractor_free(struct extractor *extractor); /* null is allowed */

/* Reads one source into facts. A source with errors still gives facts (with troubles in them); null with *error only
 * when nothing could be read at all: not text, not there, or the front end gave up. Release with facts_free. */
struct facts *extract_source(struct extractor *extractor, const struct source *source, struct error *error);

#endif
