/* A JSON value as text, indented by two spaces, byte for byte as jansson's own JSON_INDENT(2) has it. Reports of large
 * programs are tens of megabytes, and jansson hands them out a few bytes at a time. Private to the room. */
#ifndef GOINCEPTION_REPORT_JSON_WRITE_H
#define GOINCEPTION_REPORT_JSON_WRITE_H

#include "base/text.h"

#include <jansson.h>

/* Strings are valid UTF-8. */
void json_write(const json_t *value, struct text *out);

#endif
