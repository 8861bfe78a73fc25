/* Which paths a query finds: each test is a small program, and the paths as "main>serve>recv". */
#include "paths/paths.h"
#include "program/program.h"

#include "facts_builder.h"
#include "rules_from_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const char rules[] = "rule: nap\n"
                            "class: timer\n"
                            "bound: unbounded\n"
                            "calls: [nap]\n"
                            "unless: [{argument: 0, equals: 0}]\n"
                            "waits: long\n"
                            "why: It waits.\n"
                            "---\n"
                            "context: lib-callback\n"
                            "kind: event-loop\n"
                            "framework: lib\n"
                            "entered-by: [{call: lib_start, argument: 0}]\n"
                            "---\n"
                            "offload: lib-worker\n"
                            "call: lib_queue\n"
                            "argument: 0\n"
                            "---\n"
                            "offload: child\n"
                            "call: split\n"
                            "result: 0\n"
                            "---\n"
                            "rule: wait\n"
                            "class: timer\n"
                            "bound: unbounded\n"
                            "calls: [wait_many]\n"
                            "waits: long\n"
                            "why: It waits.\n"
                            "---\n"
                            "multiplexer: many\n"
                            "call: wait_many\n";

static struct {
	struct facts *facts;
	struct ruleset *ruleset;
	struct program *program;
	struct paths *paths;
	struct error error;
	char shown[1024]; /* all paths, separated by spaces */
} run;

static void unit(void) { run.facts = open_unit("/src/server.c"); }

static void show(void)
{
	run.shown[0] = 0;
	for (size_t p = 0; p < run.paths->items.count; p++) {
		const struct path *path = &run.paths->items.items[p];

		strcat(run.shown, p ? " " : "");
		for (size_t f = 0; f < path->function_count; f++) {
			strcat(run.shown, f ? ">" : "");
			strncat(run.shown, path->functions[f].name, 40);
		}
	}
}

/* The paths of the query; the error instead when there is one. */
static const char *ask(struct paths_query query)
{
	if (!run.program) {
		run.ruleset = rules_from_text(rules);
		run.program = program_link(&run.facts, 1, run.ruleset, 1);
	}
	query.limit = query.limit ? query.limit : 10;
	query.least = query.least ? query.least : CONFIDENCE_MEDIUM;
	paths_free(run.paths);
	run.paths = program_paths(run.program, &query, "/src", &run.error);
	if (!run.paths)
		return run.error.message;
	show();
	return run.shown;
}

static struct paths_query between(const char *const *from, const char *const *to)
{
	return (struct paths_query){.from = from, .from_count = 1, .to = to, .to_count = 1};
}

static const char *ask_between(const char *from, const char *to) { return ask(between(&from, &to)); }

static const char *ask_pattern(const char *pattern) { return ask((struct paths_query){.pattern = pattern}); }

static int finished(void **state)
{
	(void)state;
	paths_free(run.paths);
	program_free(run.program);
	ruleset_free(run.ruleset);
	facts_free(run.facts);
	memset(&run, 0, sizeof run);
	return 0;
}

/* main calls a and b; both call c; b calls d, which calls c; c calls nap. d and a call each other. */
static void diamond(void)
{
	unit();
	define("c", "void (void)");
	call("nap", number(1));
	define("a", "void (void)");
	call("c");
	call("d");
	define("d", "void (void)");
	call("c");
	call("a");
	define("b", "void (void)");
	call("d");
	define("main", "int (void)");
	call("b");
	call("a");
}

static void the_shortest_path_comes_first_and_none_visits_a_function_twice(void **state)
{
	(void)state;
	diamond();
	assert_string_equal(ask_between("main", "nap"), "main>a>c>nap main>b>d>c>nap main>a>d>c>nap main>b>d>a>c>nap");
	assert_false(run.paths->limited);
	assert_false(run.paths->given_up);
}

static void the_limit_keeps_the_first(void **state)
{
	const char *from = "main", *to = "c";
	struct paths_query query = between(&from, &to);

	(void)state;
	diamond();
	query.limit = 2;
	assert_string_equal(ask(query), "main>a>c main>b>d>c");
	assert_true(run.paths->limited);
}

static void a_hop_says_where_it_is_and_how_sure(void **state)
{
	uint32_t line;

	(void)state;
	unit();
	define("on_read", "void (void)");
	define("main", "int (void)");
	store(field("client::read"), function("on_read"));
	call_value(field("client::read"), "void (void)");
	line = last_line();
	assert_string_equal(ask_between("main", "on_read"), "main>on_read");
	assert_int_equal(run.paths->items.items[0].hops[0].place.line, line);
	assert_int_equal(run.paths->items.items[0].hops[0].certainty, CERTAINTY_FIELD);
	assert_string_equal(run.paths->items.items[0].functions[0].place.file, "/src/server.c");
}

static void a_function_that_is_both_ends_is_a_path(void **state)
{
	(void)state;
	diamond();
	assert_string_equal(ask_between("c", "c"), "c");
}

static void there_may_be_no_path(void **state)
{
	(void)state;
	diamond();
	assert_string_equal(ask_between("nap", "main"), "");
	assert_int_equal(run.paths->items.count, 0);
	assert_false(run.paths->given_up);
}

static void globs_name_many_functions(void **state)
{
	(void)state;
	unit();
	define("log_write", "void (void)");
	define("log_close", "void (void)");
	define("main", "int (void)");
	call("log_write");
	call("log_close");
	assert_string_equal(ask_between("main", "log_*"), "main>log_write main>log_close");
}

static void through_and_avoid_choose_among_paths(void **state)
{
	const char *from = "main", *to = "nap", *b = "b", *d = "d", *both[] = {"d", "a"};
	struct paths_query query = between(&from, &to);

	(void)state;
	diamond();
	query.through = &b;
	query.through_count = 1;
	assert_string_equal(ask(query), "main>b>d>c>nap main>b>d>a>c>nap");
	query.through = both;
	query.through_count = 2;
	assert_string_equal(ask(query), "main>a>d>c>nap main>b>d>a>c>nap");
	query.through_count = 0;
	query.avoid = &d;
	query.avoid_count = 1;
	assert_string_equal(ask(query), "main>a>c>nap");
}

/* ---- labels ---- */

static void server(void)
{
	unit();
	define("work", "void (void)");
	call("nap", number(1));
	define("flush", "void (void)");
	call("nap", number(0)); /* returns at once */
	define("lookup", "void (void)");
	call("nap", number(2));
	define("on_read", "void (void)");
	call("flush");
	call("lib_queue", function("work"));
	call("lookup");
	define("main", "int (void)");
	call("lookup");
	call("lib_start", function("on_read"));
}

static void a_pattern_asks_for_labels_along_the_path(void **state)
{
	(void)state;
	server();
	assert_string_equal(ask_pattern("[event-loop] [!offload]* [blocking]"), "on_read>lookup>nap");
	assert_int_equal(run.paths->items.items[0].functions[0].label_count, 2); /* context, event-loop */
	assert_string_equal(run.paths->items.items[0].functions[0].labels[1], "event-loop");
	assert_string_equal(run.paths->items.items[0].functions[2].labels[0], "blocking");
	assert_string_equal(run.paths->items.items[0].functions[2].labels[1], "timer");
}

static void what_runs_elsewhere_is_reached_by_a_hop_that_says_so(void **state)
{
	(void)state;
	server();
	assert_string_equal(ask_pattern("[event-loop] [offload] [blocking]"), "on_read>work>nap");
	assert_string_equal(run.paths->items.items[0].hops[0].offload, "lib_queue");
	assert_null(run.paths->items.items[0].hops[1].offload);
	assert_string_equal(ask_between("on_read", "[offload]"), "on_read>lib_queue on_read>work");
}

static void the_childs_side_of_a_fork_is_elsewhere_and_a_branch_that_cannot_be_taken_is_nowhere(void **state)
{
	fact_index pid;

	(void)state;
	unit();
	define("work", "void (void)");
	call("nap", number(1));
	define("on_read", "void (void)");
	pid = call("split");
	begin_branch(result(pid), FACT_TEST_EQUAL, 0);
	call("work");
	call("nap", number(1));
	end_block();
	begin_branch_never();
	call("nap", number(1));
	end_block();
	define("main", "int (void)");
	call("lib_start", function("on_read"));
	assert_string_equal(ask_pattern("[event-loop] [!offload]* [blocking]"), "");
	assert_string_equal(ask_pattern("[event-loop] .* [blocking]"), "on_read>work>nap");
	assert_string_equal(run.paths->items.items[0].hops[0].offload, "split");
	assert_string_equal(ask_between("on_read", "nap"), "on_read>nap on_read>work>nap");
	assert_string_equal(run.paths->items.items[0].hops[0].offload, "split");
}

static void a_call_that_surely_does_not_wait_is_not_blocking(void **state)
{
	const char *from = "on_read", *to = "[blocking]", *flush = "flush";
	struct paths_query query = between(&from, &to);

	(void)state;
	server();
	query.through = &flush;
	query.through_count = 1;
	assert_string_equal(ask(query), "");
	to = "nap";
	assert_string_equal(ask(query), "on_read>flush>nap");
}

static void start_up_before_a_loop_is_not_the_loop(void **state)
{
	(void)state;
	unit();
	define("prepare", "void (void)");
	call("nap", number(1));
	define("tick", "void (void)");
	call("nap", number(1));
	define("serve", "void (void)");
	call("prepare");
	begin_loop();
	call("wait_many");
	begin_loop();
	call("tick");
	end_block();
	end_block();
	define("main", "int (void)");
	call("serve");
	/* nor is the wait that the loop is made for a fault of it */
	assert_string_equal(ask_pattern("[event-loop] .* [blocking]"), "serve>tick>nap");
	assert_string_equal(ask_pattern("[event-loop] [multiplexer]"), "serve>wait_many");
	assert_string_equal(ask_pattern("main [!event-loop]* nap"), "main>serve>prepare>nap");
	assert_string_equal(ask_between("main", "nap"), "main>serve>prepare>nap main>serve>tick>nap");
}

static void operators_of_a_pattern_mean_what_they_mean_elsewhere(void **state)
{
	(void)state;
	diamond();
	assert_string_equal(ask_pattern("main . c"), "main>a>c");
	assert_string_equal(ask_pattern("main .? c nap"), "main>a>c>nap");
	assert_string_equal(ask_pattern("main .+ nap"), ask_between("main", "nap"));
	assert_string_equal(ask_pattern("main (b d)? a c"), "main>a>c main>b>d>a>c");
	assert_string_equal(ask_pattern("b d (a|c)"), "b>d>c b>d>a");
	assert_string_equal(ask_pattern("[outside]"), "nap");
	assert_string_equal(
	    ask((struct paths_query){.pattern = "b .* nap", .avoid = (const char *[]){"a"}, .avoid_count = 1}),
	    "b>d>c>nap");
}

static void calls_that_only_a_type_suggests_are_left_out_unless_asked_for(void **state)
{
	const char *from = "main", *to = "fits";
	struct paths_query query = between(&from, &to);

	(void)state;
	unit();
	define("fits", "void (int)");
	define("main", "int (void)");
	store(variable("unused"), function("fits"));
	call_value(field("client::read"), "void (int)", number(1));
	assert_string_equal(ask(query), "");
	assert_int_equal(run.paths->left_out, 1);
	paths_free(run.paths);
	query.limit = 10;
	run.paths = program_paths(run.program, &query, "/src", &run.error);
	show();
	assert_string_equal(run.shown, "main>fits"); /* least is 0: low */
	assert_int_equal(run.paths->items.items[0].hops[0].certainty, CERTAINTY_TYPE);
}

/* ---- slips ---- */

static void an_unknown_name_is_told_with_the_nearest(void **state)
{
	(void)state;
	unit();
	define("net::Client::send", "void (void)");
	define("serve_client", "void (void)");
	call("net::Client::send");
	assert_string_equal(ask_between("serve_clint", "nap"),
	                    "no function of the program is called 'serve_clint' (did you mean 'serve_client'?)");
	assert_string_equal(ask_between("serve_client", "send"),
	                    "no function of the program is called 'send' (did you mean 'net::Client::send'?)");
	assert_string_equal(ask_between("serve_client", "zzz*"), "no function of the program is called 'zzz*'");
}

static void an_unknown_label_is_told_with_the_nearest(void **state)
{
	(void)state;
	diamond();
	assert_string_equal(ask_pattern("[event-lop] [blocking]"),
	                    "column 1 of '[event-lop] [blocking]': there is no label 'event-lop' (did you mean "
	                    "'event-loop'?)");
	assert_string_equal(ask_between("[blokcing]", "main"),
	                    "--from '[blokcing]': there is no label 'blokcing' (did you mean 'blocking'?)");
}

static void a_pattern_that_cannot_be_read_is_told_with_its_column(void **state)
{
	(void)state;
	diamond();
	assert_string_equal(ask_pattern("main [blocking"), "column 6 of 'main [blocking': '[' without a ']'");
	assert_string_equal(ask_pattern("main (a|"), "column 9 of 'main (a|': expected a function: a name, '.', "
	                                             "'[label]' or '[!label]'");
	assert_string_equal(ask_pattern("(main"), "column 6 of '(main': '(' without a ')'");
	assert_string_equal(ask_pattern("main)"), "column 5 of 'main)': ')' without a '('");
	assert_string_equal(ask_pattern("+ main"), "column 1 of '+ main': expected a function: a name, '.', '[label]' "
	                                           "or '[!label]'");
	assert_string_equal(ask((struct paths_query){.from = (const char *[]){"main"}, .from_count = 1}),
	                    "a path has two ends, or a pattern: --from F --to G, or --labels PATTERN");
}

/* Forty functions that all call each other: there are more paths than atoms. */
static void a_search_without_end_is_given_up(void **state)
{
	char names[40][8];

	(void)state;
	unit();
	for (int i = 0; i < 40; i++) {
		snprintf(names[i], sizeof names[i], "f%02d", i);
		define(names[i], "void (void)");
		for (int j = 0; j < 40; j++) {
			char callee[8];

			snprintf(callee, sizeof callee, "f%02d", j);
			call(callee);
		}
	}
	define("alone", "void (void)");
	call("f00");
	assert_string_equal(ask_between("f39", "alone"), "");
	assert_false(run.paths->given_up); /* nothing leads there: that is known without a walk */
	assert_string_equal(ask_pattern("alone .* f00 .* f00"), ""); /* no path visits f00 twice: that takes a walk */
	assert_true(run.paths->given_up);
}

int main(void)
{
#define TEST(test) cmocka_unit_test_teardown(test, finished)
	const struct CMUnitTest tests[] = {
	    TEST(the_shortest_path_comes_first_and_none_visits_a_function_twice),
	    TEST(the_limit_keeps_the_first),
	    TEST(a_hop_says_where_it_is_and_how_sure),
	    TEST(a_function_that_is_both_ends_is_a_path),
	    TEST(there_may_be_no_path),
	    TEST(globs_name_many_functions),
	    TEST(through_and_avoid_choose_among_paths),
	    TEST(a_pattern_asks_for_labels_along_the_path),
	    TEST(what_runs_elsewhere_is_reached_by_a_hop_that_says_so),
	    TEST(the_childs_side_of_a_fork_is_elsewhere_and_a_branch_that_cannot_be_taken_is_nowhere),
	    TEST(a_call_that_surely_does_not_wait_is_not_blocking),
	    TEST(start_up_before_a_loop_is_not_the_loop),
	    TEST(operators_of_a_pattern_mean_what_they_mean_elsewhere),
	    TEST(calls_that_only_a_type_suggests_are_left_out_unless_asked_for),
	    TEST(an_unknown_name_is_told_with_the_nearest),
	    TEST(an_unknown_label_is_told_with_the_nearest),
	    TEST(a_pattern_that_cannot_be_read_is_told_with_its_column),
	    TEST(a_search_without_end_is_given_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
