/* Comments that suppress findings: what they may say, and what is said of the others. */
#include "program/suppression_comment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena *arena;

static int start(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int end(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct suppression_comment must_read(const char *text)
{
	struct suppression_comment comment;
	const char *trouble = suppression_comment_read(arena, text, &comment);
	if (trouble)
		fail_msg("'%s' %s", text, trouble);
	return comment;
}

static void must_refuse(const char *text, const char *expected)
{
	struct suppression_comment comment;
	const char *trouble = suppression_comment_read(arena, text, &comment);
	assert_non_null(trouble);
	assert_non_null(strstr(trouble, expected));
}

static void a_line_names_rules_and_a_reason(void **state)
{
	(void)state;
	struct suppression_comment comment = must_read(" ignore(nap) at night only");
	assert_int_equal(comment.kind, SUPPRESSION_LINE);
	assert_int_equal(comment.rule_count, 1);
	assert_string_equal(comment.rules[0], "nap");
	assert_string_equal(comment.reason, "at night only");
	assert_null(comment.until);
	comment = must_read("ignore( take , nap) both");
	assert_int_equal(comment.rule_count, 2);
	assert_string_equal(comment.rules[1], "nap");
}

static void blocks_and_files_are_told_apart(void **state)
{
	(void)state;
	assert_int_equal(must_read("ignore-begin(nap) legacy").kind, SUPPRESSION_BEGIN);
	assert_int_equal(must_read("ignore-end").kind, SUPPRESSION_END);
	assert_int_equal(must_read("ignore-end of legacy").kind, SUPPRESSION_END);
	assert_int_equal(must_read("ignore-file (nap) a tool, no server").kind, SUPPRESSION_FILE);
}

static void a_date_may_stand_before_the_reason(void **state)
{
	(void)state;
	struct suppression_comment comment = must_read("ignore(nap) until 2027-02-28: until the new cache is there");
	assert_string_equal(comment.until, "2027-02-28");
	assert_string_equal(comment.reason, "until the new cache is there");
	assert_string_equal(must_read("ignore(nap) until 2027-02-28 no colon").reason, "no colon");
	comment = must_read("ignore(nap) until Monday it is needed");
	assert_null(comment.until);
	assert_string_equal(comment.reason, "until Monday it is needed");
	must_refuse("ignore(nap) until 2027-13-01: why", "date");
	must_refuse("ignore(nap) until 2027-02-32 why", "date");
	must_refuse("ignore(nap) until 27-02-01 why", "date");
	must_refuse("ignore(nap) until 2027-02-28", "no reason");
}

static void a_slip_is_told(void **state)
{
	(void)state;
	must_refuse("ignore(nap)", "no reason");
	must_refuse("ignore-begin(nap) ", "no reason");
	must_refuse("ignore nap at night", "names no rule");
	must_refuse("ignore() why", "names no rule");
	must_refuse("ignore(nap,) why", "names no rule");
	must_refuse("ignore(nap why", "parenthesis");
	must_refuse("ignored(nap) why", "none of");
	must_refuse("", "none of");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_line_names_rules_and_a_reason),
	    cmocka_unit_test(blocks_and_files_are_told_apart),
	    cmocka_unit_test(a_date_may_stand_before_the_reason),
	    cmocka_unit_test(a_slip_is_told),
	};
	return cmocka_run_group_tests(tests, start, end);
}
