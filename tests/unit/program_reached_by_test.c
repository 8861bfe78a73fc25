/* Who else reaches a call: contexts are followed many at once, along calls that form circles, with and without a limit
 * of depth, in trees of several programs. */
#include "analysed_program.h"
#include "facts_builder.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { MANY = 150 }; /* more than fit into two machine words */

static const struct analysis *analyse_to(unsigned depth, enum confidence least)
{
	return analyse_with((struct program_options){.depth = depth, .min_confidence = least, .root = "/src"});
}

/* The facts stay. */
static void forget_analysis(void)
{
	analysis_free(run.analysis);
	program_free(run.program);
	ruleset_free(run.ruleset);
}

static void register_as_callback(const char *name) { call("lib_start", unknown(), function(name)); }

/* Handler number n calls helper number n % 3; the helpers call each other in a circle, and the last one waits. */
static void many_handlers_above_a_circle(void)
{
	char name[32];

	run.facts[0] = open_unit("/src/server.c");
	define("helper0", "void (void)");
	call("helper1");
	define("helper1", "void (void)");
	call("helper2");
	define("helper2", "void (void)");
	call("helper0");
	call("nap", number(1));
	for (unsigned n = 0; n < MANY; n++) {
		snprintf(name, sizeof name, "handler%u", n);
		define(name, "void (void)");
		call(n % 3 == 0 ? "helper0" : n % 3 == 1 ? "helper1" : "helper2");
	}
	define("main", "int (void)");
	for (unsigned n = 0; n < MANY; n++) {
		snprintf(name, sizeof name, "handler%u", n);
		register_as_callback(name);
	}
}

static void all_contexts_are_counted_and_the_first_are_listed(void **state)
{
	const struct finding *finding;

	(void)state;
	many_handlers_above_a_circle();
	finding = only_finding(analyse());
	assert_chain(finding, "handler2>helper2"); /* the shortest way, of these the first */
	assert_int_equal(finding->other_context_total, MANY - 1);
	assert_int_equal(finding->other_context_count, 64);
	assert_string_equal(finding->other_contexts[0]->entry, "handler0");
	assert_string_equal(finding->other_contexts[2]->entry, "handler3");
}

static void with_a_limit_only_those_near_enough_count(void **state)
{
	(void)state;
	many_handlers_above_a_circle();
	assert_int_equal(only_finding(analyse_to(1, CONFIDENCE_LOW))->other_context_total, MANY / 3 - 1);
}

static void with_a_limit_that_is_wide_enough_all_count(void **state)
{
	(void)state;
	many_handlers_above_a_circle();
	assert_int_equal(only_finding(analyse_to(3, CONFIDENCE_LOW))->other_context_total, MANY - 1);
}

/* Of ways that are near enough the surest one is told, although a surer one is too far. */
static void a_sure_way_that_is_too_far_does_not_hide_a_near_one(void **state)
{
	const struct finding *finding;

	(void)state;
	run.facts[0] = open_unit("/src/server.c");
	define("sleeper", "void (void)");
	call("nap", number(1));
	define("shared", "void (void)");
	call("sleeper");
	define("other", "void (void)");
	define("far2", "void (void)");
	call("shared");
	define("far1", "void (void)");
	call("far2");
	define("on_read", "void (void)");
	call("far1");
	define("on_write", "void (void)");
	call_value(variable("hook"), "void (void)");
	define("main", "int (void)");
	store(variable("hook"), function("shared"));
	store(variable("hook"), function("other"));
	register_as_callback("on_read");
	register_as_callback("on_write");

	finding = only_finding(analyse_to(2, CONFIDENCE_LOW));
	assert_chain(finding, "on_write>shared>sleeper");
	assert_int_equal(finding->confidence, CONFIDENCE_MEDIUM);
	assert_int_equal(finding->other_context_total, 0);
}

/* Both handlers reach the call, one of them by a guess. */
static void a_sure_and_a_guessing_handler(void)
{
	run.facts[0] = open_unit("/src/server.c");
	define("sleeper", "void (void)");
	call("nap", number(1));
	define("on_read", "void (void)");
	call("sleeper");
	define("on_write", "void (void)");
	call_value(unknown(), "void (void)");
	define("main", "int (void)");
	call("keep", function("sleeper"));
	register_as_callback("on_read");
	register_as_callback("on_write");
}

static void contexts_that_are_not_sure_enough_do_not_count(void **state)
{
	const struct finding *finding;

	(void)state;
	a_sure_and_a_guessing_handler();
	finding = only_finding(analyse_to(UINT_MAX, CONFIDENCE_MEDIUM));
	assert_chain(finding, "on_read>sleeper");
	assert_int_equal(finding->other_context_total, 0);
}

/* Through so many functions a way is a guess. The last function waits only for who gives it something else. */
enum { MANY_FUNCTIONS = 14 };

static void a_long_way(const char *handler, int64_t given)
{
	char name[32], next[32];

	define("last", "void (int)");
	begin_branch(parameter(0), FACT_TEST_NOT_EQUAL, 0);
	call("nap", number(1));
	end_block();
	for (unsigned n = MANY_FUNCTIONS; n > 0; n--) {
		snprintf(name, sizeof name, "far%u", n);
		snprintf(next, sizeof next, "far%u", n + 1);
		define(name, "void (int)");
		call(n == MANY_FUNCTIONS ? "last" : next, parameter(0));
	}
	define(handler, "void (void)");
	call("far1", number(given));
}

static void contexts_that_are_too_far_to_be_sure_do_not_count(void **state)
{
	const struct finding *finding;

	(void)state;
	run.facts[0] = open_unit("/src/server.c");
	a_long_way("on_write", 1);
	define("on_read", "void (void)");
	call("last", number(1));
	define("main", "int (void)");
	register_as_callback("on_read");
	register_as_callback("on_write");
	finding = only_finding(analyse_to(UINT_MAX, CONFIDENCE_MEDIUM));
	assert_chain(finding, "on_read>last");
	assert_int_equal(finding->other_context_total, 0);
	forget_analysis();
	assert_int_equal(only_finding(analyse_to(UINT_MAX, CONFIDENCE_LOW))->other_context_total, 1);
}

static void guesses_that_nobody_is_told_are_counted_without_constants(void **state)
{
	const struct analysis *analysis;

	(void)state;
	run.facts[0] = open_unit("/src/server.c");
	a_long_way("on_write", 0);
	define("main", "int (void)");
	register_as_callback("on_write");
	analysis = analyse_to(UINT_MAX, CONFIDENCE_MEDIUM);
	assert_int_equal(analysis->findings.count, 0);
	assert_int_equal(analysis->account.hidden, 1);
	forget_analysis();
	analysis = analyse_to(UINT_MAX, CONFIDENCE_LOW);
	assert_int_equal(analysis->findings.count, 0); /* who looks closely sees that it never waits */
}

static void a_guess_counts_where_guesses_are_asked_for(void **state)
{
	(void)state;
	a_sure_and_a_guessing_handler();
	assert_int_equal(only_finding(analyse())->other_context_total, 1);
}

static void program_with(unsigned unit, const char *path, const char *handler)
{
	run.facts[unit] = open_unit(path);
	define(handler, "void (void)");
	call("dispatch");
	define("main", "int (void)");
	register_as_callback(handler);
}

/* The server's own function stands between the handlers and the call: the tool's handler cannot come that way. */
static void two_programs(void)
{
	run.facts[0] = open_unit("/src/shared.c");
	define("sleeper", "void (void)");
	call("nap", number(1));
	define("dispatch", "void (void)");
	call_value(field("command::run"), "void (void)");
	program_with(1, "/src/server.c", "on_read");
	store(field("command::run"), function("of_server"));
	define("of_server", "void (void)");
	call("sleeper");
	program_with(2, "/src/tool.c", "on_tool");
}

static void contexts_of_another_program_do_not_count(void **state)
{
	const struct finding *finding;

	(void)state;
	two_programs();
	finding = only_finding(analyse_to(UINT_MAX, CONFIDENCE_MEDIUM));
	assert_chain(finding, "on_read>dispatch>of_server>sleeper");
	assert_int_equal(finding->other_context_total, 0);
}

static void a_guess_counts_contexts_of_all_programs(void **state)
{
	(void)state;
	two_programs();
	assert_int_equal(only_finding(analyse())->other_context_total, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(all_contexts_are_counted_and_the_first_are_listed, finished),
	    cmocka_unit_test_teardown(with_a_limit_only_those_near_enough_count, finished),
	    cmocka_unit_test_teardown(with_a_limit_that_is_wide_enough_all_count, finished),
	    cmocka_unit_test_teardown(a_sure_way_that_is_too_far_does_not_hide_a_near_one, finished),
	    cmocka_unit_test_teardown(contexts_that_are_not_sure_enough_do_not_count, finished),
	    cmocka_unit_test_teardown(contexts_that_are_too_far_to_be_sure_do_not_count, finished),
	    cmocka_unit_test_teardown(guesses_that_nobody_is_told_are_counted_without_constants, finished),
	    cmocka_unit_test_teardown(a_guess_counts_where_guesses_are_asked_for, finished),
	    cmocka_unit_test_teardown(contexts_of_another_program_do_not_count, finished),
	    cmocka_unit_test_teardown(a_guess_counts_contexts_of_all_programs, finished),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
