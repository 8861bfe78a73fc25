#include "report/xml.h"

#include "report/glyph.h"

#include <stdbool.h>
#include <string.h>

/* Of those bytes that UTF-8 has in one. */
static const char *entity(char byte)
{
	switch (byte) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\n':
		return "&#10;";
	case '\t':
		return "&#9;";
	default:
		return NULL;
	}
}

static bool is_noncharacter(const char *bytes)
{
	return memcmp(bytes, "\xef\xbf\xbe", 3) == 0 || memcmp(bytes, "\xef\xbf\xbf", 3) == 0;
}

static void add_clean(struct text *out, const char *text, size_t length)
{
	for (size_t at = 0; at < length; at++) {
		const char *escaped = entity(text[at]);
		unsigned char byte = (unsigned char)text[at];
		if (escaped) {
			text_add(out, escaped);
		} else if (byte < ' ' || byte == 0x7f) {
			text_printf(out, "\\x%02x", byte);
		} else if (byte == 0xef && length - at >= 3 && is_noncharacter(text + at)) {
			text_add(out, "\xef\xbf\xbd");
			at += 2;
		} else {
			text_add_bytes(out, text + at, 1);
		}
	}
}

void xml_add(struct text *out, const char *text)
{
	struct text clean = {0};
	text_add_utf8(&clean, text);
	add_clean(out, text_string(&clean), clean.length);
	text_free(&clean);
}

void xml_attribute(struct text *out, const char *name, const char *value)
{
	text_printf(out, " %s=\"", name);
	xml_add(out, value);
	text_add(out, "\"");
}

void xml_number(struct text *out, const char *name, unsigned long value)
{
	text_printf(out, " %s=\"%lu\"", name, value);
}
