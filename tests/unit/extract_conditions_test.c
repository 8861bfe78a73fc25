/* Under which conditions a call stands: each shape that people write guards in. */
#include "facts_of_source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

/* Reads a body with parameters a (#0), b (#1) and a pointer p (#2). */
static void expect_in_body(void **state, const char *body, const char *expected)
{
	char source[4000];
	snprintf(source, sizeof source,
	         "struct node { struct node *next; int (*run)(int); };\n"
	         "int f(int), g(int), fork(void), wait_for(void);\n"
	         "__attribute__((noreturn)) void die(int);\n"
	         "enum { FLAG = 4, NOTHING = 0 };\n"
	         "int run(int a, int b, struct node *p) { %s }\n",
	         body);
	reading_of(*state, "body.c", source, NULL);
	expect_calls(*state, "run", expected);
}

static void if_and_else_are_opposite_branches(void **state)
{
	expect_in_body(state, "if (a) f(1); else g(1);", "f(1) if #0 != 0\ng(1) if #0 == 0\n");
	expect_in_body(state, "if (!a) f(1); else g(1);", "f(1) if #0 == 0\ng(1) if #0 != 0\n");
	expect_in_body(state, "if (a > 3) f(1); else g(1);", "f(1) if #0 > 3\ng(1) if #0 <= 3\n");
	expect_in_body(state, "if (5 < a) f(1); else g(1);", "f(1) if #0 > 5\ng(1) if #0 <= 5\n");
	expect_in_body(state, "if (a == b) f(1); else g(1);", "f(1) if ?\ng(1) if ?\n");
	expect_in_body(state, "if (p) p->run(1);", "(*#2.node::run)(1) if #2 != 0\n");
	expect_in_body(state, "a ? f(1) : g(1);", "f(1) if #0 != 0\ng(1) if #0 == 0\n");
}

static void both_parts_of_an_and_hold_and_neither_of_an_or(void **state)
{
	expect_in_body(state, "if (a && b) f(1); else g(1);",
	               "f(1) if #0 != 0 if #1 != 0\ng(1) if either #0 == 0 or #1 == 0\n");
	expect_in_body(state, "if (a || b) f(1); else g(1);",
	               "f(1) if either #0 != 0 or #1 != 0\ng(1) if #0 == 0 if #1 == 0\n");
	expect_in_body(state, "if (!(a || b)) f(1);", "f(1) if #0 == 0 if #1 == 0\n");
	expect_in_body(state, "if (a && f(1)) g(2);", "f(1) if #0 != 0\ng(2) if #0 != 0 if f() != 0\n");
	expect_in_body(state, "if (a || f(1)) g(2);", "f(1) if #0 == 0\ng(2) if either #0 != 0 or f() != 0\n");
	expect_in_body(state, "if ((a && b) || a == 3) f(1);", "f(1) if either #0 != 0 and #1 != 0 or #0 == 3\n");
}

static void bits_of_a_value_are_tested(void **state)
{
	expect_in_body(state, "if (a & FLAG) f(1); else g(1);", "f(1) if #0 & 4\ng(1) if #0 !& 4\n");
	expect_in_body(state, "if ((a & FLAG) == 0) f(1);", "f(1) if #0 !& 4\n");
	expect_in_body(state, "if ((a & FLAG) != 0) f(1);", "f(1) if #0 & 4\n");
	expect_in_body(state, "if ((a & FLAG) == FLAG) f(1);", "f(1) if #0 & 4\n");
	expect_in_body(state, "if ((a & 6) == 2) f(1);", "f(1) if ?\n");
	expect_in_body(state, "if (a & b) f(1); else g(1);", "f(1) if #0 != 0 if ?\ng(1) if ?\n");
	expect_in_body(state, "if (a & (1 << b)) f(1);", "f(1) if #0 != 0 if ?\n");
	expect_in_body(state, "if (((1 << b) & a) == 0) f(1); else g(1);", "f(1) if ?\ng(1) if #0 != 0 if ?\n");
}

/* What is compared is what the language compares: `-1` as the unsigned type of the other side, said or not. */
static void constants_are_compared_as_their_type_says(void **state)
{
	expect_in_body(state, "unsigned u = (unsigned)a; if (u == -1) f(1);", "f(1) if u == 4294967295\n");
	expect_in_body(state, "unsigned u = (unsigned)a; if (u == (unsigned)-1L) f(1);", "f(1) if u == 4294967295\n");
	expect_in_body(state, "if (a == -1) f(1);", "f(1) if #0 == -1\n");
	expect_in_body(state, "unsigned g_(unsigned); g_(-1);", "g_(4294967295)\n");
}

static void a_constant_condition_decides(void **state)
{
	expect_in_body(state, "if (0) f(1); else g(1);", "f(1) if never\ng(1)\n");
	expect_in_body(state, "if (NOTHING && a) f(1);", "f(1) if never\n");
	expect_in_body(state, "if (1) f(1); else g(1);", "f(1)\ng(1) if never\n");
	expect_in_body(state, "static const int off = 0; if (off) f(1);", "f(1) if never\n");
	expect_in_body(state, "if (sizeof(int) > 100) f(1);", "f(1) if never\n");
}

static void code_behind_a_guard_stands_under_its_opposite(void **state)
{
	expect_in_body(state, "if (a) return 1; f(1);", "f(1) if #0 == 0\n");
	expect_in_body(state, "if (a) { g(1); return 1; } f(1);", "g(1) if #0 != 0\nf(1) if #0 == 0\n");
	expect_in_body(state, "if (a) die(1); f(1);", "die(1) if #0 != 0 ends\nf(1) if #0 == 0\n");
	expect_in_body(state, "if (a) f(1); else return 1; g(1);", "f(1) if #0 != 0\ng(1) if #0 != 0\n");
	expect_in_body(state, "if (a) { if (b) return 1; f(1); } g(1);", "f(1) if #0 != 0 if #1 == 0\ng(1)\n");
	expect_in_body(state, "if (a) { f(1); return 1; } else { g(1); return 2; }",
	               "f(1) if #0 != 0\ng(1) if #0 == 0\n");
	expect_in_body(state, "if (f(1) < 0) return 1; g(1);", "f(1)\ng(1) if f() >= 0\n");
	expect_in_body(state, "if (a) return 1; else if (b) return 2; f(1);", "f(1) if #0 == 0 if #1 == 0\n");
	expect_in_body(state, "if (!a) { if (b) return 2; } else return 1; f(1);", "f(1) if #0 == 0 if #1 == 0\n");
	expect_in_body(state, "while (a) { if (a) break; else if (b) return 2; f(1); }",
	               "f(1) loop #0 != 0 if #0 == 0 if #1 == 0\n");
}

static void a_guard_in_braces_or_a_macro_holds_behind_them(void **state)
{
	expect_in_body(state, "{ if (a) return 1; } f(1);", "f(1) if #0 == 0\n");
	expect_in_body(state, "do { if (a) return 1; } while (0); f(1);", "f(1) if #0 == 0\n");
	expect_in_body(state, "do { if (a) break; g(1); } while (0); f(1);", "g(1) if #0 == 0\nf(1)\n");
}

static void a_label_is_reached_from_elsewhere(void **state)
{
	expect_in_body(state, "if (a) goto out; f(1); out: g(1);", "f(1) if #0 == 0\ng(1)\n");
}

static void loops_hold_their_condition_and_their_step(void **state)
{
	expect_in_body(state, "while (a < 3) f(1);", "f(1) loop #0 < 3\n");
	expect_in_body(state, "while ((a = f(1)) > 0) g(1);", "f(1) loop\ng(1) loop if f() > 0\n");
	expect_in_body(state, "while (a && b) f(1);", "f(1) loop if #0 != 0 if #1 != 0\n");
	expect_in_body(state, "for (;;) f(1);", "f(1) loop\n");
	expect_in_body(state, "for (int i = f(1); i < 9; i += f(2)) g(i);", "f(1)\ng(i) loop i < 9\nf(2) loop i < 9\n");
	expect_in_body(state, "for (; p; p = p->next) f(1);", "f(1) loop #2 != 0\n");
	expect_in_body(state, "for (;; a++) f(1);", "f(1) loop\n");
	expect_in_body(state, "do f(1); while (g(1));", "f(1) loop\ng(1) loop\n");
	expect_in_body(state, "while (1) { if (a) break; f(1); } g(1);", "f(1) loop if #0 == 0\ng(1)\n");
	expect_in_body(state, "while (b) { if (a) continue; f(1); } g(1);", "f(1) loop #1 != 0 if #0 == 0\ng(1)\n");
	expect_in_body(state, "do { f(1); } while (0);", "f(1)\n");
	expect_in_body(state, "while (0) f(1);", "f(1) loop never\n");
}

static void a_case_stands_under_its_constant(void **state)
{
	expect_in_body(state, "switch (a) { case 1: f(1); break; case 2: f(2); break; default: f(3); }",
	               "f(1) switch if #0 == 1\nf(2) switch if #0 == 2\nf(3) switch if ?\n");
	expect_in_body(state, "switch (a) { case FLAG: f(1); g(1); break; }",
	               "f(1) switch if #0 == 4\ng(1) switch if #0 == 4\n");
	expect_in_body(state, "switch (a) { case 1: f(1); case 2: f(2); }",
	               "f(1) switch if #0 == 1\nf(2) switch if ?\n");
	expect_in_body(state, "switch (a) { case 1: case 2: f(1); break; }", "f(1) switch if ?\n");
	expect_in_body(state, "switch (a) { case 1: { f(1); return 1; } case 2: f(2); }",
	               "f(1) switch if #0 == 1\nf(2) switch if #0 == 2\n");
}

static void both_sides_of_a_fork_are_told_apart(void **state)
{
	expect_in_body(state, "int pid; if (!(pid = fork())) { f(1); die(0); } g(1);",
	               "fork()\nf(1) if fork() == 0 ends\ndie(0) if fork() == 0 ends\ng(1) if fork() != 0\n");
	expect_in_body(state, "int pid = fork(); if (pid == 0) f(1); else g(1);",
	               "fork()\nf(1) if pid == 0\ng(1) if pid != 0\n");
	expect_in_body(state, "switch (fork()) { case -1: return 1; case 0: f(1); break; default: g(1); }",
	               "fork()\nf(1) switch if fork() == 0\ng(1) switch if ?\n");
	expect_in_body(state, "if (fork() > 0) return 0; f(1);", "fork()\nf(1) if fork() <= 0\n");
}

static void hints_to_the_compiler_are_seen_through(void **state)
{
	expect_in_body(state, "if (__builtin_expect(!!(a), 1)) f(1);", "f(1) if #0 != 0\n");
	expect_in_body(state, "if (__builtin_expect(a == 3 && b, 0)) f(1);", "f(1) if #0 == 3 if #1 != 0\n");
}

static void deep_nesting_and_long_conditions_end(void **state)
{
	enum { DEPTH = 200 };
	char body[DEPTH * 12 + 100] = "if (a)", *end = body + 6;
	for (int i = 0; i < DEPTH; i++)
		end += sprintf(end, " if (b)");
	sprintf(end, " f(1); g(1);");
	char source[sizeof body + 100];
	snprintf(source, sizeof source, "int f(int), g(int);\nvoid run(int a, int b) { %s }\n", body);
	reading_of(*state, "deep.c", source, NULL);
	const struct reading *reading = *state;
	assert_int_equal(reading->facts->calls.count, 2);
	assert_int_equal(reading->facts->blocks.count, 1 + 1 + DEPTH);

	end = body + sprintf(body, "if (a");
	for (int i = 0; i < DEPTH; i++)
		end += sprintf(end, " && b");
	sprintf(end, ") f(1);");
	snprintf(source, sizeof source, "int f(int);\nvoid run(int a, int b) { %s }\n", body);
	reading_of(*state, "long.c", source, NULL);
	expect_calls(*state, "run", "f(1) if ?\n");
}

#define READING_TEST(test) cmocka_unit_test_setup_teardown(test, reading_begin, reading_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    READING_TEST(if_and_else_are_opposite_branches),
	    READING_TEST(both_parts_of_an_and_hold_and_neither_of_an_or),
	    READING_TEST(bits_of_a_value_are_tested),
	    READING_TEST(constants_are_compared_as_their_type_says),
	    READING_TEST(a_constant_condition_decides),
	    READING_TEST(code_behind_a_guard_stands_under_its_opposite),
	    READING_TEST(a_guard_in_braces_or_a_macro_holds_behind_them),
	    READING_TEST(a_label_is_reached_from_elsewhere),
	    READING_TEST(loops_hold_their_condition_and_their_step),
	    READING_TEST(a_case_stands_under_its_constant),
	    READING_TEST(both_sides_of_a_fork_are_told_apart),
	    READING_TEST(hints_to_the_compiler_are_seen_through),
	    READING_TEST(deep_nesting_and_long_conditions_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
