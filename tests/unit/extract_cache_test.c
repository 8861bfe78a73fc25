#define _GNU_SOURCE
#include "extract/pool.h"

#include "base/files.h"
#include "base/log.h"
#include "facts/facts_file.h"
#include "temporary_tree.h"

#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static struct temporary_tree tree;
static const char *cache;
static unsigned warnings;
static uint64_t most_bytes;

static void count_warning(enum log_level level, const char *message, void *data)
{
	(void)message;
	(void)data;
	warnings += level <= LOG_WARNING;
}

static int set_up(void **state)
{
	(void)state;
	tree = temporary_tree_new();
	cache = temporary_tree_path(&tree, "cache/v");
	warnings = 0;
	most_bytes = UINT64_MAX;
	log_set_sink(count_warning, NULL, LOG_WARNING);
	temporary_tree_write(&tree, "src/compile_flags.txt", "-I../inc");
	temporary_tree_write(&tree, "src/a.c", "#include \"h.h\"\n#include \"later.h\"\nint f(void) { return g(); }\n");
	temporary_tree_write(&tree, "src/b.c", "int b(void) { return 1; }\n");
	temporary_tree_write(&tree, "inc/h.h", "int g(void);\n");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	log_set_sink(NULL, NULL, LOG_ERROR);
	temporary_tree_remove(&tree);
	return 0;
}

struct asked {
	unsigned times;
	uint64_t meanings[2];
	bool answer;
};

static bool note_meanings(const uint64_t *meanings, size_t count, void *data)
{
	struct asked *asked = data;
	assert_int_equal(count, 2);
	memcpy(asked->meanings, meanings, sizeof asked->meanings);
	asked->times++;
	return asked->answer;
}

/* Runs once over src, with somebody who may remember what was made of the facts: then they are not read. */
static unsigned run_remembering(struct asked *asked)
{
	struct error error;
	const char *path = temporary_tree_path(&tree, "src");
	struct sources_request request = {.paths = &path, .path_count = 1};
	struct sources *sources = sources_find(&request, &error);
	struct pool_options options = {.jobs = 1,
	                               .cache_directory = cache,
	                               .most_cache_bytes = most_bytes,
	                               .remembers = note_meanings,
	                               .remembers_data = asked};
	struct pool_result result;
	assert_non_null(sources);
	pool_extract(sources, &options, &result);
	for (size_t i = 0; i < 2; i++) {
		assert_true((result.facts[i] == NULL) == (asked->times && asked->answer));
		if (result.facts[i] && asked->times)
			assert_true(result.facts[i]->meaning == asked->meanings[i]);
	}
	unsigned hits = result.cache_hits;
	pool_result_release(&result);
	sources_free(sources);
	return hits;
}

/* Runs once over src; returns how many of its two sources came from the cache. */
static unsigned run(struct text *ret_facts)
{
	struct error error;
	const char *path = temporary_tree_path(&tree, "src");
	struct sources_request request = {.paths = &path, .path_count = 1};
	struct sources *sources = sources_find(&request, &error);
	assert_non_null(sources);
	struct pool_options options = {.jobs = 1, .cache_directory = cache, .most_cache_bytes = most_bytes};
	struct pool_result result;
	pool_extract(sources, &options, &result);
	assert_int_equal(result.count, 2);
	assert_int_equal(result.cache_hits + result.cache_misses, 2);
	for (size_t i = 0; i < result.count; i++) {
		assert_non_null(result.facts[i]);
		if (ret_facts)
			facts_write(result.facts[i], ret_facts);
	}
	unsigned hits = result.cache_hits;
	pool_result_release(&result);
	sources_free(sources);
	return hits;
}

static void what_has_not_changed_is_not_read_again(void **state)
{
	(void)state;
	struct text cold = {0}, warm = {0};
	assert_int_equal(run(&cold), 0);
	assert_int_equal(run(&warm), 2);
	assert_string_equal(text_string(&cold), text_string(&warm));
	text_free(&cold);
	text_free(&warm);
}

static void facts_of_which_all_is_remembered_are_not_read(void **state)
{
	(void)state;
	struct asked asked = {.answer = true};
	assert_int_equal(run_remembering(&asked), 0);
	assert_int_equal(asked.times, 0); /* there was something to parse */
	asked.answer = false;
	assert_int_equal(run_remembering(&asked), 2);
	assert_int_equal(asked.times, 1);
	asked = (struct asked){.answer = true};
	assert_int_equal(run_remembering(&asked), 2);
	assert_int_equal(asked.times, 1);
	temporary_tree_write(&tree, "src/b.c", "int b(void) { return 3; }\n");
	asked = (struct asked){.answer = true};
	assert_int_equal(run_remembering(&asked), 1);
	assert_int_equal(asked.times, 0);
}

/* Runs twice with a change between; the change must cost exactly one of the two sources. */
static void assert_costs_one(void)
{
	assert_int_equal(run(NULL), 1);
	assert_int_equal(run(NULL), 2);
}

static void a_changed_source_is_read_again(void **state)
{
	(void)state;
	run(NULL);
	temporary_tree_write(&tree, "src/b.c",
	                     "int b(void) { return 2; }\n"); /* of the same size, within the same second */
	assert_costs_one();
}

/* Rewrites both, one a second after the other; gives the number of the source that was handed out first. */
static uint32_t first_read_after_edit(const char *older, const char *newer)
{
	struct error error;
	const char *path = temporary_tree_path(&tree, "src"), *names[] = {older, newer};
	struct sources_request request = {.paths = &path, .path_count = 1};
	for (int i = 0; i < 2; i++) {
		const struct timespec times[2] = {{.tv_sec = 1000 + i}, {.tv_sec = 1000 + i}};
		const char *written = temporary_tree_write(
		    &tree, names[i], arena_printf(tree.arena, "int f_%d(void) { return 2; }\n", i));
		utimensat(AT_FDCWD, written, times, 0);
	}
	struct sources *sources = sources_find(&request, &error);
	struct pool_options options = {.jobs = 1, .cache_directory = cache, .most_cache_bytes = most_bytes};
	struct pool_result result;
	assert_non_null(sources);
	pool_extract(sources, &options, &result);
	assert_int_equal(result.times.count, 2);
	assert_int_equal(result.cache_misses, 2);
	uint32_t first = result.times.items[0].source;
	pool_result_release(&result);
	sources_free(sources);
	return first;
}

static void of_what_was_edited_the_newest_is_read_first(void **state)
{
	(void)state;
	run(NULL);
	assert_int_equal(first_read_after_edit("src/a.c", "src/b.c"), 1);
	assert_int_equal(first_read_after_edit("src/b.c", "src/a.c"), 0);
}

static void a_changed_header_is_noticed(void **state)
{
	(void)state;
	run(NULL);
	temporary_tree_write(&tree, "inc/h.h", "long g(void);\n");
	assert_costs_one();
	unlink(temporary_tree_path(&tree, "inc/h.h"));
	assert_costs_one();
}

static void a_missing_header_that_appears_is_noticed(void **state)
{
	(void)state;
	run(NULL);
	temporary_tree_write(&tree, "inc/later.h", "");
	assert_costs_one();
}

static void other_flags_are_another_entry(void **state)
{
	(void)state;
	run(NULL);
	temporary_tree_write(&tree, "src/compile_flags.txt", "-I../inc\n-DX");
	assert_int_equal(run(NULL), 0);
	temporary_tree_write(&tree, "src/compile_flags.txt", "-I../inc");
	assert_int_equal(run(NULL), 2); /* what was kept for the old ones is still there */
}

static void (*damage)(const char *path, off_t size);
static unsigned damaged;

static int damage_entry(const char *path, const struct stat *status, int kind, struct FTW *place)
{
	(void)place;
	if (kind == FTW_F && strstr(path, ".facts")) {
		damage(path, status->st_size);
		damaged++;
	}
	return 0;
}

static void cut_in_half(const char *path, off_t size) { assert_int_equal(truncate(path, size / 2), 0); }
static void empty(const char *path, off_t size) { assert_int_equal(truncate(path, size - size), 0); }
static void cut_to_its_head(const char *path, off_t size) { assert_int_equal(truncate(path, size > 37 ? 37 : 0), 0); }

static void change_a_byte(const char *path, off_t size)
{
	FILE *file = fopen(path, "r+");
	if (!file)
		abort();
	fseek(file, size / 2, SEEK_SET);
	fputc('~', file);
	fclose(file);
}

static void a_damaged_entry_is_a_miss_and_is_replaced(void **state)
{
	(void)state;
	void (*const ways[])(const char *, off_t) = {cut_in_half, empty, cut_to_its_head, change_a_byte};
	run(NULL);
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
		damage = ways[i];
		damaged = 0;
		nftw(cache, damage_entry, 16, FTW_PHYS);
		assert_int_equal(damaged, 2);
		assert_int_equal(run(NULL), 0);
		assert_int_equal(run(NULL), 2);
	}
}

static void an_entry_of_another_source_is_not_believed(void **state)
{
	(void)state;
	run(NULL);
	char command[600];
	/* Every entry becomes a copy of the first. */
	snprintf(command, sizeof command,
	         "cd '%s' && first=$(ls */*.facts | head -1) && for f in */*.facts; do "
	         "[ \"$f\" = \"$first\" ] || cp \"$first\" \"$f\"; done",
	         cache);
	assert_int_equal(system(command), 0);
	assert_int_equal(run(NULL), 1);
}

static void a_directory_that_cannot_be_written_is_said_once(void **state)
{
	(void)state;
	temporary_tree_write(&tree, "cache", "in the way");
	assert_int_equal(run(NULL), 0);
	assert_int_equal(warnings, 1);
}

static void a_cache_that_is_too_small_keeps_the_run_right(void **state)
{
	(void)state;
	most_bytes = 1;
	assert_int_equal(run(NULL), 0);
	assert_int_equal(run(NULL), 0);
	assert_int_equal(warnings, 0);
}

/* ---- caches that are asked second ---- */

static struct sources *sources_of(const char *name)
{
	struct error error;
	const char *path = temporary_tree_path(&tree, name);
	struct sources_request request = {.paths = &path, .path_count = 1};
	struct sources *sources = sources_find(&request, &error);
	assert_non_null(sources);
	return sources;
}

/* Runs over the folder, which is movable; returns how many of its sources came from the cache that is only read. */
static unsigned run_shipped(const char *name, const char *own, const char *shipped, struct text *ret_facts)
{
	struct sources *sources = sources_of(name);
	struct pool_options options = {.jobs = 1,
	                               .cache_directory = own,
	                               .most_cache_bytes = UINT64_MAX,
	                               .shipped_directory = shipped,
	                               .movable_folder = temporary_tree_path(&tree, name)};
	struct pool_result result;
	pool_extract(sources, &options, &result);
	for (size_t i = 0; i < result.count; i++) {
		assert_non_null(result.facts[i]);
		facts_write(result.facts[i], ret_facts);
	}
	unsigned hits = result.shipped_hits;
	assert_true(hits <= result.cache_hits);
	pool_result_release(&result);
	sources_free(sources);
	return hits;
}

static void write_moving(const char *folder)
{
	char name[100];
	snprintf(name, sizeof name, "%s/a.cpp", folder);
	temporary_tree_write(&tree, name,
	                     "#include \"in/h.h\"\nstatic int own() { return 1; }\n"
	                     "int a() { auto f = [] { return own(); }; return f() + h(); }\n");
	snprintf(name, sizeof name, "%s/in/h.h", folder);
	temporary_tree_write(&tree, name, "static inline int h() { static int count; return count++; }\n");
}

/* Where a source lies is in its facts many times: keys of static functions, of lambdas, of locals. */
static void a_movable_folder_is_known_in_another_place(void **state)
{
	(void)state;
	struct text made = {0}, found = {0}, parsed = {0};
	const char *shipped = temporary_tree_path(&tree, "shipped");
	write_moving("one");
	write_moving("another/place");
	run_shipped("one", shipped, NULL, &made);
	assert_int_equal(run_shipped("another/place", NULL, shipped, &found), 1);
	assert_int_equal(run_shipped("another/place", NULL, NULL, &parsed), 0);
	assert_string_equal(text_string(&found), text_string(&parsed));
	assert_null(strstr(text_string(&found), temporary_tree_path(&tree, "one")));
	text_free(&made);
	text_free(&found);
	text_free(&parsed);
}

static void what_is_only_read_is_not_written_to(void **state)
{
	(void)state;
	struct text ignored = {0};
	const char *shipped = temporary_tree_path(&tree, "shipped");
	write_moving("one");
	run_shipped("one", shipped, NULL, &ignored);
	temporary_tree_write(&tree, "one/in/h.h", "static inline int h() { return 2; }\n");
	assert_int_equal(run_shipped("one", cache, shipped, &ignored), 0); /* parsed, and kept in the other one */
	assert_int_equal(run_shipped("one", NULL, shipped, &ignored), 0);
	assert_int_equal(run_shipped("one", NULL, cache, &ignored), 1);
	text_free(&ignored);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(what_has_not_changed_is_not_read_again),
	    TEST(facts_of_which_all_is_remembered_are_not_read),
	    TEST(a_changed_source_is_read_again),
	    TEST(of_what_was_edited_the_newest_is_read_first),
	    TEST(a_changed_header_is_noticed),
	    TEST(a_missing_header_that_appears_is_noticed),
	    TEST(other_flags_are_another_entry),
	    TEST(a_damaged_entry_is_a_miss_and_is_replaced),
	    TEST(an_entry_of_another_source_is_not_believed),
	    TEST(a_cache_that_is_too_small_keeps_the_run_right),
	    TEST(a_directory_that_cannot_be_written_is_said_once),
	    TEST(a_movable_folder_is_known_in_another_place),
	    TEST(what_is_only_read_is_not_written_to),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
