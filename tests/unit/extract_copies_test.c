/* Objects that are made where they are needed: which constructors run, and what is no call at all. */
#include "facts_of_source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char returned[] = "struct S { S(); S(int); S(const S &); S(S &&) noexcept; ~S(); int x; };\n"
                               "void take(S);\n"
                               "S made() { return S(); }\n"
                               "S passed_on() { return made(); }\n"
                               "S moved(S &other) { return static_cast<S &&>(other); }\n"
                               "S chosen(bool yes) { return yes ? S(1) : made(); }\n"
                               "void given(S &other) { take(S()); take(other); }\n"
                               "void local() { S s = S(2); }\n";

static void copies_that_are_left_out_call_nobody(void **state)
{
	static const char *const standards[] = {"-std=c++11", "-std=c++14", "-std=c++17"};
	for (size_t i = 0; i < sizeof standards / sizeof *standards; i++) {
		reading_of(*state, "a.cc", returned, standards[i]);
		expect_calls(*state, "made", "S::S()\n");
		expect_calls(*state, "passed_on", "made()\n");
		expect_flows(*state, "passed_on", "return <- made()\n");
		expect_calls(*state, "chosen", "S::S(1) if #0 != 0\nmade() if #0 == 0\n");
		expect_calls(*state, "local", "S::S(2) on s\nS::~S() on s implicit\n");
	}
}

static void copies_that_are_made_call_their_constructor(void **state)
{
	reading_of(*state, "a.cc", returned, "-std=c++11");
	expect_calls(*state, "moved", "S::S(#0) implicit\n");
	expect_calls(*state, "given",
	             "S::S()\ntake(S::S())\nS::~S() on S::S() implicit\n"
	             "S::S(#0) implicit\ntake(#0)\nS::~S() on S::S() implicit\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(copies_that_are_left_out_call_nobody, reading_begin, reading_end),
	    cmocka_unit_test_setup_teardown(copies_that_are_made_call_their_constructor, reading_begin, reading_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
