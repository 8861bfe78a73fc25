/* Which line of now was which line then: what --since goes by. */
#include "source/change.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct changed_file file_with(const struct changed_lines *lines, size_t count)
{
	struct changed_file file = {.name = "a.c", .kind = CHANGE_MODIFIED, .lines_read = true};
	for (size_t i = 0; i < count; i++)
		VECTOR_PUSH(file.lines, lines[i]);
	return file;
}

static void lines_put_in_push_the_others_down(void **state)
{
	(void)state;
	/* git diff -U0: @@ -3,0 +4,2 @@ */
	struct changed_file file = file_with((struct changed_lines[]){{3, 0, 4, 2}}, 1);
	assert_int_equal(changed_file_line_before(&file, 1), 1);
	assert_int_equal(changed_file_line_before(&file, 3), 3);
	assert_int_equal(changed_file_line_before(&file, 4), 0);
	assert_int_equal(changed_file_line_before(&file, 5), 0);
	assert_int_equal(changed_file_line_before(&file, 6), 4);
	VECTOR_FREE(file.lines);
}

static void lines_taken_out_pull_the_others_up(void **state)
{
	(void)state;
	/* @@ -2,3 +1,0 @@ */
	struct changed_file file = file_with((struct changed_lines[]){{2, 3, 1, 0}}, 1);
	assert_int_equal(changed_file_line_before(&file, 1), 1);
	assert_int_equal(changed_file_line_before(&file, 2), 5);
	assert_int_equal(changed_file_line_before(&file, 9), 12);
	VECTOR_FREE(file.lines);
}

static void lines_taken_out_at_the_start(void **state)
{
	(void)state;
	/* @@ -1,2 +0,0 @@ */
	struct changed_file file = file_with((struct changed_lines[]){{1, 2, 0, 0}}, 1);
	assert_int_equal(changed_file_line_before(&file, 1), 3);
	VECTOR_FREE(file.lines);
}

static void several_changes_add_up(void **state)
{
	(void)state;
	/* @@ -1,0 +2 @@, @@ -4 +6 @@, @@ -8,2 +9,0 @@ */
	struct changed_file file = file_with((struct changed_lines[]){{1, 0, 2, 1}, {4, 1, 5, 1}, {8, 2, 8, 0}}, 3);
	assert_int_equal(changed_file_line_before(&file, 1), 1);
	assert_int_equal(changed_file_line_before(&file, 2), 0);
	assert_int_equal(changed_file_line_before(&file, 4), 3);
	assert_int_equal(changed_file_line_before(&file, 5), 0);
	assert_int_equal(changed_file_line_before(&file, 8), 7);
	assert_int_equal(changed_file_line_before(&file, 9), 10);
	VECTOR_FREE(file.lines);
}

static void a_file_without_lines_is_new_all_over(void **state)
{
	(void)state;
	struct changed_file file = {.name = "a.c", .kind = CHANGE_ADDED, .lines_read = true, .binary = true};
	assert_int_equal(changed_file_line_before(&file, 1), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_put_in_push_the_others_down),
	    cmocka_unit_test(lines_taken_out_pull_the_others_up),
	    cmocka_unit_test(lines_taken_out_at_the_start),
	    cmocka_unit_test(several_changes_add_up),
	    cmocka_unit_test(a_file_without_lines_is_new_all_over),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
