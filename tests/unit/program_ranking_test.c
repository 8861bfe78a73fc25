/* Which of several ways to a call is told, and what is said of the others. */
#include "analysed_program.h"
#include "facts_builder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static void a_signal_handler_is_told_before_a_loop(void **state)
{
	const struct finding *finding;

	(void)state;
	run.facts[0] = open_unit("/src/server.c");
	define("disconnect", "void (void)");
	call("nap", number(1));
	define("on_read", "void (void)");
	call("disconnect");
	define("stop", "void (void)");
	call("disconnect");
	define("on_terminate", "void (int)"); /* a longer way */
	call("stop");
	define("main", "int (void)");
	call("lib_start", unknown(), function("on_read"));
	call("on_signal", number(15), function("on_terminate"));

	finding = only_finding(analyse());
	assert_chain(finding, "on_terminate>stop>disconnect");
	assert_int_equal(finding->other_context_count, 1);
}

static void a_surer_way_in_a_loop_is_told_before_a_guess_in_a_signal_handler(void **state)
{
	(void)state;
	run.facts[0] = open_unit("/src/server.c");
	define("disconnect", "void (void)");
	call("nap", number(1));
	define("cancel", "void (void)");
	define("on_read", "void (void)");
	call("disconnect");
	define("on_terminate", "void (int)");
	call_value(variable("at_exit"), "void (void)");
	define("main", "int (void)");
	store(variable("at_exit"), function("disconnect"));
	store(variable("at_exit"), function("cancel"));
	call("lib_start", unknown(), function("on_read"));
	call("on_signal", number(15), function("on_terminate"));

	assert_chain(only_finding(analyse()), "on_read>disconnect");
}

/* on_read() calls what field hook::run holds: twenty functions, the last of which sleeps. */
static void many_hooks(bool in_a_table)
{
	char name[16];

	run.facts[0] = open_unit("/src/server.c");
	define("on_read", "void (void)");
	call_value(field("hook::run"), "void (void)");
	for (unsigned i = 0; i < 20; i++) {
		snprintf(name, sizeof name, "hook_%u", i);
		define(name, "void (void)");
		if (i == 19)
			call("nap", number(1));
	}
	define("main", "int (void)");
	call("lib_start", unknown(), function("on_read"));
	if (in_a_table)
		at_file_level();
	for (unsigned i = 0; i < 20; i++) {
		snprintf(name, sizeof name, "hook_%u", i);
		store(field_of("hook::run", pointee(variable("hooks"))), function(name));
	}
}

static void one_of_many_in_a_table_is_reached_one_that_was_handed_over_may_be(void **state)
{
	const struct finding *finding;

	(void)state;
	many_hooks(true);
	assert_int_equal(only_finding(analyse())->confidence, CONFIDENCE_MEDIUM);
	finished(NULL);

	many_hooks(false);
	finding = only_finding(analyse());
	assert_int_equal(finding->confidence, CONFIDENCE_LOW);
	assert_string_equal(finding->doubt,
	                    "that on_read() calls hook_19(): one of 20 functions that its field may hold");
}

/* on_read > step_1 > … > step_<steps>, which sleeps. */
static void chain_of(unsigned steps)
{
	char name[16], inner[16];

	for (unsigned i = steps; i >= 1; i--) {
		snprintf(name, sizeof name, "step_%u", i);
		snprintf(inner, sizeof inner, "step_%u", i + 1);
		define(name, "void (void)");
		if (i == steps)
			call("nap", number(1));
		else
			call(inner);
	}
	define("on_read", "void (void)");
	call("step_1");
	define("main", "int (void)");
	call("lib_start", unknown(), function("on_read"));
}

static void a_chain_of_more_than_ten_functions_is_a_guess(void **state)
{
	const struct finding *finding;

	(void)state;
	run.facts[0] = open_unit("/src/server.c");
	chain_of(9);
	assert_int_equal(only_finding(analyse())->confidence, CONFIDENCE_HIGH);
	finished(NULL);

	run.facts[0] = open_unit("/src/server.c");
	chain_of(10);
	finding = only_finding(analyse());
	assert_int_equal(finding->confidence, CONFIDENCE_LOW);
	assert_string_equal(finding->doubt,
	                    "whether all of these 11 calls happen in one run: a chain this long seldom does");
}

/* A shorter way, with a choice on it, leads to where the long one is still sure. */
static void a_short_way_with_a_choice_is_surer_than_a_long_one(void **state)
{
	const struct finding *finding;

	(void)state;
	run.facts[0] = open_unit("/src/server.c");
	define("other", "void (void)");
	chain_of(10);
	store(variable("hook"), function("step_8"));
	store(variable("hook"), function("other"));
	inside("on_read");
	call_value(variable("hook"), "void (void)");

	finding = only_finding(analyse());
	assert_chain(finding, "on_read>step_8>step_9>step_10");
	assert_int_equal(finding->confidence, CONFIDENCE_MEDIUM);
}

static void more_contexts_than_are_listed_are_counted(void **state)
{
	enum { HANDLERS = 100 };
	const struct finding *finding;
	char name[16];

	(void)state;
	run.facts[0] = open_unit("/src/server.c");
	define("pause_briefly", "void (void)");
	call("nap", number(1));
	for (unsigned h = 0; h < HANDLERS; h++) {
		snprintf(name, sizeof name, "on_%u", h);
		define(name, "void (void)");
		call("pause_briefly");
		define("main", "int (void)");
		call("lib_start", unknown(), function(name));
	}

	finding = only_finding(analyse());
	assert_int_equal(finding->other_context_total, HANDLERS - 1);
	assert_true(finding->other_context_count < HANDLERS - 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(a_signal_handler_is_told_before_a_loop, finished),
	    cmocka_unit_test_teardown(one_of_many_in_a_table_is_reached_one_that_was_handed_over_may_be, finished),
	    cmocka_unit_test_teardown(a_chain_of_more_than_ten_functions_is_a_guess, finished),
	    cmocka_unit_test_teardown(a_short_way_with_a_choice_is_surer_than_a_long_one, finished),
	    cmocka_unit_test_teardown(more_contexts_than_are_listed_are_counted, finished),
	    cmocka_unit_test_teardown(a_surer_way_in_a_loop_is_told_before_a_guess_in_a_signal_handler, finished),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
