/* Sources that are broken, hostile, or no sources at all; and what the facts say about files. */
#include "base/files.h"
#include "extract/front_end.h"
#include "facts/facts_file.h"
#include "facts_of_source.h"
#include "facts_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

static const struct fact_trouble *only_trouble(void **state)
{
	const struct facts *facts = ((struct reading *)*state)->facts;
	assert_non_null(facts);
	assert_int_equal(facts->troubles.count, 1);
	return facts->troubles.items;
}

static void a_missing_header_is_named_and_the_rest_is_read(void **state)
{
	reading_of(*state, "a.c",
	           "#include \"gone/away.h\"\n#include <gone/away.h>\nint f(int);\nvoid run(void) { f(1); }\n", NULL);
	const struct fact_trouble *trouble = only_trouble(state);
	assert_int_equal(trouble->kind, FACT_TROUBLE_MISSING_HEADER);
	assert_string_equal(trouble->text, "gone/away.h");
	assert_int_equal(trouble->place.line, 1);
	expect_calls(*state, "run", "f(1)\n");
}

static const char without_headers[] =
    "#include <gone.h>\n"
    "static void on_read(gone_t *handle, int fd) { recv(fd, handle, 4, GONE_FLAG); }\n"
    "void run(int fd, struct state *state) {\n"
    "	gone_t *made = gone_make(fd);\n"
    "	gone_start(made, &on_read, \"a, b)\");\n"
    "	gone_poll(GONE_ONE, 3);\n"
    "	if (state->ready) sleep(2);\n"
    "}\n";

static void calls_without_their_headers_keep_their_names_and_positions(void **state)
{
	static const char *const names[] = {"a.c", "a.cc"};
	for (size_t i = 0; i < 2; i++) {
		reading_of(*state, names[i], without_headers, NULL);
		expect_calls(*state, "on_read", "recv(#1, ?, 4, ?)\n");
		struct text calls = {0};
		facts_text_calls(((struct reading *)*state)->facts, "run", &calls);
		assert_non_null(strstr(text_string(&calls), "gone_start(?, on_read, \"a, b)\")\n"));
		assert_non_null(strstr(text_string(&calls), "gone_poll(?, 3)\n"));
		assert_non_null(strstr(text_string(&calls), "sleep(2) if ?\n"));
		text_free(&calls);
	}
}

static void fields_and_functions_of_unknown_types_can_be_named(void **state)
{
	reading_of(*state, "a.c",
	           "#include <gone.h>\n"
	           "struct timer { gone_t handle; void (*run)(void); };\n"
	           "void start(struct timer *timer, gone_loop_t *loop, void (*run)(void));\n"
	           "void tick(void);\n"
	           "void run(struct timer *timer) {\n"
	           "	start(timer, timer->handle, tick);\n"
	           "	timer->run();\n"
	           "	void (*kept)(struct timer *, gone_loop_t *, void (*)(void)) = start;\n"
	           "}\n",
	           NULL);
	expect_calls(*state, "run", "start(#0, *#0.timer::handle, tick)\n(*#0.timer::run)()\n");
}

static void errors_are_told_but_not_without_end(void **state)
{
	struct text source = {0};
	for (int i = 0; i < 100; i++)
		text_printf(&source, "int broken%d = nothing%d;\n", i, i);
	text_add(&source, "int f(int);\nvoid run(void) { f(1); }\n");
	reading_of(*state, "a.c", text_string(&source), NULL);
	text_free(&source);
	const struct facts *facts = ((struct reading *)*state)->facts;
	assert_int_equal(facts->troubles.count, 20);
	assert_int_equal(facts->troubles.items[0].kind, FACT_TROUBLE_ERROR);
	assert_string_equal(facts->troubles.items[0].text, "use of undeclared identifier 'nothing0'");
	assert_int_equal(facts->troubles.items[19].place.line, 20);
	expect_calls(*state, "run", "f(1)\n");
}

static void what_other_compilers_accept_is_no_trouble(void **state)
{
	reading_of(*state, "a.c", "void run(char *p) { int n = p; undeclared(n); }\nold() { return 1; }\n", NULL);
	assert_int_equal(((struct reading *)*state)->facts->troubles.count, 0);
	expect_calls(*state, "run", "undeclared(n)\n");
}

static void an_unknown_flag_is_named_and_left_out(void **state)
{
	reading_of(*state, "a.c", "int f(int);\nvoid run(void) { f(1); }\n", "--no-such-flag");
	const struct fact_trouble *trouble = only_trouble(state);
	assert_int_equal(trouble->kind, FACT_TROUBLE_FLAG);
	assert_string_equal(trouble->text, "--no-such-flag");
	expect_calls(*state, "run", "f(1)\n");
}

static void what_is_no_text_is_not_read(void **state)
{
	struct reading *reading = *state;
	const char *path = temporary_tree_path(&reading->tree, "binary.c");
	assert_true(file_write(path, "int a;\0\1\2", 9, &reading->error));
	struct source source = {.path = path, .directory = reading->tree.folder};
	assert_null(extract_source(reading->extractor, &source, &reading->error));
	assert_string_equal(reading->error.message, "is not text");
	assert_string_equal(reading->error.file, path);

	source.path = temporary_tree_path(&reading->tree, "nowhere.c");
	assert_null(extract_source(reading->extractor, &source, &reading->error));
	assert_non_null(strstr(reading->error.message, "no such file"));

	source.path = temporary_tree_path(&reading->tree, "pipe.c"); /* must not make the program wait */
	assert_int_equal(mkfifo(source.path, 0600), 0);
	assert_null(extract_source(reading->extractor, &source, &reading->error));
}

static void code_too_deep_to_read_is_told(void **state)
{
	enum { DEPTH = 3000 };
	struct text source = {0};
	text_add(&source, "int f(int);\nint run(int a) {\n	f(1);\n	return a");
	for (int i = 0; i < DEPTH; i++)
		text_add(&source, " + a");
	text_add(&source, ";\n}\nvoid other(void) { f(2); }\n");
	reading_of(*state, "deep.c", text_string(&source), NULL);
	text_free(&source);
	assert_string_equal(only_trouble(state)->text, "code is nested too deeply to be read in full");
	expect_calls(*state, "other", "f(2)\n");
}

/* `first`, then so many lines that each name the one before twice. */
static void reading_doubled(struct reading *reading, const char *first, const char *line, int lines, const char *last)
{
	struct text source = {0};
	text_add(&source, first);
	for (int i = 1; i < lines; i++)
		text_printf(&source, line, i, i - 1, i - 1);
	text_printf(&source, last, lines - 1);
	reading_of(reading, "doubled.cc", text_string(&source), NULL);
	text_free(&source);
	assert_non_null(reading->facts);
}

static void arguments_that_declarations_leave_to_declarations_are_read_so_far(void **state)
{
	struct reading *reading = *state;
	reading_doubled(reading, "void other();\nint f0(int a = 0);\n", "int f%d(int a = f%d() + f%d());\n", 10,
	                "void run() { f%d(); }\nvoid after() { other(); }\n");
	assert_in_range(reading->facts->calls.count, 20, 200); /* all are 1,024 */
	assert_string_equal(only_trouble(state)->text, "code is nested too deeply to be read in full");
	expect_calls(reading, "after", "other()\n");
}

static void values_that_classes_leave_to_classes_are_read_so_far(void **state)
{
	struct reading *reading = *state;
	reading_doubled(reading, "int wait();\nstruct A0 { int x = wait(); };\n",
	                "struct A%d { void *a = new A%d{}, *b = new A%d{}; };\n", 10, "void run() { A%d object{}; }\n");
	assert_in_range(reading->facts->calls.count, 20, 200);
	assert_string_equal(only_trouble(state)->text, "code is nested too deeply to be read in full");
}

/* Without an end, else: an object of 2 to the power of 40 parts. */
static void parts_of_parts_are_looked_at_once_a_class(void **state)
{
	struct reading *reading = *state;
	reading_doubled(reading, "struct A0 { ~A0(); A0(); };\n", "struct A%d { A%d a; A%d b; };\n", 40,
	                "void run() { A%d *object = new A39; delete object; A39 local; }\n");
	assert_int_equal(reading->facts->troubles.count, 0);
	assert_in_range(reading->facts->calls.count, 40, 400);
	reading_doubled(reading, "struct A0 { int x = 5, y = 6; };\n", "struct A%d { A%d a; A%d b; };\n", 15,
	                "void run() { A%d object; }\n");
	assert_in_range(reading->facts->flows.count, 1, 4096); /* all are 32,768 */
	assert_int_equal(reading->facts->troubles.count, 0);
}

static void every_file_that_was_read_is_listed_with_its_hash(void **state)
{
	struct reading *reading = *state;
	const char *header = temporary_tree_write(&reading->tree, "include/a.h", "#pragma once\n#include <stdlib.h>\n");
	reading_of(reading, "src/a.c", "#include \"../include/a.h\"\n#include \"../include/a.h\"\nint a;\n", NULL);
	const struct facts *facts = reading->facts;
	assert_string_equal(facts->files.items[0].path, temporary_tree_path(&reading->tree, "src/a.c"));
	assert_true(facts->files.count >= 3); /* and headers of the system */
	bool listed = false;
	for (size_t i = 0; i < facts->files.count; i++) {
		uint64_t hash;
		assert_true(file_hash(facts->files.items[i].path, &hash));
		assert_int_equal(facts->files.items[i].hash, hash);
		bool own = i == 0 || strcmp(facts->files.items[i].path, header) == 0;
		listed = listed || (i > 0 && own);
		assert_int_equal(facts->files.items[i].system, !own);
		assert_true(i < 2 || strcmp(facts->files.items[i - 1].path, facts->files.items[i].path) < 0);
	}
	assert_true(listed);
}

static void relative_include_folders_count_from_the_sources_directory(void **state)
{
	struct reading *reading = *state;
	temporary_tree_write(&reading->tree, "include/a.h", "int f(int);\n");
	reading_of(reading, "src/a.c", "#include \"a.h\"\nvoid run(void) { f(1); }\n", "-Iinclude");
	assert_int_equal(reading->facts->troubles.count, 0);
}

static void comments_to_this_program_are_found_in_comments_only(void **state)
{
	reading_of(*state, "a.c",
	           "/* goinception: ignore(rule-a) read once at start-up */\n"
	           "int a; // goinception: ignore(rule-b) tested\n"
	           "/* more: goinception: ignore-begin(rule-c)\n"
	           " * for a long reason */\n"
	           "const char *text = \"/* goinception: ignore(rule-d) */\", letter = '\"';\n"
	           "/* goinception is a program, and this no mark */\n"
	           "int b; /* goinception: ignore-end */\n",
	           NULL);
	const struct facts *facts = ((struct reading *)*state)->facts;
	assert_int_equal(facts->comments.count, 4);
	assert_string_equal(facts->comments.items[0].text, "ignore(rule-a) read once at start-up");
	assert_int_equal(facts->comments.items[0].place.line, 1);
	assert_int_equal(facts->comments.items[0].place.column, 4);
	assert_string_equal(facts->comments.items[1].text, "ignore(rule-b) tested");
	assert_int_equal(facts->comments.items[1].place.line, 2);
	assert_string_equal(facts->comments.items[2].text, "ignore-begin(rule-c) for a long reason");
	assert_string_equal(facts->comments.items[3].text, "ignore-end");
	assert_int_equal(facts->comments.items[3].place.line, 7);
}

static void the_same_source_gives_the_same_bytes(void **state)
{
	struct reading *reading = *state;
	struct text first = {0}, second = {0};
	reading_of(reading, "a.c", without_headers, NULL);
	facts_write(reading->facts, &first);
	reading_of(reading, "a.c", without_headers, NULL);
	facts_write(reading->facts, &second);
	assert_string_equal(text_string(&first), text_string(&second));
	struct facts *read = facts_read(first.bytes, first.length, "facts", &reading->error);
	assert_non_null(read);
	facts_free(read);
	text_free(&first);
	text_free(&second);
}

static void the_version_names_libclang(void **state)
{
	(void)state;
	static const char start[] = "libclang ";
	assert_memory_equal(front_end_version(), start, sizeof start - 1);
	assert_true(strtoul(front_end_version() + sizeof start - 1, NULL, 10) >= 18);
}

#define READING_TEST(test) cmocka_unit_test_setup_teardown(test, reading_begin, reading_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    READING_TEST(a_missing_header_is_named_and_the_rest_is_read),
	    READING_TEST(calls_without_their_headers_keep_their_names_and_positions),
	    READING_TEST(fields_and_functions_of_unknown_types_can_be_named),
	    READING_TEST(errors_are_told_but_not_without_end),
	    READING_TEST(what_other_compilers_accept_is_no_trouble),
	    READING_TEST(an_unknown_flag_is_named_and_left_out),
	    READING_TEST(what_is_no_text_is_not_read),
	    READING_TEST(code_too_deep_to_read_is_told),
	    READING_TEST(arguments_that_declarations_leave_to_declarations_are_read_so_far),
	    READING_TEST(values_that_classes_leave_to_classes_are_read_so_far),
	    READING_TEST(parts_of_parts_are_looked_at_once_a_class),
	    READING_TEST(every_file_that_was_read_is_listed_with_its_hash),
	    READING_TEST(relative_include_folders_count_from_the_sources_directory),
	    READING_TEST(comments_to_this_program_are_found_in_comments_only),
	    READING_TEST(the_same_source_gives_the_same_bytes),
	    READING_TEST(the_version_names_libclang),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
