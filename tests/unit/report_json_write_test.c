/* JSON as text: the same bytes as jansson's own writer, which readers of reports have seen from the first version. */
#include "report/json_write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static void assert_as_jansson(json_t *value)
{
	struct text written = {0};
	assert_non_null(value);
	json_write(value, &written);
	char *expected = json_dumps(value, JSON_INDENT(2) | JSON_REAL_PRECISION(12) | JSON_ENCODE_ANY);
	assert_string_equal(text_string(&written), expected);
	free(expected);
	text_free(&written);
	json_decref(value);
}

static void scalars(void **state)
{
	(void)state;
	assert_as_jansson(json_null());
	assert_as_jansson(json_true());
	assert_as_jansson(json_false());
	assert_as_jansson(json_integer(0));
	assert_as_jansson(json_integer(INT64_MIN));
	assert_as_jansson(json_integer(INT64_MAX));
	assert_as_jansson(json_real(0.25));
	assert_as_jansson(json_real(3));
	assert_as_jansson(json_real(1e-9));
}

static void strings_are_escaped_and_unicode_is_kept(void **state)
{
	(void)state;
	assert_as_jansson(json_string(""));
	assert_as_jansson(json_string("plain"));
	assert_as_jansson(json_string("\"quoted\" \\ and /"));
	assert_as_jansson(json_string("\b\f\n\r\t\x01\x1f\x7f"));
	assert_as_jansson(json_string("\"\"\n\n"));
	assert_as_jansson(json_string("größer → 中 😀"));
	assert_as_jansson(json_stringn("with\0zero", 9));
}

static void empty_and_nested(void **state)
{
	(void)state;
	assert_as_jansson(json_array());
	assert_as_jansson(json_object());
	assert_as_jansson(json_pack("[[],{},[[]],{s:{}},{s:[]}]", "a", "b"));
	assert_as_jansson(
	    json_pack("{s:i,s:[i,i,{s:n,s:b}],s:s}", "z", 1, "list", 1, 2, "none", "yes", 1, "a\nkey", "x"));
}

static void deeper_than_one_row_of_spaces(void **state)
{
	(void)state;
	json_t *nested = json_array();
	for (int depth = 0; depth < 40; depth++)
		nested = json_pack("{s:[o]}", "in", nested);
	assert_as_jansson(nested);
}

/* At one depth and at another. */
static void what_several_have_is_written_as_often(void **state)
{
	(void)state;
	json_t *inner = json_pack("{s:[i,s],s:{}}", "list", 1, "two", "none");
	json_t *outer = json_pack("{s:O,s:O}", "one", inner, "other", inner);
	assert_as_jansson(json_pack("{s:O,s:[O,O,{s:O}],s:O,s:o,s:o}", "a", outer, "b", outer, inner, "deep", outer,
	                            "c", outer, "d", outer, "e", inner));
}

static void a_document_may_be_written_in_parts(void **state)
{
	(void)state;
	struct text written = {0}, again = {0};
	struct json_writer writer = {.out = &written};
	json_t *shared = json_pack("{s:i}", "x", 1), *whole = json_array();
	json_open_array(&writer, NULL);
	for (int i = 0; i < 100; i++) {
		json_t *value = json_pack("{s:i,s:O}", "number", i, "shared", shared);
		json_array_append(whole, value);
		json_put(&writer, NULL, value);
	}
	json_close(&writer);
	json_write(whole, &again);
	assert_string_equal(written.bytes, again.bytes);
	assert_int_equal(shared->refcount, 101);
	text_free(&written);
	text_free(&again);
	json_decref(whole);
	assert_int_equal(shared->refcount, 1);
	json_decref(shared);
}

/* The first items by one writer, the others by another. */
static void parts_of_an_array_may_be_written_apart(void **state)
{
	(void)state;
	struct text whole = {0}, rest = {0}, at_once = {0};
	json_t *shared = json_pack("{s:[i,i]}", "list", 1, 2);
	struct json_writer writer = {.out = &whole}, one = {.out = &at_once};
	json_open_object(&writer, NULL);
	json_open_array(&writer, "items");
	struct json_writer part = json_begin_part(&writer, &rest);
	json_put(&writer, NULL, json_pack("[O,O]", shared, shared));
	json_put(&part, NULL, json_pack("{s:O}", "same", shared));
	json_put(&part, NULL, json_incref(shared));
	json_end_part(&part);
	text_add_bytes(&whole, rest.bytes, rest.length);
	json_close(&writer);
	json_close(&writer);
	json_open_object(&one, NULL);
	json_open_array(&one, "items");
	json_put(&one, NULL, json_pack("[O,O]", shared, shared));
	json_put(&one, NULL, json_pack("{s:O}", "same", shared));
	json_put(&one, NULL, json_incref(shared));
	json_close(&one);
	json_close(&one);
	assert_string_equal(text_string(&whole), text_string(&at_once));
	json_decref(shared);
	text_free(&whole);
	text_free(&rest);
	text_free(&at_once);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(scalars),
	    cmocka_unit_test(strings_are_escaped_and_unicode_is_kept),
	    cmocka_unit_test(empty_and_nested),
	    cmocka_unit_test(deeper_than_one_row_of_spaces),
	    cmocka_unit_test(what_several_have_is_written_as_often),
	    cmocka_unit_test(a_document_may_be_written_in_parts),
	    cmocka_unit_test(parts_of_an_array_may_be_written_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
