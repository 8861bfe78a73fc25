/* Blocks that are entered, but never left: the program ends in them. */
#include "facts_of_source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define DECLARATIONS                                              \
	"#include <setjmp.h>\n#include <stdlib.h>\n"              \
	"void f(int); __attribute__((noreturn)) void die(int);\n" \
	"extern jmp_buf back;\n"

static void a_block_with_a_call_that_does_not_come_back_ends(void **state)
{
	reading_of(*state, "a.c",
	           DECLARATIONS "void run(int a, int b) {\n"
	                        "	if (a) { f(1); exit(1); }\n"
	                        "	if (b == 1) { f(2); } else { f(3); abort(); }\n"
	                        "	switch (b) { case 5: f(4); die(5); case 6: f(6); }\n"
	                        "	f(7);\n}\n",
	           NULL);
	expect_calls(
	    *state, "run",
	    "f(1) if #0 != 0 ends\nexit(1) if #0 != 0 ends\n"
	    "f(2) if #0 == 0 if #1 == 1\n"
	    "f(3) if #0 == 0 if #1 != 1 ends\nabort() if #0 == 0 if #1 != 1 ends\n"
	    "f(4) if #0 == 0 if #1 == 1 switch if #1 == 5 ends\ndie(5) if #0 == 0 if #1 == 1 switch if #1 == 5 ends\n"
	    "f(6) if #0 == 0 if #1 == 1 switch if #1 == 6\n"
	    "f(7) if #0 == 0 if #1 == 1\n");
}

static void one_way_out_is_enough_to_come_back(void **state)
{
	reading_of(*state, "a.c",
	           DECLARATIONS "void run(int a, int b) {\n"
	                        "	if (a) { if (b) { f(1); return; } f(2); exit(1); }\n"
	                        "	while (a) { if (b) { if (a == 2) break; f(3); exit(2); } }\n"
	                        "}\n",
	           NULL);
	expect_calls(*state, "run",
	             "f(1) if #0 != 0 if #1 != 0\n"
	             "f(2) if #0 != 0 if #1 == 0 ends\nexit(1) if #0 != 0 if #1 == 0 ends\n"
	             "f(3) if #0 == 0 loop #0 != 0 if #1 != 0 if #0 != 2 ends\n"
	             "exit(2) if #0 == 0 loop #0 != 0 if #1 != 0 if #0 != 2 ends\n");
}

static void a_function_that_always_ends_is_like_one_that_says_so(void **state)
{
	reading_of(*state, "a.c",
	           DECLARATIONS "static void fail(int a) { if (a) f(1); exit(a); }\n"
	                        "static void serve(int a) { while (a) f(2); exit(0); }\n"
	                        "void run(int a) { if (a == 1) { f(3); fail(1); } if (a == 2) { f(4); serve(1); } }\n",
	           NULL);
	expect_calls(*state, "fail", "f(1) ends if #0 != 0\nexit(#0) ends\n");
	expect_calls(*state, "run",
	             "f(3) if #0 == 1 ends\nfail(1) if #0 == 1 ends\n"
	             "f(4) if #0 != 1 if #0 == 2\nserve(1) if #0 != 1 if #0 == 2\n");
}

static void a_jump_is_no_end(void **state)
{
	reading_of(*state, "a.c", DECLARATIONS "void run(int a) { if (a) { f(1); longjmp(back, 1); } f(2); }\n", NULL);
	expect_calls(*state, "run", "f(1) if #0 != 0\nlongjmp(back, 1) if #0 != 0\nf(2) if #0 == 0\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_block_with_a_call_that_does_not_come_back_ends, reading_begin,
	                                    reading_end),
	    cmocka_unit_test_setup_teardown(one_way_out_is_enough_to_come_back, reading_begin, reading_end),
	    cmocka_unit_test_setup_teardown(a_function_that_always_ends_is_like_one_that_says_so, reading_begin,
	                                    reading_end),
	    cmocka_unit_test_setup_teardown(a_jump_is_no_end, reading_begin, reading_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
