/* Whole reports against golden files. `BLESS=1 report_golden_test` writes them; read the difference before committing.
 */
#include "base/text.h"
#include "report/report.h"
#include "report_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define GOLDEN SOURCE_ROOT "/tests/golden/"

static char *render(struct analysis *analysis, const char *format_name, bool color, unsigned columns)
{
	struct report_options options = {.color = color, .columns = columns};
	struct text out = {0};
	struct error error;
	const struct report_format *format = report_format_find(format_name, &error);
	assert_non_null(format);
	format->write(analysis, &options, &out);
	sample_free(analysis);
	text_add(&out, ""); /* a report may be empty */
	return out.bytes;
}

/* A release must not change every golden file. */
static void hide_version(char *report)
{
	static const char quoted[] = "\"" GOINCEPTION_VERSION "\"";
	for (char *version; (version = strstr(report, quoted));) {
		memmove(version + 3, version + sizeof quoted - 1, strlen(version + sizeof quoted - 1) + 1);
		version[1] = 'V';
		version[2] = '"';
	}
}

/* The folder of the project is another one elsewhere. */
static char *hide_root(char *report)
{
	static const char root[] = SOURCE_ROOT;
	struct text out = {0};
	char *start = report;
	for (char *found; (found = strstr(start, root)); start = found + sizeof root - 1) {
		text_add_bytes(&out, start, (size_t)(found - start));
		text_add(&out, "/PROJECT");
	}
	text_add(&out, start);
	free(report);
	return out.bytes;
}

static void show_difference(const char *golden, const char *report)
{
	char actual[] = "/tmp/goinception-golden-XXXXXX", command[1200];
	int descriptor = mkstemp(actual);
	assert_true(descriptor >= 0);
	close(descriptor);
	assert_true(file_write(actual, report, strlen(report), NULL));
	snprintf(command, sizeof command, "diff -u '%s' '%s' >&2", golden, actual);
	int different = system(command);
	unlink(actual);
	if (different)
		fail_msg("the report differs from %s (BLESS=1 writes it)", golden);
}

static void assert_golden(const char *name, char *report)
{
	char path[1000];
	snprintf(path, sizeof path, GOLDEN "%s", name);
	hide_version(report);
	report = hide_root(report);
	if (getenv("BLESS"))
		assert_true(file_write(path, report, strlen(report), NULL));
	show_difference(path, report);
	free(report);
}

static void text_at_80_columns(void **state)
{
	(void)state;
	assert_golden("everything-80.txt", render(sample_new(GOLDEN "sources"), "text", false, 80));
}

static void text_at_200_columns(void **state)
{
	(void)state;
	assert_golden("everything-200.txt", render(sample_new(GOLDEN "sources"), "text", false, 200));
}

static void text_in_colour(void **state)
{
	(void)state;
	assert_golden("everything-color.txt", render(sample_new(GOLDEN "sources"), "text", true, 80));
}

static void a_line_a_finding(void **state)
{
	(void)state;
	assert_golden("everything.compact", render(sample_new(GOLDEN "sources"), "compact", false, 80));
	assert_golden("hostile.compact", render(sample_hostile_new(GOLDEN "sources"), "compact", false, 80));
	assert_golden("nothing.compact", render(sample_nothing_new(GOLDEN "sources"), "compact", false, 80));
}

/* The way to the root, the wait and the remedy are told once. */
static void findings_with_one_root(void **state)
{
	(void)state;
	assert_golden("group-80.txt", render(sample_group_new(GOLDEN "sources"), "text", false, 80));
}

static void where_to_begin(void **state)
{
	(void)state;
	assert_golden("everything.summary", render(sample_new(GOLDEN "sources"), "summary", false, 80));
}

static void text_of_an_inventory(void **state)
{
	(void)state;
	assert_golden("inventory-80.txt", render(sample_inventory_new(GOLDEN "sources"), "text", false, 80));
}

static void text_of_a_run_that_found_nothing(void **state)
{
	(void)state;
	assert_golden("nothing-80.txt", render(sample_nothing_new(GOLDEN "sources"), "text", false, 80));
}

static void json_of_everything(void **state)
{
	(void)state;
	assert_golden("gated-80.txt", render(sample_gated_new(GOLDEN "sources"), "text", false, 80));
	assert_golden("gated.json", render(sample_gated_new(GOLDEN "sources"), "json", false, 80));
	assert_golden("everything.json", render(sample_new(GOLDEN "sources"), "json", false, 80));
	assert_golden("nothing.json", render(sample_nothing_new(GOLDEN "sources"), "json", false, 80));
	assert_golden("inventory.json", render(sample_inventory_new(GOLDEN "sources"), "json", false, 80));
}

static void the_formats_of_services(void **state)
{
	(void)state;
	static const char *const formats[] = {"sarif", "junit", "github", "gitlab", "checkstyle", "csv"};
	static struct {
		const char *name;
		struct analysis *(*make)(const char *root);
	} const samples[] = {{"everything", sample_new},
	                     {"gated", sample_gated_new},
	                     {"inventory", sample_inventory_new},
	                     {"nothing", sample_nothing_new},
	                     {"hostile", sample_hostile_new}};
	for (size_t f = 0; f < sizeof formats / sizeof *formats; f++) {
		for (size_t s = 0; s < sizeof samples / sizeof *samples; s++) {
			char name[64];
			snprintf(name, sizeof name, "%s.%s", samples[s].name, formats[f]);
			assert_golden(name, render(samples[s].make(GOLDEN "sources"), formats[f], false, 80));
		}
	}
}

static void hostile_strings_are_written_harmlessly(void **state)
{
	(void)state;
	assert_golden("hostile.txt", render(sample_hostile_new(GOLDEN "sources"), "text", false, 80));
	assert_golden("hostile.json", render(sample_hostile_new(GOLDEN "sources"), "json", false, 80));
}

static void an_unknown_format_names_the_nearest(void **state)
{
	(void)state;
	struct error error;
	assert_null(report_format_find("jsn", &error));
	assert_string_equal(error.message, "there is no report format 'jsn' (did you mean 'json'?)");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text_at_80_columns),
	    cmocka_unit_test(text_at_200_columns),
	    cmocka_unit_test(text_in_colour),
	    cmocka_unit_test(a_line_a_finding),
	    cmocka_unit_test(findings_with_one_root),
	    cmocka_unit_test(where_to_begin),
	    cmocka_unit_test(text_of_an_inventory),
	    cmocka_unit_test(text_of_a_run_that_found_nothing),
	    cmocka_unit_test(json_of_everything),
	    cmocka_unit_test(the_formats_of_services),
	    cmocka_unit_test(hostile_strings_are_written_harmlessly),
	    cmocka_unit_test(an_unknown_format_names_the_nearest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
