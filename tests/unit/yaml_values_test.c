/* A value that is not what was expected is an error that says where it stands, what it is for, and what would do. */
#include "yaml/yaml_tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *const colours[] = {"red", "green", "blue"};

static const char text[] = "word: gren\n"
                           "green: green\n"
                           "number: 0x1F\n"
                           "octal: 0644\n"
                           "negative: -3\n"
                           "quoted: \"7\"\n"
                           "huge: 9223372036854775808\n"
                           "yes: yes\n"
                           "true: true\n"
                           "null: null\n"
                           "nothing:\n"
                           "list: [a, b]\n"
                           "nested: [[a]]\n";

struct fixture {
	struct arena *arena;
	const struct yaml_node *root;
	struct error error;
	char line[2048];
};

static struct fixture fixture;

static int fixture_setup(void **state)
{
	struct yaml_documents documents;
	fixture = (struct fixture){.arena = arena_new()};
	if (!yaml_load(fixture.arena, "x.yaml", text, strlen(text), &documents, &fixture.error))
		return -1;
	fixture.root = documents.items[0];
	*state = &fixture;
	return 0;
}

static int fixture_teardown(void **state)
{
	(void)state;
	arena_free(fixture.arena);
	return 0;
}

static const struct yaml_node *value(const char *key)
{
	const struct yaml_node *node = yaml_get(fixture.root, key);
	assert_non_null(node);
	return node;
}

static void assert_error(const char *expected)
{
	assert_string_equal(error_describe(&fixture.error, fixture.line, sizeof fixture.line), expected);
}

static void a_word_is_one_of_a_list(void **state)
{
	(void)state;
	unsigned colour;
	assert_true(yaml_word(value("green"), "'c'", colours, 3, &colour, &fixture.error));
	assert_int_equal(colour, 1);
	assert_false(yaml_word(value("word"), "'colour' of rule 'x'", colours, 3, &colour, &fixture.error));
	assert_error("x.yaml:1:7: unknown word 'gren' for 'colour' of rule 'x' (did you mean 'green'?)");
	assert_false(yaml_word(value("huge"), "'c'", colours, 3, &colour, &fixture.error));
	assert_error("x.yaml:7:7: unknown word '9223372036854775808' for 'c' (one of: red, green, blue)");
	assert_false(yaml_word(value("list"), "'c'", colours, 3, &colour, &fixture.error));
	assert_error("x.yaml:12:7: expected a word (one of: red, green, blue) for 'c', found a list");
}

static void numbers_are_written_as_in_c(void **state)
{
	(void)state;
	int64_t number;
	assert_true(yaml_integer(value("number"), "'n'", INT64_MIN, INT64_MAX, &number, &fixture.error));
	assert_int_equal(number, 31);
	assert_true(yaml_integer(value("octal"), "'n'", 0, 1000, &number, &fixture.error));
	assert_int_equal(number, 420);
	assert_true(yaml_integer(value("negative"), "'n'", -3, 0, &number, &fixture.error));
	assert_int_equal(number, -3);
}

static void a_number_out_of_range_is_an_error(void **state)
{
	(void)state;
	int64_t number;
	assert_false(yaml_integer(value("number"), "'n'", 0, 30, &number, &fixture.error));
	assert_error("x.yaml:3:9: expected a number from 0 to 30 for 'n', found '0x1F'");
	assert_false(yaml_integer(value("negative"), "'n'", 0, INT64_MAX, &number, &fixture.error));
	assert_error("x.yaml:5:11: expected a number of at least 0 for 'n', found '-3'");
	assert_false(yaml_integer(value("number"), "'n'", INT64_MIN, 9, &number, &fixture.error));
	assert_error("x.yaml:3:9: expected a number of at most 9 for 'n', found '0x1F'");
	assert_false(yaml_integer(value("quoted"), "'n'", 0, 9, &number, &fixture.error));
	assert_error("x.yaml:6:9: expected a number from 0 to 9 for 'n', found '7' in quotes");
	assert_false(yaml_integer(value("huge"), "'n'", INT64_MIN, INT64_MAX, &number, &fixture.error));
	assert_error("x.yaml:7:7: expected a number for 'n', found '9223372036854775808'");
}

static void only_true_and_false_are_booleans(void **state)
{
	(void)state;
	bool flag = false;
	assert_true(yaml_boolean(value("true"), "'b'", &flag, &fixture.error));
	assert_true(flag);
	assert_false(yaml_boolean(value("yes"), "'b'", &flag, &fixture.error));
	assert_error("x.yaml:8:6: expected true or false for 'b', found 'yes'");
	assert_false(yaml_boolean(value("nothing"), "'b'", &flag, &fixture.error));
	assert_error("x.yaml:11:9: expected true or false for 'b', found nothing");
}

static void text_is_not_null_and_not_a_list(void **state)
{
	(void)state;
	const char *string;
	assert_true(yaml_string(value("quoted"), "'s'", &string, &fixture.error));
	assert_string_equal(string, "7");
	assert_false(yaml_string(value("null"), "'s'", &string, &fixture.error));
	assert_error("x.yaml:10:7: expected text for 's', found null: quote it if the word is meant");
	assert_false(yaml_string(value("list"), "'s'", &string, &fixture.error));
	assert_error("x.yaml:12:7: expected text for 's', found a list");
}

static void one_text_is_a_list_of_one(void **state)
{
	(void)state;
	const char *const *strings;
	size_t count;
	assert_true(yaml_strings(fixture.arena, value("word"), "'l'", &strings, &count, &fixture.error));
	assert_int_equal(count, 1);
	assert_string_equal(strings[0], "gren");
	assert_true(yaml_strings(fixture.arena, value("list"), "'l'", &strings, &count, &fixture.error));
	assert_int_equal(count, 2);
	assert_string_equal(strings[1], "b");
	assert_false(yaml_strings(fixture.arena, value("nested"), "'l'", &strings, &count, &fixture.error));
	assert_error("x.yaml:13:10: expected text for 'l', found a list");
	assert_false(yaml_strings(fixture.arena, fixture.root, "'l'", &strings, &count, &fixture.error));
	assert_error("x.yaml:1:1: expected text or a list of texts for 'l', found a mapping");
}

static void an_unknown_key_names_the_nearest(void **state)
{
	(void)state;
	static const char *const keys[] = {"work", "green"};
	assert_false(yaml_check_keys(fixture.root, "rule 'x'", keys, 2, &fixture.error));
	assert_error("x.yaml:1:1: unknown key 'word' in rule 'x' (did you mean 'work'?)");
	assert_false(yaml_check_keys(value("list"), "rule 'x'", keys, 2, &fixture.error));
	assert_error("x.yaml:12:7: expected a mapping for rule 'x', found a list");
}

static void an_error_nobody_wants_is_not_stored(void **state)
{
	(void)state;
	unsigned colour;
	assert_false(yaml_word(value("word"), "'c'", colours, 3, &colour, NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_word_is_one_of_a_list),           cmocka_unit_test(numbers_are_written_as_in_c),
	    cmocka_unit_test(a_number_out_of_range_is_an_error), cmocka_unit_test(only_true_and_false_are_booleans),
	    cmocka_unit_test(text_is_not_null_and_not_a_list),   cmocka_unit_test(one_text_is_a_list_of_one),
	    cmocka_unit_test(an_unknown_key_names_the_nearest),  cmocka_unit_test(an_error_nobody_wants_is_not_stored),
	};
	return cmocka_run_group_tests(tests, fixture_setup, fixture_teardown);
}
