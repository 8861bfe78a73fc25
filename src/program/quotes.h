/* What an analysis quotes from the sources themselves: the only thing in it that does not come from facts. */
#ifndef GOINCEPTION_PROGRAM_QUOTES_H
#define GOINCEPTION_PROGRAM_QUOTES_H

#include "program/findings.h"

/* Notes in the analysis what was taken from files while it was made. */
void quotes_keep(struct analysis *analysis, const struct source_texts *texts);

/* Would the same be taken now? Files are read again only where they have changed. */
bool quotes_hold(const struct analysis *analysis);

#endif
