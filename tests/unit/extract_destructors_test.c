/* Destructors that nobody calls: when objects die, and what dies with them. */
#include "facts_of_source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static const char entry[] = "struct Entry { Entry(int); ~Entry(); Entry &operator<<(int); bool good(); };\n"
                            "Entry made();\n"
                            "void take(Entry), wait(int);\n";

static void reading(void **state, const char *functions)
{
	char source[2048];
	int length = snprintf(source, sizeof source, "%s%s", entry, functions);
	assert_in_range(length, 1, sizeof source - 1);
	reading_of(*state, "a.cc", source, NULL);
}

static void an_object_without_a_name_dies_with_its_statement(void **state)
{
	reading(state, "void written() { Entry(1) << 2; wait(3); }\n"
	               "void dropped() { made(); wait(3); }\n"
	               "void given() { take(Entry(1)); wait(3); }\n");
	expect_calls(*state, "written",
	             "Entry::Entry(1)\nEntry::operator<<(2) on Entry::Entry()\n"
	             "Entry::~Entry() on Entry::Entry() implicit\nwait(3)\n");
	expect_calls(*state, "dropped", "made()\nEntry::~Entry() on made() implicit\nwait(3)\n");
	expect_calls(*state, "given",
	             "Entry::Entry(1)\ntake(Entry::Entry())\nEntry::~Entry() on Entry::Entry() implicit\nwait(3)\n");
}

static void one_in_a_condition_dies_before_its_branches(void **state)
{
	reading(state, "void asked() { if (Entry(1).good()) wait(2); }\n"
	               "void chosen(bool yes) { yes ? (Entry(1), 0) : 0; wait(2); }\n");
	expect_calls(*state, "asked",
	             "Entry::Entry(1)\nEntry::good() on Entry::Entry()\nEntry::~Entry() on Entry::Entry() implicit\n"
	             "wait(2) if Entry::good() != 0\n");
	expect_calls(*state, "chosen",
	             "Entry::Entry(1) if #0 != 0\nEntry::~Entry() on Entry::Entry() implicit if #0 != 0\nwait(2)\n");
}

static void what_gets_a_name_lives_on(void **state)
{
	reading(state, "Entry returned(bool yes) { return yes ? Entry(1) : made(); }\n"
	               "Entry *allocated() { return new Entry(1); }\n"
	               "void thrown() { throw Entry(1); }\n"
	               "void kept() { Entry last = made(); wait(2); }\n"
	               "void bound() { const Entry &last = made(); wait(2); }\n"
	               "void borrowed(Entry &other) { Entry &last = other; wait(2); }\n");
	expect_calls(*state, "returned", "Entry::Entry(1) if #0 != 0\nmade() if #0 == 0\n");
	expect_calls(*state, "allocated", "operator new()\nEntry::Entry(1)\n");
	expect_calls(*state, "thrown", "Entry::Entry(1)\n");
	expect_calls(*state, "kept", "made()\nwait(2)\nEntry::~Entry() on last implicit\n");
	expect_calls(*state, "bound", "made()\nwait(2)\nEntry::~Entry() on last implicit\n");
	expect_calls(*state, "borrowed", "wait(2)\n");
}

static void members_and_bases_die_behind_the_body(void **state)
{
	reading(state, "struct Base { ~Base(); };\n"
	               "struct Written : Base { Entry first, many[2]; int number; ~Written() { wait(1); } };\n"
	               "struct Unwritten { Written whole; };\n"
	               "struct Nothing { int number; };\n"
	               "void ends(Unwritten given) { Unwritten object(given); Nothing nothing; }\n");
	expect_calls(*state, "Written::~Written",
	             "wait(1)\nEntry::~Entry() on *this.Written::many implicit\n"
	             "Entry::~Entry() on this.Written::first implicit\nBase::~Base() on this implicit\n");
	expect_calls(*state, "Unwritten::~Unwritten", "Written::~Written() on this.Unwritten::whole implicit\n");
	expect_calls(*state, "ends", "Unwritten::~Unwritten() on object implicit\n");
}

static void a_defaulted_destructor_is_one(void **state)
{
	reading(state, "struct Base { virtual ~Base() = default; };\n"
	               "struct Derived : Base { Derived(); Entry entry; };\n"
	               "struct Elsewhere { Entry entry; ~Elsewhere(); };\n"
	               "Elsewhere::~Elsewhere() = default;\n"
	               "Base *make() { return new Derived; }\n"
	               "void drop(Base *base) { delete base; }\n");
	expect_calls(*state, "drop", "virtual Base::~Base() on *#0 implicit\noperator delete()\n");
	expect_calls(*state, "Derived::~Derived",
	             "Entry::~Entry() on this.Derived::entry implicit\nBase::~Base() on this implicit\n");
	expect_calls(*state, "Elsewhere::~Elsewhere", "Entry::~Entry() on this.Elsewhere::entry implicit\n");
}

static void a_destructor_may_end_the_program(void **state)
{
	reading(state, "struct Fatal { Fatal &operator<<(int); [[noreturn]] ~Fatal(); };\n"
	               "void fails(int n) { if (n) { Fatal() << 1; } wait(2); }\n");
	expect_calls(*state, "fails",
	             "Fatal::operator<<(1) if #0 != 0 ends\nFatal::~Fatal() implicit if #0 != 0 ends\n"
	             "wait(2) if #0 == 0\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(an_object_without_a_name_dies_with_its_statement, reading_begin,
	                                    reading_end),
	    cmocka_unit_test_setup_teardown(one_in_a_condition_dies_before_its_branches, reading_begin, reading_end),
	    cmocka_unit_test_setup_teardown(what_gets_a_name_lives_on, reading_begin, reading_end),
	    cmocka_unit_test_setup_teardown(members_and_bases_die_behind_the_body, reading_begin, reading_end),
	    cmocka_unit_test_setup_teardown(a_defaulted_destructor_is_one, reading_begin, reading_end),
	    cmocka_unit_test_setup_teardown(a_destructor_may_end_the_program, reading_begin, reading_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
