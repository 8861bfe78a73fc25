/* Sources that are built twice, with other flags: several forms of one function. */
#include "analysed_program.h"
#include "facts_builder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* The same lines, with more calls where a flag asks for them. */
static void callbacks_read_with(bool flag)
{
	at_line(10);
	define("on_read", "void (void)");
	at_line(11);
	call("nap", number(1));
	if (flag) {
		at_line(12);
		call("nap", number(2));
	}
	at_line(20);
	define("main", "int (void)");
	call("lib_start", unknown(), function("on_read"));
	if (flag)
		call("log_it");
}

static void what_flags_make_two_bodies_of_is_told_once(void **state)
{
	const struct analysis *analysis;

	(void)state;
	run.facts[0] = open_unit("/src/server.c");
	callbacks_read_with(false);
	run.facts[1] = open_unit("/src/server.c");
	callbacks_read_with(true);

	analysis = analyse();
	assert_int_equal(analysis->findings.count, 2); /* lines 11 and 12 */
	assert_int_equal(analysis->findings.items[0].place.line, 11);
	assert_int_equal(analysis->findings.items[1].place.line, 12);
	assert_int_equal(analysis->findings.items[0].other_context_count, 0);
	assert_int_equal(analysis->account.blocking_points[RULE_CLASS_TIMER], 2);
	assert_int_equal(analysis->account.contexts.items[0].contexts, 1);
}

static void bodies_that_flags_make_are_not_more_functions_to_choose_from(void **state)
{
	static const char *const commands[] = {"get", "set", "move", "copy", "save"};

	(void)state;
	for (size_t u = 0; u < 2; u++) {
		run.facts[u] = open_unit("/src/server.c");
		for (size_t c = 0; c < sizeof commands / sizeof *commands; c++) {
			at_line(10 * (uint32_t)c + 1);
			define(commands[c], "void (void)");
			at_line(10 * (uint32_t)c + 2);
			call("log_it");
			if (u == 1)
				call("log_it");
		}
		at_line(100);
		call("nap", number(1));
		define("on_command", "void (void)");
		call_value(field("command::run"), "void (void)");
		define("main", "int (void)");
		for (size_t c = 0; c < sizeof commands / sizeof *commands; c++)
			store(field("command::run"), function(commands[c]));
		call("lib_start", unknown(), function("on_command"));
	}

	assert_int_equal(only_finding(analyse())->confidence, CONFIDENCE_HIGH); /* one of five, not of ten */
	assert_int_equal(run.analysis->findings.items[0].chain[0].candidates, 5);
}

/* handle() and main() are the same text in both builds, and kept once; lookup() is longer with the flag. */
static void lookup_with(bool flag)
{
	at_line(10);
	define_local("lookup", "void (int)");
	if (flag) {
		begin_branch(parameter(0), FACT_TEST_EQUAL, 1);
		at_line(12);
		call("nap", number(1));
		end_block();
	}
	at_line(20);
	define("handle", "void (void)");
	call("lookup", number(1));
	define("main", "int (void)");
	call("lib_start", unknown(), function("handle"));
}

static void a_body_that_is_the_same_in_both_builds_calls_every_form(void **state)
{
	(void)state;
	run.facts[0] = open_unit("/src/server.c");
	lookup_with(false);
	run.facts[1] = open_unit("/src/server.c");
	lookup_with(true);

	const struct finding *finding = only_finding(analyse());
	assert_chain(finding, "handle>lookup");
	assert_int_equal(finding->place.line, 12);
	assert_int_equal(finding->confidence, CONFIDENCE_HIGH);
}

static void registrations_in_such_a_body_enter_every_form(void **state)
{
	(void)state;
	for (size_t u = 0; u < 2; u++) {
		run.facts[u] = open_unit("/src/server.c");
		at_line(10);
		define_local("on_read", "void (void)");
		at_line(11);
		call(u ? "nap" : "log_it", number(1));
		at_line(20);
		define("main", "int (void)");
		call("lib_start", unknown(), function("on_read"));
	}

	assert_chain(only_finding(analyse()), "on_read");
	assert_int_equal(run.analysis->account.contexts.items[0].contexts, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(what_flags_make_two_bodies_of_is_told_once, finished),
	    cmocka_unit_test_teardown(bodies_that_flags_make_are_not_more_functions_to_choose_from, finished),
	    cmocka_unit_test_teardown(a_body_that_is_the_same_in_both_builds_calls_every_form, finished),
	    cmocka_unit_test_teardown(registrations_in_such_a_body_enter_every_form, finished),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
