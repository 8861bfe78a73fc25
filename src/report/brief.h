/* A finding in a few lines of plain text, for formats that have room for no more. Only for this room. */
#ifndef GOINCEPTION_REPORT_BRIEF_H
#define GOINCEPTION_REPORT_BRIEF_H

#include "base/text.h"
#include "program/findings.h"

/* "getaddrinfo() waits until ... . on_read() runs in an event loop: libuv callback (src/main.c:88). The way there:
 * on_read > lookup > resolve. Instead (libuv): uv_getaddrinfo()." */
void brief_write(struct text *out, const struct finding *finding, const char *root);

/* "on_read > lookup > resolve" */
void brief_chain(struct text *out, const struct finding *finding);

#endif
