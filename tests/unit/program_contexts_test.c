/* Who must not wait, and what they reach: registrations, loops of one's own, guards, constant arguments, the ends of
 * contexts. Each test is a small program, written as facts. */

#include "analysed_program.h"
#include "facts_builder.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void unit(void) { run.facts[0] = open_unit("/src/server.c"); }

/* ---- registration ---- */

static void a_registered_function_is_a_context_and_the_chain_is_told(void **state)
{
	const struct finding *finding;

	(void)state;
	unit();
	define("lookup", "void (void)");
	call("nap", number(2));
	define("on_read", "void (void)");
	call("lookup");
	define("main", "int (void)");
	call("lib_start", unknown(), function("on_read"));
	call("nap", number(1)); /* start-up may wait */

	finding = only_finding(analyse());
	assert_chain(finding, "on_read>lookup");
	assert_int_equal(finding->severity, SEVERITY_ERROR);
	assert_int_equal(finding->confidence, CONFIDENCE_HIGH);
	assert_string_equal(finding->doubt, "");
	assert_string_equal(finding->context->name, "lib-callback");
	assert_string_equal(finding->context->entry, "on_read");
	assert_string_equal(finding->message, "nap() waits as long as it is told (2 seconds here)");
	assert_string_equal(finding->instead->use, "lib_timer");
}

static void a_wrapper_in_another_file_registers_as_well(void **state)
{
	(void)state;
	unit();
	define("on_read", "void (void)");
	call("nap", number(1));
	define("main", "int (void)");
	call("watch", function("on_read"));
	run.facts[1] = open_unit("/src/watch.c");
	define("watch", "void (void (*)(void))");
	call("lib_start", unknown(), parameter(0));

	assert_chain(only_finding(analyse()), "on_read");
	assert_int_equal(run.analysis->findings.items[0].confidence, CONFIDENCE_HIGH);
}

static void a_function_stored_in_a_named_field_is_a_context(void **state)
{
	(void)state;
	unit();
	define("on_signal", "void (int)");
	call("nap", number(1));
	define("main", "int (void)");
	store(field("action::handler"), function("on_signal"));

	assert_chain(only_finding(analyse()), "on_signal");
}

static void an_attribute_makes_a_context(void **state)
{
	(void)state;
	unit();
	define("mix", "void (void)");
	attribute("mix", "clang::nonblocking");
	call("nap", number(1));

	assert_chain(only_finding(analyse()), "mix");
}

static void without_any_context_the_report_is_an_inventory(void **state)
{
	const struct finding *finding;

	(void)state;
	unit();
	define("main", "int (void)");
	call("nap", number(1));

	finding = only_finding(analyse());
	assert_null(finding->context);
	assert_int_equal(finding->severity, SEVERITY_WARNING);
	assert_int_equal(finding->chain_length, 0);
}

static void scope_decides_whether_points_outside_contexts_are_told(void **state)
{
	(void)state;
	unit();
	define("main", "int (void)");
	call("nap", number(1));

	assert_int_equal(
	    analyse_with((struct program_options){.depth = UINT_MAX, .scope = SCOPE_CONTEXTS})->findings.count, 0);
	assert_int_equal(run.analysis->account.blocking_points[RULE_CLASS_TIMER], 1);
}

static void depth_limits_the_chain(void **state)
{
	(void)state;
	unit();
	define("lookup", "void (void)");
	call("nap", number(2));
	define("on_read", "void (void)");
	call("lookup");
	define("main", "int (void)");
	call("lib_start", unknown(), function("on_read"));

	assert_int_equal(analyse_with((struct program_options){.depth = 0})->findings.count, 0);
}

/* ---- loops of one's own ---- */

static void a_loop_over_results_makes_its_callbacks_and_its_body_contexts(void **state)
{
	const struct analysis *analysis;

	(void)state;
	unit();
	define("on_ready", "void (void)");
	call("nap", number(1));
	define("serve", "void (void)");
	call("nap", number(3)); /* before the loop */
	begin_loop();
	call("wait_many", variable("set"), number(64), number(-1));
	begin_loop();
	call_value(field("watcher::ready"), "void (void)");
	end_block();
	end_block();
	call("nap", number(4)); /* behind the loop */
	define("main", "int (void)");
	store(field("watcher::ready"), function("on_ready"));
	call("serve");

	analysis = analyse();
	assert_chain(only_finding(analysis), "on_ready");
	assert_string_equal(analysis->findings.items[0].context->name, "own-loop");
	assert_string_equal(analysis->findings.items[0].context->framework, "many");
	assert_int_equal(analysis->findings.items[0].confidence, CONFIDENCE_HIGH);
	assert_int_equal(analysis->findings.items[0].other_context_count, 0); /* that the loop calls it is no news */
}

static void what_a_helper_hands_out_for_each_result_are_callbacks_too(void **state)
{
	const struct finding *finding;

	(void)state;
	unit();
	define("on_ready", "void (void)");
	call("nap", number(1));
	define("on_other", "void (void)");
	define("dispatch", "void (struct event *)");
	call_value(field("watcher::ready"), "void (void)");
	define("serve", "void (void)");
	begin_loop();
	call("wait_many", typed_variable("set", "struct event[64]"), number(64), number(-1));
	begin_loop();
	call("dispatch", address(pointee(typed_variable("set", "struct event[64]"))));
	end_block();
	end_block();
	define("main", "int (void)");
	store(field("watcher::ready"), function("on_ready"));
	store(field("watcher::ready"), function("on_other"));
	call("serve");

	finding = only_finding(analyse());
	assert_chain(finding, "on_ready");
	assert_int_equal(finding->confidence, CONFIDENCE_HIGH);
}

static void the_wait_may_be_wrapped(void **state)
{
	(void)state;
	unit();
	define("poll_events", "int (void)");
	call("wait_many", typed_variable("set", "struct event[64]"), number(64), unknown());
	define("on_event", "void (int)");
	call("nap", number(1));
	define("process", "void (void)");
	call("poll_events");
	begin_loop();
	call("on_event", field_of("event::which", pointee(typed_variable("set", "struct event[64]"))));
	end_block();
	define("main", "int (void)");
	begin_loop();
	call("process");
	end_block();

	assert_chain(only_finding(analyse()), "main>process>on_event");
}

static void a_wait_for_one_descriptor_is_no_event_loop(void **state)
{
	(void)state;
	unit();
	define("receive_all", "void (void)");
	begin_loop();
	call("wait_many", variable("set"), number(1), number(-1));
	call_value(field("client::done"), "void (void)");
	end_block();

	analyse();
	assert_int_equal(run.analysis->account.contexts.count, 0);
}

static void a_retry_around_the_wait_is_no_event_loop(void **state)
{
	(void)state;
	unit();
	define("wait_for_answer", "void (void)");
	begin_loop();
	call("wait_many", variable("set"), number(2), number(-1));
	end_block();
	call("nap", number(1));

	analyse();
	assert_int_equal(run.analysis->account.contexts.count, 0);
}

/* ---- guards, constants, ends ---- */

static void the_same_wrapper_with_another_constant_is_silent(void **state)
{
	const struct analysis *analysis;

	(void)state;
	unit();
	define("flush", "void (int)");
	begin_branch(parameter(0), FACT_TEST_NOT_EQUAL, 0);
	call("nap", number(1));
	end_block();
	define("flush_later", "void (int)");
	call("flush", parameter(0));
	define("on_idle", "void (void)");
	call("flush_later", number(0));
	define("main", "int (void)");
	call("lib_start", unknown(), function("on_idle"));
	call("flush_later", number(1));

	analysis = analyse();
	assert_int_equal(analysis->findings.count, 0);
	assert_int_equal(analysis->account.blocking_points[RULE_CLASS_TIMER], 1);
}

/* if (failed) { nap(1); if (twice) nap(2); for (;;) nap(3); exit(); } */
static void who_dies_does_not_wait_unless_a_loop_keeps_it_alive(void **state)
{
	fact_index dying, endless;

	(void)state;
	unit();
	define("on_read", "void (void)");
	dying = begin_branch(parameter(0), FACT_TEST_NOT_EQUAL, 0);
	current_facts()->blocks.items[dying].ends = true;
	call("nap", number(1));
	begin_branch(parameter(1), FACT_TEST_NOT_EQUAL, 0);
	call("nap", number(2));
	end_block();
	endless = begin_loop();
	call("nap", number(3));
	end_block();
	end_block();
	define("main", "int (void)");
	call("lib_start", unknown(), function("on_read"));

	assert_string_equal(only_finding(analyse())->message, "nap() waits as long as it is told (3 seconds here)");
	assert_int_equal(current_facts()->blocks.items[endless].parent, dying);
}

static void a_signal_handler_that_dies_may_wait_for_what_it_interrupted(void **state)
{
	(void)state;
	unit();
	define("on_terminate", "void (int)");
	current_facts()->blocks.items[begin_branch_unknown()].ends = true;
	call("nap", number(1));
	end_block();
	define("main", "int (void)");
	call("on_signal", number(15), function("on_terminate"));

	assert_chain(only_finding(analyse()), "on_terminate");
}

static void a_callback_that_is_given_is_not_null(void **state)
{
	(void)state;
	unit();
	define("ask", "void (void (*)(void))");
	begin_branch(parameter(0), FACT_TEST_EQUAL, 0);
	call("nap", number(1));
	end_block();
	define("on_answer", "void (void)");
	define("on_idle", "void (void)");
	call("ask", function("on_answer"));
	define("main", "int (void)");
	call("lib_start", unknown(), function("on_idle"));

	assert_int_equal(analyse()->findings.count, 0);
}

static void without_a_callback_the_half_that_waits_is_reported(void **state)
{
	(void)state;
	unit();
	define("ask", "void (void (*)(void))");
	begin_branch(parameter(0), FACT_TEST_EQUAL, 0);
	call("nap", number(1));
	end_block();
	define("on_idle", "void (void)");
	call("ask", number(0));
	define("main", "int (void)");
	call("lib_start", unknown(), function("on_idle"));

	assert_int_equal(analyse()->findings.count, 1);
}

static void the_constant_that_waits_is_reported(void **state)
{
	(void)state;
	unit();
	define("flush", "void (int)");
	begin_branch(parameter(0), FACT_TEST_NOT_EQUAL, 0);
	call("nap", number(1));
	end_block();
	define("on_idle", "void (void)");
	call("flush", number(1));
	define("main", "int (void)");
	call("lib_start", unknown(), function("on_idle"));

	assert_chain(only_finding(analyse()), "on_idle>flush");
}

static void a_flag_that_comes_through_a_parameter_decides(void **state)
{
	(void)state;
	unit();
	define("receive", "int (int, int)");
	call("take", parameter(0), parameter(1));
	define("on_quick", "void (void)");
	call("receive", unknown(), number(64));
	define("main", "int (void)");
	call("lib_start", unknown(), function("on_quick"));

	assert_int_equal(analyse()->findings.count, 0);
}

static void the_child_of_a_fork_is_no_context(void **state)
{
	(void)state;
	unit();
	define("split_here", "int (void)");
	returns(result(call("split")));
	define("on_save", "void (void)");
	store(local_variable("pid"), result(call("split_here")));
	begin_branch(local_variable("pid"), FACT_TEST_EQUAL, 0);
	call("nap", number(10));
	end_block();
	begin_branch(local_variable("pid"), FACT_TEST_GREATER, 0);
	call("nap", number(1));
	end_block();
	define("main", "int (void)");
	call("lib_start", unknown(), function("on_save"));

	assert_string_equal(only_finding(analyse())->message, "nap() waits as long as it is told (1 second here)");
}

static void a_branch_that_is_never_taken_is_silent(void **state)
{
	(void)state;
	unit();
	define("on_read", "void (void)");
	begin_branch_never();
	call("nap", number(1));
	end_block();
	define("main", "int (void)");
	call("lib_start", unknown(), function("on_read"));

	assert_int_equal(analyse()->findings.count, 0);
}

/* ---- descriptors ---- */

static void descriptor_program(int64_t flags, bool set)
{
	unit();
	define("on_read", "void (void)");
	call("take", field("client::fd"), number(0));
	define("main", "int (void)");
	store(field("client::fd"), result(call("open_it", number(flags))));
	if (set)
		call("set_it", field("client::fd"));
	call("lib_start", unknown(), function("on_read"));
}

static void a_descriptor_that_is_known_to_block_is_reported_with_high_confidence(void **state)
{
	(void)state;
	descriptor_program(0, false);
	assert_int_equal(only_finding(analyse())->confidence, CONFIDENCE_HIGH);
}

static void a_descriptor_that_is_born_non_blocking_is_silent(void **state)
{
	(void)state;
	descriptor_program(2048, false);
	assert_int_equal(analyse()->findings.count, 0);
}

static void a_descriptor_that_is_made_non_blocking_is_silent(void **state)
{
	(void)state;
	descriptor_program(0, true);
	assert_int_equal(analyse()->findings.count, 0);
}

static void an_unknown_descriptor_is_a_doubt_that_is_named(void **state)
{
	const struct finding *finding;

	(void)state;
	unit();
	define("on_read", "void (int)");
	call("take", parameter(0), number(0));
	define("main", "int (void)");
	call("lib_start", unknown(), function("on_read"));

	finding = only_finding(analyse());
	assert_int_equal(finding->confidence, CONFIDENCE_MEDIUM);
	assert_non_null(strstr(finding->doubt, "first argument"));
}

/* ---- of several ways, the surest ---- */

static void a_doubt_about_the_call_does_not_hide_which_way_is_surest(void **state)
{
	static const char *const commands[] = {"save", "get", "set", "move", "copy", "list", "type", "wait", "stop"};
	const struct finding *finding;

	(void)state;
	unit();
	define("save", "void (int)");
	call("take", parameter(0), number(0)); /* whether it waits is not known */
	for (size_t c = 1; c < sizeof commands / sizeof *commands; c++)
		define(commands[c], "void (int)");
	define("on_command", "void (int)"); /* shorter, but one of nine that the field holds */
	call_value(field("command::run"), "void (int)", unknown());
	define("flush", "void (int)");
	call("save", parameter(0));
	define("on_timer", "void (int)");
	call("flush", parameter(0));
	define("main", "int (void)");
	for (size_t c = 0; c < sizeof commands / sizeof *commands; c++)
		store(field("command::run"), function(commands[c]));
	call("lib_start", unknown(), function("on_command"));
	call("lib_start", unknown(), function("on_timer"));

	finding = only_finding(analyse());
	assert_int_equal(finding->confidence, CONFIDENCE_MEDIUM);
	assert_chain(finding, "on_timer>flush>save");
	assert_non_null(strstr(finding->doubt, "first argument"));
	assert_int_equal(finding->other_context_count, 1);
}

/* ---- suppressions ---- */

static void a_suppressed_finding_is_kept_with_its_reason(void **state)
{
	(void)state;
	unit();
	define("on_read", "void (void)");
	call("nap", number(1));
	comment(" ignore(nap) measured: 2 us");
	define("main", "int (void)");
	call("lib_start", unknown(), function("on_read"));

	assert_string_equal(only_finding(analyse())->suppressed, "measured: 2 us");
	assert_int_equal(run.analysis->account.suppressed, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(a_registered_function_is_a_context_and_the_chain_is_told, finished),
	    cmocka_unit_test_teardown(a_wrapper_in_another_file_registers_as_well, finished),
	    cmocka_unit_test_teardown(a_function_stored_in_a_named_field_is_a_context, finished),
	    cmocka_unit_test_teardown(an_attribute_makes_a_context, finished),
	    cmocka_unit_test_teardown(without_any_context_the_report_is_an_inventory, finished),
	    cmocka_unit_test_teardown(scope_decides_whether_points_outside_contexts_are_told, finished),
	    cmocka_unit_test_teardown(depth_limits_the_chain, finished),
	    cmocka_unit_test_teardown(a_loop_over_results_makes_its_callbacks_and_its_body_contexts, finished),
	    cmocka_unit_test_teardown(the_wait_may_be_wrapped, finished),
	    cmocka_unit_test_teardown(what_a_helper_hands_out_for_each_result_are_callbacks_too, finished),
	    cmocka_unit_test_teardown(a_wait_for_one_descriptor_is_no_event_loop, finished),
	    cmocka_unit_test_teardown(a_retry_around_the_wait_is_no_event_loop, finished),
	    cmocka_unit_test_teardown(the_same_wrapper_with_another_constant_is_silent, finished),
	    cmocka_unit_test_teardown(who_dies_does_not_wait_unless_a_loop_keeps_it_alive, finished),
	    cmocka_unit_test_teardown(a_signal_handler_that_dies_may_wait_for_what_it_interrupted, finished),
	    cmocka_unit_test_teardown(a_callback_that_is_given_is_not_null, finished),
	    cmocka_unit_test_teardown(without_a_callback_the_half_that_waits_is_reported, finished),
	    cmocka_unit_test_teardown(the_constant_that_waits_is_reported, finished),
	    cmocka_unit_test_teardown(a_flag_that_comes_through_a_parameter_decides, finished),
	    cmocka_unit_test_teardown(the_child_of_a_fork_is_no_context, finished),
	    cmocka_unit_test_teardown(a_branch_that_is_never_taken_is_silent, finished),
	    cmocka_unit_test_teardown(a_descriptor_that_is_known_to_block_is_reported_with_high_confidence, finished),
	    cmocka_unit_test_teardown(a_descriptor_that_is_born_non_blocking_is_silent, finished),
	    cmocka_unit_test_teardown(a_descriptor_that_is_made_non_blocking_is_silent, finished),
	    cmocka_unit_test_teardown(an_unknown_descriptor_is_a_doubt_that_is_named, finished),
	    cmocka_unit_test_teardown(a_doubt_about_the_call_does_not_hide_which_way_is_surest, finished),
	    cmocka_unit_test_teardown(a_suppressed_finding_is_kept_with_its_reason, finished),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
