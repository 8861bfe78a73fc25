/* Names of facts files, and rules of make about them. */
#include "cli/depfile.h"
#include "cli/facts_files.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void expect_name(const char *source, unsigned number, const char *expected)
{
	struct arena *arena = arena_new();
	assert_string_equal(facts_file_name(arena, "out", source, number), expected);
	arena_free(arena);
}

static void facts_stand_under_the_whole_path_of_their_source(void **state)
{
	(void)state;
	expect_name("/home/me/net.c", 1, "out/home/me/net.c.facts");
	expect_name("/home/me/net.c", 2, "out/home/me/net.c~2.facts");
	expect_name("/net.c", 1, "out/net.c.facts");
}

static void no_two_sources_share_a_name(void **state)
{
	(void)state;
	/* A source that is called as the second way to build another. */
	expect_name("/net.c~2", 1, "out/net.c~2~1.facts");
	expect_name("/net.c~2", 2, "out/net.c~2~2.facts");
	expect_name("/net.c~x", 1, "out/net.c~x.facts");
	/* Folders that are called as the facts of a source are. */
	expect_name("/net.c.facts/a.c", 1, "out/net.c.facts_/a.c.facts");
	expect_name("/net.c.facts_/a.c", 1, "out/net.c.facts__/a.c.facts");
	expect_name("/.facts/a.c", 1, "out/.facts_/a.c.facts");
	expect_name("/facts/a_/b.c", 1, "out/facts/a_/b.c.facts");
}

static void expect_rule(const char *target, const char *path, const char *expected)
{
	struct text text = {0};
	depfile_write(target, &path, 1, &text);
	assert_string_equal(text_string(&text), expected);
	text_free(&text);
}

static void a_rule_of_make_names_what_was_read(void **state)
{
	(void)state;
	const char *paths[] = {"/src/net.c", "/include/net.h"};
	struct text text = {0};
	depfile_write("net.facts", paths, 2, &text);
	assert_string_equal(text_string(&text), "net.facts: \\\n  /src/net.c \\\n  /include/net.h\n");
	text_free(&text);
}

static void what_make_would_read_otherwise_is_quoted(void **state)
{
	(void)state;
	expect_rule("my facts", "/a b", "my\\ facts: \\\n  /a\\ b\n");
	expect_rule("f", "/$HOME/#1", "f: \\\n  /$$HOME/\\#1\n");
	expect_rule("f", "/a\\b", "f: \\\n  /a\\b\n");
	expect_rule("f", "/a\\ b", "f: \\\n  /a\\\\\\ b\n");
	expect_rule("f", "/a\\", "f: \\\n  /a\\\\\n");
	expect_rule("f", "/a\nb: rule", "f:\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(facts_stand_under_the_whole_path_of_their_source),
	    cmocka_unit_test(no_two_sources_share_a_name),
	    cmocka_unit_test(a_rule_of_make_names_what_was_read),
	    cmocka_unit_test(what_make_would_read_otherwise_is_quoted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
