/* Every public function, each with each fault: the first call of libc below it fails, then the second one, until none
 * is left; the faults that gi_options.faults orders; a scope that is cancelled. Whatever happens, a function succeeds
 * or tells that very error, and nothing is left: no descriptor, no memory, no child. */
#include "runtime_every_function.h"
#include "runtime_failing_calls.h"
#include "runtime_kept.h"
#include "runtime_loop.h"

#include <dirent.h>
#include <errno.h>
#include <regex.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CALLS_MAX = 2000, KEPT_BYTES_MAX = 65536, SEEDS = 3, SECONDS_MAX = 600 };

/* One use of one function. */
struct trial {
	const struct exercise *exercise;
	struct things things;
	unsigned failing; /* the call of libc that fails; 0: none */
	bool cancelled;
	int error;
};

static int try_in_task(void *argument)
{
	struct trial *trial = argument;
	struct gi_scope scope;

	gi_scope_enter(&scope);
	if (trial->cancelled)
		gi_scope_cancel(&scope);
	failing_calls_begin(trial->failing);
	trial->error = trial->exercise->use(&trial->things);
	gi_scope_leave(&scope);
	return 0;
}

static char folder[] = "/tmp/goinception-faults-XXXXXX";

/* Who hangs shall be known. */
static const char *under_way = "";

static void on_alarm(int number)
{
	(void)number;
	if (write(STDERR_FILENO, under_way, strlen(under_way)) > 0)
		abort();
}

/* What failed below is still being counted when the loop ends, which must bear it. */
static struct failed_call try(struct trial *trial, const struct gi_options *options)
{
	make_things(&trial->things, folder, trial->exercise->needs_child);
	under_way = trial->exercise->functions;
	if (trial->exercise->needs_no_loop) {
		failing_calls_begin(trial->failing);
		trial->error = trial->exercise->use(&trial->things);
	} else if (gi_run(try_in_task, trial, options) == -1) {
		trial->error = errno;
	}
	struct failed_call failed = failing_calls_end();

	end_things(&trial->things);
	return failed;
}

struct before {
	size_t descriptors, bytes;
};

static struct before look(void) { return (struct before){open_descriptors(), allocated_bytes()}; }

static void check_that_nothing_is_left(const struct before *before, const struct exercise *exercise)
{
	size_t bytes = allocated_bytes();

	if (open_descriptors() != before->descriptors)
		fail_msg("%s: %zu descriptors were open before, and are %zu now", exercise->functions,
		         before->descriptors, open_descriptors());
	if (bytes > before->bytes + KEPT_BYTES_MAX)
		fail_msg("%s: %zu bytes were allocated before, and are %zu now", exercise->functions, before->bytes,
		         bytes);
	if (waitpid(-1, NULL, WNOHANG) != -1)
		fail_msg("%s: a child is left", exercise->functions);
}

/* The first time brings what the C library keeps for later. What threads leave in its caches differs by some kilobytes;
 * smaller leaks are what LeakSanitizer is for. */
static struct before use_once(const struct exercise *exercise, const struct gi_options *options)
{
	struct trial trial = {.exercise = exercise};

	try(&trial, options);
	if (trial.error)
		fail_msg("%s: %s, and nothing was to go wrong", exercise->functions, strerror(trial.error));
	return look();
}

static void walk_failing_calls(const struct exercise *exercise, const struct gi_options *options)
{
	struct before before = use_once(exercise, options);

	for (unsigned number = 1; number < CALLS_MAX; number++) {
		struct trial trial = {.exercise = exercise, .failing = number};
		struct failed_call failed = try(&trial, options);

		if (trial.error && trial.error != failed.error && trial.error != exercise->other_error)
			fail_msg("%s: the %u. call, %s, failed (%s), and what it told was: %s", exercise->functions,
			         number, failed.name ? failed.name : "none", strerror(failed.error),
			         strerror(trial.error));
		check_that_nothing_is_left(&before, exercise);
		if (!failed.name)
			return;
	}
	fail_msg("%s: there is no end of calls", exercise->functions);
}

static const struct exercise *const tables[] = {exercises_of_tasks, exercises_of_calls, exercises_of_streams};

#define FOR_EACH_EXERCISE(exercise)                                             \
	for (size_t table = 0; table < sizeof tables / sizeof *tables; table++) \
		for (const struct exercise *exercise = tables[table]; exercise->use; exercise++)

static void each_call_below_fails_in_turn(void **state)
{
	const struct gi_options with_ring = {.virtual_clock = true};
	const struct gi_options with_threads = {.virtual_clock = true, .without_io_uring = true};

	(void)state;
	FOR_EACH_EXERCISE(exercise)
	{
		walk_failing_calls(exercise, &with_ring);
		if (strstr(exercise->functions, "gi_pread"))
			walk_failing_calls(exercise, &with_threads);
	}
}

static void ordered_faults_are_borne_or_told(void **state)
{
	struct gi_faults each[] = {{.interrupted_per_thousand = 900},
	                           {.short_per_thousand = 1000},
	                           {.late_per_thousand = 1000},
	                           {.full_per_thousand = 1000},
	                           {300, 300, 300, 300, 300}};
	const struct gi_options without = {.virtual_clock = true};

	(void)state;
	FOR_EACH_EXERCISE(exercise)
	{
		struct before before = use_once(exercise, &without);

		for (size_t kind = 0; kind < sizeof each / sizeof *each; kind++) {
			for (uint64_t seed = 1; seed <= SEEDS; seed++) {
				const struct gi_options options = {.virtual_clock = true, .faults = &each[kind]};
				struct trial trial = {.exercise = exercise};

				each[kind].seed = seed;
				try(&trial, &options);
				if (trial.error && trial.error != EINTR && trial.error != ENOSPC)
					fail_msg("%s: %s, of faults %zu with seed %d", exercise->functions,
					         strerror(trial.error), kind, (int)seed);
			}
		}
		check_that_nothing_is_left(&before, exercise);
	}
}

static void in_a_cancelled_scope_nothing_waits(void **state)
{
	const struct gi_options options = {.virtual_clock = true};

	(void)state;
	FOR_EACH_EXERCISE(exercise)
	{
		struct before before = use_once(exercise, &options);
		struct trial trial = {.exercise = exercise, .cancelled = true};

		try(&trial, &options);
		if (trial.error && trial.error != ECANCELED)
			fail_msg("%s: cancelled, and what it told was: %s", exercise->functions, strerror(trial.error));
		check_that_nothing_is_left(&before, exercise);
	}
}

static char *text_of(const char *path)
{
	FILE *file = fopen(path, "r");
	size_t size = 1 << 20;
	char *text = calloc(1, size);

	assert_non_null(file);
	assert_non_null(text);
	assert_true(fread(text, 1, size - 1, file) < size - 1);
	fclose(file);
	return text;
}

static bool has_word(const char *list, const char *word)
{
	size_t length = strlen(word);

	for (const char *place = list; (place = strstr(place, word)); place += length)
		if ((place == list || place[-1] == ' ') && (place[length] == ' ' || place[length] == '\0'))
			return true;
	return false;
}

static bool is_called(const char *name)
{
	static const char *const files[] = {"function", "task", "call", "stream"};
	char path[300], call[80];
	bool called = false;

	snprintf(call, sizeof call, "%s(", name);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		snprintf(path, sizeof path, SOURCE_ROOT "/tests/unit/runtime_every_%s.c", files[i]);
		char *text = text_of(path);
		called |= strstr(text, call) != NULL;
		free(text);
	}
	return called;
}

static void check_function(const char *name, const char *header)
{
	size_t rows = 0;

	FOR_EACH_EXERCISE(exercise)
	rows += has_word(exercise->functions, name);
	if (rows != 1)
		fail_msg("%s of %s stands in %zu rows of the tables of exercises, not in one", name, header, rows);
	if (!is_called(name))
		fail_msg("no exercise calls %s, whatever its row says", name);
}

/* Declarations are all that is marked as public; returns how many there are. */
static size_t check_header(const char *header)
{
	char path[300], *text;
	size_t count = 0;
	regex_t declaration;
	regmatch_t found[2];

	snprintf(path, sizeof path, SOURCE_ROOT "/include/goinception/async/%s", header);
	text = text_of(path);
	assert_int_equal(regcomp(&declaration, "\nGI_PUBLIC [^(]*[ *](gi_[a-z0-9_]+)\\(", REG_EXTENDED), 0);
	for (const char *place = text; regexec(&declaration, place, 2, found, 0) == 0; place += found[0].rm_eo) {
		char name[60];

		snprintf(name, sizeof name, "%.*s", (int)(found[1].rm_eo - found[1].rm_so), place + found[1].rm_so);
		check_function(name, header);
		count++;
	}
	regfree(&declaration);
	free(text);
	return count;
}

static void every_public_function_is_exercised(void **state)
{
	DIR *headers = opendir(SOURCE_ROOT "/include/goinception/async");
	size_t count = 0, listed = 0;

	(void)state;
	assert_non_null(headers);
	for (struct dirent *entry; (entry = readdir(headers));)
		if (strstr(entry->d_name, ".h"))
			count += check_header(entry->d_name);
	closedir(headers);
	FOR_EACH_EXERCISE(exercise)
	for (const char *place = exercise->functions; (place = strstr(place, "gi_")); place++)
		listed++;
	/* So no row names what is not there any more. */
	assert_int_equal(count, listed);
	assert_true(count > 100);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_public_function_is_exercised),
	    cmocka_unit_test(each_call_below_fails_in_turn),
	    cmocka_unit_test(ordered_faults_are_borne_or_told),
	    cmocka_unit_test(in_a_cancelled_scope_nothing_waits),
	};

	signal(SIGPIPE, SIG_IGN);
	signal(SIGALRM, on_alarm);
	alarm(SECONDS_MAX);
	assert_non_null(mkdtemp(folder));
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	rmdir(folder);
	return failed;
}
