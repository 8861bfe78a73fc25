/* Does a file still hold what it held? Told by its stamp where it has one, else by what it holds. */
#define _GNU_SOURCE
#include "extract/file_states.h"

#include "base/files.h"
#include "temporary_tree.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { WRONG_HASH = 1 };

static struct temporary_tree tree;
static const char *path;

static void write_content(const char *content) { path = temporary_tree_write(&tree, "h.h", content); }

static void nap(void) { nanosleep(&(const struct timespec){.tv_nsec = 150000000}, NULL); }

static int set_up(void **state)
{
	(void)state;
	tree = temporary_tree_new();
	write_content("int g(void);\n");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	temporary_tree_remove(&tree);
	return 0;
}

/* As a run writes it that has read the file just now. */
static struct text written_with(uint64_t hash, bool stamped)
{
	struct text text = {0};
	struct file_states *states = file_states_new();
	file_states_write(states, path, hash, stamped, &text);
	file_states_free(states);
	assert_int_equal(text.length, FILE_STATE_DIGITS);
	return text;
}

/* As another run asks it. */
static bool holds(const struct text *written)
{
	struct file_states *states = file_states_new();
	bool held = file_states_hold(states, path, written->bytes);
	file_states_free(states);
	return held;
}

static bool holds_once_written_with(uint64_t hash, bool stamped)
{
	struct text written = written_with(hash, stamped);
	bool held = holds(&written);
	text_free(&written);
	return held;
}

static uint64_t hash_now(void)
{
	uint64_t hash = 0;
	assert_true(file_hash(path, &hash));
	return hash;
}

static void a_file_that_nobody_wrote_to_is_known_by_its_stamp(void **state)
{
	(void)state;
	nap();
	assert_true(holds_once_written_with(WRONG_HASH, true));
	assert_false(holds_once_written_with(WRONG_HASH, false));
	assert_true(holds_once_written_with(hash_now(), false));
}

static void a_file_that_was_just_written_gets_no_stamp(void **state)
{
	(void)state;
	struct text text = {0};
	struct file_states *states = file_states_new();
	nap();
	write_content("long g();\n"); /* the run has read what stood there before */
	file_states_write(states, path, WRONG_HASH, true, &text);
	file_states_free(states);
	assert_false(holds(&text));
	text_free(&text);
}

static void content_of_the_same_size_and_time_is_noticed(void **state)
{
	(void)state;
	nap();
	struct stat before;
	struct text written = written_with(hash_now(), true);
	assert_int_equal(stat(path, &before), 0);
	write_content("int h(void);\n");
	assert_int_equal(utimensat(AT_FDCWD, path, (const struct timespec[]){before.st_mtim, before.st_mtim}, 0), 0);
	assert_false(holds(&written));
	write_content("int g(void);\n");
	assert_true(holds(&written)); /* another stamp, the same content */
	unlink(path);
	assert_false(holds(&written));
	text_free(&written);
}

static void a_folder_holds_nothing(void **state)
{
	(void)state;
	path = tree.folder;
	assert_false(holds_once_written_with(0, true));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(a_file_that_nobody_wrote_to_is_known_by_its_stamp),
	    TEST(a_file_that_was_just_written_gets_no_stamp),
	    TEST(content_of_the_same_size_and_time_is_noticed),
	    TEST(a_folder_holds_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
