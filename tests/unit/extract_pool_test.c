#define _GNU_SOURCE
#include "extract/pool.h"

#include "base/text.h"
#include "facts/facts_file.h"
#include "temporary_tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { PLENTY_OF_SECONDS = 300, BALLAST_MIB = 400 };

static struct temporary_tree tree;
static struct sources *sources;

static int set_up(void **state)
{
	(void)state;
	tree = temporary_tree_new();
	sources = NULL;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	sources_free(sources);
	temporary_tree_remove(&tree);
	return 0;
}

static void find_sources(void)
{
	struct error error;
	struct sources_request request = {.paths = &tree.folder, .path_count = 1};
	sources = sources_find(&request, &error);
	if (!sources)
		fail_msg("%s", error.message);
}

static struct pool_result extract(struct pool_options options)
{
	if (!options.jobs)
		options.jobs = 1;
	if (!sources)
		find_sources();
	struct pool_result result;
	pool_extract(sources, &options, &result);
	return result;
}

static void write_file(const char *name, const char *text) { temporary_tree_write(&tree, name, text); }

static void write_harmless(const char *name)
{
	write_file(name,
	           arena_printf(tree.arena, "void f_%c(void); void g_%c(void) { f_%c(); }\n", *name, *name, *name));
}

/* Evaluating constants takes minutes, and hardly any memory. */
static void write_hanging(const char *name)
{
	struct text text = {0};
	text_add(&text,
	         "constexpr int slow(int n) { int s = 0; for (int i = 0; i < 300000; i++) s ^= i + n; return s; }\n");
	for (int i = 0; i < 2000; i++)
		text_printf(&text, "static_assert(slow(%d) != -1);\n", i);
	write_file(name, text_string(&text));
	text_free(&text);
}

/* Ten million elements from seven lines of macros: seconds to read, and one and a half GiB, which a machine has even
 * when this process comes too late to stop it. */
static void write_growing(const char *name)
{
	struct text text = {0};
	text_add(&text, "#define A0 1,1,1,1,1,1,1,1,1,1\n");
	for (int i = 1; i < 7; i++)
		text_printf(&text, "#define A%d A%d,A%d,A%d,A%d,A%d,A%d,A%d,A%d,A%d,A%d\n", i, i - 1, i - 1, i - 1,
		            i - 1, i - 1, i - 1, i - 1, i - 1, i - 1, i - 1);
	text_add(&text, "int a[] = { A6 };\n");
	write_file(name, text_string(&text));
	text_free(&text);
}

/* Deeper than any stack. */
static void write_crashing(const char *name)
{
	struct text text = {0};
	text_add(&text, "int f(int x) { return ");
	for (int i = 0; i < 400000; i++)
		text_add_bytes(&text, "!", 1);
	text_add(&text, "x; }\n");
	write_file(name, text_string(&text));
	text_free(&text);
}

static struct text all_facts(const struct pool_result *result)
{
	struct text text = {0};
	for (size_t i = 0; i < result->count; i++) {
		if (!result->facts[i]) {
			fail_msg("%s: %s", sources->items.items[i].path, result->failures[i]);
			return text;
		}
		assert_null(result->failures[i]);
		assert_string_equal(result->facts[i]->files.items[0].path, sources->items.items[i].path);
		facts_write(result->facts[i], &text);
	}
	return text;
}

static void facts_are_the_same_whatever_the_number_of_jobs(void **state)
{
	(void)state;
	for (int i = 0; i < 9; i++)
		write_harmless(arena_printf(tree.arena, "%c.c", 'a' + i));
	struct pool_result one = extract((struct pool_options){.jobs = 1});
	struct pool_result many = extract((struct pool_options){.jobs = 20});
	struct text facts_of_one = all_facts(&one), facts_of_many = all_facts(&many);
	assert_int_equal(one.count, 9);
	assert_string_equal(text_string(&facts_of_one), text_string(&facts_of_many));
	assert_false(one.interrupted);
	text_free(&facts_of_one);
	text_free(&facts_of_many);
	pool_result_release(&one);
	pool_result_release(&many);
}

/* Only b fails; a and c, before and after it, are read. */
static void assert_costs_itself_only(struct pool_options options, const char *why)
{
	write_harmless("a.c");
	write_harmless("c.c");
	struct pool_result result = extract(options);
	assert_int_equal(result.count, 3);
	assert_non_null(result.facts[0]);
	assert_null(result.facts[1]);
	assert_non_null(result.facts[2]);
	assert_null(result.failures[0]);
	assert_null(result.failures[2]);
	if (!strstr(result.failures[1], why))
		fail_msg("'%s' should say '%s'", result.failures[1], why);
	pool_result_release(&result);
}

static void a_source_that_crashes_libclang_costs_itself_only(void **state)
{
	(void)state;
	write_crashing("b.c");
	assert_costs_itself_only((struct pool_options){.jobs = 1}, "crashed (");
}

static void a_source_that_hangs_costs_itself_only(void **state)
{
	(void)state;
	write_hanging("b.cc");
	assert_costs_itself_only((struct pool_options){.jobs = 2, .timeout_seconds = 3}, "timed out after 3 s");
}

/* Gives the header's text to who has waited for it for a while. */
static void *write_late(void *path)
{
	int pipe = open(path, O_WRONLY); /* when somebody opened it for reading */
	sleep(2);
	ssize_t written = write(pipe, "int late;\n", 10);
	close(pipe);
	return written == 10 ? path : NULL;
}

static void time_that_is_waited_costs_ten_times_less(void **state)
{
	pthread_t writer;
	void *written;
	(void)state;
	write_harmless("a.c");
	write_file("b.c", "#include \"never.h\"\n");
	write_file("c.c", "#include \"late.h\"\n");
	assert_int_equal(mkfifo(temporary_tree_path(&tree, "never.h"), 0600), 0);
	assert_int_equal(mkfifo(temporary_tree_path(&tree, "late.h"), 0600), 0);
	const char *late = temporary_tree_path(&tree, "late.h");
	assert_int_equal(pthread_create(&writer, NULL, write_late, (void *)late), 0);
	assert_costs_itself_only((struct pool_options){.jobs = 3, .timeout_seconds = 1},
	                         "waited for something for 10 s");
	int nobody = open(late, O_RDWR | O_NONBLOCK); /* the writer comes to its end in any case */
	pthread_join(writer, &written);
	close(nobody);
	assert_ptr_equal(written, late);
}

static void a_source_that_eats_memory_costs_itself_only(void **state)
{
	(void)state;
	write_growing("b.c");
	assert_costs_itself_only((struct pool_options){.jobs = 1, .max_memory_mib = 500, .timeout_seconds = 120},
	                         "used more than 500 MiB");
}

static void grow_once(const struct pool_progress *progress, void *data)
{
	char **ballast = data;
	if (*ballast || progress->done == 0)
		return;
	*ballast = malloc(BALLAST_MIB << 20);
	assert_non_null(*ballast);
	memset(*ballast, 1, BALLAST_MIB << 20);
}

/* The third source is read by a worker that began when there was much in this process already. */
static void what_the_parent_gathers_is_no_memory_of_workers(void **state)
{
	(void)state;
	char *ballast = NULL;
	write_harmless("a.c");
	write_crashing("b.c");
	write_hanging("c.cc");
	struct pool_result result = extract((struct pool_options){.jobs = 1,
	                                                          .timeout_seconds = 1,
	                                                          .max_memory_mib = BALLAST_MIB,
	                                                          .progress = grow_once,
	                                                          .progress_data = &ballast});
	assert_non_null(ballast);
	assert_non_null(strstr(result.failures[1], "crashed"));
	assert_non_null(result.failures[2]);
	assert_null(strstr(result.failures[2], "memory")); /* it ran out of time, by whichever clock */
	free(ballast);
	pool_result_release(&result);
}

static void a_source_that_cannot_be_read_says_why(void **state)
{
	(void)state;
	write_harmless("a.c");
	write_harmless("b.c");
	write_harmless("c.c");
	find_sources();
	unlink(temporary_tree_path(&tree, "b.c"));
	struct pool_result result = extract((struct pool_options){.jobs = 1});
	assert_null(result.facts[1]);
	assert_non_null(result.failures[1]);
	assert_null(strchr(result.failures[1], '\n'));
	assert_non_null(result.facts[2]);
	pool_result_release(&result);
}

/* The youngest child of a process, or 0. */
static pid_t child_of(pid_t parent)
{
	char path[64], line[256] = "";
	snprintf(path, sizeof path, "/proc/%ld/task/%ld/children", (long)parent, (long)parent);
	FILE *file = fopen(path, "r");
	if (!file)
		return 0;
	bool read = fgets(line, sizeof line, file) != NULL;
	fclose(file);
	char *last = read ? strrchr(line, ' ') : NULL; /* "17 23 " */
	while (last && last > line && last[-1] != ' ')
		last--;
	return last ? (pid_t)strtol(last, NULL, 10) : 0;
}

static void kill_worker_once(const struct pool_progress *progress, void *data)
{
	bool *killed = data;
	if (*killed || !progress->slowest || !strstr(progress->slowest, "b.cc"))
		return;
	*killed = true;
	kill(child_of(getpid()), SIGSEGV);
}

static void a_worker_killed_from_outside_is_replaced(void **state)
{
	(void)state;
	bool killed = false;
	write_hanging("b.cc");
	assert_costs_itself_only((struct pool_options){.jobs = 1,
	                                               .timeout_seconds = PLENTY_OF_SECONDS,
	                                               .progress = kill_worker_once,
	                                               .progress_data = &killed},
	                         "crashed (signal 11: Segmentation fault)");
	assert_true(killed);
}

static void interrupt(const struct pool_progress *progress, void *data)
{
	if (progress->slowest && strstr(progress->slowest, "b.cc"))
		kill(getpid(), *(int *)data);
}

static void a_signal_ends_the_run_and_keeps_what_is_done(void **state)
{
	(void)state;
	int numbers[] = {SIGINT, SIGTERM};
	write_harmless("a.c");
	write_hanging("b.cc");
	write_harmless("c.cc");
	for (size_t i = 0; i < 2; i++) {
		struct pool_result result =
		    extract((struct pool_options){.jobs = 1, .progress = interrupt, .progress_data = &numbers[i]});
		assert_true(result.interrupted);
		assert_non_null(result.facts[0]);
		assert_non_null(strstr(result.failures[1], "interrupted"));
		assert_non_null(strstr(result.failures[2], "interrupted"));
		pool_result_release(&result);
	}
	assert_int_equal(child_of(getpid()), 0); /* no worker is left behind */
	sigset_t blocked;
	sigprocmask(SIG_SETMASK, NULL, &blocked);
	assert_false(sigismember(&blocked, SIGINT));
}

static void workers_are_told_to_end_and_waited_for_later(void **state)
{
	(void)state;
	write_harmless("a.c");
	struct pool_result result = extract((struct pool_options){.jobs = 1});
	pid_t worker = child_of(getpid());
	assert_int_not_equal(worker, 0); /* if it has ended, it is not buried */
	pool_result_settle(&result);
	assert_int_equal(kill(worker, 0), -1);
	assert_int_equal(child_of(getpid()), 0);
	pool_result_release(&result);
}

struct seen {
	unsigned calls, done, total, most_open;
	bool ordered, found_secret;
	const char *secret;
};

static void look_at_worker(const struct pool_progress *progress, void *data)
{
	struct seen *seen = data;
	seen->calls++;
	seen->ordered = seen->ordered && progress->done >= seen->done;
	seen->done = progress->done;
	seen->total = progress->total;
	pid_t child = progress->slowest_seconds > 0.05 ? child_of(getpid()) : 0;
	char path[300], target[300];
	snprintf(path, sizeof path, "/proc/%ld/fd", (long)child);
	DIR *directory = child ? opendir(path) : NULL;
	for (const struct dirent *entry; directory && (entry = readdir(directory));) {
		snprintf(path, sizeof path, "/proc/%ld/fd/%.20s", (long)child, entry->d_name);
		ssize_t length = readlink(path, target, sizeof target - 1);
		if (length <= 0)
			continue;
		target[length] = 0;
		unsigned number = (unsigned)strtoul(entry->d_name, NULL, 10);
		seen->most_open = number > seen->most_open ? number : seen->most_open;
		seen->found_secret = seen->found_secret || strcmp(target, seen->secret) == 0;
		if (number < 3)
			assert_string_equal(target, "/dev/null");
	}
	if (directory)
		closedir(directory);
}

static void workers_hold_nothing_of_the_parents(void **state)
{
	(void)state;
	write_harmless("a.c");
	write_hanging("b.cc");
	write_file("secret", "x");
	struct seen seen = {.ordered = true, .secret = temporary_tree_path(&tree, "secret")};
	int secret = open(seen.secret, O_RDONLY);
	struct pool_result result = extract(
	    (struct pool_options){.jobs = 1, .timeout_seconds = 1, .progress = look_at_worker, .progress_data = &seen});
	close(secret);
	assert_true(seen.most_open >= 3); /* the worker was seen */
	assert_false(seen.found_secret);
	assert_true(seen.ordered);
	assert_int_equal(seen.total, 2);
	assert_int_equal(seen.done, 2);
	pool_result_release(&result);
}

static bool is_running(pid_t process)
{
	char path[64], kind = 0;
	snprintf(path, sizeof path, "/proc/%ld/stat", (long)process);
	FILE *file = fopen(path, "r");
	if (!file)
		return false;
	bool read = fscanf(file, "%*d (%*[^)]) %c", &kind) == 1;
	fclose(file);
	return read && kind != 'Z' && kind != 'X';
}

static void nap(void) { nanosleep(&(struct timespec){.tv_nsec = 20 * 1000 * 1000}, NULL); }

static void a_worker_dies_with_its_parent(void **state)
{
	(void)state;
	write_hanging("b.cc");
	find_sources();
	pid_t parent = fork(), worker = 0;
	if (parent == 0) {
		extract((struct pool_options){.jobs = 1});
		_exit(0);
	}
	for (int i = 0; i < 500 && !worker; i++) {
		nap();
		worker = child_of(parent);
	}
	assert_true(worker > 0);
	assert_true(is_running(worker));
	kill(parent, SIGKILL);
	waitpid(parent, NULL, 0);
	for (int i = 0; i < 500 && is_running(worker); i++)
		nap();
	assert_false(is_running(worker));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(facts_are_the_same_whatever_the_number_of_jobs),
	    TEST(a_source_that_crashes_libclang_costs_itself_only),
	    TEST(a_source_that_hangs_costs_itself_only),
	    TEST(time_that_is_waited_costs_ten_times_less),
	    TEST(a_source_that_eats_memory_costs_itself_only),
	    TEST(what_the_parent_gathers_is_no_memory_of_workers),
	    TEST(a_source_that_cannot_be_read_says_why),
	    TEST(a_worker_killed_from_outside_is_replaced),
	    TEST(a_signal_ends_the_run_and_keeps_what_is_done),
	    TEST(workers_are_told_to_end_and_waited_for_later),
	    TEST(workers_hold_nothing_of_the_parents),
	    TEST(a_worker_dies_with_its_parent),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
