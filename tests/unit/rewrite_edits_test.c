/* Edits never overlap, and the text with them in it is what one would write by hand. */
#include "rewrite/edits.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void check_text(const struct edits *edits, const char *before, const char *after)
{
	struct arena *arena = arena_new();
	size_t size;
	assert_string_equal(edits_apply(arena, edits, before, strlen(before), &size), after);
	assert_int_equal(size, strlen(after));
	arena_free(arena);
}

static void test_replaces_in_any_order(void **state)
{
	(void)state;
	struct edits edits = {0};
	assert_true(edits_add(&edits, 14, 19, "gi_close"));
	assert_true(edits_add(&edits, 0, 4, "gi_read"));
	assert_true(edits_add(&edits, 9, 10, "2 * b"));
	check_text(&edits, "read(a, bb); ;close(a);", "gi_read(a, b2 * b); ;gi_close(a);");
	edits_release(&edits);
}

static void test_inserts_before_what_is_replaced(void **state)
{
	(void)state;
	struct edits edits = {0};
	assert_true(edits_add(&edits, 2, 4, "CD"));
	assert_true(edits_add(&edits, 2, 2, "1"));
	assert_true(edits_add(&edits, 2, 2, "2"));
	assert_true(edits_add(&edits, 4, 4, "3"));
	assert_true(edits_add(&edits, 0, 2, "AB"));
	assert_true(edits_add(&edits, 6, 6, "."));
	check_text(&edits, "abcdef", "AB12CD3ef.");
	edits_release(&edits);
}

static void test_refuses_overlaps(void **state)
{
	(void)state;
	struct edits edits = {0};
	assert_true(edits_add(&edits, 4, 8, "x"));
	assert_true(edits_add(&edits, 4, 8, "x")); /* the same is there already */
	assert_false(edits_add(&edits, 4, 8, "y"));
	assert_false(edits_add(&edits, 7, 9, "y"));
	assert_false(edits_add(&edits, 0, 5, "y"));
	assert_false(edits_add(&edits, 5, 6, "y"));
	assert_false(edits_add(&edits, 6, 6, "y"));
	assert_true(edits_add(&edits, 8, 9, "z"));
	assert_true(edits_add(&edits, 3, 4, "w"));
	assert_int_equal(edits.items.count, 3);
	check_text(&edits, "0123456789", "012wxz9");
	edits_release(&edits);
}

static void test_nothing_changes_nothing(void **state)
{
	(void)state;
	struct edits edits = {0};
	check_text(&edits, "", "");
	check_text(&edits, "abc", "abc");
	edits_release(&edits);
}

/* Against an array that says of each byte what stands for it. */
static void test_as_byte_by_byte(void **state)
{
	(void)state;
	enum { SIZE = 24 };
	static const char text[] = "abcdefghijklmnopqrstuvwx";
	uint64_t seed = 42;
	for (int round = 0; round < 2000; round++) {
		struct edits edits = {0};
		char names[8][8], wanted[256] = "";
		const char *of_byte[SIZE] = {0};
		bool taken[SIZE] = {false};
		for (int i = 0; i < 8; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			uint32_t from = (uint32_t)(seed >> 33) % (SIZE - 4), to = from + 1 + (uint32_t)(seed >> 50) % 4;
			bool free = true;
			for (uint32_t at = from; at < to; at++)
				free = free && !taken[at];
			snprintf(names[i], sizeof names[i], "<%d>", i);
			assert_int_equal(edits_add(&edits, from, to, names[i]), free);
			for (uint32_t at = from; free && at < to; at++) {
				taken[at] = true;
				of_byte[at] = at == from ? names[i] : "";
			}
		}
		for (uint32_t at = 0; at < SIZE; at++)
			strcat(wanted, taken[at] ? of_byte[at] : (char[]){text[at], 0});
		check_text(&edits, text, wanted);
		edits_release(&edits);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_replaces_in_any_order), cmocka_unit_test(test_inserts_before_what_is_replaced),
	    cmocka_unit_test(test_refuses_overlaps),      cmocka_unit_test(test_nothing_changes_nothing),
	    cmocka_unit_test(test_as_byte_by_byte),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
