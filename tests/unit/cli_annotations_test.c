/* What the comments of a fixture say, and of which line. */
#include "cli/annotations.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct reading {
	struct arena *arena;
	struct annotations annotations;
	struct error error;
	bool good;
};

static struct reading read_text(const char *text)
{
	struct reading reading = {.arena = arena_new()};
	reading.good = annotations_read(reading.arena, "x.c", text, &reading.annotations, &reading.error);
	return reading;
}

static void release(struct reading *reading)
{
	annotations_release(&reading->annotations);
	arena_free(reading->arena);
}

static void a_comment_behind_code_speaks_of_its_line(void **state)
{
	(void)state;
	struct reading reading = read_text("int x;\nsleep(1); /* expect: sleep chain=a>b context=own-loop */\n"
	                                   "f(); // ok: a thread\ng(); /* ok */\n");
	assert_true(reading.good);
	assert_int_equal(reading.annotations.items.count, 3);
	const struct annotation *first = &reading.annotations.items.items[0];
	assert_int_equal(first->kind, ANNOTATION_EXPECT);
	assert_int_equal(first->line, 2);
	assert_string_equal(first->rule, "sleep");
	assert_string_equal(first->chain, "a>b");
	assert_string_equal(first->context, "own-loop");
	assert_null(first->confidence);
	assert_int_equal(reading.annotations.items.items[1].kind, ANNOTATION_OK);
	assert_int_equal(reading.annotations.items.items[1].line, 3);
	assert_int_equal(reading.annotations.items.items[2].line, 4);
	release(&reading);
}

static void comments_alone_speak_of_the_next_line_with_code(void **state)
{
	(void)state;
	struct reading reading =
	    read_text("/* expect: a */\n\n\t/* gap: b cannot be seen yet */\n/* prose\n */\nf(); /* ok */\n");
	assert_true(reading.good);
	assert_int_equal(reading.annotations.items.count, 3);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(reading.annotations.items.items[i].line, 6);
	assert_int_equal(reading.annotations.items.items[1].kind, ANNOTATION_GAP);
	assert_string_equal(reading.annotations.items.items[1].rule, "b");
	release(&reading);
}

static void several_are_written_with_semicolons(void **state)
{
	(void)state;
	struct reading reading = read_text("f(); /* expect: a confidence=low; b severity=error certainty=field */");
	assert_true(reading.good);
	assert_int_equal(reading.annotations.items.count, 2);
	assert_string_equal(reading.annotations.items.items[0].confidence, "low");
	assert_string_equal(reading.annotations.items.items[1].rule, "b");
	assert_string_equal(reading.annotations.items.items[1].certainty, "field");
	release(&reading);
}

static void text_in_quotes_and_other_comments_say_nothing(void **state)
{
	(void)state;
	struct reading reading =
	    read_text("char *a = \"/* expect: x */\", *b = \"\\\"// expect: y\", c = '\"'; /* okay, expect more */\n"
	              "/* ok then: this is prose */ int d;\n/* note: so is this */ int e;\n");
	assert_true(reading.good);
	assert_int_equal(reading.annotations.items.count, 0);
	release(&reading);
}

static void must_refuse(const char *text, unsigned line, const char *expected)
{
	struct reading reading = read_text(text);
	assert_false(reading.good);
	assert_int_equal(reading.error.line, line);
	if (!strstr(reading.error.message, expected))
		fail_msg("%s\nwas told: %s\nexpected: %s", text, reading.error.message, expected);
	release(&reading);
}

static void a_slip_is_an_error_not_a_missing_test(void **state)
{
	(void)state;
	must_refuse("\nf(); /* expects: sleep */\n", 2, "did you mean 'expect:'");
	must_refuse("f(); /* expect: */\n", 1, "expected a rule's id");
	must_refuse("f(); /* expect: sleep chian=a */\n", 1, "did you mean 'chain'");
	must_refuse("f(); /* expect: sleep chain */\n", 1, "expected KEY=VALUE");
	must_refuse("f(); /* gap: sleep */\n", 1, "a reason");
	must_refuse("f();\n/* ok: nothing follows */\n", 3, "no code behind it");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_comment_behind_code_speaks_of_its_line),
	    cmocka_unit_test(comments_alone_speak_of_the_next_line_with_code),
	    cmocka_unit_test(several_are_written_with_semicolons),
	    cmocka_unit_test(text_in_quotes_and_other_comments_say_nothing),
	    cmocka_unit_test(a_slip_is_an_error_not_a_missing_test),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
