/* Paths inside URIs. Only for this room. */
#ifndef GOINCEPTION_REPORT_URI_H
#define GOINCEPTION_REPORT_URI_H

#include "base/text.h"

/* RFC 3986: what is no unreserved character of a path is written as %XX. */
void uri_add_path(struct text *out, const char *path);

#endif
