#include "report/page.h"

#include "base/files.h"
#include "report/excerpt.h"
#include "report/glyph.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static char *put(const char *text)
{
	struct text out = {0};
	struct page page;
	page_start(&page, &out, "/", false, 0);
	page_put(&page, INK_PLAIN, "%s", text);
	page_finish(&page);
	return out.bytes;
}

static void assert_put(const char *text, const char *expected)
{
	char *written = put(text);
	assert_string_equal(written, expected);
	free(written);
}

static void what_moves_a_cursor_or_reorders_a_line_is_escaped(void **state)
{
	(void)state;
	assert_put("größe 关闭", "größe 关闭");
	assert_put("a\x1b[2Jb\r\n\x7f", "a\\x1b[2Jb\\x0d\\x0a\\x7f");
	assert_put("\xc2\x9b"
	           "31m",
	           "\\x9b31m"); /* the one-character form of ESC [ */
	assert_put("\xe2\x80\xae"
	           "right",
	           "\\u202eright");                 /* right-to-left override */
	assert_put("\xf3\xa0\x80\xa0", "\\ue0020"); /* an invisible tag */
	assert_put("\xc0\xaf \xed\xa0\x80 \xff",
	           "\\xc0\\xaf \\xed\\xa0\\x80 \\xff"); /* over-long, surrogate, never valid */
	assert_put("cut \xe5\x85", "cut \\xe5\\x85");
	assert_put("a\tb", "a       b");
}

static bool is_harmless(const char *text)
{
	for (; *text; text++)
		if (((unsigned char)*text < 0x20 && *text != '\n') || *text == 0x7f)
			return false;
	return true;
}

static void random_bytes_stay_well_formed_and_harmless(void **state)
{
	(void)state;
	uint32_t seed = 1;
	for (int round = 0; round < 2000; round++) {
		char bytes[33] = {0};
		for (int i = 0; i < 32; i++) {
			seed = seed * 1664525 + 1013904223;
			bytes[i] = (char)(seed >> 24 ? seed >> 24 : 1);
		}
		struct text clean = {0};
		text_add_utf8(&clean, bytes);
		char *once = memory_copy_string(text_string(&clean));
		text_clear(&clean);
		text_add_utf8(&clean, once);
		assert_string_equal(text_string(&clean), once); /* what is well-formed stays as it is */
		char *written = put(bytes);
		assert_true(is_harmless(written));
		free(written);
		free(once);
		text_free(&clean);
	}
}

static void text_wraps_at_the_width_and_never_inside_a_word(void **state)
{
	(void)state;
	struct text out = {0};
	struct page page;
	page_start(&page, &out, "/", false, 40);
	page_put(&page, INK_PLAIN, "label");
	page_tab(&page, 10);
	page_flow(&page, INK_PLAIN, 10, "%s",
	          "one two three four five six seven eight /a/path/that/is/longer/than/a/line nine");
	assert_string_equal(text_string(&out), "label     one two three four five six\n"
	                                       "          seven eight\n"
	                                       "          /a/path/that/is/longer/than/a/line\n"
	                                       "          nine");
	text_free(&out);
	page_finish(&page);
}

static void a_piece_is_never_parted(void **state)
{
	(void)state;
	struct text out = {0};
	struct page page;
	page_start(&page, &out, "/", false, 40);
	page_put(&page, INK_PLAIN, "a line that is thirty-two long..");
	page_piece(&page, INK_PLAIN, 3, " [rule, high]");
	assert_string_equal(text_string(&out), "a line that is thirty-two long..\n   [rule, high]");
	text_free(&out);
	page_finish(&page);
}

static void places_are_relative_to_the_root(void **state)
{
	(void)state;
	struct text out = {0};
	place_write(&out, "/project", &(struct place){"/project/src/a.c", 3, 7});
	text_add(&out, " ");
	place_write(&out, "/project", &(struct place){"/usr/include/x.h", 3, 0});
	text_add(&out, " ");
	place_write(&out, "/project", &(struct place){"", 0, 0});
	assert_string_equal(text_string(&out), "src/a.c:3:7 /usr/include/x.h:3 (unknown place)");
	text_free(&out);
}

/* ---- excerpts ---- */

struct scratch {
	char folder[64];
	char file[96];
};

static void write_source(struct scratch *scratch, const char *source)
{
	snprintf(scratch->folder, sizeof scratch->folder, "/tmp/goinception-test-XXXXXX");
	assert_non_null(mkdtemp(scratch->folder));
	snprintf(scratch->file, sizeof scratch->file, "%s/a.c", scratch->folder);
	assert_true(file_write(scratch->file, source, strlen(source), NULL));
}

static void remove_source(struct scratch *scratch)
{
	unlink(scratch->file);
	rmdir(scratch->folder);
}

static char *excerpt(const char *file, unsigned line, unsigned column, unsigned columns)
{
	struct text out = {0};
	struct page page;
	struct source_lines lines = {0};
	page_start(&page, &out, "/", false, columns);
	excerpt_put(&lines, &page, &(struct place){file, line, column});
	source_lines_release(&lines);
	page_finish(&page);
	return out.bytes ? out.bytes : memory_copy_string("");
}

static void the_mark_stands_below_the_name(void **state)
{
	(void)state;
	struct scratch scratch;
	write_source(&scratch, "int a;\r\n\tgröße = \"关\" + std::read(fd);\r\n\nlast()");
	char *shown = excerpt(scratch.file, 2, 20, 0);
	assert_string_equal(shown, "     2 |         größe = \"关\" + std::read(fd);\n"
	                           "       |                        ^~~~~~~~~\n");
	free(shown);
	shown = excerpt(scratch.file, 4, 1, 0); /* without a newline at its end */
	assert_string_equal(shown, "     4 | last()\n       | ^~~~\n");
	free(shown);
	remove_source(&scratch);
}

static void a_line_that_is_not_there_is_not_shown(void **state)
{
	(void)state;
	struct scratch scratch;
	write_source(&scratch, "one();\n\n");
	const unsigned lines[] = {0, 2, 3, 4000000000};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		char *shown = excerpt(scratch.file, lines[i], 1, 80);
		assert_string_equal(shown, "");
		free(shown);
	}
	char *shown = excerpt(scratch.file, 1, 700, 80); /* the line, but nothing to mark in it */
	assert_string_equal(shown, "     1 | one();\n");
	free(shown);
	remove_source(&scratch);
	shown = excerpt(scratch.file, 1, 1, 80);
	assert_string_equal(shown, "");
	free(shown);
}

/* Wherever in a long line the call stands: both lines fit the page, and the mark is below the call's first letter. */
static void long_lines_are_cut_around_the_mark(void **state)
{
	(void)state;
	char line[400];
	for (unsigned column = 1; column < 300; column += 7) {
		memset(line, '.', sizeof line);
		memcpy(line + column - 1, "Xcall", 5);
		line[330] = 0;
		struct scratch scratch;
		write_source(&scratch, line);
		char *shown = excerpt(scratch.file, 1, column, 80), *mark_line = strchr(shown, '\n') + 1;
		*strchr(mark_line, '\n') = 0;
		mark_line[-1] = 0;
		assert_true(glyphs_width(shown) <= 80);
		assert_true(strlen(mark_line) <= 80);
		size_t mark = strcspn(mark_line, "^");
		assert_string_equal(mark_line + mark, "^~~~~");
		*strchr(shown, 'X') = 0;
		assert_int_equal(glyphs_width(shown), mark);
		free(shown);
		remove_source(&scratch);
	}
}

/* What a terminal is told must not end where a hostile path wants it to, and takes no column. */
static void places_lead_to_their_files(void **state)
{
	(void)state;
	struct text out = {0};
	struct page page;
	struct place place = {.file = "/project/src/a b\x1b\\\a.c", .line = 7, .column = 3};
	page_start(&page, &out, "/project", false, 0);
	page_put_place(&page, INK_PLAIN, &place);
	assert_string_equal(out.bytes, "src/a b\\x1b\\\\x07.c:7:3");
	unsigned columns = page.column;
	text_clear(&out);
	page.column = 0;
	page.links = "file://host";
	page_put_place(&page, INK_PLAIN, &place);
	assert_string_equal(out.bytes,
	                    "\x1b]8;;file://host/project/src/a%20b%1B%5C%07.c#7\x1b\\src/a b\\x1b\\\\x07.c:7:3"
	                    "\x1b]8;;\x1b\\");
	assert_int_equal(page.column, columns);
	page_finish(&page);
	text_free(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(places_lead_to_their_files),
	    cmocka_unit_test(what_moves_a_cursor_or_reorders_a_line_is_escaped),
	    cmocka_unit_test(random_bytes_stay_well_formed_and_harmless),
	    cmocka_unit_test(text_wraps_at_the_width_and_never_inside_a_word),
	    cmocka_unit_test(a_piece_is_never_parted),
	    cmocka_unit_test(places_are_relative_to_the_root),
	    cmocka_unit_test(the_mark_stands_below_the_name),
	    cmocka_unit_test(a_line_that_is_not_there_is_not_shown),
	    cmocka_unit_test(long_lines_are_cut_around_the_mark),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
