/* Which lists speak of a name: the index answers as each list would by itself. */
#include "rules/match.h"
#include "rules/name_index.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { LISTS = 10, NAMES_AT_MOST = 3 };

static const char *const lists[LISTS][NAMES_AT_MOST] = {
    {"read", "write"}, {"::read"},        {"net::*"},           {"*_wait", "*_sleep"}, {"*lock*"}, {"*"},
    {"operator*"},     {"*::operator()"}, {"std::mutex::lock"}, {"std::condition*"},
};

static const char *const names[] = {
    "read",
    "::read",
    "readv",
    "write",
    "net::send",
    "::net::send",
    "cond_wait",
    "wait",
    "unlock",
    "lock",
    "",
    "*",
    "operator*",
    "net::operator()",
    "slept",
    "std::mutex::lock",
    "thread_sleep",
    "std::__1::mutex::lock",
    "std::__1::condition_wait",
    "std::con",
    "std::condition",
    "std::condition_variable",
    "std::conditional",
};

static size_t count_of(const char *const *list)
{
	size_t count = 0;

	while (count < NAMES_AT_MOST && list[count])
		count++;
	return count;
}

static void answers_as_each_list_would(void **state)
{
	struct name_index *index = name_index_new();
	name_numbers found = {0};

	(void)state;
	for (uint32_t l = LISTS; l-- > 0;) /* in whatever order they come */
		name_index_add(index, lists[l], count_of(lists[l]), l);
	for (size_t n = 0; n < sizeof names / sizeof *names; n++) {
		size_t next = 0;

		name_index_find(index, names[n], &found);
		for (uint32_t l = 0; l < LISTS; l++) {
			bool expected = names_match(lists[l], count_of(lists[l]), names[n]);

			if (expected != (next < found.count && found.items[next] == l))
				fail_msg("list %u speaks of \"%s\": %s expected", l, names[n], expected ? "yes" : "no");
			next += expected;
		}
		assert_int_equal(next, found.count);
	}
	VECTOR_FREE(found);
	name_index_free(index);
}

static void a_name_that_two_of_a_list_match_is_told_once(void **state)
{
	static const char *const list[] = {"re*", "*ad", "read", "r*d"};
	struct name_index *index = name_index_new();
	name_numbers found = {0};

	(void)state;
	name_index_add(index, list, 4, 7);
	name_index_find(index, "read", &found);
	assert_int_equal(found.count, 1);
	assert_int_equal(found.items[0], 7);
	name_index_find(index, "write", &found);
	assert_int_equal(found.count, 0);
	VECTOR_FREE(found);
	name_index_free(index);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(answers_as_each_list_would),
	    cmocka_unit_test(a_name_that_two_of_a_list_match_is_told_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
