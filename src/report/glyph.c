#include "report/glyph.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { TAB_COLUMNS = 8 };

struct range {
	uint32_t first, last;
};

static bool is_in(uint32_t code, const struct range *ranges, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (code >= ranges[i].first && code <= ranges[i].last)
			return true;
	return false;
}
#define IS_IN(code, ranges) is_in((code), (ranges), sizeof(ranges) / sizeof *(ranges))

/* Controls, and what reorders or breaks a line without being seen ("Trojan Source"). */
static const struct range unsafe[] = {{0, 0x1f},        {0x7f, 0x9f},     {0x61c, 0x61c},
                                      {0x200e, 0x200f}, {0x2028, 0x202e}, {0x2066, 0x2069},
                                      {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xe0000, 0xe0fff}};

static const struct range no_width[] = {{0x300, 0x36f}, {0x200b, 0x200d}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}};

static const struct range double_width[] = {{0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0xa4cf},  {0xac00, 0xd7a3},
                                            {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},  {0xffe0, 0xffe6},
                                            {0x1f300, 0x1f64f}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd}};

/* Bytes of the well-formed character at the start, or 0. Over-long forms, surrogates and what lies beyond U+10FFFF are
 * malformed. */
static size_t utf8_decode(const char *text, size_t length, uint32_t *ret_code)
{
	const unsigned char *bytes = (const unsigned char *)text;
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t size = bytes[0] < 0x80       ? 1
	              : bytes[0] >> 5 == 6  ? 2
	              : bytes[0] >> 4 == 14 ? 3
	              : bytes[0] >> 3 == 30 ? 4
	                                    : 0;
	if (size == 0 || size > length)
		return 0;
	uint32_t code = size == 1 ? bytes[0] : bytes[0] & (0x7fu >> size);
	for (size_t i = 1; i < size; i++) {
		if (bytes[i] >> 6 != 2)
			return 0;
		code = code << 6 | (bytes[i] & 0x3f);
	}
	if (code < least[size] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return 0;
	*ret_code = code;
	return size;
}

struct glyph glyph_read(const char *bytes, size_t length, unsigned column)
{
	struct glyph glyph = {.consumed = 1, .width = 1};
	uint32_t code = 0;
	size_t size = utf8_decode(bytes, length, &code);
	if (size == 0) {
		snprintf(glyph.bytes, sizeof glyph.bytes, "\\x%02x", (unsigned char)bytes[0]);
	} else if (code == '\t') {
		glyph.width = TAB_COLUMNS - column % TAB_COLUMNS;
		memset(glyph.bytes, ' ', glyph.width);
		return glyph;
	} else if (IS_IN(code, unsafe)) {
		glyph.consumed = size;
		snprintf(glyph.bytes, sizeof glyph.bytes, code < 0x100 ? "\\x%02x" : "\\u%04x", code);
	} else {
		glyph.consumed = size;
		memcpy(glyph.bytes, bytes, size);
		glyph.width = IS_IN(code, no_width) ? 0 : IS_IN(code, double_width) ? 2 : 1;
		return glyph;
	}
	glyph.width = (unsigned)strlen(glyph.bytes);
	return glyph;
}

size_t glyphs_plain(const char *bytes, size_t length)
{
	size_t at = 0;
	while (at < length && bytes[at] >= ' ' && bytes[at] < 0x7f)
		at++;
	return at;
}

unsigned glyphs_width(const char *text)
{
	size_t length = strlen(text), plain = glyphs_plain(text, length);
	unsigned width = (unsigned)plain;
	text += plain;
	length -= plain;
	while (length) {
		struct glyph glyph = glyph_read(text, length, width);
		width += glyph.width;
		text += glyph.consumed;
		length -= glyph.consumed;
	}
	return width;
}

void text_add_utf8(struct text *out, const char *text)
{
	size_t length = strlen(text), start = 0;
	for (size_t at = 0; at < length;) {
		uint32_t code;
		size_t size = (unsigned char)text[at] < 0x80 ? 1 : utf8_decode(text + at, length - at, &code);
		if (size) {
			at += size;
			continue;
		}
		text_add_bytes(out, text + start, at - start);
		text_add(out, "\xef\xbf\xbd");
		start = ++at;
	}
	text_add_bytes(out, text + start, length - start);
}

void text_add_glyphs(struct text *out, const char *text)
{
	size_t length = strlen(text);
	for (size_t at = 0; at < length;) {
		size_t plain = glyphs_plain(text + at, length - at);
		text_add_bytes(out, text + at, plain);
		at += plain;
		if (at == length)
			break;
		struct glyph glyph = glyph_read(text + at, length - at, 0);
		text_add(out, glyph.bytes);
		at += glyph.consumed;
	}
}
