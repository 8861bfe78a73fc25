/* Differences of texts as patches that `git apply` takes; through libgit2. */
#ifndef GOINCEPTION_REWRITE_DIFF_H
#define GOINCEPTION_REWRITE_DIFF_H

#include "base/text.h"

#include <stdbool.h>

/* A unified diff of the two, with `diff --git a/NAME b/NAME` before it; nothing when they are the same. The name is
 * relative to where the patch will be applied. False: libgit2 failed. */
bool diff_write(const char *name, const char *before, size_t before_size, const char *after, size_t after_size,
                struct text *out);

/* What git calls the bytes: 40 hexadecimal digits and a 0; `git hash-object` gives the same. */
enum { SHA1_DIGITS = 40 };
void diff_name_of_bytes(const char *bytes, size_t size, char ret[SHA1_DIGITS + 1]);

#endif
