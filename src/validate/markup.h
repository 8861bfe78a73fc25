/* Private to this room: text in SVG and HTML. */
#ifndef GOINCEPTION_VALIDATE_MARKUP_H
#define GOINCEPTION_VALIDATE_MARKUP_H

#include "base/text.h"

#include <stdint.h>

/* Bytes that mean something there are written as names; what is no character of XML becomes '?'. */
void markup_add(struct text *out, const char *words);

/* "15.0 s", "3.2 ms". */
void markup_add_duration(struct text *out, uint64_t ns);

#endif
