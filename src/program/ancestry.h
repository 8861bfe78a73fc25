/* How much of a program leads to a function: what has to become asynchronous when the function does. Private to the
 * room. */
#ifndef GOINCEPTION_PROGRAM_ANCESTRY_H
#define GOINCEPTION_PROGRAM_ANCESTRY_H

#include "model/model.h"

enum { ANCESTRY_MOST = 1000 }; /* more is counted as that many */

struct ancestry;

struct ancestry *ancestry_new(const struct program *program);
void ancestry_free(struct ancestry *ancestry); /* null is allowed */

/* Functions that call it, directly or through others; itself is none of them. */
unsigned ancestry_count(struct ancestry *ancestry, uint32_t function);

#endif
