/* Constructors that nobody calls: what is made with an object. */
#include "facts_of_source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static const char parts[] = "struct Part { Part(); Part(int); };\n"
                            "struct Base { Base(); virtual void run(); };\n"
                            "void wait(int);\n";

static void reading(void **state, const char *functions)
{
	char source[2048];
	int length = snprintf(source, sizeof source, "%s%s", parts, functions);
	assert_in_range(length, 1, sizeof source - 1);
	reading_of(*state, "a.cc", source, NULL);
}

static void members_and_bases_are_made_before_the_body(void **state)
{
	reading(state, "struct Whole : Base { Part first, many[2]; int number; Whole() { wait(1); } };\n");
	expect_calls(*state, "Whole::Whole",
	             "Base::Base() on this implicit\nPart::Part() on this.Whole::first implicit\n"
	             "Part::Part() on *this.Whole::many implicit\nwait(1)\n");
}

static void what_an_initialiser_makes_is_made_once(void **state)
{
	reading(state, "struct Whole : Base { Part first, second; Whole() : Base(), first(1) { wait(1); }\n"
	               "	Whole(int) : Whole() { wait(2); } };\n");
	expect_calls(*state, "Whole::Whole",
	             "Part::Part() on this.Whole::second implicit\nBase::Base() on this\n"
	             "Part::Part(1) on this.Whole::first\nwait(1)\nWhole::Whole() on this\nwait(2)\n");
}

static void a_constructor_that_nobody_wrote_is_one(void **state)
{
	reading(state, "struct Unwritten : Base { Part part; };\n"
	               "struct Elsewhere { Part part; Elsewhere(); };\n"
	               "Elsewhere::Elsewhere() = default;\n"
	               "struct Interface { virtual void run() = 0; };\n"
	               "struct Real : Interface { void run() override; };\n"
	               "struct Plain { int number; };\n"
	               "void made() { Unwritten local; new Real; Plain plain; Plain *other = new Plain; }\n");
	expect_calls(*state, "made", "Unwritten::Unwritten() on local\noperator new()\nReal::Real()\noperator new()\n");
	expect_calls(*state, "Unwritten::Unwritten",
	             "Base::Base() on this implicit\nPart::Part() on this.Unwritten::part implicit\n");
	expect_calls(*state, "Elsewhere::Elsewhere", "Part::Part() on this.Elsewhere::part implicit\n");
	expect_calls(*state, "Real::Real", "Interface::Interface() on this implicit\n");
}

static void fields_that_braces_do_not_name_are_called_for(void **state)
{
	reading(state, "int first(); int second();\n"
	               "struct Named { int a = first(); int b; int c = second(); };\n"
	               "void behind() { Named named = {.b = 1}; }\n"
	               "void turned() { Named named = {.c = 2, .a = 1}; }\n"
	               "void one() { Named named = {.c = 2, .b = 1}; }\n"
	               "void many() { Named named[2] = {{1, 2}, {1, 2, 3}}; }\n");
	expect_calls(*state, "behind", "first()\nsecond()\n");
	expect_calls(*state, "turned", "");
	expect_calls(*state, "one", "first()\n");
	expect_calls(*state, "many", "second()\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(members_and_bases_are_made_before_the_body, reading_begin, reading_end),
	    cmocka_unit_test_setup_teardown(what_an_initialiser_makes_is_made_once, reading_begin, reading_end),
	    cmocka_unit_test_setup_teardown(a_constructor_that_nobody_wrote_is_one, reading_begin, reading_end),
	    cmocka_unit_test_setup_teardown(fields_that_braces_do_not_name_are_called_for, reading_begin, reading_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
