#include "source/glob.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct example {
	const char *pattern, *path;
	bool matches;
};

static const struct example examples[] = {
    {"*.c", "a.c", true},
    {"*.c", "src/a.c", false},
    {"src/*.c", "src/a.c", true},
    {"src/*.c", "src/x/a.c", false},
    {"src/**", "src/x/a.c", true},
    {"src/**", "src", false},
    {"**/a.c", "a.c", true},
    {"**/a.c", "x/y/a.c", true},
    {"**/a.c", "x/ya.c", false},
    {"src/**/a.c", "src/a.c", true},
    {"src/**/a.c", "src/x/y/a.c", true},
    {"src/**/*_test.c", "src/x/a_test.c", true},
    {"**/x/**/y/*.c", "1/x/2/x/3/y/a.c", true},
    {"**/x/**/y/*.c", "1/x/2/x/3/z/a.c", false},
    {"a**c", "a/b/c", true},
    {"?.c", "a.c", true},
    {"?", "/", false},
    {"[a-c]?[!x]", "b9y", true},
    {"[a-c]?[!x]", "b9x", false},
    {"[]]", "]", true},
    {"[", "[", true},
    {"[a", "[a", true},
    {"\\*", "*", true},
    {"\\*", "a", false},
    {"*a*b*c", "xaybzc", true},
    {"", "", true},
    {"", "a", false},
    {"**", "a/b", true},
};

static void globs_match_paths(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof examples / sizeof *examples; i++) {
		if (path_glob_matches(examples[i].pattern, examples[i].path) != examples[i].matches)
			fail_msg("'%s' and '%s' should %smatch", examples[i].pattern, examples[i].path,
			         examples[i].matches ? "" : "not ");
	}
}

static void many_stars_take_no_long_time(void **state)
{
	(void)state;
	char path[5000];
	memset(path, 'a', sizeof path - 1);
	path[sizeof path - 1] = 0;
	assert_false(path_glob_matches("*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b", path));
	assert_false(path_glob_matches("**a**a**a**a**a**a**a**a**a**a**a**b", path));
}

static void excluding_a_folder_excludes_what_is_in_it(void **state)
{
	(void)state;
	static const char *const patterns[] = {"deps", "build/", "src/gen*", "*_test.c"};
	struct globs globs = {patterns, 4};
	assert_true(globs_exclude(&globs, "deps/lua/lua.c"));
	assert_true(globs_exclude(&globs, "third/deps/lua.c"));
	assert_true(globs_exclude(&globs, "build/x/a.c"));
	assert_true(globs_exclude(&globs, "src/generated/a.c"));
	assert_true(globs_exclude(&globs, "src/x_test.c"));
	assert_false(globs_exclude(&globs, "src/deps.c"));
	assert_false(globs_exclude(&globs, "lib/src/generated/a.c"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(globs_match_paths),
	    cmocka_unit_test(many_stars_take_no_long_time),
	    cmocka_unit_test(excluding_a_folder_excludes_what_is_in_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
