/* Facts as the cache keeps them: what is unpacked is what was packed, and damaged bytes are refused or safe to walk. */
#include "facts/facts_packed.h"

#include "base/files.h"
#include "facts/facts_file.h"
#include "facts_builder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <xxhash.h>

enum { MARK_SIZE = 24, CHECKSUM_SIZE = 8 };

static void fill(void)
{
	define("on_read", "void (int)");
	attribute("on_read", "annotate:coroutine_fn");
	call("recv", parameter(0), unknown(), number(INT64_MIN), number(300000));
	begin_branch(variable("debug"), FACT_TEST_NOT_EQUAL, -1);
	call("printf", text_literal("a\\b\nc \xff"), without(variable("debug"), INT64_MAX));
	leave_by(FACT_JUMP_RETURN, unknown());
	end_block();
	define_virtual("stream::wait", "void ()");
	declare_virtual("base::wait", "void ()");
	overrides("stream::wait", "base::wait");
	define_local("main", "int (void)");
	store(field("client::read"), function("on_read"));
	store(field_of("client::fd", variable("client")), either(number(1), bits(number(2), number(4))));
	begin_loop();
	call_value(field("client::read"), "void (int)", variable("fd"));
	call_virtual(address(variable("stream")), "base::wait", result(call("poll", pointee(variable("fds")))));
	in_file("/src/inline.h");
	at_line(70000);
	call("usleep", number(1));
	end_block();
	comment("ignore(sleep) only at start");
}

static struct facts *make_facts(void)
{
	struct facts *facts = open_unit("/src/server.c");
	fill();
	facts->meaning = UINT64_C(0xfedcba9876543210);
	return facts;
}

/* In memory of exactly that size, so that reading behind it is noticed. */
static char *copy_of(const char *bytes, size_t size)
{
	char *copy = memory_allocate(size ? size : 1);
	memcpy(copy, bytes, size);
	return copy;
}

static struct text packed(const struct facts *facts)
{
	struct text bytes = {0};
	facts_pack(facts, &bytes);
	return bytes;
}

static struct text written(const struct facts *facts)
{
	struct text text = {0};
	facts_write(facts, &text);
	return text;
}

static void what_is_unpacked_is_what_was_packed(void **state)
{
	(void)state;
	struct facts *facts = make_facts();
	struct text bytes = packed(facts), text = written(facts);
	assert_true(facts_are_packed(bytes.bytes, bytes.length));
	assert_false(facts_are_packed(text.bytes, text.length));
	assert_true(bytes.length < text.length);
	struct facts *again = facts_unpack(bytes.bytes, bytes.length);
	assert_non_null(again);
	struct text text_again = written(again), bytes_again = packed(again);
	assert_string_equal(text_string(&text_again), text_string(&text));
	assert_int_equal(bytes_again.length, bytes.length);
	assert_memory_equal(bytes_again.bytes, bytes.bytes, bytes.length);
	assert_true(again->meaning == facts->meaning);
	text_free(&text_again);
	text_free(&bytes_again);
	text_free(&text);
	text_free(&bytes);
	facts_free(again);
	facts_free(facts);
}

static void what_was_cut_short_is_refused(void **state)
{
	(void)state;
	struct facts *facts = make_facts();
	struct text bytes = packed(facts);
	for (size_t size = 0; size < bytes.length; size++) {
		char *part = copy_of(bytes.bytes, size);
		assert_null(facts_unpack(part, size));
		free(part);
	}
	bytes.bytes[bytes.length / 2] ^= 4;
	assert_null(facts_unpack(bytes.bytes, bytes.length));
	text_free(&bytes);
	facts_free(facts);
}

/* Whoever wrote the bytes knew how to make a checksum: every index is still checked. Writing them follows each. */
static bool is_safe(const char *bytes, size_t size)
{
	char *copy = copy_of(bytes, size);
	uint64_t checksum = XXH3_64bits(copy + MARK_SIZE + CHECKSUM_SIZE, size - MARK_SIZE - CHECKSUM_SIZE);
	memcpy(copy + MARK_SIZE, &checksum, sizeof checksum);
	struct facts *facts = facts_unpack(copy, size);
	bool read = facts != NULL;
	if (facts) {
		struct text text = written(facts);
		struct error error;
		struct facts *again = facts_read(text.bytes, text.length, "x.facts", &error);
		assert_non_null(again);
		facts_free(again);
		text_free(&text);
	}
	facts_free(facts);
	free(copy);
	return read;
}

static void whatever_the_bytes_facts_are_safe(void **state)
{
	(void)state;
	static const char changes[] = {1, 2, 0x7f, (char)0x80, (char)0xff};
	struct facts *facts = make_facts();
	struct text bytes = packed(facts);
	unsigned refused = 0;
	for (size_t at = MARK_SIZE + CHECKSUM_SIZE; at < bytes.length; at++) {
		for (size_t c = 0; c < sizeof changes; c++) {
			bytes.bytes[at] ^= changes[c];
			refused += !is_safe(bytes.bytes, bytes.length);
			bytes.bytes[at] ^= changes[c];
		}
	}
	for (size_t size = MARK_SIZE + CHECKSUM_SIZE; size < bytes.length; size++)
		assert_false(is_safe(bytes.bytes, size));
	assert_true(refused > bytes.length);
	assert_true(is_safe(bytes.bytes, bytes.length));
	text_free(&bytes);
	facts_free(facts);
}

/* A column of zeros alone has no bytes: nothing stands behind the last one but the slack. */
static void the_last_column_may_be_empty(void **state)
{
	(void)state;
	struct facts *facts = make_facts();
	VECTOR_PUSH(facts->troubles, (struct fact_trouble){.text = "", .place = {.file = FACT_NONE}});
	struct text bytes = packed(facts);
	assert_true(is_safe(bytes.bytes, bytes.length));
	text_free(&bytes);
	facts_free(facts);
}

static void read_seed(struct arena *arena, const char *name, char **ret_bytes, size_t *ret_size)
{
	struct error error;
	const char *path = arena_printf(arena, "%s/tests/fuzz/corpus/%s", SOURCE_ROOT, name);
	if (!file_read(arena, path, ret_bytes, ret_size, &error))
		fail_msg("%s", path);
}

/* Fuzzers begin with facts that are read, of the version of today: the packed ones are the text ones, packed. */
static void fuzzers_begin_with_facts_of_today(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	struct error error;
	struct text packed = {0};
	char *text, *seed;
	size_t text_size, seed_size;
	read_seed(arena, "fuzz_facts_read/one-of-everything.facts", &text, &text_size);
	read_seed(arena, "fuzz_facts_unpack/one-of-everything", &seed, &seed_size);
	struct facts *facts = facts_read(text, text_size, "one-of-everything.facts", &error);
	if (!facts)
		fail_msg("%s", error.message);
	facts_pack(facts, &packed);
	assert_int_equal(packed.length, seed_size);
	assert_memory_equal(packed.bytes, seed, seed_size);
	facts_free(facts);
	text_free(&packed);
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(fuzzers_begin_with_facts_of_today), cmocka_unit_test(what_is_unpacked_is_what_was_packed),
	    cmocka_unit_test(what_was_cut_short_is_refused),     cmocka_unit_test(whatever_the_bytes_facts_are_safe),
	    cmocka_unit_test(the_last_column_may_be_empty),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
