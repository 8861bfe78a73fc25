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

/* ---- waits that are wrapped ---- */

/* wait_for(set, count, timeout) { pause(); wait_many(set, count, timeout); } */
static void define_wrapper(void)
{
	run.facts[0] = open_unit("/src/server.c");
	define("wait_for", "int (struct event *, int, int)");
	returns(result(call("wait_many", parameter(0), parameter(1), parameter(2))));
	define("on_ready", "void (void)");
}

/* for (;;) { wait_for(set, 8, 50); for (...) set[i].ready(); } */
static void serve_by_wrapper(void)
{
	fact_index set = typed_variable("set", "struct event[8]");

	define("serve", "void (void)");
	begin_loop();
	call("wait_for", set, number(8), number(50));
	begin_loop();
	call_value(field_of("event::ready", pointee(set)), "void (void)");
	end_block();
	end_block();
	define("main", "int (void)");
	store(field_of("event::ready", pointee(set)), function("on_ready"));
	call("serve");
}

static void the_loop_may_wait_by_its_wrapper(void **state)
{
	(void)state;
	define_wrapper();
	serve_by_wrapper();

	assert_int_equal(analyse()->findings.count, 0);
}

/* A handler that waits by the same wrapper for something of its own keeps all the others waiting. */
static void who_waits_by_the_same_wrapper_keeps_the_loop_waiting(void **state)
{
	(void)state;
	define_wrapper();
	call("wait_for", typed_variable("one", "struct event[1]"), number(1), number(5000));
	serve_by_wrapper();

	assert_chain(only_finding(analyse()), "on_ready>wait_for");
}

/* The loop once more, until something is done: the others are served meanwhile. */
static void a_handler_may_run_its_loop(void **state)
{
	(void)state;
	define_wrapper();
	call("serve");
	serve_by_wrapper();

	assert_int_equal(analyse()->findings.count, 0);
}

/* Another loop, with other members, that serves nobody of the first. */
static void a_handler_that_runs_another_loop_keeps_its_own_waiting(void **state)
{
	fact_index answers;

	(void)state;
	define_wrapper();
	answers = typed_variable("answers", "struct event[2]");
	call("ask");
	serve_by_wrapper();
	define("ask", "void (void)");
	begin_loop();
	call("wait_many", answers, number(2), number(1000));
	begin_loop();
	call("take_answer", pointee(answers));
	end_block();
	end_block();
	define("take_answer", "void (struct event)");

	assert_chain(only_finding(analyse()), "on_ready>ask");
}

/* if (!watching) pause_for(1); else wait_many(set, count, timeout); */
static void without_anything_to_wait_for_a_pause_is_the_wait(void **state)
{
	fact_index same_place;

	(void)state;
	run.facts[0] = open_unit("/src/server.c");
	define("wait_for", "int (struct event *, int, int)");
	at_line(10);
	begin_branch(variable("watching"), FACT_TEST_EQUAL, 0);
	call("pause_for", number(1));
	end_block();
	at_line(10);
	same_place = begin_branch(variable("watching"), FACT_TEST_NOT_EQUAL, 0);
	returns(result(call("wait_many", parameter(0), parameter(1), parameter(2))));
	end_block();
	define("pause_for", "void (int)");
	call("nap", parameter(0));
	define("on_ready", "void (void)");
	assert_int_equal(current_facts()->blocks.items[same_place].place.line, 10);
	serve_by_wrapper();

	assert_int_equal(analyse()->findings.count, 0);
}

static void a_pause_beside_the_wait_makes_everybody_wait(void **state)
{
	(void)state;
	run.facts[0] = open_unit("/src/server.c");
	define("wait_for", "int (struct event *, int, int)");
	begin_branch(variable("watching"), FACT_TEST_EQUAL, 0);
	call("nap", number(1));
	end_block();
	returns(result(call("wait_many", parameter(0), parameter(1), parameter(2))));
	define("on_ready", "void (void)");
	serve_by_wrapper();

	assert_chain(only_finding(analyse()), "serve>wait_for");
}

/* ---- what is no event loop ---- */

/* for (each task) { task->run(); wait_for_end(set); for (each task) stop(task); }: who runs tasks and waits for each of
 * them hands out nothing of what came. */
static void a_runner_that_waits_for_each_task_is_no_event_loop(void **state)
{
	(void)state;
	run.facts[0] = open_unit("/src/runner.c");
	define("task", "void (void)");
	call("nap", number(1));
	define("stop", "void (struct task *)");
	call("nap", number(2));
	define("wait_for_end", "int (int)");
	call("wait_many", typed_variable("ends", "struct event[2]"), unknown(), number(1000));
	define("run_one", "void (void)");
	begin_loop();
	call_value(field("task::run"), "void (void)");
	end_block();
	call("wait_for_end", number(7));
	begin_loop();
	call("stop", typed_variable("tasks", "struct task *"));
	end_block();
	define("main", "int (void)");
	store(field("task::run"), function("task"));
	begin_loop();
	call("run_one");
	end_block();

	analyse();
	assert_int_equal(run.analysis->account.contexts.count, 0);
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
	    cmocka_unit_test_teardown(the_loop_may_wait_by_its_wrapper, finished),
	    cmocka_unit_test_teardown(who_waits_by_the_same_wrapper_keeps_the_loop_waiting, finished),
	    cmocka_unit_test_teardown(a_handler_may_run_its_loop, finished),
	    cmocka_unit_test_teardown(a_handler_that_runs_another_loop_keeps_its_own_waiting, finished),
	    cmocka_unit_test_teardown(without_anything_to_wait_for_a_pause_is_the_wait, finished),
	    cmocka_unit_test_teardown(a_pause_beside_the_wait_makes_everybody_wait, finished),
	    cmocka_unit_test_teardown(a_runner_that_waits_for_each_task_is_no_event_loop, finished),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
