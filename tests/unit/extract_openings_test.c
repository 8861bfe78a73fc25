/* Facts do not depend on whether what many C sources open with is read once for all of them. Each test has sources that
 * open alike, and in it one for which that would mean something else unless somebody notices. */
#include "extract/opening.h"
#include "read_together.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ALIKE = 6 }; /* so many share */

static void header(const char *name, const char *text) { temporary_tree_write(&together.tree, name, text); }

static void source_with(const char *name, const char *flag, const char *text)
{
	const char *folder = together.tree.folder;
	together_add_source(name,
	                    arena_printf(together.tree.arena, "\"-I\", \"%s/include\", \"-isystem\", \"%s/system\", %s",
	                                 folder, folder, flag),
	                    text);
}

static void source(const char *name, const char *text) { source_with(name, "", text); }

static void sources_alike(const char *text)
{
	for (int i = 0; i < ALIKE; i++)
		source(arena_printf(together.tree.arena, "alike%d.c", i), text);
}

/* The facts are the same with and without; so many sources were read with what they share, and so many had to be read
 * again without. */
static void expect_same_facts(unsigned shared, unsigned refused)
{
	struct sources *sources = together_sources();
	struct pool_result alone = together_extract(sources, SHARE_NOWHERE, 1),
	                   one = together_extract(sources, SHARE_WHERE_IT_PAYS, 1),
	                   three = together_extract(sources, SHARE_WHERE_IT_PAYS, 3);
	assert_int_equal(alone.shared + alone.refused, 0);
	assert_int_equal(one.shared, shared);
	assert_int_equal(one.refused, refused);
	together_expect_equal(&alone, &one);
	together_expect_equal(&alone, &three);
	pool_result_release(&alone);
	sources_free(sources);
}

/* What the headers below are for: a program's own one, which has functions, macros, comments that count and a header of
 * the system. */
static void write_headers(void)
{
	header("system/far.h",
	       "#pragma once\n#define FAR 3\nint far(int);\nstatic inline int f0(void) { return far(0); }\n");
	header("include/near.h", "#ifndef NEAR_H\n#define NEAR_H\n#include <far.h>\n"
	                         "struct point { int x, (*get)(int); };\nstatic int zero;\n"
	                         "#define call(x) far((x) + FAR)\n"
	                         "/* goinception: ignore(some-rule) not here */\n"
	                         "static inline int near(int x) { return call(x); }\n"
	                         "static struct { int a; } nameless = {3};\n#endif\n");
	header("include/other.h", "#ifndef OTHER_H\n#define OTHER_H\n#include \"near.h\"\nint other(int);\n#endif\n");
}

#define USE "int f(struct point *p) { p->get = far; return near(FAR) + p->get(call(1)) + f0() + zero + nameless.a; }\n"

static void what_sources_open_with_is_read_once(void **state)
{
	(void)state;
	write_headers();
	sources_alike(
	    "/* A\n * comment. */\n#include \"near.h\" // another\n\n# include <other.h>\n#include <far.h>\n" USE);
	source("first_only.c", "#include \"near.h\"\nint other(int);\n" USE);
	source("folder/deeper.c", "#include \"near.h\"\n" USE);
	expect_same_facts(ALIKE + 2, 0);
}

static void what_comes_before_makes_another_opening(void **state)
{
	(void)state;
	header("include/asks.h", "#pragma once\nint few(int), many(int);\n#ifdef MANY\n#define some many\n#else\n"
	                         "#define some few\n#endif\nstatic inline int ask(void) { return some(1); }\n");
	sources_alike("#include \"asks.h\"\nint f(void) { return ask(); }\n");
	source("many.c", "#define MANY\n#include \"asks.h\"\nint f(void) { return ask(); }\n");
	source_with("flag.c", "\"-DMANY\", ", "#include \"asks.h\"\nint f(void) { return ask(); }\n");
	source_with("forced.c", "\"-include\", \"alike0.c\", ", "#include \"asks.h\"\nint g(void) { return ask(); }\n");
	source("none.c", "int f(int x) { return x; }\n");
	expect_same_facts(ALIKE, 0);
}

static void a_header_beside_the_source_comes_first(void **state)
{
	(void)state;
	header("include/near.h", "#pragma once\nint near(int);\n");
	header("folder/near.h", "#pragma once\nint nearer(int);\n#define near nearer\n");
	sources_alike("#include \"near.h\"\nint f(void) { return near(1); }\n");
	source("folder/own.c", "#include \"near.h\"\nint f(void) { return near(1); }\n");
	source("folder/with_angles.c", "#include <near.h>\nint f(void) { return near(1); }\n");
	expect_same_facts(ALIKE, 0);
}

static void a_header_that_is_read_each_time_is_not_shared(void **state)
{
	(void)state;
	header("include/list.h", "#ifdef ITEM\nITEM(one)\n#else\n#define ITEM(x) int x(int);\n#endif\n");
	sources_alike("#include \"list.h\"\n#include \"list.h\"\nint f(void) { return one(1); }\n");
	expect_same_facts(0, 0);
}

static void a_header_that_is_read_again_after_all_is_noticed(void **state)
{
	(void)state;
	header("include/outer.h", "#ifndef OUTER_H\n#define OUTER_H\n#include \"inner.h\"\nint g(int);\n#endif\n");
	header("include/inner.h", "#undef OUTER_H\n#ifdef TWICE\n#define g h\n#endif\n#define TWICE\n");
	sources_alike("#include \"outer.h\"\nint f(void) { return g(1); }\n");
	expect_same_facts(0, 3); /* then it is given up */
}

static void a_header_that_is_not_whole_is_not_shared(void **state)
{
	(void)state;
	header("include/begins.h", "#pragma once\nint f(void)\n{\n\tint g(int);\n");
	header("include/wants.h", "#pragma once\n#include \"nowhere.h\"\nint g(int);\n");
	sources_alike("#include \"begins.h\"\n\treturn g(1);\n}\n");
	for (int i = 0; i < ALIKE; i++)
		source(arena_printf(together.tree.arena, "wants%d.c", i),
		       "#include \"wants.h\"\nint f(void) { return g(1); }\n");
	expect_same_facts(0, 0);
}

static void a_header_that_tells_the_source_it_is_read_for_is_not_shared(void **state)
{
	(void)state;
	header("include/base.h", "#pragma once\nint note(const char *);\n"
	                         "static inline int noted(void) { return note(__BASE_FILE__); }\n");
	sources_alike("#include \"base.h\"\nint f(void) { return noted(); }\n");
	expect_same_facts(0, 0);
}

static void a_source_with_errors_is_read_again(void **state)
{
	(void)state;
	write_headers();
	sources_alike("#include \"near.h\"\n" USE);
	source("wrong.c", "#include \"near.h\"\nint g(void) { return unheard_of + near(1); }\n");
	source("missing.c", "#include \"near.h\"\n#include \"nowhere.h\"\nint g(void) { return near(1); }\n");
	expect_same_facts(ALIKE, 2);
}

static void where_most_refuse_the_others_are_not_tried(void **state)
{
	(void)state;
	write_headers();
	sources_alike("#include \"near.h\"\nint g(void) { return unheard_of + near(1); }\n");
	for (int i = 0; i < ALIKE; i++)
		source(arena_printf(together.tree.arena, "more%d.c", i),
		       "#include \"near.h\"\nint g(void) { return unheard_of + near(2); }\n");
	expect_same_facts(0, 3);
}

static void few_sources_do_not_share(void **state)
{
	(void)state;
	write_headers();
	for (int i = 0; i < ALIKE - 1; i++)
		source(arena_printf(together.tree.arena, "few%d.c", i), "#include \"near.h\"\n" USE);
	expect_same_facts(0, 0);
}

static void expect_opening(const char *text, unsigned most, const char *lines, const char *rest)
{
	struct text read = {0};
	size_t end = opening_read(text, strlen(text), most, &read);
	assert_string_equal(text_string(&read), lines);
	assert_string_equal(text + end, rest);
	text_free(&read);
}

static void an_opening_has_nothing_but_directives_and_comments(void **state)
{
	(void)state;
	expect_opening("", 8, "", "");
	expect_opening("#include <a.h>\n", 8, "#include <a.h>\n", "\n");
	expect_opening("#include <a.h>", 8, "", "#include <a.h>");
	expect_opening("// x\n/* y\n */ #\tinclude\"a b.h\" // z\n#include <b>\nint x;\n", 8,
	               "#include \"a b.h\"\n#include <b>\n", "\nint x;\n");
	expect_opening("#include <a>\n#include <b>\n", 1, "#include <a>\n", "\n#include <b>\n");
	expect_opening("#include <a> /*\n*/ #include <b>\n", 8, "#include <a>\n", " /*\n*/ #include <b>\n");
	expect_opening("#include <a>\n#include NAME\n", 8, "#include <a>\n", "\n#include NAME\n");
	expect_opening("#include <a>\n#include_next <b>\n", 8, "#include <a>\n", "\n#include_next <b>\n");
	expect_opening("#include <a\n.h>\n", 8, "", "#include <a\n.h>\n");
	expect_opening("#include \\\n<a>\n", 8, "", "#include \\\n<a>\n");
	expect_opening("#define X\n#include <a>\n", 8, "", "#define X\n#include <a>\n");
	expect_opening("/* never closed\n#include <a>\n", 8, "", "/* never closed\n#include <a>\n");
}

int main(void)
{
#define TEST(function) cmocka_unit_test_setup_teardown(function, together_set_up, together_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(what_sources_open_with_is_read_once),
	    TEST(what_comes_before_makes_another_opening),
	    TEST(a_header_beside_the_source_comes_first),
	    TEST(a_header_that_is_read_each_time_is_not_shared),
	    TEST(a_header_that_is_read_again_after_all_is_noticed),
	    TEST(a_header_that_is_not_whole_is_not_shared),
	    TEST(a_header_that_tells_the_source_it_is_read_for_is_not_shared),
	    TEST(a_source_with_errors_is_read_again),
	    TEST(where_most_refuse_the_others_are_not_tried),
	    TEST(few_sources_do_not_share),
	    TEST(an_opening_has_nothing_but_directives_and_comments),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
