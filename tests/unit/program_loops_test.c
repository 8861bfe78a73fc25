/* What is the heart of a loop of one's own, and what are its handlers. */
#include "analysed_program.h"
#include "facts_builder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* for (;;) { wait_many(watched); for (...) if (watched[i].ready) handle(i); [ more ] } */
static void begin_serving(void)
{
	run.facts[0] = open_unit("/src/server.c");
	define("handle", "void (int)");
	define("serve", "void (void)");
	begin_loop();
	call("wait_many", typed_variable("watched", "struct event[8]"), number(8), number(50));
	begin_loop();
	begin_branch(field_of("event::ready", pointee(typed_variable("watched", "struct event[8]"))),
	             FACT_TEST_NOT_EQUAL, 0);
	call("handle", unknown());
	end_block();
	end_block();
}

static void finish_serving(void)
{
	end_block();
	define("main", "int (void)");
	call("serve");
}

static void the_wait_whose_results_are_handed_out_is_the_heart(void **state)
{
	(void)state;
	begin_serving();
	finish_serving();

	assert_int_equal(analyse()->findings.count, 0);
}

static void another_wait_in_the_same_loop_makes_everybody_wait(void **state)
{
	const struct finding *finding;

	(void)state;
	begin_serving();
	call("wait_many", typed_variable("others", "struct event[2]"), unknown(), number(30000));
	finish_serving();

	finding = only_finding(analyse());
	assert_chain(finding, "serve");
	assert_int_equal(finding->place.line, last_line() - 2);
}

/* pause_for(others) waits below the loop, as a pause between two tries to connect does. */
static void another_wait_in_a_function_that_is_called_there_does_too(void **state)
{
	(void)state;
	begin_serving();
	call("pause_for");
	finish_serving();
	define("pause_for", "void (void)");
	call("wait_many", typed_variable("others", "struct event[2]"), unknown(), number(30000));

	assert_chain(only_finding(analyse()), "serve>pause_for");
}

/* Two waits, each of which hands out what it found: two hearts. */
static void two_waits_whose_results_are_handed_out_are_two_hearts(void **state)
{
	(void)state;
	begin_serving();
	call("wait_many", typed_variable("others", "struct event[2]"), unknown(), number(30000));
	begin_branch(field_of("event::ready", pointee(typed_variable("others", "struct event[2]"))),
	             FACT_TEST_NOT_EQUAL, 0);
	call("handle", unknown());
	end_block();
	finish_serving();

	assert_int_equal(analyse()->findings.count, 0);
}

/* for each result: run_timer(), which asks the clock through a global, and then calls the handler of the timer. */
static void loop_with_a_clock(bool handlers)
{
	run.facts[0] = open_unit("/src/server.c");
	define("precise_clock", "long (void)");
	call("nap", number(1));
	define("on_timer", "void (void)");
	define("run_timer", "void (void)");
	call_value(variable("clock"), "long (void)");
	if (handlers)
		call_value(field("timer::handler"), "void (void)");
	define("serve", "void (void)");
	begin_loop();
	call("wait_many", variable("watched"), number(8), number(50));
	begin_loop();
	call("run_timer");
	end_block();
	end_block();
	define("main", "int (void)");
	store(variable("clock"), function("precise_clock"));
	store(field("timer::handler"), function("on_timer"));
	call("serve");
}

static void a_hook_beside_handlers_is_no_callback(void **state)
{
	(void)state;
	loop_with_a_clock(true);

	assert_chain(only_finding(analyse()), "serve>run_timer>precise_clock"); /* reached, but not entered */
}

static void what_is_called_through_a_global_alone_is_the_handler(void **state)
{
	(void)state;
	loop_with_a_clock(false);

	assert_chain(only_finding(analyse()), "precise_clock");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(the_wait_whose_results_are_handed_out_is_the_heart, finished),
	    cmocka_unit_test_teardown(another_wait_in_the_same_loop_makes_everybody_wait, finished),
	    cmocka_unit_test_teardown(another_wait_in_a_function_that_is_called_there_does_too, finished),
	    cmocka_unit_test_teardown(two_waits_whose_results_are_handed_out_are_two_hearts, finished),
	    cmocka_unit_test_teardown(a_hook_beside_handlers_is_no_callback, finished),
	    cmocka_unit_test_teardown(what_is_called_through_a_global_alone_is_the_handler, finished),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
