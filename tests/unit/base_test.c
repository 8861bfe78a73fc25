#define _GNU_SOURCE
#include "base/arena.h"
#include "base/files.h"
#include "base/parallel.h"
#include "base/program_hash.h"
#include "base/seal.h"
#include "base/table.h"
#include "base/text.h"
#include "base/vector.h"
#include "base/words.h"

#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static void arena_gives_zeroed_aligned_memory_between_bytes(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	for (size_t size = 1; size < 100000; size = size * 3 + 1) {
		memset(arena_bytes(arena, size), 'x', size);
		char *memory = arena_alloc(arena, size);
		assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
		for (size_t i = 0; i < size; i++)
			assert_int_equal(memory[i], 0);
		memset(memory, 'y', size);
		assert_string_equal(arena_copy_bytes(arena, "copy", 4), "copy");
	}
	arena_free(arena);
}

static void arena_keeps_large_and_small_blocks_apart(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	char *small = arena_copy_string(arena, "small");
	char *large = arena_alloc(arena, 1 << 20);
	memset(large, 'x', 1 << 20);
	char *after = arena_printf(arena, "%s-%d", "after", 7);
	assert_string_equal(small, "small");
	assert_string_equal(after, "after-7");
	assert_true(arena_used(arena) >= 1 << 20);
	arena_free(arena);
}

/* Formatted text that did not fit where it was tried leaves nothing behind. */
static void arena_formats_text_of_any_length(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	char longest[70000];
	memset(longest, 'x', sizeof longest - 1);
	longest[sizeof longest - 1] = 0;
	for (int length = 0; length < (int)sizeof longest; length = length * 5 / 4 + 1) {
		char *text = arena_printf(arena, "%.*s%s", length, longest, "!");
		assert_int_equal(strlen(text), length + 1);
		assert_int_equal(strspn(text, "x"), length);
		const char *zeroed = arena_alloc(arena, 100 + (size_t)length);
		for (int i = 0; i < 100 + length; i++)
			assert_int_equal(zeroed[i], 0);
		assert_string_equal(arena_printf(arena, "%s", ""), "");
		assert_int_equal(text[length], '!');
	}
	arena_free(arena);
}

static void assert_table_finds_what_was_put(struct table *table)
{
	char key[32];
	for (uint32_t i = 0; i < 10000; i++) {
		snprintf(key, sizeof key, "key%u", i);
		assert_int_equal(table_put_string(table, key, i), i);
	}
	assert_int_equal(table_put_string(table, "key77", 5), 77);
	table_set(table, "key77", 5, 5);
	assert_int_equal(table_get_string(table, "key77"), 5);
	assert_int_equal(table_get_string(table, "key9999"), 9999);
	assert_int_equal(table_get_string(table, "none"), TABLE_NONE);
	assert_int_equal(table_count(table), 10000);
	table_free(table);
}

static void table_finds_what_was_put(void **state)
{
	(void)state;
	assert_table_finds_what_was_put(table_new());
	assert_table_finds_what_was_put(table_new_for(100));
	assert_table_finds_what_was_put(table_new_for(10000));
}

/* A number and its eight bytes are one key; what looks alike in a word of another length is not. */
static void table_takes_numbers_and_bytes(void **state)
{
	(void)state;
	struct table *table = table_new();
	uint64_t number = UINT64_C(0x6161616161616161);
	assert_int_equal(table_put_number(table, number, 1), 1);
	assert_int_equal(table_get_string(table, "aaaaaaaa"), 1);
	assert_int_equal(table_get(table, &number, 7), TABLE_NONE);
	assert_int_equal(table_put(table, &number, 7, 2), 2);
	assert_int_equal(table_put_string(table, "aaaaaaaaa", 3), 3);
	assert_int_equal(table_put_string(table, "", 4), 4);
	assert_int_equal(table_put_string(table, "", 5), 4);
	table_set(table, "aaaaaaaa", 8, 6);
	assert_int_equal(table_get_number(table, number), 6);
	assert_int_equal(table_count(table), 4);
	for (uint64_t i = 0; i < 10000; i++)
		assert_int_equal(table_put_number(table, i << 32 | (i & 3), (uint32_t)i), i);
	for (uint64_t i = 0; i < 10000; i++)
		assert_int_equal(table_get_number(table, i << 32 | (i & 3)), i);
	assert_int_equal(table_get_number(table, 5), TABLE_NONE);
	assert_int_equal(table_get_string(table, ""), 4);
	assert_int_equal(table_count(table), 10004);
	table_free(table);
}

static void paths_are_normalised(void **state)
{
	(void)state;
	struct arena *arena = arena_new();
	assert_string_equal(path_absolute(arena, "/a/b", "../c//./d"), "/a/c/d");
	assert_string_equal(path_absolute(arena, "/a", "/x/../../y/"), "/y");
	assert_string_equal(path_absolute(arena, "/", "."), "/");
	assert_string_equal(path_directory(arena, "/a/b.c"), "/a");
	assert_string_equal(path_name("/a/b.c"), "b.c");
	assert_string_equal(path_below("/a", "/a/b.c"), "b.c");
	assert_string_equal(path_below("/a", "/ab/c.c"), "/ab/c.c");
	assert_string_equal(path_moved(arena, "-I/a/b", "/a/b", "/c"), "-I/c");
	assert_string_equal(path_moved(arena, "f(/a/b/c.c) in /a/b/d.c", "/a/b", "/"), "f(//c.c) in //d.c");
	assert_string_equal(path_moved(arena, "/a/b-c /a/bc", "/a/b", "/d"), "/a/b-c /a/bc");
	assert_string_equal(path_moved(arena, "/a/bc/a/b/", "/a/b", "/d"), "/a/bc/d/");
	arena_free(arena);
}

static void words_name_the_nearest(void **state)
{
	(void)state;
	static const char *const words[] = {"level", "class", "bound"};
	char hint[100];
	assert_string_equal(words_nearest("levle", words, 3), "level");
	assert_null(words_nearest("zzzzzz", words, 3));
	assert_string_equal(words_hint("zzzzzz", words, 3, hint, sizeof hint), " (one of: level, class, bound)");
}

static void files_are_written_whole_or_not_at_all(void **state)
{
	(void)state;
	char folder[] = "/tmp/goinception-test-XXXXXX";
	assert_non_null(mkdtemp(folder));
	struct arena *arena = arena_new();
	struct error error;
	char *path = path_join(arena, folder, "file"), *bytes;
	size_t size;
	uint64_t hash;
	assert_true(file_write(path, "hello", 5, &error));
	assert_true(file_read(arena, path, &bytes, &size, &error));
	assert_int_equal(size, 5);
	assert_string_equal(bytes, "hello");
	assert_true(file_hash(path, &hash));
	struct text text = {0};
	text_add(&text, "what stood there before");
	assert_true(file_read_start(path, 4, &text, &error));
	assert_string_equal(text_string(&text), "hell");
	assert_true(file_read_start(path, SIZE_MAX, &text, &error));
	assert_string_equal(text_string(&text), "hello");
	assert_int_equal(text.length, 5);
	assert_false(file_read_start(folder, SIZE_MAX, &text, &error));
	assert_int_equal(text.length, 0);
	text_free(&text);
	assert_true(file_write_output(path, "bye", 3, &error)); /* over it, and nothing is left beside: rmdir() below */
	assert_true(file_read(arena, path, &bytes, &size, &error));
	assert_string_equal(bytes, "bye");
	unlink(path);
	assert_true(file_write_output(path, "hello", 5, &error));
	assert_true(file_read(arena, path, &bytes, &size, &error));
	assert_string_equal(bytes, "hello");
	assert_false(file_write(path_join(arena, folder, "none/file"), "x", 1, &error));
	assert_false(file_write_output(path_join(arena, folder, "none/file"), "x", 1, &error));
	assert_false(file_read(arena, folder, &bytes, &size, &error));

	char *fifo = path_join(arena, folder, "fifo");
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_false(file_read(arena, fifo, &bytes, &size, &error));
	assert_non_null(strstr(error.message, "not a regular file"));
	unlink(fifo);

	char *link = path_join(arena, folder, "link");
	assert_int_equal(symlink(path, link), 0);
	assert_true(file_write(link, "through", 7, &error));
	assert_true(file_read(arena, path, &bytes, &size, &error));
	assert_string_equal(bytes, "through");
	unlink(link);
	assert_int_equal(symlink("/dev/full", link), 0);
	assert_false(file_write(link, "x", 1, &error));
	assert_non_null(strstr(error.message, "No space left"));
	unlink(link);
	unlink(path);
	assert_int_equal(rmdir(folder), 0);
	arena_free(arena);
}

/* The pipe takes less at a time than there is, and nobody reads before it is full. */
static void a_pipe_that_does_not_wait_is_waited_for(void **state)
{
	(void)state;
	enum { SIZE = 1 << 20 };
	struct arena *arena = arena_new();
	char *bytes = arena_alloc(arena, SIZE);
	int ends[2], status;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
	pid_t writer = fork();
	if (writer == 0)
		_exit(descriptor_write(ends[1], bytes, SIZE) ? 0 : 1);
	close(ends[1]);
	while (ioctl(ends[0], FIONREAD, &status) == 0 && status < fcntl(ends[0], F_GETPIPE_SZ))
		sched_yield();
	size_t all = 0;
	for (ssize_t got = 1; got > 0; all += (size_t)got)
		got = read(ends[0], bytes, PIPE_BUF);
	assert_int_equal(all, SIZE);
	assert_int_equal(waitpid(writer, &status, 0), writer);
	assert_int_equal(status, 0);
	close(ends[0]);
	arena_free(arena);
}

static void text_grows(void **state)
{
	(void)state;
	struct text text = {0};
	assert_string_equal(text_string(&text), "");
	for (int i = 0; i < 1000; i++)
		text_printf(&text, "%d,", i);
	assert_int_equal(text.length, 10 * 2 + 90 * 3 + 900 * 4);
	text_free(&text);
}

static void what_is_sealed_is_whole_or_refused(void **state)
{
	(void)state;
	static const char mark[] = "a form 1\n";
	struct text text = {0};
	text_add(&text, "before");
	size_t start = text.length;
	seal_begin(&text, mark);
	text_add(&text, "protected");
	seal_end(&text, start, mark);
	char *bytes = text.bytes + start;
	size_t size = text.length - start;
	assert_ptr_equal(seal_open(bytes, size, mark), bytes + size - strlen("protected"));
	assert_null(seal_open(bytes, size, "a form 2\n"));
	for (size_t cut = 0; cut < size; cut++)
		assert_null(seal_open(bytes, cut, mark));
	for (size_t at = 0; at < size; at++) {
		bytes[at] ^= 1;
		assert_null(seal_open(bytes, size, mark));
		assert_int_equal(seal_is_marked(bytes, size, mark), at >= strlen(mark));
		bytes[at] ^= 1;
	}
	text_free(&text);
}

/* Each waits for the other: only threads that run at once come to an end. */
struct meeting {
	pthread_barrier_t *barrier;
	sigset_t mask;
};

static void meet(void *data)
{
	struct meeting *meeting = data;
	pthread_sigmask(SIG_SETMASK, NULL, &meeting->mask);
	pthread_barrier_wait(meeting->barrier);
}

static void two_pieces_of_work_meet(void **state)
{
	(void)state;
	pthread_barrier_t barrier;
	struct meeting here = {.barrier = &barrier}, beside = {.barrier = &barrier};
	pthread_barrier_init(&barrier, NULL, 2);
	parallel_both(meet, &here, meet, &beside);
	pthread_barrier_destroy(&barrier);
	assert_false(sigismember(&here.mask, SIGTERM));
	assert_true(sigismember(&beside.mask, SIGTERM));
}

static void note_thread(void *data) { *(pthread_t *)data = pthread_self(); }

static void without_threads_the_work_is_done_all_the_same(void **state)
{
	(void)state;
	pid_t child = fork();
	if (child == 0) {
		pthread_t here, beside;
		setrlimit(RLIMIT_NPROC, &(struct rlimit){0, 0});
		if (geteuid() == 0 && setuid(65534) != 0)
			_exit(2);
		parallel_both(note_thread, &here, note_thread, &beside);
		_exit(pthread_equal(here, pthread_self()) && pthread_equal(beside, pthread_self()) ? 0 : 1);
	}
	int status = -1;
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

/* By the linker's hash of it, not by reading the file. */
static void a_program_knows_which_it_is(void **state)
{
	(void)state;
	uint64_t file;
	assert_true(program_hash() != 0);
	assert_true(program_hash() == program_hash());
	assert_true(file_hash("/proc/self/exe", &file) && program_hash() != file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(arena_gives_zeroed_aligned_memory_between_bytes),
	    cmocka_unit_test(arena_keeps_large_and_small_blocks_apart),
	    cmocka_unit_test(arena_formats_text_of_any_length),
	    cmocka_unit_test(table_finds_what_was_put),
	    cmocka_unit_test(table_takes_numbers_and_bytes),
	    cmocka_unit_test(paths_are_normalised),
	    cmocka_unit_test(words_name_the_nearest),
	    cmocka_unit_test(files_are_written_whole_or_not_at_all),
	    cmocka_unit_test(a_pipe_that_does_not_wait_is_waited_for),
	    cmocka_unit_test(text_grows),
	    cmocka_unit_test(what_is_sealed_is_whole_or_refused),
	    cmocka_unit_test(two_pieces_of_work_meet),
	    cmocka_unit_test(without_threads_the_work_is_done_all_the_same),
	    cmocka_unit_test(a_program_knows_which_it_is),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
