/* Which files were read, in the syntax of make, for build systems: "out.facts: src/net.c include/net.h". */
#ifndef GOINCEPTION_CLI_DEPFILE_H
#define GOINCEPTION_CLI_DEPFILE_H

#include "base/text.h"

#include <stddef.h>

/* Appends the rule. A name with a line end cannot be said in this syntax, and is left out. */
void depfile_write(const char *target, const char *const *paths, size_t count, struct text *out);

#endif
