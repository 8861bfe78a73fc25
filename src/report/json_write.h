/* A JSON value as text, indented by two spaces, byte for byte as jansson's own JSON_INDENT(2) has it. Reports of large
 * programs are tens of megabytes, and jansson hands them out a few bytes at a time. Private to the room. */
#ifndef GOINCEPTION_REPORT_JSON_WRITE_H
#define GOINCEPTION_REPORT_JSON_WRITE_H

#include "base/table.h"
#include "base/text.h"
#include "base/vector.h"

#include <jansson.h>
#include <stdbool.h>

/* Strings are valid UTF-8. */
void json_write(const json_t *value, struct text *out);

/* A document that is written while it is made: of a report with ten thousand findings, one is a value at a time.
 *
 *	struct json_writer writer = {.out = out};
 *	json_open_object(&writer, NULL);
 *	json_put(&writer, "schema", json_integer(1));
 *	json_open_array(&writer, "findings");
 *	json_put(&writer, NULL, finding);
 *	json_close(&writer);
 *	json_close(&writer);
 */
enum { JSON_WRITER_DEPTH = 8 };

/* An object that several values have: the same context stands at many findings. */
struct json_shared {
	json_t *object;
	size_t start, length; /* where it was written */
};

struct json_writer {
	struct text *out;
	unsigned depth;
	struct table *numbers; /* of what is shared, by object and depth */
	VECTOR(struct json_shared) shared;
	struct {
		bool array, filled;
	} open[JSON_WRITER_DEPTH];
};

/* The key is null in an array, and for the document itself. Keys are ASCII. */
void json_open_object(struct json_writer *writer, const char *key);
void json_open_array(struct json_writer *writer, const char *key);
void json_put(struct json_writer *writer, const char *key, json_t *value); /* releases the value */
void json_close(struct json_writer *writer);                               /* the innermost that is open */

/* A part of the array that is open in `whole`, which has items before it: it is written elsewhere, perhaps by another
 * thread, and its bytes are to be appended. Ended with json_end_part. */
struct json_writer json_begin_part(const struct json_writer *whole, struct text *out);
void json_end_part(struct json_writer *part);

#endif
