/* The same thing has the same key in every source; different things never share one. */
#include "base/files.h"

#include "facts_of_source.h"
#include "facts_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *key_of(void **state, const char *function)
{
	struct reading *reading = *state;
	const struct fact_function *found = facts_text_function(reading->facts, function);
	assert_non_null(found);
	return arena_copy_string(reading->tree.arena, found->key); /* outlives the facts */
}

static void functions_are_told_apart_by_who_can_see_them(void **state)
{
	struct reading *reading = *state;
	temporary_tree_write(&reading->tree, "shared.h",
	                     "static inline int small(void) { return 1; }\nint shared(void);\n");
	const char *text = "#include \"shared.h\"\n"
	                   "static int own(void) { return small(); }\n"
	                   "int run(void) { return own() + shared(); }\n";
	reading_of(reading, "one/a.c", text, "-I.");
	const char *own = key_of(state, "own"), *small = key_of(state, "small"), *shared = key_of(state, "shared");
	assert_true(facts_text_function(reading->facts, "own")->local);
	assert_false(facts_text_function(reading->facts, "shared")->local);
	reading_of(reading, "two/a.c", text, "-I.");
	assert_string_not_equal(key_of(state, "own"), own);
	assert_string_equal(key_of(state, "small"), small);
	assert_string_equal(key_of(state, "shared"), shared);
}

/* The compiler names its headers through links: /lib/gcc/../../include is no folder of that name. The cache looks at
 * every file again. */
static void every_file_that_was_read_can_be_found_again(void **state)
{
	struct reading *reading = *state;
	reading_of(reading, "a.cc", "#include <vector>\nstd::vector<int> all;\n", "-std=c++17");
	assert_true(reading->facts->files.count > 10);
	for (size_t i = 0; i < reading->facts->files.count; i++) {
		if (!path_is_file(reading->facts->files.items[i].path))
			fail_msg("%s", reading->facts->files.items[i].path);
	}
}

static void fields_are_told_apart_by_who_can_see_them(void **state)
{
	struct reading *reading = *state;
	temporary_tree_write(&reading->tree, "shared.h", "struct shared { int fd; };\n");
	const char *text = "#include \"shared.h\"\nstruct own { int fd; };\n"
	                   "void run(struct own *o, struct shared *s) { o->fd = 1; s->fd = 2; }\n";
	reading_of(reading, "a.c", text, NULL);
	const struct fact_field *first = reading->facts->fields.items;
	assert_string_equal(first[0].name, "own::fd");
	assert_string_equal(first[1].name, "shared::fd");
	const char *own = arena_copy_string(reading->tree.arena, first[0].key);
	const char *shared = arena_copy_string(reading->tree.arena, first[1].key);
	reading_of(reading, "b.c", text, NULL);
	assert_string_not_equal(reading->facts->fields.items[0].key, own);
	assert_string_equal(reading->facts->fields.items[1].key, shared);
}

static void locals_that_share_a_name_are_different_variables(void **state)
{
	reading_of(*state, "a.c", "int global;\nvoid run(int *a) { int x = 1; { int x = 2; *a = x; } global = x; }\n",
	           NULL);
	const struct facts *facts = ((struct reading *)*state)->facts;
	assert_int_equal(facts->variables.count, 3);
	assert_string_not_equal(facts->variables.items[0].key, facts->variables.items[1].key);
	assert_int_not_equal(facts->variables.items[0].function, FACT_NONE);
	assert_string_equal(facts->variables.items[2].name, "global");
	assert_int_equal(facts->variables.items[2].function, FACT_NONE);
}

static void names_are_qualified_as_people_write_them(void **state)
{
	reading_of(
	    *state, "a.cc",
	    "namespace net { inline namespace v2 { struct Client { Client(); ~Client(); void send(); operator int();\n"
	    "	template <class T> void put(T); }; } namespace { void hidden() {} } }\n"
	    "template <class T> struct Box { Box(T); };\n"
	    "void net::Client::send() { net::hidden(); put(1); Box<int> b(2); (void)(int)*this; }\n"
	    "extern \"C\" { void plain() { struct Inner { void run() {} } inner; inner.run(); } }\n",
	    NULL);
	static const char *const names[] = {"net::Client::send", "net::hidden", "net::Client::put",
	                                    "Box::Box",          "plain",       "net::Client::operator int",
	                                    "plain::Inner::run"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!facts_text_function(((struct reading *)*state)->facts, names[i]))
			fail_msg("no function is called %s", names[i]);
}

static void attributes_come_from_any_declaration(void **state)
{
	struct reading *reading = *state;
	temporary_tree_write(&reading->tree, "a.h",
	                     "__attribute__((annotate(\"coroutine_fn\"))) void marked(void);\n"
	                     "__attribute__((noreturn)) void die(int);\n_Noreturn void stop(void);\n"
	                     "void plain(void);\nvoid never_named(void) __attribute__((annotate(\"x\")));\n");
	reading_of(reading, "a.c",
	           "#include \"a.h\"\n"
	           "void plain(void);\n__attribute__((annotate(\"later\"))) void plain(void);\n"
	           "void marked(void) { die(1); }\nvoid plain(void) { stop(); }\n",
	           "-I.");
	expect_attributes(reading, "marked", "annotate:coroutine_fn");
	expect_attributes(reading, "plain", "annotate:later");
	expect_attributes(reading, "die", "noreturn");
	expect_attributes(reading, "stop", "noreturn");
	assert_null(facts_text_function(reading->facts, "never_named"));
}

static void function_effects_are_attributes(void **state)
{
	reading_of(
	    *state, "a.cc",
	    "void audio(int) [[clang::nonblocking]];\nvoid wait() [[clang::blocking]];\n[[noreturn]] void die();\n"
	    "void audio(int a) [[clang::nonblocking]] { }\nvoid run() { wait(); die(); }\n",
	    NULL);
	expect_attributes(*state, "audio", "clang::nonblocking");
	expect_attributes(*state, "wait", "clang::blocking");
	expect_attributes(*state, "die", "noreturn");
	const struct facts *facts = ((struct reading *)*state)->facts;
	assert_string_equal(facts_text_function(facts, "audio")->type, "void (int)");
}

static void places_say_where_a_function_is_defined(void **state)
{
	reading_of(*state, "a.c", "void before(void);\nvoid run(void);\nvoid run(void)\n{\n\tbefore();\n}\n", NULL);
	const struct facts *facts = ((struct reading *)*state)->facts;
	const struct fact_function *run = facts_text_function(facts, "run"),
	                           *before = facts_text_function(facts, "before");
	assert_true(run->defined);
	assert_int_equal(run->place.line, 3);
	assert_int_equal(run->end_line, 6);
	assert_false(before->defined);
	assert_int_equal(before->place.line, 1);
	assert_int_equal(before->end_line, 0);
}

#define READING_TEST(test) cmocka_unit_test_setup_teardown(test, reading_begin, reading_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    READING_TEST(functions_are_told_apart_by_who_can_see_them),
	    READING_TEST(every_file_that_was_read_can_be_found_again),
	    READING_TEST(fields_are_told_apart_by_who_can_see_them),
	    READING_TEST(locals_that_share_a_name_are_different_variables),
	    READING_TEST(names_are_qualified_as_people_write_them),
	    READING_TEST(attributes_come_from_any_declaration),
	    READING_TEST(function_effects_are_attributes),
	    READING_TEST(places_say_where_a_function_is_defined),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
