#include "report/excerpt.h"

#include "report/glyph.h"

#include <ctype.h>
#include <string.h>

enum { GUTTER = 6, GUTTER_WIDTH = GUTTER + 3, LEAST_WINDOW = 20, COLUMNS_BEFORE_MARK = 24 };

/* What of a line is shown, and what of it is marked; display columns from 0. */
struct window {
	unsigned from, to;
	unsigned mark, mark_end;
	unsigned width; /* of the whole line */
};

/* An empty line would only say that the source changed since it was read. */
static bool is_blank(const char *line, size_t length)
{
	while (length && isspace((unsigned char)line[length - 1]))
		length--;
	return length == 0;
}

/* Where the mark stands: below the name that begins at the byte, at least one column. */
static struct window measure(const char *line, size_t length, size_t marked)
{
	struct window window = {0};
	size_t marked_end = source_name_end(line, length, marked);
	for (size_t at = 0; at < length;) {
		if (at <= marked)
			window.mark = window.width;
		struct glyph glyph = glyph_read(line + at, length - at, window.width);
		at += glyph.consumed;
		window.width += glyph.width;
		if (at <= marked_end)
			window.mark_end = window.width;
	}
	if (window.mark_end <= window.mark)
		window.mark_end = window.mark + 1;
	return window;
}

/* The part that fits into `room` columns and holds the mark. */
static void choose_part(struct window *window, unsigned room)
{
	window->to = window->width;
	if (room == 0 || window->width <= room)
		return;
	if (window->mark_end >= room)
		window->from = window->mark > COLUMNS_BEFORE_MARK ? window->mark - COLUMNS_BEFORE_MARK : 0;
	window->to = window->from + room - 1; /* one for the "…" at the end */
	if (window->to >= window->width)
		window->to = window->width;
	if (window->mark_end > window->to)
		window->mark_end = window->to > window->mark ? window->to : window->mark + 1;
}

static void put_part(struct page *page, const char *line, size_t length, const struct window *window)
{
	struct text part = {0};
	size_t plain = window->from ? 0 : glyphs_plain(line, length < window->to ? length : window->to);
	unsigned column = (unsigned)plain;
	if (window->from)
		text_add(&part, "…");
	text_add_bytes(&part, line, plain);
	for (size_t at = plain; at < length && column < window->to;) {
		struct glyph glyph = glyph_read(line + at, length - at, column);
		/* The "…" stands in the first column of the window. */
		if (column >= window->from + (window->from > 0) && column + glyph.width <= window->to)
			text_add(&part, glyph.bytes);
		column += glyph.width;
		at += glyph.consumed;
	}
	if (window->to < window->width)
		text_add(&part, "…");
	page_put(page, INK_PLAIN, "%s", text_string(&part));
	text_free(&part);
}

static void put_mark(struct page *page, const struct window *window)
{
	struct text mark = {0};
	text_add(&mark, "^");
	for (unsigned i = window->mark + 1; i < window->mark_end; i++)
		text_add(&mark, "~");
	page_put(page, INK_QUIET, "%*s | ", GUTTER, "");
	page_put(page, INK_PLAIN, "%*s", (int)(window->mark - window->from), "");
	page_put(page, INK_CARET, "%s", text_string(&mark));
	page_end_line(page);
	text_free(&mark);
}

void excerpt_put(struct source_lines *lines, struct page *page, const struct place *place)
{
	size_t length = 0;
	const char *line = source_line(lines, place, &length);
	if (!line || is_blank(line, length))
		return;
	bool marked = place->column > 0 && place->column <= length;
	struct window window = measure(line, length, marked ? place->column - 1 : 0);
	unsigned room = page->columns > GUTTER_WIDTH + LEAST_WINDOW ? page->columns - GUTTER_WIDTH : LEAST_WINDOW;
	choose_part(&window, page->columns ? room : 0);

	page_put(page, INK_QUIET, "%*u | ", GUTTER, place->line);
	put_part(page, line, length, &window);
	page_end_line(page);
	if (marked)
		put_mark(page, &window);
}
