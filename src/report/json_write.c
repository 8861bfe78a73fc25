#include "report/json_write.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { INDENT = 2, REAL_DIGITS = 12 };

static void write_value(struct json_writer *writer, const json_t *value, unsigned depth);

static void start_line(unsigned depth, struct text *out)
{
	static const char spaces[] = "\n                                                                ";
	size_t left = (size_t)depth * INDENT;
	size_t part = left < sizeof spaces - 2 ? left : sizeof spaces - 2;
	text_add_bytes(out, spaces, part + 1);
	for (left -= part; left; left -= part) {
		part = left < sizeof spaces - 2 ? left : sizeof spaces - 2;
		text_add_bytes(out, spaces + 1, part);
	}
}

static void write_escaped(char byte, struct text *out)
{
	static const char escaped[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
	const char *known = strchr(escaped, byte);
	if (known && byte)
		text_printf(out, "\\%c", letters[known - escaped]);
	else
		text_printf(out, "\\u%04X", (unsigned char)byte);
}

static void write_string(const char *string, size_t length, struct text *out)
{
	text_add_bytes(out, "\"", 1);
	for (size_t start = 0, at = 0; at <= length; at++) {
		if (at < length && (unsigned char)string[at] >= ' ' && string[at] != '"' && string[at] != '\\')
			continue;
		text_add_bytes(out, string + start, at - start);
		if (at < length)
			write_escaped(string[at], out);
		start = at + 1;
	}
	text_add_bytes(out, "\"", 1);
}

/* Most values are numbers of lines: formatting them costs more than all else here. */
static void write_integer(long long value, struct text *out)
{
	char digits[24];
	size_t at = sizeof digits;
	unsigned long long rest = value < 0 ? 0ULL - (unsigned long long)value : (unsigned long long)value;
	do
		digits[--at] = (char)('0' + rest % 10);
	while ((rest /= 10) > 0);
	if (value < 0)
		digits[--at] = '-';
	text_add_bytes(out, digits + at, sizeof digits - at);
}

static void write_scalar(const json_t *value, struct text *out)
{
	char *written = json_dumps(value, JSON_ENCODE_ANY | JSON_REAL_PRECISION(REAL_DIGITS));
	text_add(out, written);
	free(written);
}

static void write_array(struct json_writer *writer, const json_t *array, unsigned depth)
{
	size_t count = json_array_size(array);
	text_add_bytes(writer->out, "[", 1);
	for (size_t i = 0; i < count; i++) {
		if (i)
			text_add_bytes(writer->out, ",", 1);
		start_line(depth + 1, writer->out);
		write_value(writer, json_array_get(array, i), depth + 1);
	}
	if (count)
		start_line(depth, writer->out);
	text_add_bytes(writer->out, "]", 1);
}

static void write_members(struct json_writer *writer, json_t *object, unsigned depth)
{
	const char *key;
	json_t *value;
	bool first = true;
	text_add_bytes(writer->out, "{", 1);
	json_object_foreach(object, key, value)
	{
		if (!first)
			text_add_bytes(writer->out, ",", 1);
		first = false;
		start_line(depth + 1, writer->out);
		write_string(key, strlen(key), writer->out);
		text_add_bytes(writer->out, ": ", 2);
		write_value(writer, value, depth + 1);
	}
	if (!first)
		start_line(depth, writer->out);
	text_add_bytes(writer->out, "}", 1);
}

/* The number of the object among those that may stand at several places, at this depth. */
static uint32_t number_shared(struct json_writer *writer, json_t *object, unsigned depth)
{
	const struct {
		uintptr_t object, depth;
	} key = {(uintptr_t)object, depth};
	if (!writer->numbers)
		writer->numbers = table_new();
	return table_put(writer->numbers, &key, sizeof key, (uint32_t)writer->shared.count);
}

/* What others have, too, may have been written before: its bytes are there. The reference that is taken keeps it what
 * it is as long as that is remembered. */
static void write_object(struct json_writer *writer, json_t *object, unsigned depth)
{
	if (object->refcount == 1) {
		write_members(writer, object, depth);
		return;
	}
	uint32_t number = number_shared(writer, object, depth);
	if (number < writer->shared.count) {
		const struct json_shared *shared = &writer->shared.items[number];
		text_reserve(writer->out, shared->length);
		text_add_bytes(writer->out, writer->out->bytes + shared->start, shared->length);
		return;
	}
	size_t start = writer->out->length;
	VECTOR_PUSH(writer->shared, (struct json_shared){.object = json_incref(object), .start = start});
	write_members(writer, object, depth);
	writer->shared.items[number].length = writer->out->length - start;
}

static void write_value(struct json_writer *writer, const json_t *value, unsigned depth)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		write_object(writer, (json_t *)value, depth);
		break;
	case JSON_ARRAY:
		write_array(writer, value, depth);
		break;
	case JSON_STRING:
		write_string(json_string_value(value), json_string_length(value), writer->out);
		break;
	case JSON_INTEGER:
		write_integer(json_integer_value(value), writer->out);
		break;
	default:
		write_scalar(value, writer->out);
	}
}

static void forget_shared(struct json_writer *writer)
{
	for (size_t i = 0; i < writer->shared.count; i++)
		json_decref(writer->shared.items[i].object);
	VECTOR_FREE(writer->shared);
	table_free(writer->numbers);
	writer->numbers = NULL;
}

void json_write(const json_t *value, struct text *out)
{
	struct json_writer writer = {.out = out};
	write_value(&writer, value, 0);
	forget_shared(&writer);
}

/* The comma, the line and the key in front of the next value. */
static void start_value(struct json_writer *writer, const char *key)
{
	if (writer->depth == 0)
		return;
	if (writer->open[writer->depth - 1].filled)
		text_add_bytes(writer->out, ",", 1);
	writer->open[writer->depth - 1].filled = true;
	start_line(writer->depth, writer->out);
	if (key)
		text_printf(writer->out, "\"%s\": ", key);
}

static void open_value(struct json_writer *writer, const char *key, bool array)
{
	start_value(writer, key);
	assert(writer->depth < JSON_WRITER_DEPTH);
	writer->open[writer->depth].array = array;
	writer->open[writer->depth++].filled = false;
	text_add_bytes(writer->out, array ? "[" : "{", 1);
}

void json_open_object(struct json_writer *writer, const char *key) { open_value(writer, key, false); }

void json_open_array(struct json_writer *writer, const char *key) { open_value(writer, key, true); }

void json_put(struct json_writer *writer, const char *key, json_t *value)
{
	start_value(writer, key);
	write_value(writer, value, writer->depth);
	json_decref(value);
}

void json_close(struct json_writer *writer)
{
	assert(writer->depth > 0);
	writer->depth--;
	if (writer->open[writer->depth].filled)
		start_line(writer->depth, writer->out);
	text_add_bytes(writer->out, writer->open[writer->depth].array ? "]" : "}", 1);
	if (writer->depth == 0)
		forget_shared(writer);
}

struct json_writer json_begin_part(const struct json_writer *whole, struct text *out)
{
	struct json_writer part = {.out = out, .depth = whole->depth};
	memcpy(part.open, whole->open, sizeof part.open);
	part.open[part.depth - 1].filled = true;
	return part;
}

void json_end_part(struct json_writer *part) { forget_shared(part); }
