/* Descriptors that are made non-blocking, and blocking again. */
#include "analysed_program.h"
#include "facts_builder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { DO_NOT_WAIT = 2048 };

static void a_socket_that_is_read_in_a_callback(void)
{
	run.facts[0] = open_unit("/src/server.c");
	define("on_read", "void (void)");
	call("take", field("client::fd"), number(0));
	define("main", "int (void)");
	store(field("client::fd"), result(call("open_it", number(0))));
	call("lib_start", unknown(), function("on_read"));
}

/* if (waits) flags &= ~DO_NOT_WAIT; else flags |= DO_NOT_WAIT; set_flags(fd, flags) */
static void a_wrapper_that_switches(void)
{
	define("switch_it", "void (int, int)");
	store(local_variable("flags"), result(call("get_flags", parameter(0))));
	begin_branch(parameter(1), FACT_TEST_NOT_EQUAL, 0);
	store(local_variable("flags"), without(local_variable("flags"), DO_NOT_WAIT));
	end_block();
	begin_branch(parameter(1), FACT_TEST_EQUAL, 0);
	store(local_variable("flags"), bits(local_variable("flags"), number(DO_NOT_WAIT)));
	end_block();
	call("set_flags", parameter(0), local_variable("flags"));
}

static void assert_switched(const struct finding *finding)
{
	assert_int_equal(finding->confidence, CONFIDENCE_LOW);
	assert_string_equal(
	    finding->doubt,
	    "whether the first argument is a non-blocking descriptor just then: it is made so, and made to wait again");
}

static void what_is_made_to_wait_again_may_wait(void **state)
{
	(void)state;
	a_socket_that_is_read_in_a_callback();
	call("set_flags", field("client::fd"), number(DO_NOT_WAIT));
	call("set_flags", field("client::fd"), number(0));

	assert_switched(only_finding(analyse()));
}

static void what_is_only_made_non_blocking_is_silent(void **state)
{
	(void)state;
	a_socket_that_is_read_in_a_callback();
	call("set_flags", field("client::fd"), number(DO_NOT_WAIT));

	assert_int_equal(analyse()->findings.count, 0);
}

static void what_is_only_made_to_wait_waits(void **state)
{
	(void)state;
	a_socket_that_is_read_in_a_callback();
	call("set_flags", field("client::fd"), number(0));

	assert_int_equal(only_finding(analyse())->confidence, CONFIDENCE_HIGH);
}

static void who_made_what_may_wait_is_named(void **state)
{
	(void)state;
	a_socket_that_is_read_in_a_callback();
	store(field("client::fd"), result(call("open_it", number(DO_NOT_WAIT))));
	store(field("client::fd"), result(call("open_it", unknown())));

	const struct finding *finding = only_finding(analyse());
	assert_int_equal(finding->confidence, CONFIDENCE_MEDIUM);
	assert_string_equal(finding->doubt,
	                    "whether the first argument is a non-blocking descriptor: that of open_it() "
	                    "in main() is not known to be");
}

static void callers_that_tell_a_wrapper_both_switch(void **state)
{
	(void)state;
	a_socket_that_is_read_in_a_callback();
	call("switch_it", field("client::fd"), number(0));
	call("switch_it", field("client::fd"), number(1));
	a_wrapper_that_switches();

	assert_switched(only_finding(analyse()));
}

static void callers_that_all_tell_a_wrapper_the_same_do_not(void **state)
{
	(void)state;
	a_socket_that_is_read_in_a_callback();
	call("switch_it", field("client::fd"), number(0));
	call("switch_it", result(call("open_it", number(0))), number(0));
	a_wrapper_that_switches();

	assert_int_equal(analyse()->findings.count, 0);
}

static void what_its_own_caller_tells_a_wrapper_is_known(void **state)
{
	(void)state;
	a_socket_that_is_read_in_a_callback();
	call("switch_it", field("client::fd"), number(1));
	call("switch_it", result(call("open_it", number(0))), number(0));
	a_wrapper_that_switches();

	assert_int_equal(only_finding(analyse())->confidence, CONFIDENCE_HIGH);
}

static void another_socket_is_not_meant(void **state)
{
	(void)state;
	a_socket_that_is_read_in_a_callback();
	call("set_flags", field("client::fd"), number(DO_NOT_WAIT));
	call("set_flags", result(call("open_it", number(0))), number(0));

	assert_int_equal(analyse()->findings.count, 0);
}

static void what_only_ever_loses_the_flag_waits(void **state)
{
	(void)state;
	a_socket_that_is_read_in_a_callback();
	call("set_flags", field("client::fd"), without(result(call("get_flags", field("client::fd"))), DO_NOT_WAIT));

	assert_int_equal(only_finding(analyse())->confidence, CONFIDENCE_HIGH);
}

/* flags &= ~1; flags |= DO_NOT_WAIT; */
static void other_bits_that_are_cleared_change_nothing(void **state)
{
	(void)state;
	a_socket_that_is_read_in_a_callback();
	store(local_variable("flags"), result(call("get_flags", field("client::fd"))));
	store(local_variable("flags"), bits(without(local_variable("flags"), 1), number(DO_NOT_WAIT)));
	call("set_flags", field("client::fd"), local_variable("flags"));

	assert_int_equal(analyse()->findings.count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(what_is_made_to_wait_again_may_wait, finished),
	    cmocka_unit_test_teardown(what_is_only_made_non_blocking_is_silent, finished),
	    cmocka_unit_test_teardown(what_is_only_made_to_wait_waits, finished),
	    cmocka_unit_test_teardown(who_made_what_may_wait_is_named, finished),
	    cmocka_unit_test_teardown(callers_that_tell_a_wrapper_both_switch, finished),
	    cmocka_unit_test_teardown(callers_that_all_tell_a_wrapper_the_same_do_not, finished),
	    cmocka_unit_test_teardown(what_its_own_caller_tells_a_wrapper_is_known, finished),
	    cmocka_unit_test_teardown(another_socket_is_not_meant, finished),
	    cmocka_unit_test_teardown(what_only_ever_loses_the_flag_waits, finished),
	    cmocka_unit_test_teardown(other_bits_that_are_cleared_change_nothing, finished),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
