#include "base/text.h"

#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void text_reserve(struct text *text, size_t more)
{
	size_t wanted = text->length + more + 1;
	if (wanted <= text->capacity)
		return;
	text->capacity = wanted > 2 * text->capacity ? wanted : 2 * text->capacity;
	text->bytes = memory_resize(text->bytes, text->capacity);
}

void text_add_bytes(struct text *text, const char *bytes, size_t length)
{
	text_reserve(text, length);
	if (length)
		memcpy(text->bytes + text->length, bytes, length);
	text->length += length;
	text->bytes[text->length] = 0;
}

void text_add(struct text *text, const char *string) { text_add_bytes(text, string, strlen(string)); }

/* Most of what is formatted is short: it is written where it goes, and again only when it did not fit. */
void text_vprintf(struct text *text, const char *format, va_list arguments)
{
	enum { SHORT = 64 };
	va_list again;
	va_copy(again, arguments);
	text_reserve(text, SHORT);
	size_t room = text->capacity - text->length;
	int length = vsnprintf(text->bytes + text->length, room, format, arguments);
	if (length > 0 && (size_t)length >= room) {
		text_reserve(text, (size_t)length);
		vsnprintf(text->bytes + text->length, (size_t)length + 1, format, again);
	}
	if (length > 0)
		text->length += (size_t)length;
	text->bytes[text->length] = 0;
	va_end(again);
}

void text_printf(struct text *text, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	text_vprintf(text, format, arguments);
	va_end(arguments);
}

void text_clear(struct text *text)
{
	text->length = 0;
	if (text->bytes)
		text->bytes[0] = 0;
}

void text_free(struct text *text)
{
	free(text->bytes);
	*text = (struct text){0};
}

const char *text_string(const struct text *text) { return text->bytes ? text->bytes : ""; }
