/* The progress line, and what the terminal and the disk are told. */
#define _GNU_SOURCE
#include "cli/console.h"
#include "cli/output.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void the_progress_line_fits_every_width(void **state)
{
	(void)state;
	struct pool_progress progress = {.done = 34,
	                                 .total = 140,
	                                 .failed = 1,
	                                 .cache_hits = 5,
	                                 .seconds = 2.5,
	                                 .slowest = "/home/somebody/code/src/a-long-name/cluster.c",
	                                 .slowest_seconds = 3.21};
	char line[512];
	for (unsigned columns = 0; columns < 200; columns++) {
		progress_line(&progress, columns, line, sizeof line);
		assert_true(strlen(line) <= columns);
	}
	assert_string_equal(line, "34/140 files, 12/s, 9 s left, 5 cached, 1 failed, "
	                          "/home/somebody/code/src/a-long-name/cluster.c 3.2 s");
	progress_line(&progress, 79, line, sizeof line);
	assert_string_equal(line, "34/140 files, 12/s, 9 s left, 5 cached, 1 failed, ...-long-name/cluster.c 3.2 s");
}

static void the_time_left_is_told_once_it_is_known(void **state)
{
	(void)state;
	char line[512];
	struct pool_progress progress = {.done = 2, .total = 1000, .seconds = 10};
	progress_line(&progress, 200, line, sizeof line);
	assert_string_equal(line, "2/1000 files, 0.2/s");
	progress.done = 100;
	progress_line(&progress, 200, line, sizeof line);
	assert_string_equal(line, "100/1000 files, 10/s, 90 s left");
	progress.done = 500;
	progress.cache_hits = 480; /* took no time, and the others will */
	progress_line(&progress, 200, line, sizeof line);
	assert_string_equal(line, "500/1000 files, 2.0/s, 4 min left, 480 cached");
	progress.done = progress.total;
	progress_line(&progress, 200, line, sizeof line);
	assert_string_equal(line, "1000/1000 files, 52/s, 480 cached");
}

static void a_hostile_path_cannot_reach_the_terminal(void **state)
{
	(void)state;
	struct pool_progress progress = {
	    .done = 1, .total = 2, .slowest = "/\033[2Jx/\xc3\xa4\n.c", .slowest_seconds = 1.0};
	char line[512];
	progress_line(&progress, 200, line, sizeof line);
	assert_string_equal(line, "1/2 files, /?[2Jx/???.c 1.0 s");
}

static void an_output_that_cannot_be_written_is_known_before_the_work(void **state)
{
	(void)state;
	struct error error;
	assert_true(output_check(NULL, &error));
	assert_true(output_check("-", &error));
	assert_true(output_check("/dev/null", &error));
	assert_true(output_check("/tmp/goinception-not-there-yet.json", &error));
	assert_false(output_check("/tmp", &error));
	assert_string_equal(error.message, "cannot be written: it is a folder");
	assert_false(output_check("/nowhere/x.json", &error));
	assert_string_equal(error.file, "/nowhere/x.json");
	assert_string_equal(error.message, "cannot be written: there is no folder '/nowhere'");
}

static void a_full_disk_is_an_error(void **state)
{
	(void)state;
	struct error error;
	struct text text = {0};
	text_add(&text, "report");
	assert_false(output_write("/dev/full", &text, &error));
	assert_string_equal(error.message, "cannot be written: No space left on device");
	assert_true(output_write("/dev/null", &text, &error));
	text_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_progress_line_fits_every_width),
	    cmocka_unit_test(the_time_left_is_told_once_it_is_known),
	    cmocka_unit_test(a_hostile_path_cannot_reach_the_terminal),
	    cmocka_unit_test(an_output_that_cannot_be_written_is_known_before_the_work),
	    cmocka_unit_test(a_full_disk_is_an_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
