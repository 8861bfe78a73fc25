/* What the JSON documents of this room have in common; only for this room. Each function makes a new value, which who
 * puts it into another gives away. */
#ifndef GOINCEPTION_REPORT_JSON_PARTS_H
#define GOINCEPTION_REPORT_JSON_PARTS_H

#include "base/text.h"
#include "program/findings.h"

#include <jansson.h>

/* Comes before the first value: memory that cannot be had ends the program, as everywhere. */
void json_prepare(void);

/* A document with the number of its schema and the tool's name. json_finish writes and releases it. */
json_t *json_tool(void);
json_t *json_start(unsigned schema);
void json_finish(json_t *report, struct text *out);

/* Jansson refuses malformed UTF-8, which sources may hold anywhere a name or a line is quoted: it is replaced. */
json_t *json_text(const char *text);
json_t *json_text_or_null(const char *text); /* null for null and "" */
json_t *json_names(const char *const *names, unsigned count);
json_t *json_seconds(double seconds);
json_t *json_failed(const struct failed_source *failed, size_t count, const char *root);
json_t *json_context(const struct finding_context *context, const char *root);

json_t *json_milliseconds(uint64_t ns);
json_t *json_sighting(const struct sighting *seen);
json_t *json_traced(const struct traced *traced, const char *root);

void json_set_text(json_t *object, const char *key, const char *text);
void json_set_count(json_t *object, const char *key, unsigned long number);
void json_set_pair(json_t *object, const char *key, const char *first, unsigned first_count, const char *second,
                   unsigned second_count);

/* Members file, line, column. A place that is not known has line 0 in the analysis; readers get null. */
void json_set_place(json_t *object, const char *root, const struct place *place);

#endif
