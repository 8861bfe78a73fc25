/* Where the order of calls is left, and met again: what a walk over them must know. */
#include "facts_of_source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define DECLARATIONS "int f(int); void g(void);\n"

static void statements_that_leave_stand_among_the_calls(void **state)
{
	reading_of(*state, "a.c",
	           DECLARATIONS "int run(int a) {\n"
	                        "	if (a) return 1;\n"
	                        "	g();\n"
	                        "	while (a) { if (a == 2) break; g(); if (a == 3) continue; f(1); }\n"
	                        "	return f(2);\n}\n",
	           NULL);
	expect_steps(*state, "run",
	             "return 1 if #0 != 0\n"
	             "g() if #0 == 0\n"
	             "break if #0 == 0 loop #0 != 0 if #0 == 2\n"
	             "g() if #0 == 0 loop #0 != 0 if #0 != 2\n"
	             "continue if #0 == 0 loop #0 != 0 if #0 != 2 if #0 == 3\n"
	             "f(1) if #0 == 0 loop #0 != 0 if #0 != 2 if #0 != 3\n"
	             "f(2) if #0 == 0\n"
	             "return f() if #0 == 0\n");
}

static void labels_and_what_leads_to_them_have_one_number(void **state)
{
	reading_of(*state, "a.c",
	           DECLARATIONS "int run(int a) {\n"
	                        "again:\n"
	                        "	g();\n"
	                        "	if (a) goto out;\n"
	                        "	if (f(1)) goto again;\n"
	                        "	return 0;\n"
	                        "out:\n"
	                        "	return f(2);\n}\n",
	           NULL);
	expect_steps(*state, "run",
	             "label 0\ng()\n"
	             "goto 1 if #0 != 0\n"
	             "f(1) if #0 == 0\n"
	             "goto 0 if #0 == 0 if f() != 0\n"
	             "return 0 if #0 == 0 if f() == 0\n"
	             "label 1\nf(2)\nreturn f()\n");
}

static void a_loop_whose_condition_calls_is_left_from_inside(void **state)
{
	reading_of(*state, "a.c",
	           DECLARATIONS "void run(int a) {\n"
	                        "	while (f(1) == 0) g();\n"
	                        "	do g(); while (f(2));\n"
	                        "	for (;;) { g(); if (a) break; }\n"
	                        "	while (a) g();\n}\n",
	           NULL);
	expect_steps(*state, "run",
	             "f(1) loop!\n"
	             "break loop! if f() != 0\n"
	             "g() loop! if f() == 0\n"
	             "g() loop!\nf(2) loop!\n"
	             "break loop! if f() == 0\n"
	             "g() loop!\nbreak loop! if #0 != 0\n"
	             "g() loop #0 != 0\n");
}

static void a_switch_holds_its_labels(void **state)
{
	reading_of(*state, "a.c",
	           DECLARATIONS "void run(int a) {\n"
	                        "	switch (a) { case 1: g(); break; case 2: f(1); case 3: f(2); }\n"
	                        "	switch (a) { case 1: g(); break; default: f(3); }\n}\n",
	           NULL);
	expect_steps(*state, "run",
	             "g() switch if #0 == 1\nbreak switch if #0 == 1\n"
	             "f(1) switch if #0 == 2\nf(2) switch if ?\n"
	             "g() switch! if #0 == 1\nbreak switch! if #0 == 1\n"
	             "f(3) switch! if ?\n");
}

static void what_is_returned_of_a_comparison_is_told_apart(void **state)
{
	reading_of(*state, "a.c", DECLARATIONS "int run(int a) { g(); return a == 2 ? 5 : f(1) == 0; }\n", NULL);
	expect_steps(*state, "run", "g()\nf(1) if #0 != 2\nreturn (5 or (1 or 0))\n");
	reading_of(*state, "c.c", DECLARATIONS "int run(int a) { return a && f(1) == 0; }\n", NULL);
	expect_steps(*state, "run",
	             "f(1) if #0 != 0\nreturn 1 if #0 != 0 if f() == 0\nreturn 0 if either #0 == 0 or f() != 0\n");
	reading_of(*state, "b.c", DECLARATIONS "int run(void) { return f(1) == 0; }\n", NULL);
	expect_steps(*state, "run", "f(1)\nreturn 1 if f() == 0\nreturn 0 if f() != 0\n");
	reading_of(*state, "c.c", DECLARATIONS "int run(void) { return !f(1); }\n", NULL);
	expect_steps(*state, "run", "f(1)\nreturn 1 if f() == 0\nreturn 0 if f() != 0\n");
}

static void exceptions_lead_from_a_try_to_what_it_catches(void **state)
{
	reading_of(*state, "a.cc",
	           DECLARATIONS "int run(int a) {\n"
	                        "	try { f(1); if (a) throw 1; return 2; } catch (int) { f(2); }\n"
	                        "	return f(3);\n}\n",
	           NULL);
	expect_steps(*state, "run",
	             "try 0\nf(1)\ntry 0 if #0 != 0\naway if #0 != 0\nreturn 2 if #0 == 0\n"
	             "label 0 if ?\nf(2) if ?\nf(3)\nreturn f()\n");
}

static void who_calls_nothing_has_no_order(void **state)
{
	struct reading *reading = *state;

	reading_of(*state, "a.c", "int run(int a) { if (a) return 1; switch (a) { case 2: return 3; } return 4; }\n",
	           NULL);
	expect_steps(*state, "run", "");
	assert_int_equal(reading->facts->blocks.count, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, reading_begin, reading_end)
	    TEST(statements_that_leave_stand_among_the_calls),
	    TEST(labels_and_what_leads_to_them_have_one_number),
	    TEST(a_loop_whose_condition_calls_is_left_from_inside),
	    TEST(a_switch_holds_its_labels),
	    TEST(what_is_returned_of_a_comparison_is_told_apart),
	    TEST(exceptions_lead_from_a_try_to_what_it_catches),
	    TEST(who_calls_nothing_has_no_order),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
