/* The HTML report as a file: that its data can be read, that nothing of analysed code gets out of it, that it stays
 * small. What the page does with it is tested in tests/browser/. */
#include "base/text.h"
#include "report/report.h"
#include "report_many.h"
#include "report_sample.h"
#include "temporary_tree.h"

#include <jansson.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define SOURCES SOURCE_ROOT "/tests/golden/sources"

static struct text render(const struct analysis *analysis)
{
	struct error error;
	struct text page = {0};
	report_format_find("html", &error)->write(analysis, &(struct report_options){0}, &page);
	return page;
}

static unsigned times(const char *text, const char *what)
{
	unsigned count = 0;
	for (const char *at = text; (at = strstr(at, what)); at += strlen(what))
		count++;
	return count;
}

/* What stands in the script element of the data. */
static json_t *data_of(const struct text *page)
{
	static const char start[] = "<script type=\"application/json\" id=\"data\">";
	const char *from = strstr(page->bytes, start);
	assert_non_null(from);
	from += sizeof start - 1;
	const char *to = strstr(from, "</script>");
	assert_non_null(to);
	json_error_t error;
	json_t *data = json_loadb(from, (size_t)(to - from), 0, &error);
	if (!data)
		fail_msg("the data is no JSON: %s, line %d", error.text, error.line);
	return data;
}

static const char *text_at(const json_t *data, const json_t *number)
{
	return json_string_value(json_array_get(json_object_get(data, "texts"), (size_t)json_integer_value(number)));
}

static void the_data_says_what_was_found(void **state)
{
	(void)state;
	struct analysis *analysis = sample_gated_new(SOURCES);
	struct text page = render(analysis);
	json_t *data = data_of(&page), *findings = json_object_get(data, "findings");
	assert_int_equal(json_array_size(findings), analysis->findings.count);
	for (size_t i = 0; i < analysis->findings.count; i++) {
		const struct finding *finding = &analysis->findings.items[i];
		const json_t *object = json_array_get(findings, i);
		assert_string_equal(text_at(data, json_object_get(object, "message")), finding->message);
		assert_string_equal(text_at(data, json_object_get(object, "in")), finding->function);
		assert_int_equal(json_array_size(json_object_get(object, "chain")), finding->chain_length);
	}
	assert_int_equal(json_array_size(json_object_get(data, "fixed")), 1);
	json_decref(data);
	text_free(&page);
	sample_free(analysis);
}

/* The page has as many of these as its template: none comes from what was analysed. */
static void nothing_gets_out_of_the_data(void **state)
{
	(void)state;
	struct analysis *harmless = sample_nothing_new(SOURCES), *hostile = sample_markup_new(SOURCES);
	static const char *const markup[] = {"<script", "</script", "<!--",       "<img",    "<svg onload",
	                                     "<b>",     "<iframe",  "</noscript", "</title", "</style"};
	hostile->root = "/tmp/<b>\"'&</title><script>run(12)</script>";
	struct text before = render(harmless), after = render(hostile);
	for (size_t i = 0; i < sizeof markup / sizeof *markup; i++)
		assert_int_equal(times(after.bytes, markup[i]), times(before.bytes, markup[i]));
	assert_null(strstr(after.bytes, "\xe2\x80\xa8"));
	assert_null(strchr(after.bytes, 0x1b));
	json_t *data = data_of(&after);
	const json_t *object = json_array_get(json_object_get(data, "findings"), 0);
	assert_non_null(strstr(text_at(data, json_object_get(object, "message")), "</script><script>run(9)</script>"));
	json_decref(data);
	text_free(&before);
	text_free(&after);
	sample_free(harmless);
	sample_free(hostile);
}

/* A style and a script that are not the page's own do not run, whatever a reader pastes into it. */
static void the_page_says_what_may_run(void **state)
{
	(void)state;
	struct analysis *analysis = sample_nothing_new(SOURCES);
	struct text page = render(analysis);
	assert_non_null(strstr(page.bytes, "default-src 'none'; style-src 'sha256-"));
	assert_null(strstr(page.bytes, "unsafe-inline"));
	assert_null(strstr(page.bytes, "{{"));
	assert_int_equal(times(page.bytes, "://"),
	                 times(page.bytes, "http://www.w3.org/2000/svg")); /* a name, no address */
	assert_null(strstr(page.bytes, "innerHTML"));
	text_free(&page);
	sample_free(analysis);
}

static void readers_without_scripts_have_a_table(void **state)
{
	(void)state;
	struct analysis *analysis = sample_new(SOURCES);
	struct text page = render(analysis);
	assert_int_equal(times(page.bytes, "<tr><td>"), analysis->findings.count);
	assert_non_null(strstr(page.bytes, "<tr><td>src/net.c:7<td>error<td>getaddrinfo() waits for name servers"));
	text_free(&page);
	sample_free(analysis);
}

static void ten_thousand_findings_stay_a_small_file(void **state)
{
	(void)state;
	struct temporary_tree tree = temporary_tree_new();
	struct error error;
	assert_true(report_many_write_sources(tree.folder, 10000, &error));
	struct analysis *analysis = report_many_new(tree.folder, 10000);
	struct text page = render(analysis);
	assert_in_range(page.length, 1 << 20, 12 << 20);
	json_t *data = data_of(&page);
	assert_int_equal(json_array_size(json_object_get(data, "findings")), 10000);
	/* What is shared stands once. */
	assert_in_range(json_array_size(json_object_get(data, "contexts")), 60, 60);
	assert_in_range(json_array_size(json_object_get(data, "rules")), 24, 24);
	json_decref(data);
	text_free(&page);
	arena_free(analysis->arena);
	temporary_tree_remove(&tree);
}

/* The place of a line's mark counts what a reader sees: tabs as columns, a character beyond the first plane as two. */
static void marks_count_what_is_shown(void **state)
{
	(void)state;
	struct temporary_tree tree = temporary_tree_new();
	const char *path = temporary_tree_write(&tree, "a.c", "x\n\t/* \xf0\x9f\x98\x80 \x01 */ sleep(1);\n");
	struct analysis *analysis = sample_nothing_new(tree.folder);
	struct sample sample = {.arena = analysis->arena, .root = tree.folder};
	sample_add_point(analysis, &sample, 2, 15, &sleep_rule, "sleep() waits");
	analysis->findings.items[0].place.file = path;
	struct text page = render(analysis);
	json_t *data = data_of(&page);
	const json_t *place = json_array_get(json_object_get(data, "places"), 0);
	const char *line =
	    json_string_value(json_object_get(json_object_get(json_object_get(data, "lines"), "0"), "2"));
	assert_string_equal(line, "        /* \xf0\x9f\x98\x80 \\x01 */ sleep(1);");
	assert_int_equal(json_integer_value(json_array_get(place, 3)), 22);
	assert_int_equal(json_integer_value(json_array_get(place, 4)), 27);
	json_decref(data);
	text_free(&page);
	sample_free(analysis);
	temporary_tree_remove(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_data_says_what_was_found),
	    cmocka_unit_test(nothing_gets_out_of_the_data),
	    cmocka_unit_test(the_page_says_what_may_run),
	    cmocka_unit_test(readers_without_scripts_have_a_table),
	    cmocka_unit_test(ten_thousand_findings_stay_a_small_file),
	    cmocka_unit_test(marks_count_what_is_shown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
