/* Keeping a cache within bounds: what goes, what stays, and when it is looked at. */
#define _DEFAULT_SOURCE
#include "extract/cache_size.h"

#include "base/files.h"
#include "temporary_tree.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include <cmocka.h>

enum { ENTRIES = 10, ENTRY_BYTES = 16384, HOUR = 3600, DAY = 24 * HOUR };

static struct temporary_tree tree;
static const char *folder;

static void set_age(const char *path, time_t seconds)
{
	struct timespec times[2] = {{.tv_sec = time(NULL) - seconds}, {.tv_sec = time(NULL) - seconds}};
	assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static const char *write_file(const char *name, size_t size, time_t age)
{
	char *content = memory_zeroed(size + 1, 1);
	memset(content, 'x', size);
	const char *path = temporary_tree_write(&tree, name, content);
	free(content);
	set_age(path, age);
	return path;
}

static const char *entry_name(unsigned number)
{
	return arena_printf(tree.arena, "cache/%02x/%030x.facts", 0xa0 + number, number);
}

/* The higher the number, the older. */
static int set_up(void **state)
{
	(void)state;
	tree = temporary_tree_new();
	folder = temporary_tree_path(&tree, "cache");
	for (unsigned i = 0; i < ENTRIES; i++)
		write_file(entry_name(i), ENTRY_BYTES, (time_t)(i + 1) * HOUR);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	temporary_tree_remove(&tree);
	return 0;
}

static bool is_there(const char *name) { return path_is_file(temporary_tree_path(&tree, name)); }

static void looking_removes_nothing(void **state)
{
	(void)state;
	struct cache_usage usage = cache_trim(folder, UINT64_MAX);
	assert_int_equal(usage.entries, ENTRIES);
	assert_int_equal(usage.removed, 0);
	assert_true(usage.bytes >= ENTRIES * ENTRY_BYTES);
}

static void what_was_not_used_for_longest_goes_first(void **state)
{
	(void)state;
	uint64_t each = cache_trim(folder, UINT64_MAX).bytes / ENTRIES;
	struct cache_usage usage = cache_trim(folder, 5 * each);
	assert_int_equal(usage.entries, 4); /* some room is left */
	assert_int_equal(usage.removed, 6);
	assert_int_equal(usage.bytes, 4 * each);
	for (unsigned i = 0; i < ENTRIES; i++)
		assert_int_equal(is_there(entry_name(i)), i < 4);
	assert_int_equal(cache_trim(folder, 5 * each).removed, 0);
}

static void what_is_used_stays(void **state)
{
	(void)state;
	set_age(temporary_tree_path(&tree, entry_name(9)), 2 * DAY);
	cache_note_use(temporary_tree_path(&tree, entry_name(9)));
	uint64_t each = cache_trim(folder, UINT64_MAX).bytes / ENTRIES;
	assert_int_equal(cache_trim(folder, 2 * each).entries, 1);
	assert_true(is_there(entry_name(9)));
}

static void use_is_noted_once_a_day(void **state)
{
	(void)state;
	struct stat before, after;
	const char *path = temporary_tree_path(&tree, entry_name(3));
	assert_int_equal(stat(path, &before), 0);
	cache_note_use(path);
	assert_int_equal(stat(path, &after), 0);
	assert_int_equal(before.st_mtime, after.st_mtime);
}

static void what_is_not_the_caches_is_left_alone(void **state)
{
	static const char *const others[] = {"cache/notes.txt", "cache/aa/notes.facts", "cache/aa/README",
	                                     "cache/src/0123456789abcdef0.facts", "cache/0123456789abcdef0.facts"};
	(void)state;
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		write_file(others[i], 10, 30 * DAY);
	struct cache_usage usage = cache_trim(folder, 0);
	assert_int_equal(usage.entries, 0);
	assert_int_equal(usage.removed, ENTRIES);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		assert_true(is_there(others[i]));
}

static void what_a_killed_run_left_goes_when_it_is_old(void **state)
{
	static const char old[] = "cache/ab/0123456789abcdef0.facts.99-1f.tmp",
	                  young[] = "cache/ab/0123456789abcdef1.facts.99-1f.tmp";
	(void)state;
	write_file(old, 100, 2 * HOUR);
	write_file(young, 100, 0);
	assert_int_equal(cache_trim(folder, UINT64_MAX).entries, ENTRIES);
	assert_false(is_there(old));
	assert_true(is_there(young));
}

static void a_cache_that_is_not_there_is_empty(void **state)
{
	(void)state;
	struct cache_usage usage = cache_trim(temporary_tree_path(&tree, "nowhere"), 100);
	assert_int_equal(usage.entries + usage.removed, 0);
}

static void each_entry_is_looked_at_once_an_hour_or_when_much_was_stored(void **state)
{
	(void)state;
	uint64_t all = cache_trim(folder, UINT64_MAX).bytes;
	assert_int_equal(cache_trim_sometimes(folder, all, 1).entries, ENTRIES);
	assert_int_equal(cache_trim_sometimes(folder, all / 2, 1).removed, 0);
	assert_int_equal(cache_trim_sometimes(folder, all / 2, all / 4).removed, 6);
	set_age(temporary_tree_path(&tree, "cache/trimmed"), 2 * HOUR);
	assert_int_equal(cache_trim_sometimes(folder, all / 4, 1).removed, 2);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(looking_removes_nothing),
	    TEST(what_was_not_used_for_longest_goes_first),
	    TEST(what_is_used_stays),
	    TEST(use_is_noted_once_a_day),
	    TEST(what_is_not_the_caches_is_left_alone),
	    TEST(what_a_killed_run_left_goes_when_it_is_old),
	    TEST(a_cache_that_is_not_there_is_empty),
	    TEST(each_entry_is_looked_at_once_an_hour_or_when_much_was_stored),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
