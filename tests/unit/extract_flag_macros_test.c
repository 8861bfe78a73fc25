/* Which macros the flags of sources do not define alike. */
#include "extract/flag_macros.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { SOURCES_AT_MOST = 3 };

static struct source source_with(const char *const *flags)
{
	struct source source = {.path = "a.cc", .directory = "/", .flags = flags};
	while (flags[source.flag_count])
		source.flag_count++;
	return source;
}

static void expect(const char *const *one, const char *const *two, const char *const *three, const char *lines)
{
	struct source items[SOURCES_AT_MOST] = {source_with(one), source_with(two), source_with(three)};
	struct sources sources = {.items = {items, SOURCES_AT_MOST, SOURCES_AT_MOST}};
	struct text found = {0};
	flag_macros_apart(&sources, (const uint32_t[]){0, 1, 2}, SOURCES_AT_MOST, &found);
	assert_string_equal(text_string(&found), lines);
	text_free(&found);
}

#define FLAGS(...) ((const char *const[]){__VA_ARGS__ NULL})
#define WITH(...)  FLAGS(__VA_ARGS__, )

static void macros_that_all_have_are_alike(void **state)
{
	(void)state;
	expect(WITH("-DA", "-O2"), WITH("-DA"), WITH("-O1", "-DA"), "");
	expect(WITH("-DA=1", "-UA"), WITH("-DA=1", "-UA"), WITH("-DA=1", "-UA"), "");
	expect(FLAGS(), FLAGS(), FLAGS(), "");
}

static void macros_that_some_lack_or_have_otherwise_are_apart(void **state)
{
	(void)state;
	expect(WITH("-DA", "-DB"), WITH("-DA"), WITH("-DC", "-DA"), "apart B\napart C\n");
	expect(WITH("-DA=1"), WITH("-DA=1"), WITH("-DA=2"), "apart A\n");
	expect(WITH("-DA"), WITH("-UA"), WITH("-DA"), "apart A\n");
	expect(WITH("-DA", "-UA"), WITH("-UA", "-DA"), WITH("-DA", "-UA"), "apart A\n");
	expect(WITH("-Df(x)=x"), WITH("-Df(x)=x"), FLAGS(), "apart f\n");
}

static void flags_of_macros_that_are_apart_are_known(void **state)
{
	(void)state;
	const char *lines = "apart A\napart LONG\n#include <apart C>\n";
	assert_true(flag_macro_is_apart("-DA", lines));
	assert_true(flag_macro_is_apart("-ULONG", lines));
	assert_false(flag_macro_is_apart("-DLON=1", lines));
	assert_false(flag_macro_is_apart("-IA", lines));
	assert_false(flag_macro_is_apart("-D", lines));
	assert_false(flag_macro_is_apart("-DC", lines));
	assert_false(flag_macro_is_apart("-DA", ""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(macros_that_all_have_are_alike),
	    cmocka_unit_test(macros_that_some_lack_or_have_otherwise_are_apart),
	    cmocka_unit_test(flags_of_macros_that_are_apart_are_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
