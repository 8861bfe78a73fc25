#include "report/page.h"

#include "base/files.h"
#include "report/glyph.h"
#include "report/uri.h"

#include <stdarg.h>
#include <string.h>

static const char *const ink_codes[INKS] = {
    [INK_PLAIN] = "",    [INK_STRONG] = "1", [INK_ERROR] = "1;31", [INK_WARNING] = "1;33",
    [INK_GOOD] = "1;32", [INK_LABEL] = "36", [INK_QUIET] = "2",    [INK_CARET] = "1;32",
};

/* Narrower than this, wrapping does more harm than a terminal that breaks lines by itself. */
enum { LEAST_COLUMNS = 40 };

void page_start(struct page *page, struct text *out, const char *root, bool color, unsigned columns)
{
	*page = (struct page){.out = out, .root = root ? root : "", .color = color, .columns = columns};
	if (columns && columns < LEAST_COLUMNS)
		page->columns = LEAST_COLUMNS;
}

void page_finish(struct page *page) { text_free(&page->scratch); }

static void ink_on(struct page *page, enum ink ink)
{
	if (page->color && ink_codes[ink][0])
		text_printf(page->out, "\x1b[%sm", ink_codes[ink]);
}

static void ink_off(struct page *page, enum ink ink)
{
	if (page->color && ink_codes[ink][0])
		text_add(page->out, "\x1b[0m");
}

static void put_bytes(struct page *page, const char *bytes, size_t length)
{
	while (length) {
		size_t plain = glyphs_plain(bytes, length);
		text_add_bytes(page->out, bytes, plain);
		page->column += (unsigned)plain;
		bytes += plain;
		length -= plain;
		if (length == 0)
			break;
		struct glyph glyph = glyph_read(bytes, length, page->column);
		text_add(page->out, glyph.bytes);
		page->column += glyph.width;
		bytes += glyph.consumed;
		length -= glyph.consumed;
	}
}

void page_put(struct page *page, enum ink ink, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	text_clear(&page->scratch);
	text_vprintf(&page->scratch, format, arguments);
	va_end(arguments);
	ink_on(page, ink);
	put_bytes(page, text_string(&page->scratch), page->scratch.length);
	ink_off(page, ink);
}

void page_put_place(struct page *page, enum ink ink, const struct place *place)
{
	struct text words = {0};
	bool linked = page->links && place->file[0] == '/';
	place_write(&words, page->root, place);
	if (linked) {
		text_printf(page->out, "\x1b]8;;%s", page->links);
		uri_add_path(page->out, place->file);
		text_printf(page->out, "#%u\x1b\\", place->line);
	}
	page_put(page, ink, "%s", text_string(&words));
	if (linked)
		text_add(page->out, "\x1b]8;;\x1b\\");
	text_free(&words);
}

static unsigned word_width(const char *word, size_t length)
{
	size_t plain = glyphs_plain(word, length);
	unsigned width = (unsigned)plain;
	word += plain;
	length -= plain;
	while (length) {
		struct glyph glyph = glyph_read(word, length, width);
		width += glyph.width;
		word += glyph.consumed;
		length -= glyph.consumed;
	}
	return width;
}

static void flow_word(struct page *page, unsigned hang, const char *word, size_t length, bool spaced)
{
	unsigned width = word_width(word, length) + spaced;
	if (page->columns && page->column + width > page->columns && page->column > hang) {
		page_end_line(page);
		page_tab(page, hang);
	} else if (spaced) {
		put_bytes(page, " ", 1);
	}
	put_bytes(page, word, length);
}

void page_flow(struct page *page, enum ink ink, unsigned hang, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	text_clear(&page->scratch);
	text_vprintf(&page->scratch, format, arguments);
	va_end(arguments);
	ink_on(page, ink);
	const char *rest = text_string(&page->scratch);
	bool spaced = *rest == ' ';
	for (rest += strspn(rest, " \n"); *rest;) {
		size_t length = strcspn(rest, " \n");
		flow_word(page, hang, rest, length, spaced);
		rest += length;
		rest += strspn(rest, " \n");
		spaced = true;
	}
	ink_off(page, ink);
}

void page_piece(struct page *page, enum ink ink, unsigned hang, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	text_clear(&page->scratch);
	text_vprintf(&page->scratch, format, arguments);
	va_end(arguments);
	const char *piece = text_string(&page->scratch);
	bool spaced = *piece == ' ';
	ink_on(page, ink);
	flow_word(page, hang, piece + spaced, strlen(piece) - spaced, spaced);
	ink_off(page, ink);
}

void page_tab(struct page *page, unsigned column)
{
	if (page->column >= column && page->column > 0)
		put_bytes(page, " ", 1);
	while (page->column < column)
		put_bytes(page, " ", 1);
}

void page_end_line(struct page *page)
{
	text_add(page->out, "\n");
	page->column = 0;
}

void place_write(struct text *out, const char *root, const struct place *place)
{
	if (!place->file[0]) {
		text_add(out, "(unknown place)");
		return;
	}
	text_add(out, path_below(root, place->file));
	if (place->line)
		text_printf(out, ":%u", place->line);
	if (place->line && place->column)
		text_printf(out, ":%u", place->column);
}

unsigned place_width(struct page *page, const struct place *place)
{
	struct text written = {0};
	place_write(&written, page->root, place);
	unsigned width = glyphs_width(text_string(&written));
	text_free(&written);
	return width;
}
