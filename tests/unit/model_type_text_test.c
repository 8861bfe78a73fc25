/* What the text of a type says of the values that have it. */
#include "model/type_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int depth_of(const char *type) { return type_depth(type, strlen(type)); }

static void pointers_and_arrays_count(void **state)
{
	(void)state;
	assert_int_equal(depth_of("int"), 0);
	assert_int_equal(depth_of("unsigned long"), 0);
	assert_int_equal(depth_of("enum mode"), 0);
	assert_int_equal(depth_of("const int *"), 1);
	assert_int_equal(depth_of("int[2]"), 1);
	assert_int_equal(depth_of("int **"), 2);
	assert_int_equal(depth_of("short *"), 1);
	assert_int_equal(depth_of("signed long long[3]"), 1);
	assert_int_equal(depth_of("_Bool"), 0);
	assert_int_equal(depth_of("volatile bool &"), 1);
	assert_int_equal(depth_of("unsigned __int128"), 0);
	assert_int_equal(depth_of("_Atomic const int"), 0);
}

static void a_pointer_to_a_function_is_not_followed_and_one_to_it_is_once(void **state)
{
	(void)state;
	assert_int_equal(depth_of("void (*)(int *, char **)"), 0);
	assert_int_equal(depth_of("struct client *(*)(int)"), 0);
	assert_int_equal(depth_of("void (**)(int)"), 1);
	assert_int_equal(depth_of("void (*[8])(int)"), 1);
}

static void qualifiers_are_no_part_of_what_it_points_to(void **state)
{
	(void)state;
	static const char written[] = "const struct connection *const restrict";
	size_t length = strlen(written);
	const char *type = type_unqualified(written, &length);

	assert_int_equal(length, strlen("struct connection *"));
	assert_memory_equal(type, "struct connection *", length);
	length = strlen("struct most_const");
	type_unqualified("struct most_const", &length);
	assert_int_equal(length, strlen("struct most_const"));
}

static void a_reference_is_followed_once(void **state)
{
	(void)state;
	assert_int_equal(depth_of("int &"), 1);
	assert_int_equal(depth_of("void (*&)(int)"), 1);
	assert_true(type_is_reference("int &", 5));
	assert_false(type_is_reference("int &&", 6));
	assert_false(type_is_reference("int *", 5));
	assert_true(type_is_reference("void (*&)(int)", 14));
	assert_false(type_is_reference("void (*)(int &)", 15));
}

static void records_and_characters_hold_nothing(void **state)
{
	(void)state;
	assert_int_equal(depth_of("struct client"), TYPE_HOLDS_NOTHING);
	assert_int_equal(depth_of("const struct client *"), TYPE_HOLDS_NOTHING);
	assert_int_equal(depth_of("union value[4]"), TYPE_HOLDS_NOTHING);
	assert_int_equal(depth_of("unsigned char *"), TYPE_HOLDS_NOTHING);
	assert_int_equal(depth_of("double"), TYPE_HOLDS_NOTHING);
	assert_int_equal(depth_of("float *"), TYPE_HOLDS_NOTHING);
	assert_int_equal(depth_of("long double"), TYPE_HOLDS_NOTHING);
	assert_int_equal(depth_of("void"), TYPE_HOLDS_NOTHING);
}

static void what_is_not_known_allows_everything(void **state)
{
	(void)state;
	assert_int_equal(depth_of("void *"), TYPE_DEPTH_ANY);
	assert_int_equal(depth_of("std::function<void (int)>"), TYPE_DEPTH_ANY);
	assert_int_equal(depth_of("character_reader *"), TYPE_DEPTH_ANY);
	assert_int_equal(depth_of("internal"), TYPE_DEPTH_ANY);
	assert_int_equal(depth_of("longer *"), TYPE_DEPTH_ANY);
	assert_int_equal(depth_of("unsigned"), TYPE_DEPTH_ANY);
	assert_int_equal(depth_of("constant"), TYPE_DEPTH_ANY);
	assert_int_equal(depth_of("T"), TYPE_DEPTH_ANY);
	assert_int_equal(depth_of(""), TYPE_DEPTH_ANY);
}

static void assert_returns(const char *function, const char *expected)
{
	size_t length = 0;
	const char *part = type_of_return(function, &length);
	assert_non_null(part);
	assert_int_equal(length, strlen(expected));
	assert_memory_equal(part, expected, length);
}

static void assert_parameter(const char *function, unsigned position, const char *expected)
{
	size_t length = 0;
	const char *part = type_of_parameter(function, position, &length);
	assert_non_null(part);
	assert_int_equal(length, strlen(expected));
	assert_memory_equal(part, expected, length);
}

static void a_function_type_is_taken_apart(void **state)
{
	(void)state;
	const char *type = "std::function<void (int)> *(int, void (*)(int, char), std::map<int, long>, ...)";
	assert_returns(type, "std::function<void (int)> *");
	assert_parameter(type, 0, "int");
	assert_parameter(type, 1, "void (*)(int, char)");
	assert_parameter(type, 2, "std::map<int, long>");
	assert_parameter(type, 3, "...");
}

static void parameters_come_one_behind_the_other(void **state)
{
	(void)state;
	static const char *const expected[] = {"int", "void (*)(int, char)", "std::map<int, long>", "..."};
	struct type_parameters parameters =
	    type_parameters_of("void (int, void (*)(int, char), std::map<int, long>, ...) const");
	size_t length;
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
		const char *part = type_next_parameter(&parameters, &length);
		assert_non_null(part);
		assert_int_equal(length, strlen(expected[i]));
		assert_memory_equal(part, expected[i], length);
	}
	assert_null(type_next_parameter(&parameters, &length));
	assert_null(type_next_parameter(&parameters, &length));
	assert_int_equal(type_parameter_count("void (int, char)"), 2);
	assert_int_equal(type_parameter_count("void (void)"), 0);
}

static void what_a_function_type_does_not_say_is_null(void **state)
{
	(void)state;
	size_t length;
	assert_null(type_of_return("", &length));
	assert_null(type_of_parameter("int (int)", 1, &length));
	assert_null(type_of_parameter("void ()", 0, &length));
	assert_null(type_of_parameter("", 0, &length));
	assert_null(type_of_parameter("void (int", 0, &length));
}

static void a_function_that_gives_back_a_function_is_left_alone(void **state)
{
	(void)state;
	size_t length;
	assert_null(type_of_return("void (*(int))(char)", &length));
	assert_null(type_of_parameter("void (*(int))(char)", 0, &length));
}

static void assert_without_tags(const char *type, const char *expected)
{
	struct text text = {0};
	type_add_without_tags(&text, type);
	assert_string_equal(text_string(&text), expected);
	text_free(&text);
}

static void languages_spell_one_type_the_same(void **state)
{
	(void)state;
	assert_without_tags("int (struct session *, const union frame *, enum kind)",
	                    "int (session *, const frame *, kind)");
	assert_without_tags("_Bool (class net::Client &)", "bool (net::Client &)");
	assert_without_tags("struct a (*)(struct b)", "a (*)(b)");
	assert_without_tags("int (my_struct *, _Boolean)", "int (my_struct *, _Boolean)");
	assert_without_tags("", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pointers_and_arrays_count),
	    cmocka_unit_test(a_pointer_to_a_function_is_not_followed_and_one_to_it_is_once),
	    cmocka_unit_test(qualifiers_are_no_part_of_what_it_points_to),
	    cmocka_unit_test(a_reference_is_followed_once),
	    cmocka_unit_test(records_and_characters_hold_nothing),
	    cmocka_unit_test(what_is_not_known_allows_everything),
	    cmocka_unit_test(a_function_type_is_taken_apart),
	    cmocka_unit_test(parameters_come_one_behind_the_other),
	    cmocka_unit_test(what_a_function_type_does_not_say_is_null),
	    cmocka_unit_test(a_function_that_gives_back_a_function_is_left_alone),
	    cmocka_unit_test(languages_spell_one_type_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
