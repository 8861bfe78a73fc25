#include "extract/if_line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Macros that start with D are defined, those with U are not, nobody knows of others. */
static enum if_outcome is_defined(size_t offset, void *data)
{
	char first = ((const char *)data)[offset];
	return first == 'D' ? IF_TRUE : first == 'U' ? IF_FALSE : IF_UNKNOWN;
}

static void expect(const char *text, enum if_outcome outcome)
{
	char copy[200];
	strcpy(copy, text);
	const char *name = strpbrk(text, "DUX");
	assert_non_null(name);
	assert_int_equal(if_line_outcome(text, strlen(text), (size_t)(name - text), is_defined, copy), outcome);
}

static void asks_what_is_defined(void **state)
{
	(void)state;
	expect("#if defined(D)", IF_TRUE);
	expect("#if defined U\n", IF_FALSE);
	expect("# elif !defined(D)", IF_FALSE);
	expect("#if defined(X)", IF_UNKNOWN);
}

static void joins_what_is_known(void **state)
{
	(void)state;
	expect("#if defined(D) && defined(X)", IF_UNKNOWN);
	expect("#if defined(U) && defined(X)", IF_FALSE);
	expect("#if defined(X) || defined(D)", IF_TRUE);
	expect("#if !(defined(D) || defined(X)) && 1", IF_FALSE);
	expect("#if defined(U) && VERSION < 1900 && !defined(X)", IF_FALSE);
	expect("#if defined(D) || (VERSION(1, 2) && X)", IF_TRUE);
}

static void does_not_work_out_values(void **state)
{
	(void)state;
	expect("#if D", IF_UNKNOWN);
	expect("#if defined(D) == 0", IF_UNKNOWN);
	expect("#if defined(D) + 1", IF_UNKNOWN);
	expect("#if defined(U) && X ? 1 : 2", IF_UNKNOWN);
	expect("#if (defined(D)) > 1 || defined(D)", IF_TRUE);
	expect("#if defined(D", IF_UNKNOWN);
	expect("#if defined(D))", IF_UNKNOWN);
}

static void reads_the_whole_line_and_only_it(void **state)
{
	(void)state;
	expect("int x;\n#if /* nothing */ defined(U) || \\\n	defined(D) // or\nint y;", IF_TRUE);
	expect("int x;\n#if /* of\nnothing */ defined(U)", IF_UNKNOWN);
	expect("#ifdef D\n#endif", IF_UNKNOWN);
	expect("int D;", IF_UNKNOWN);
}

static void ends_on_nonsense(void **state)
{
	(void)state;
	char deep[600] = "#if ";
	memset(deep + 4, '(', 500);
	strcat(deep, "X");
	assert_int_equal(if_line_outcome(deep, strlen(deep), 504, is_defined, deep), IF_UNKNOWN);
	assert_int_equal(if_line_outcome("#if", 3, 3, is_defined, deep), IF_UNKNOWN);
}

static void expect_guard(const char *text, bool guards)
{
	const char *name = strstr(text, "GUARD");
	assert_non_null(name);
	assert_int_equal(if_line_guards_types(text, strlen(text), (size_t)(name - text)), guards);
}

static void knows_guards_of_types(void **state)
{
	(void)state;
	expect_guard(
	    "int x;\n# ifndef GUARD /* of */\ntypedef __pid_t pid_t; /* a type */\n\n#  define GUARD\n# endif\n", true);
	expect_guard("#ifndef GUARD\n# define GUARD 1\n__extension__ typedef long long x;\n#endif", true);
	expect_guard("#ifdef GUARD\ntypedef int x;\n#endif\n", false);
	expect_guard("#ifndef GUARD\ntypedef int x;\nextern x y;\n#endif\n", false);
	expect_guard("#ifndef GUARD\ntypedef int x; extern x y;\n#endif\n", false);
	expect_guard("#ifndef GUARD\ntypedef struct { int x; } x;\n#endif\n", false);
	expect_guard("#ifndef GUARD\ntypedef int x;\n#else\n#endif\n", false);
	expect_guard("#ifndef GUARD\n#define OTHER\n#endif\n", false);
	expect_guard("#ifndef GUARD\ntypedef int x;\n", false);
	expect_guard("#if GUARD\n#endif", false);
	expect_guard("int GUARD;", false);
}

static bool is_used(const char *name, size_t length, void *data)
{
	(void)data;
	return length == 4 && memcmp(name, "USED", length) == 0;
}

static void expect_definitions(const char *text, bool only)
{
	const char *name = strstr(text, "ASKED");
	assert_non_null(name);
	assert_int_equal(if_line_guards_definitions(text, strlen(text), (size_t)(name - text), is_used, NULL), only);
}

static void knows_what_only_decides_how_unused_macros_are_defined(void **state)
{
	(void)state;
	expect_definitions("#if defined(ASKED)\n#define A ASKED\n#elif defined(B)\n# define A \\\n3\n\n#else // none\n"
	                   "#define A (USED) /* or */\n#endif\nint x;\n",
	                   true);
	expect_definitions("#if X\nint x;\n#elif defined(ASKED)\n#define A 1\n#endif\n", true);
	expect_definitions("#ifdef ASKED\n#define USED 1\n#endif\n", false);
	expect_definitions("#ifndef ASKED\n#define A 1\n#else\n#define USED 1\n#endif\n", false);
	expect_definitions("#ifdef ASKED\nint x;\n#endif\n", false);
	expect_definitions("#ifdef ASKED\n#undef A\n#endif\n", false);
	expect_definitions("#ifdef ASKED\n#ifdef A\n#define B\n#endif\n#endif\n", false);
	expect_definitions("#ifdef ASKED\n/*\n#endif\n*/\nint x;\n#endif\n", false);
	expect_definitions("#ifdef ASKED /*\n#endif\n*/\nint x;\n#endif\n", false);
	expect_definitions("#ifdef ASKED\n#define A 1\n", false);
	expect_definitions("#define A ASKED\n#endif\n", false);
	expect_definitions("int ASKED;\n#endif\n", false);
}

static void expect_insists(const char *text, bool insists)
{
	const char *name = strstr(text, "ASKED");
	assert_non_null(name);
	assert_int_equal(if_line_insists(text, strlen(text), (size_t)(name - text)), insists);
}

static void knows_headers_that_insist_on_who_includes_them(void **state)
{
	(void)state;
	expect_insists("#if !defined ASKED && !defined (B) /* or C */\n\n# error \"no\"\n#endif\n", true);
	expect_insists("#if !defined B && \\\n  ! defined(ASKED)\n#error no\n#endif", true);
	expect_insists("#ifndef ASKED\n# error \"no\"\n#endif\nint x;\n", true);
	expect_insists("#if !defined ASKED || !defined B\n# error\n#endif\n", false);
	expect_insists("#if defined ASKED && !defined B\n# error\n#endif\n", false);
	expect_insists("#if !defined ASKED && B\n# error\n#endif\n", false);
	expect_insists("#if !defined (ASKED && !defined B\n# error\n#endif\n", false);
	expect_insists("#ifdef ASKED\n# error\n#endif\n", false);
	expect_insists("#ifndef ASKED\n# error\nint x;\n#endif\n", false);
	expect_insists("#ifndef ASKED\n# error\n#else\n#endif\n", false);
	expect_insists("#ifndef ASKED\n# error\n", false);
	expect_insists("#error ASKED\n# error\n#endif\n", false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(asks_what_is_defined),
	    cmocka_unit_test(joins_what_is_known),
	    cmocka_unit_test(does_not_work_out_values),
	    cmocka_unit_test(reads_the_whole_line_and_only_it),
	    cmocka_unit_test(ends_on_nonsense),
	    cmocka_unit_test(knows_guards_of_types),
	    cmocka_unit_test(knows_headers_that_insist_on_who_includes_them),
	    cmocka_unit_test(knows_what_only_decides_how_unused_macros_are_defined),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
