/* What a function of any type is called with, declared anew. */
#include "rewrite/template.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void check(const char *type, const char *declared)
{
	const char *parameters[] = {type};
	const struct call_site site = {.callee = "call",
	                               .function = "caller",
	                               .result = "int",
	                               .parameters = parameters,
	                               .parameter_count = 1,
	                               .argument_count = 1};
	struct text out = {0};
	assert_true(template_fill("{parameters}", &site, "", &out));
	assert_string_equal(text_string(&out), declared);
	text_free(&out);
}

static void test_parameters(void **state)
{
	(void)state;
	check("int", "int argument0");
	check("const char *", "const char *argument0");
	check("int (*)(const char *)", "int (*argument0)(const char *)");
}

/* As members of a record they could not be assigned. */
static void test_arrays_are_pointers(void **state)
{
	(void)state;
	check("const struct timespec[2]", "const struct timespec *argument0");
	check("int [2]", "int *argument0");
	check("int[2][3]", "int (*argument0)[3]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_parameters),
	    cmocka_unit_test(test_arrays_are_pointers),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
