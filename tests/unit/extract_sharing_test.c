/* Facts do not depend on whether headers of the system are read once for many sources. Each test has a group of sources
 * that share headers, and in it one that means something else with them unless somebody notices. */
#include "read_together.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { ALIKE = 6 }; /* sources that share without a doubt */

/* A header of the system: of those that are looked for behind -isystem. */
static void header(const char *name, const char *text)
{
	temporary_tree_write(&together.tree, arena_printf(together.tree.arena, "system/%s", name), text);
}

/* One more flag. */
static void source_with(const char *flag, const char *name, const char *text)
{
	together_add_source(
	    name,
	    arena_printf(together.tree.arena, "\"%s\", \"-isystem\", \"%s/system\", ", flag, together.tree.folder),
	    text);
}

static void source(const char *name, const char *text) { source_with("-g", name, text); }

static void sources_alike(const char *suffix, const char *text)
{
	for (int i = 0; i < ALIKE; i++)
		source(arena_printf(together.tree.arena, "a%d.%s", i, suffix), text);
}

/* The facts are the same with and without; so many sources had to be read without, and that it was tried with so many
 * in all. */
static void expect_same_facts_of(unsigned refused, unsigned tried)
{
	struct sources *sources = together_sources();
	struct pool_result alone = together_extract(sources, SHARE_NOWHERE, 1),
	                   shared = together_extract(sources, SHARE_WHEREVER_POSSIBLE, 1),
	                   shared_by_three = together_extract(sources, SHARE_WHEREVER_POSSIBLE, 3),
	                   as_written = together_extract(sources, SHARE_AS_WRITTEN, 2);
	assert_int_equal(alone.shared + alone.refused, 0);
	assert_int_equal(shared.refused, refused);
	assert_int_equal(shared.shared + shared.refused, tried ? tried : shared.count - 1);
	together_expect_equal(&alone, &shared);
	together_expect_equal(&alone, &shared_by_three);
	together_expect_equal(&alone, &as_written);
	pool_result_release(&alone);
	sources_free(sources);
}

/* The first one is read alone, all others are tried. */
static void expect_same_facts(unsigned refused) { expect_same_facts_of(refused, 0); }

static void sources_with_the_same_flags_share_headers(void **state)
{
	(void)state;
	header("one.h", "#ifndef ONE_H\n#define ONE_H\n#include <two.h>\nint one(int);\n#endif\n");
	header("two.h",
	       "#pragma once\n#define TWO 2\nint two(int);\nstatic inline int both(void) { return two(TWO); }\n");
	source("project.h", "#include <one.h>\nstatic inline int mine(void) { return one(TWO); }\n");
	sources_alike("c", "#include <two.h>\n#include \"project.h\"\nint f(void) { return mine() + both(); }\n");
	expect_same_facts(0);
}

static void templates_of_the_system_are_shared(void **state)
{
	(void)state;
	header("box.h",
	       "#pragma once\nnamespace std {\n"
	       "template <typename T> struct box { T value; T get(); static const int size = 4; };\n"
	       "template <typename T> T box<T>::get() { return value; }\n"
	       "template <typename T> void each(T *from, T *to, void (*f)(T)) { while (from != to) f(*from++); }\n}\n");
	sources_alike("cc", "#include <box.h>\n"
	                    "template <typename T> struct Mine { T get(std::box<T> &b) { return b.get(); } };\n"
	                    "static void take(int) {}\n"
	                    "int f(std::box<int> *b) { std::each(&b->value, &b->value + 1, take);\n"
	                    "	return Mine<int>().get(*b) + std::box<int>::size; }\n");
	expect_same_facts(0);
}

static void a_macro_that_is_not_included_yet_is_not_defined(void **state)
{
	(void)state;
	header("limit.h", "#ifndef LIMIT_H\n#define LIMIT_H\n#define LIMIT 10\nint limited(int);\n#endif\n");
	sources_alike("c", "#include <limit.h>\nint f(void) { return limited(LIMIT); }\n");
	source("before.c", "#ifndef LIMIT\nint g(int);\nint f(void) { return g(1); }\n#endif\n"
	                   "#include <limit.h>\nint h(void) { return limited(LIMIT); }\n");
	expect_same_facts(1);
}

static void a_macro_that_does_not_decide_may_be_asked_for_too_early(void **state)
{
	(void)state;
	header("limit.h", "#ifndef LIMIT_H\n#define LIMIT_H\n#define LIMIT 10\nint limited(int);\n#endif\n");
	sources_alike("c", "#if defined(_MSC_VER) && !defined(LIMIT)\nint other(int);\n#endif\n"
	                   "#include <limit.h>\nint f(void) { return limited(LIMIT); }\n");
	expect_same_facts(0);
}

static void a_macro_may_decide_too_early_how_one_is_defined_that_nobody_uses(void **state)
{
	(void)state;
	header("limit.h", "#ifndef LIMIT_H\n#define LIMIT_H\n#define LIMIT 10\nint limited(int);\n#endif\n");
	sources_alike("c", "#include <limit.h>\nint f(void) { return limited(LIMIT); }\n");
	const char *asks = "#ifdef LIMIT\n#define MOST LIMIT\n#else\n#define MOST 3\n#endif\n";
	source("idle.c", arena_printf(together.tree.arena, "%s#include <limit.h>\nint f(void) { return 1; }\n", asks));
	source("used.c", arena_printf(together.tree.arena,
	                              "%s#include <limit.h>\nint f(void) { return limited(MOST); }\n", asks));
	expect_same_facts(1);
}

static void a_macro_of_a_header_that_is_never_included_is_not_defined(void **state)
{
	(void)state;
	header("minor.h", "#pragma once\n#define minor(device) ((device) & 255)\nint device(void);\n");
	header("plain.h", "#pragma once\nint plain(int);\n");
	sources_alike("c", "#include <minor.h>\n#include <plain.h>\nint f(void) { return plain(minor(device())); }\n");
	source("own.c", "#include <plain.h>\nstatic int minor(int x) { return x; }\n"
	                "int f(void) { return plain(minor(3)); }\n");
	expect_same_facts(1);
}

static void a_macro_may_lead_to_one_that_is_not_included(void **state)
{
	(void)state;
	header("version.h", "#pragma once\n#define VERSION 3\nint version(void);\n");
	header("plain.h", "#pragma once\nint plain(int);\n");
	sources_alike("c", "#include <version.h>\n#include <plain.h>\nint f(void) { return plain(version()); }\n");
	source("own.c", "#include <plain.h>\n#define IS_NEW (VERSION >= 2)\nint old(void), new(void);\n"
	                "#if IS_NEW\nint f(void) { return new(); }\n#else\nint f(void) { return old(); }\n#endif\n");
	expect_same_facts(1);
}

static void a_function_that_is_not_included_is_not_declared(void **state)
{
	(void)state;
	header("both.h", "#pragma once\nlong hidden(char *);\n");
	header("plain.h", "#pragma once\nint plain(int);\n");
	sources_alike("c", "#include <both.h>\n#include <plain.h>\nint f(void) { return plain(hidden(0) == 0); }\n");
	source("undeclared.c", "#include <plain.h>\nint f(void) { return plain(hidden(0) == 0); }\n");
	source("redeclared.c", "#include <plain.h>\nextern long hidden(char *);\nlong (*p)(char *) = hidden;\n");
	expect_same_facts(2);
}

static void what_a_source_declares_itself_may_clash_with_a_header_it_never_saw(void **state)
{
	(void)state;
	header("both.h", "#pragma once\nlong index(char *);\n");
	header("plain.h", "#pragma once\nint plain(int);\n");
	sources_alike("c", "#include <both.h>\n#include <plain.h>\nint f(void) { return plain(index(0) == 0); }\n");
	source("own.c",
	       "#include <plain.h>\nstatic int index(int x) { return x; }\nint f(void) { return plain(index(1)); }\n");
	expect_same_facts(1);
}

static void headers_are_read_under_the_macros_of_each_source(void **state)
{
	(void)state;
	header("features.h", "#ifndef FEATURES_H\n#define FEATURES_H\n#ifdef WANT_ALL\nint all(int);\n#else\n"
	                     "#define all(x) few(x)\nint few(int);\n#endif\n#endif\n");
	sources_alike("c", "#define WANT_ALL 1\n#include <features.h>\nint f(void) { return all(1); }\n");
	source("few.c", "#include <features.h>\nint f(void) { return all(1); }\n");
	source("late.c", "#include <features.h>\n#define WANT_ALL 1\nint f(void) { return all(1); }\n");
	source("undone.c",
	       "#define WANT_ALL 1\n#undef WANT_ALL\n#include <features.h>\nint f(void) { return all(1); }\n");
	source("guarded.c", "#ifndef WANT_ALL\n#define WANT_ALL 1\n#endif\n#include <features.h>\n"
	                    "int f(void) { return all(1); }\n");
	expect_same_facts(3);
}

static void what_a_header_makes_of_a_macro_stays(void **state)
{
	(void)state;
	header("raise.h", "#pragma once\n#if LEVEL < 2\n#undef LEVEL\n#define LEVEL 2\n#endif\nint raised(int);\n");
	sources_alike("c", "#define LEVEL 1\n#include <raise.h>\nint low(void);\n#if LEVEL < 2\n"
	                   "int f(void) { return low(); }\n#else\nint f(void) { return raised(LEVEL); }\n#endif\n");
	expect_same_facts(ALIKE - 1);
}

static void headers_that_are_read_more_than_once_are(void **state)
{
	(void)state;
	header("check.h",
	       "#undef check\n#ifdef QUIET\n#define check(x) quiet(x)\n#else\n#define check(x) loud(x)\n#endif\n"
	       "int quiet(int), loud(int);\n");
	sources_alike("c", "#include <check.h>\nint f(void) { return check(1); }\n");
	source("quiet.c", "#include <check.h>\nint f(void) { return check(1); }\n#define QUIET\n#include <check.h>\n"
	                  "int g(void) { return check(1); }\n");
	expect_same_facts(0);
}

static void what_another_header_undefines_stays_without_it(void **state)
{
	(void)state;
	header("give.h", "#pragma once\n#define GIVEN 1\nint give(int);\n");
	header("take.h", "#pragma once\nint take(int);\n#undef GIVEN\n");
	sources_alike("c", "#include <give.h>\n#include <take.h>\nint f(void) { return take(give(1)); }\n");
	source("asks.c", "#include <give.h>\n#ifdef GIVEN\nint f(void) { return give(GIVEN); }\n#endif\n");
	source("turned.c",
	       "#include <take.h>\n#include <give.h>\n#ifdef GIVEN\nint f(void) { return take(1); }\n#endif\n");
	source("silent.c", "#include <give.h>\nint f(void) { return give(2); }\n");
	expect_same_facts(2);
}

static void a_header_between_sees_what_is_not_undefined_yet(void **state)
{
	(void)state;
	header("give.h", "#pragma once\n#define GIVEN 1\nint give(int);\n");
	header("take.h", "#pragma once\nint take(int);\n#undef GIVEN\n");
	header("ask.h", "#pragma once\n#ifdef GIVEN\nint yes(int);\n#define ask yes\n#else\nint no(int);\n"
	                "#define ask no\n#endif\n");
	sources_alike("c", "#include <give.h>\n#include <take.h>\n#include <ask.h>\nint f(void) { return ask(1); }\n");
	source("early.c", "#include <give.h>\n#include <ask.h>\nint f(void) { return ask(1); }\n");
	source("between.c", "#include <give.h>\n#include <ask.h>\n#include <take.h>\nint f(void) { return ask(2); }\n");
	expect_same_facts(2);
}

static void a_header_may_ask_for_part_of_another(void **state)
{
	(void)state;
	header("part.h", "#pragma once\nint one(int);\n");
	header("parts.h", "#if !defined(need_one) && !defined(need_any)\n#define need_one\n#endif\n"
	                  "#if defined(need_one)\n#include <part.h>\n#undef need_one\n#endif\n#undef need_any\n");
	header("user.h", "#pragma once\n#define need_one\n#define need_any\n#include <parts.h>\nint user(int);\n");
	header("other.h", "#pragma once\n#define need_any\n#include <parts.h>\nint other(int);\n");
	sources_alike("c", "#include <user.h>\nint f(void) { return user(one(1)); }\n");
	source("late.c",
	       "#include <parts.h>\n#include <other.h>\n#include <user.h>\nint f(void) { return other(one(1)); }\n");
	expect_same_facts(0);
}

static void what_only_has_the_name_of_a_macro_with_arguments_is_left_as_it_is(void **state)
{
	(void)state;
	header("sys/mask.h", "#pragma once\nint raised(int *);\n");
	header("mask.h", "#pragma once\n#include <sys/mask.h>\nint masked(int *mask);\n");
	header("call.h", "#pragma once\n#include <sys/mask.h>\nstatic inline int called(int x) { return mask (x); }\n");
	header("macro.h", "#pragma once\n#define mask(x) raised(&(x))\n");
	sources_alike("c", "#include <mask.h>\nint mask(int);\n#include <call.h>\n"
	                   "int f(int x) { return masked(&x) + called(x); }\n");
	source("declares.c", "#include <macro.h>\n#include <mask.h>\nint f(int x) { return masked(&x) + mask(x); }\n");
	source("uses.c", "#include <macro.h>\n#include <call.h>\nint f(int x) { return called(x); }\n");
	expect_same_facts(1);
}

static void lines_of_directives_may_go_on_as_on_other_systems(void **state)
{
	(void)state;
	header("mask.h", "#pragma once\r\nint one(int);\r\nint two(int);\r\n#if 1 && \\\r\n (defined mask)\r\n"
	                 "#define chosen one\r\n#else\r\n#define chosen two\r\n#endif\r\n");
	sources_alike("c", "#include <mask.h>\nint f(void) { return chosen(1); }\n");
	source("one.c", "#define mask(x) x\n#include <mask.h>\nint f(void) { return chosen(1); }\n");
	expect_same_facts(1);
}

static void a_header_may_insist_on_who_includes_it(void **state)
{
	(void)state;
	header("inner.h", "#ifndef INNER_H\n#define INNER_H\n#if !defined ONE_H && !defined TWO_H\n"
	                  "# error \"not by itself\"\n#endif\nint inner(int);\n#endif\n");
	header("one.h", "#ifndef ONE_H\n#define ONE_H 1\n#include <inner.h>\nint one(int);\n#endif\n");
	header("two.h", "#ifndef TWO_H\n#define TWO_H 1\n#include <inner.h>\nint two(int);\n#endif\n");
	sources_alike("c", "#include <one.h>\nint f(void) { return inner(one(1)); }\n");
	source("two.c", "#include <two.h>\nint f(void) { return inner(two(1)); }\n");
	expect_same_facts(0);
}

static void targets_may_differ_in_macros_that_headers_do_not_mention(void **state)
{
	(void)state;
	header("one.h", "#pragma once\n#ifdef FAST\nint fast(int);\n#endif\nint one(int);\n");
	const char *text =
	    "#include <one.h>\n#ifndef PART\n#define PART 0\n#endif\nint f(void) { return one(PART); }\n";
	sources_alike("cc", text);
	for (int i = 0; i < ALIKE; i++)
		source_with(i % 2 ? "-DPART=1" : "-DPART=2", arena_printf(together.tree.arena, "b%d.cc", i), text);
	expect_same_facts(0);
}

static void a_header_that_asks_for_a_macro_of_the_flags_parts_them(void **state)
{
	(void)state;
	header("one.h", "#pragma once\n#if PART > 1\nint one(int);\n#else\nint one(int, int = 1);\n#endif\n");
	for (int i = 0; i < 2 * ALIKE; i++)
		source_with(i % 2 ? "-DPART=1" : "-DPART=2", arena_printf(together.tree.arena, "a%02d.cc", i),
		            "#include <one.h>\nint f(void) { return one(PART); }\n");
	/* The first of all, and then the first of each part, are read alone. */
	expect_same_facts_of(0, 2 * ALIKE - 3);
}

/* Two functions, of which a macro that the header does not name chooses. */
static void header_of_choice(const char *name)
{
	header(name, "#pragma once\nint one(int);\nint two(int);\n#if MODE == 2\n#define chosen two\n#else\n"
	             "#define chosen one\n#endif\n");
}

static void a_macro_of_the_flags_may_lead_to_another(void **state)
{
	(void)state;
	header_of_choice("choice.h");
	for (int i = 0; i < 2 * ALIKE; i++)
		together_add_source(
		    arena_printf(together.tree.arena, "a%02d.cc", i),
		    arena_printf(together.tree.arena,
		                 "\"-DMODE=SELECTED\", \"-DSELECTED=%d\", \"-isystem\", \"%s/system\", ", 1 + i % 2,
		                 together.tree.folder),
		    "#include <choice.h>\nint f(void) { return chosen(1); }\n");
	expect_same_facts_of(0, 2 * ALIKE - 3);
}

static void a_macro_of_the_flags_may_lead_to_one_of_the_source(void **state)
{
	(void)state;
	header_of_choice("choice.h");
	sources_alike("c", "#include <choice.h>\nint f(void) { return chosen(1); }\n");
	for (int i = 0; i < ALIKE; i++)
		source_with("-DMODE=SELECTED", arena_printf(together.tree.arena, "b%d.c", i),
		            "#define SELECTED 1\n#include <choice.h>\nint f(void) { return chosen(1); }\n");
	source_with("-DMODE=SELECTED", "b9.c",
	            "#define SELECTED 2\n#include <choice.h>\nint f(void) { return chosen(1); }\n");
	/* The first of each group is read alone. */
	expect_same_facts_of(1, 2 * ALIKE - 1);
}

static void a_macro_of_the_source_may_lead_to_another(void **state)
{
	(void)state;
	header_of_choice("choice.h");
	sources_alike("c", "#define SELECTED 1\n#define MODE SELECTED\n#include <choice.h>\n"
	                   "int f(void) { return chosen(1); }\n");
	source("two.c", "#define SELECTED 2\n#define MODE SELECTED\n#include <choice.h>\n"
	                "int f(void) { return chosen(1); }\n");
	expect_same_facts(1);
}

static void a_macro_of_a_header_may_lead_to_one_of_the_source(void **state)
{
	(void)state;
	header("mode.h", "#pragma once\n#define MODE SELECTED\n");
	header_of_choice("choice.h");
	sources_alike("c", "#include <mode.h>\n#include <choice.h>\nint f(void) { return chosen(1); }\n");
	source("two.c", "#include <mode.h>\n#define SELECTED 2\n#include <choice.h>\n"
	                "int f(void) { return chosen(1); }\n");
	expect_same_facts(1);
}

static void who_is_around_an_include_counts(void **state)
{
	(void)state;
	header("bare.h", "#ifndef BARE_H\n#define BARE_H\nint bare(int);\n#endif\n");
	header("guarded.h", "#ifndef GUARDED_H\n#define GUARDED_H\n#ifdef __cplusplus\nextern \"C\" {\n#endif\n"
	                    "int guarded(int);\n#ifdef __cplusplus\n}\n#endif\n#endif\n");
	sources_alike("cc", "#include <bare.h>\n#include <guarded.h>\nint f() { return bare(1) + guarded(1); }\n");
	source("c.cc", "extern \"C\" {\n#include <bare.h>\n}\nint f() { return bare(1); }\n");
	source("harmless.cc", "extern \"C\" {\n#include <guarded.h>\n}\nint f() { return guarded(1); }\n");
	source("inside.cc", "namespace mine {\n#include <bare.h>\n}\nint f() { return mine::bare(1); }\n");
	expect_same_facts(2);
}

static void overloads_that_are_not_included_are_not_called(void **state)
{
	(void)state;
	header("whole.h", "#pragma once\nnamespace std { int round(long); }\n");
	header("exact.h", "#pragma once\nnamespace std { double round(double); }\n");
	sources_alike("cc", "#include <whole.h>\n#include <exact.h>\nint f(double x) { return std::round(x); }\n");
	source("whole.cc", "#include <whole.h>\nint f(double x) { return std::round(x); }\n");
	expect_same_facts(1);
}

static void headers_that_do_not_stand_together_are_not_shared(void **state)
{
	(void)state;
	header("left.h", "#pragma once\nstruct side { int left; };\nint use_left(struct side *);\n");
	header("right.h", "#pragma once\nstruct side { int right; };\nint use_right(struct side *);\n");
	sources_alike("c", "#include <left.h>\nint f(struct side *s) { return use_left(s); }\n");
	for (int i = 0; i < ALIKE; i++)
		source(arena_printf(together.tree.arena, "b%d.c", i),
		       "#include <right.h>\nint f(struct side *s) { return use_right(s); }\n");
	expect_same_facts(ALIKE);
}

static void later_sources_want_more(void **state)
{
	(void)state;
	header("one.h", "#pragma once\nint one(int);\n");
	header("two.h",
	       "#pragma once\nint two(int);\n/* This header is long. It takes time to read it again and again. */\n");
	source("a.c", "#include <one.h>\nint f(void) { return one(1); }\n");
	for (int i = 0; i < 5 * ALIKE; i++)
		source(arena_printf(together.tree.arena, "b%02d.c", i),
		       "#include <one.h>\n#include <two.h>\nint f(void) { return two(one(1)); }\n");
	expect_same_facts(0);
}

static void sources_with_errors_are_read_alone(void **state)
{
	(void)state;
	header("one.h", "#pragma once\nint one(int);\n");
	sources_alike("c", "#include <one.h>\nint f(void) { return one(1); }\n");
	source("broken.c", "#include <one.h>\nint f(void) { return one(nothing); }\n");
	expect_same_facts(1);
}

enum { MANY = 14 }; /* C sources for which sharing pays */

/* How sharing goes where it is to pay. */
static void expect_where_it_pays(unsigned shared, unsigned refused)
{
	struct sources *sources = together_sources();
	struct pool_result alone = together_extract(sources, SHARE_NOWHERE, 1),
	                   paid = together_extract(sources, SHARE_WHERE_IT_PAYS, 1);
	assert_int_equal(paid.shared, shared);
	assert_int_equal(paid.refused, refused);
	together_expect_equal(&alone, &paid);
	pool_result_release(&alone);
	sources_free(sources);
}

static void many_sources(const char *letter, int count, const char *text)
{
	for (int i = 0; i < count; i++)
		source(arena_printf(together.tree.arena, "%s%02d.c", letter, i), text);
}

/* Most of what its sources read. */
static void large_header(const char *name, const char *text)
{
	enum { PADDING = 4096 };
	char *padding = arena_alloc(together.tree.arena, PADDING + 1);
	memset(padding, '*', PADDING);
	padding[PADDING] = 0;
	header(name, arena_printf(together.tree.arena, "/%s/\n%s", padding, text));
}

static void of_c_those_share_that_start_alike_and_are_many(void **state)
{
	(void)state;
	large_header("one.h", "#pragma once\nint one(int);\n");
	many_sources("a", MANY, "#include <one.h>\nint f(void) { return one(1); }\n");
	many_sources("b", ALIKE, "#define _B_SOURCE\n#include <one.h>\nint f(void) { return one(1); }\n");
	expect_where_it_pays(MANY - 1, 0);
}

static void where_feature_macros_are_defined_is_how_sources_start(void **state)
{
	(void)state;
	large_header("one.h", "#pragma once\n#ifdef _FEATURES\nint one(int);\n#endif\n");
	source("features.h", "#pragma once\n#define _FEATURES 1\n#include <one.h>\n");
	source("server.h", "#include \"features.h\"\nint two(int);\n");
	many_sources("a", MANY / 2,
	             "/* #include \"two.h\" */\nint begun;\n#include \"features.h\"\nint f(void) { return one(1); }\n");
	many_sources("b", MANY / 2, "int begun;\n#include \"server.h\"\nint f(void) { return one(two(1)); }\n");
	expect_where_it_pays(MANY - 1, 0);
}

static void what_is_refused_is_left_out(void **state)
{
	(void)state;
	large_header("one.h", "#pragma once\nint one(int);\n");
	large_header("limit.h", "#pragma once\n#define LIMIT 10\nint limited(int);\n");
	header("more.h", "#pragma once\n#include <limit.h>\nint more(int);\n");
	many_sources("a", MANY,
	             "#include <one.h>\n#ifdef LIMIT\n#define LIMITED\n#endif\n#include <more.h>\n"
	             "#ifndef LIMITED\nint f(void) { return limited(one(more(LIMIT))); }\n#endif\n");
	expect_where_it_pays(MANY - 3, 2);
}

static void where_most_is_the_projects_own_nothing_is_shared(void **state)
{
	(void)state;
	header("one.h", "#pragma once\nint one(int);\n");
	many_sources("a", MANY, "#include <one.h>\nint f(void) { return one(1); }\n");
	expect_where_it_pays(0, 0);
}

static void those_who_refuse_first_end_it_for_all(void **state)
{
	(void)state;
	large_header("raise.h",
	             "#pragma once\n#if LEVEL < 2\n#undef LEVEL\n#define LEVEL 2\n#endif\nint raised(int);\n");
	many_sources("a", MANY, "#define LEVEL 1\n#include <raise.h>\nint f(void) { return raised(LEVEL); }\n");
	expect_where_it_pays(0, 2);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, together_set_up, together_tear_down)
	const struct CMUnitTest tests[] = {
	    TEST(sources_with_the_same_flags_share_headers),
	    TEST(templates_of_the_system_are_shared),
	    TEST(a_macro_that_is_not_included_yet_is_not_defined),
	    TEST(a_macro_that_does_not_decide_may_be_asked_for_too_early),
	    TEST(a_macro_may_decide_too_early_how_one_is_defined_that_nobody_uses),
	    TEST(a_macro_of_a_header_that_is_never_included_is_not_defined),
	    TEST(a_macro_may_lead_to_one_that_is_not_included),
	    TEST(a_function_that_is_not_included_is_not_declared),
	    TEST(what_a_source_declares_itself_may_clash_with_a_header_it_never_saw),
	    TEST(headers_are_read_under_the_macros_of_each_source),
	    TEST(what_a_header_makes_of_a_macro_stays),
	    TEST(headers_that_are_read_more_than_once_are),
	    TEST(what_another_header_undefines_stays_without_it),
	    TEST(a_header_between_sees_what_is_not_undefined_yet),
	    TEST(a_header_may_ask_for_part_of_another),
	    TEST(what_only_has_the_name_of_a_macro_with_arguments_is_left_as_it_is),
	    TEST(lines_of_directives_may_go_on_as_on_other_systems),
	    TEST(a_header_may_insist_on_who_includes_it),
	    TEST(targets_may_differ_in_macros_that_headers_do_not_mention),
	    TEST(a_header_that_asks_for_a_macro_of_the_flags_parts_them),
	    TEST(a_macro_of_the_flags_may_lead_to_another),
	    TEST(a_macro_of_the_flags_may_lead_to_one_of_the_source),
	    TEST(a_macro_of_the_source_may_lead_to_another),
	    TEST(a_macro_of_a_header_may_lead_to_one_of_the_source),
	    TEST(who_is_around_an_include_counts),
	    TEST(overloads_that_are_not_included_are_not_called),
	    TEST(headers_that_do_not_stand_together_are_not_shared),
	    TEST(later_sources_want_more),
	    TEST(sources_with_errors_are_read_alone),
	    TEST(of_c_those_share_that_start_alike_and_are_many),
	    TEST(where_feature_macros_are_defined_is_how_sources_start),
	    TEST(what_is_refused_is_left_out),
	    TEST(where_most_is_the_projects_own_nothing_is_shared),
	    TEST(those_who_refuse_first_end_it_for_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
