/* Text inside XML 1.0. Only for this room. */
#ifndef GOINCEPTION_REPORT_XML_H
#define GOINCEPTION_REPORT_XML_H

#include "base/text.h"

/* Escaped for content and for attributes in double quotes. What XML cannot hold (most control characters) is written as
 * "\x1b". */
void xml_add(struct text *out, const char *text);

/* ` name="value"` */
void xml_attribute(struct text *out, const char *name, const char *value);
void xml_number(struct text *out, const char *name, unsigned long value);

#endif
