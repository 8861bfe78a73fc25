#include "facts/facts_file.h"
#include "facts/facts_moved.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static struct fact_place place(fact_index file, uint32_t line, uint32_t column)
{
	return (struct fact_place){.file = file, .line = line, .column = column};
}

/* One of everything: static int on_read(void *data) { if (data != 0) return poll(flags | 4, "a\\b\nc"); } */
static struct facts *make_facts(void)
{
	struct facts *facts = facts_new();
	facts->language = "c++";
	VECTOR_PUSH(facts->files, (struct fact_file){"/src/a.c", 0x0123456789abcdef, false});
	VECTOR_PUSH(facts->files, (struct fact_file){"/usr/include/poll.h", UINT64_MAX, true});
	VECTOR_PUSH(facts->attributes, "annotate:coroutine_fn");
	VECTOR_PUSH(facts->overrides, 1);
	VECTOR_PUSH(facts->functions, (struct fact_function){.key = "a.c@on_read",
	                                                     .name = "on_read",
	                                                     .type = "int (void *)",
	                                                     .place = place(0, 3, 12),
	                                                     .end_line = 5,
	                                                     .parameters = 1,
	                                                     .attribute_count = 1,
	                                                     .override_count = 1,
	                                                     .defined = true,
	                                                     .local = true});
	VECTOR_PUSH(facts->functions, (struct fact_function){.key = "poll",
	                                                     .name = "poll",
	                                                     .type = "",
	                                                     .place = {.file = FACT_NONE},
	                                                     .virtual_ = true,
	                                                     .method = true,
	                                                     .coroutine = true,
	                                                     .system = true});
	VECTOR_PUSH(facts->variables, (struct fact_variable){"flags", "flags", "int", place(0, 1, 5), FACT_NONE});
	VECTOR_PUSH(facts->variables, (struct fact_variable){"l", "l", "int", place(0, 4, 5), 0});
	VECTOR_PUSH(facts->fields, (struct fact_field){"c::r", "connection::read", "int (*)(void *)"});
	VECTOR_PUSH(facts->values, (struct fact_value){FACT_VALUE_PARAMETER, 0, FACT_NONE, .integer = 0});
	VECTOR_PUSH(facts->values, (struct fact_value){FACT_VALUE_VARIABLE, 0, FACT_NONE, .integer = 0});
	VECTOR_PUSH(facts->values, (struct fact_value){FACT_VALUE_INTEGER, FACT_NONE, FACT_NONE, .integer = INT64_MIN});
	VECTOR_PUSH(facts->values, (struct fact_value){FACT_VALUE_BITS, 1, 2, .integer = 0});
	VECTOR_PUSH(facts->values,
	            (struct fact_value){FACT_VALUE_STRING, FACT_NONE, FACT_NONE, .text = "a\\b\nc \xff"});
	VECTOR_PUSH(facts->values, (struct fact_value){FACT_VALUE_RESULT, 0, FACT_NONE, .integer = 0});
	VECTOR_PUSH(facts->values, (struct fact_value){FACT_VALUE_RETURN, 0, FACT_NONE, .integer = 0});
	VECTOR_PUSH(facts->values, (struct fact_value){FACT_VALUE_FIELD, 0, 0, .integer = 0});
	VECTOR_PUSH(facts->values, (struct fact_value){FACT_VALUE_UNKNOWN, FACT_NONE, FACT_NONE, .integer = 0});
	VECTOR_PUSH(facts->values, (struct fact_value){FACT_VALUE_INTEGER, FACT_NONE, FACT_NONE, .integer = INT64_MAX});
	VECTOR_PUSH(facts->values, (struct fact_value){FACT_VALUE_WITHOUT, 1, FACT_NONE, .integer = 0x800});
	VECTOR_PUSH(facts->values, (struct fact_value){FACT_VALUE_CAST, 1, FACT_NONE, .text = "int (void *)"});
	VECTOR_PUSH(facts->blocks, (struct fact_block){FACT_BLOCK_BODY, FACT_NONE, 0, FACT_TEST_UNKNOWN, FACT_NONE, 0,
	                                               place(0, 3, 30), false, false});
	VECTOR_PUSH(facts->blocks, (struct fact_block){FACT_BLOCK_BRANCH, 0, 0, FACT_TEST_NOT_EQUAL, 0, -1,
	                                               place(0, 4, 2), true, false});
	VECTOR_PUSH(facts->blocks, (struct fact_block){FACT_BLOCK_SWITCH, 0, 0, FACT_TEST_UNKNOWN, FACT_NONE, 0,
	                                               place(0, 5, 2), false, true});
	VECTOR_PUSH(facts->jumps, (struct fact_jump){FACT_JUMP_BREAK, 2, 0, 0, FACT_NONE, 0});
	VECTOR_PUSH(facts->jumps, (struct fact_jump){FACT_JUMP_GOTO, 1, 1, 0, FACT_NONE, 7});
	VECTOR_PUSH(facts->jumps, (struct fact_jump){FACT_JUMP_RETURN, 0, 1, 1, 5, 0});
	VECTOR_PUSH(facts->flows, (struct fact_flow){6, 5, 0, 1, 0, place(0, 4, 17)});
	VECTOR_PUSH(facts->arguments, 3);
	VECTOR_PUSH(facts->arguments, 4);
	VECTOR_PUSH(facts->calls, (struct fact_call){.function = 0,
	                                             .block = 1,
	                                             .kind = FACT_CALLEE_DIRECT,
	                                             .callee = 1,
	                                             .through = FACT_NONE,
	                                             .type = "",
	                                             .receiver = FACT_NONE,
	                                             .argument_count = 2,
	                                             .place = place(0, 4, 24),
	                                             .expansion = place(0, 4, 24)});
	VECTOR_PUSH(facts->calls, (struct fact_call){.function = FACT_NONE,
	                                             .block = FACT_NONE,
	                                             .kind = FACT_CALLEE_VALUE,
	                                             .callee = FACT_NONE,
	                                             .through = 7,
	                                             .type = "int (void *)",
	                                             .receiver = 1,
	                                             .place = place(1, 9, 1),
	                                             .expansion = place(0, 8, 3),
	                                             .implicit = true});
	VECTOR_PUSH(facts->comments, (struct fact_comment){"ignore(sleep) only at start", place(0, 2, 1)});
	VECTOR_PUSH(facts->troubles, (struct fact_trouble){FACT_TROUBLE_MISSING_HEADER, "uv.h", place(0, 1, 10)});
	return facts;
}

static struct text write_facts(const struct facts *facts)
{
	struct text text = {0};
	facts_write(facts, &text);
	return text;
}

static struct facts *read_whole(const struct text *text, struct error *error)
{
	return facts_read(text->bytes, text->length, "a.facts", error);
}

static void what_is_read_is_what_was_written(void **state)
{
	(void)state;
	struct facts *facts = make_facts();
	struct text text = write_facts(facts);
	struct error error;
	struct facts *again = read_whole(&text, &error);
	assert_non_null(again);

	assert_string_equal(again->language, "c++");
	assert_int_equal(again->files.count, 2);
	assert_string_equal(again->files.items[0].path, "/src/a.c");
	assert_true(again->files.items[0].hash == 0x0123456789abcdef);
	assert_true(again->files.items[1].system);
	const struct fact_function *function = &again->functions.items[0];
	assert_string_equal(function->key, "a.c@on_read");
	assert_int_equal(function->place.column, 12);
	assert_int_equal(function->attribute_count, 1);
	assert_string_equal(again->attributes.items[function->first_attribute], "annotate:coroutine_fn");
	assert_true(function->defined && function->local && !function->system);
	assert_true(again->functions.items[1].virtual_ && again->functions.items[1].coroutine);
	assert_true(again->functions.items[1].method && !function->method);
	assert_int_equal(again->variables.items[0].function, FACT_NONE);
	assert_string_equal(again->fields.items[0].name, "connection::read");
	assert_int_equal(again->blocks.items[0].value, FACT_NONE);
	assert_int_equal(again->blocks.items[1].test, FACT_TEST_NOT_EQUAL);
	assert_int_equal(again->blocks.items[1].constant, -1);
	assert_true(again->values.items[2].integer == INT64_MIN && again->values.items[9].integer == INT64_MAX);
	assert_string_equal(again->values.items[4].text, "a\\b\nc \xff");
	assert_int_equal(again->values.items[0].integer, 0);
	assert_string_equal(again->values.items[11].text, "int (void *)");
	assert_int_equal(again->values.items[11].a, 1);
	assert_int_equal(again->values.items[1].b, FACT_NONE);
	assert_int_equal(again->calls.items[0].expansion.column, 24);
	assert_int_equal(again->calls.items[0].through, FACT_NONE);
	assert_string_equal(again->calls.items[0].type, "");
	assert_int_equal(again->calls.items[1].expansion.line, 8);
	assert_int_equal(again->calls.items[1].through, 7);
	assert_true(again->calls.items[1].implicit);
	assert_string_equal(again->comments.items[0].text, "ignore(sleep) only at start");
	assert_int_equal(again->troubles.items[0].kind, FACT_TROUBLE_MISSING_HEADER);

	struct text text_again = write_facts(again);
	assert_string_equal(text_string(&text), text_string(&text_again));
	text_free(&text_again);
	text_free(&text);
	facts_free(again);
	facts_free(facts);
}

static void facts_can_be_moved_to_another_folder(void **state)
{
	(void)state;
	struct facts *facts = make_facts();
	facts->meaning = 1;
	facts_move(facts, "/src", "/some/where");
	assert_string_equal(facts->files.items[0].path, "/some/where/a.c");
	assert_string_equal(facts->functions.items[0].key, "a.c@on_read");
	assert_string_equal(facts->values.items[4].text, "a\\b\nc \xff");
	assert_true(facts->meaning == 0);
	facts_free(facts);
}

static void what_an_empty_run_starts_at_changes_no_byte(void **state)
{
	(void)state;
	struct facts *facts = make_facts();
	struct text before = write_facts(facts);
	facts->functions.items[1].first_attribute = 77;
	struct text after = write_facts(facts);
	assert_string_equal(text_string(&before), text_string(&after));
	text_free(&before);
	text_free(&after);
	facts_free(facts);
}

static void a_file_cut_short_anywhere_is_noticed(void **state)
{
	(void)state;
	struct facts *facts = make_facts();
	struct text text = write_facts(facts);
	for (size_t size = 0; size < text.length; size++) {
		struct error error;
		assert_null(facts_read(text.bytes, size, "a.facts", &error));
		assert_string_equal(error.file, "a.facts");
	}
	text_free(&text);
	facts_free(facts);
}

static void a_changed_byte_is_noticed(void **state)
{
	(void)state;
	struct facts *facts = make_facts();
	struct text text = write_facts(facts);
	for (size_t at = 0; at < text.length; at++) {
		text.bytes[at] ^= 1;
		assert_null(read_whole(&text, NULL));
		text.bytes[at] ^= 1;
	}
	text_free(&text);
	facts_free(facts);
}

/* A wrong fact with a right checksum: what a bug, or somebody who means harm, would write. */
static void assert_refused(struct facts *facts, const char *message)
{
	struct text text = write_facts(facts);
	struct error error = {0};
	struct facts *again = read_whole(&text, &error);
	assert_null(again);
	assert_non_null(strstr(error.message, message));
	assert_true(error.line > 1);
	text_free(&text);
	facts_free(facts);
}

static void no_reference_points_outside(void **state)
{
	(void)state;
	struct facts *facts = make_facts();
	facts->calls.items[0].callee = 2;
	assert_refused(facts, "points at nothing");
	facts = make_facts();
	facts->calls.items[0].callee = FACT_NONE;
	assert_refused(facts, "number was expected");
	facts = make_facts();
	facts->calls.items[0].argument_count = 3;
	assert_refused(facts, "run ends behind");
	facts = make_facts();
	facts->functions.items[0].place.file = 2;
	assert_refused(facts, "points at nothing");
	facts = make_facts();
	facts->functions.items[0].place.file = FACT_NONE;
	assert_refused(facts, "no file");
	facts = make_facts();
	facts->values.items[0].integer = 1 << 20;
	assert_refused(facts, "position");
	facts = make_facts();
	facts->files.count = 0;
	assert_refused(facts, "no source");
}

static void no_walk_goes_in_circles(void **state)
{
	(void)state;
	struct facts *facts = make_facts();
	facts->values.items[3].a = 3;
	assert_refused(facts, "points at nothing");
	facts = make_facts();
	facts->blocks.items[1].parent = 1;
	assert_refused(facts, "points at nothing");
	facts = make_facts();
	facts->blocks.items[1].parent = FACT_NONE;
	assert_refused(facts, "only a body");
}

static void another_version_is_named(void **state)
{
	(void)state;
	/* Whether the rest of it is whole is for a program of that version to say. */
	static const char newer[] = "goinception-facts 40\nfacts, but not as we know them\n";
	static const char older[] = "goinception-facts 2\n";
	struct error error = {0};
	assert_null(facts_read(newer, sizeof newer - 1, "b.facts", &error));
	assert_int_equal(error.line, 1);
	assert_non_null(strstr(error.message, "version 40;"));
	assert_non_null(strstr(error.message, "newer program"));
	assert_null(facts_read(older, sizeof older - 1, "b.facts", &error));
	assert_non_null(strstr(error.message, "version 2;"));
	assert_null(strstr(error.message, "newer program"));
}

static void large_facts_stay_the_same(void **state)
{
	(void)state;
	struct facts *facts = make_facts();
	char name[32];
	for (fact_index i = 0; i < 50000; i++) {
		snprintf(name, sizeof name, "variable-%u", i % 5000);
		VECTOR_PUSH(facts->values, (struct fact_value){FACT_VALUE_STRING, FACT_NONE, FACT_NONE,
		                                               .text = arena_copy_string(facts->arena, name)});
		VECTOR_PUSH(facts->flows, (struct fact_flow){i, i + 1, 0, 0, 1, place(0, i + 1, i % 120)});
	}
	struct text text = write_facts(facts);
	struct error error;
	struct facts *again = read_whole(&text, &error);
	assert_non_null(again);
	assert_int_equal(again->flows.count, 50001);
	assert_string_equal(again->values.items[again->values.count - 1].text, "variable-4999");
	struct text text_again = write_facts(again);
	assert_int_equal(text_again.length, text.length);
	assert_memory_equal(text_again.bytes, text.bytes, text.length);
	text_free(&text);
	text_free(&text_again);
	facts_free(facts);
	facts_free(again);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_read_is_what_was_written),
	    cmocka_unit_test(facts_can_be_moved_to_another_folder),
	    cmocka_unit_test(what_an_empty_run_starts_at_changes_no_byte),
	    cmocka_unit_test(a_file_cut_short_anywhere_is_noticed),
	    cmocka_unit_test(a_changed_byte_is_noticed),
	    cmocka_unit_test(no_reference_points_outside),
	    cmocka_unit_test(no_walk_goes_in_circles),
	    cmocka_unit_test(another_version_is_named),
	    cmocka_unit_test(large_facts_stay_the_same),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
