/* What doctor tells: each test is a small program of which the analysis does not see something. */
#include "program/diagnosis.h"

#include "facts_builder.h"
#include "rules_from_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char rules[] = "rule: nap\n"
                            "class: timer\n"
                            "bound: unbounded\n"
                            "calls: [nap]\n"
                            "waits: long\n"
                            "why: It waits.\n"
                            "---\n"
                            "context: lib-callback\n"
                            "kind: event-loop\n"
                            "framework: lib\n"
                            "entered-by: [{call: lib_start, argument: 1}]\n"
                            "---\n"
                            "multiplexer: many\n"
                            "call: wait_many\n"
                            "timeout: 2\n"
                            "count: 1\n";

static struct {
	struct facts *facts[2];
	struct ruleset *ruleset;
	struct program *program;
	struct diagnosis *diagnosis;
} run;

static void unit(void) { run.facts[0] = open_unit("/src/server.c"); }

static const struct diagnosis *diagnose(void)
{
	run.ruleset = rules_from_text(rules);
	run.program = program_link(run.facts, 2, run.ruleset, 1);
	run.diagnosis = program_diagnose(run.program, "/src");
	return run.diagnosis;
}

static int finished(void **state)
{
	(void)state;
	diagnosis_free(run.diagnosis);
	program_free(run.program);
	ruleset_free(run.ruleset);
	facts_free(run.facts[0]);
	facts_free(run.facts[1]);
	memset(&run, 0, sizeof run);
	return 0;
}

/* ---- functions that no rule knows ---- */

static void functions_that_no_rule_knows_come_with_their_calls_the_most_called_first(void **state)
{
	const struct diagnosis *diagnosis;

	(void)state;
	unit();
	define("own", "void (void)");
	call("rare");
	call("often");
	call("nap"); /* a rule speaks of it */
	define("main", "int (void)");
	call("own");
	call("often");

	diagnosis = diagnose();
	assert_int_equal(diagnosis->unknown.count, 2);
	assert_string_equal(diagnosis->unknown.items[0].name, "often");
	assert_int_equal(diagnosis->unknown.items[0].calls, 2);
	assert_int_equal(diagnosis->unknown.items[0].handed, -1);
	assert_string_equal(diagnosis->unknown.items[1].name, "rare");
	assert_string_equal(diagnosis->unknown.items[1].first.file, "/src/server.c");
}

static void a_function_that_is_given_one_of_the_programs_own_is_marked(void **state)
{
	const struct diagnosis *diagnosis;

	(void)state;
	unit();
	define("on_event", "void (void)");
	define("main", "int (void)");
	call("watch", number(3), function("on_event"));

	diagnosis = diagnose();
	assert_int_equal(diagnosis->unknown.count, 1);
	assert_int_equal(diagnosis->unknown.items[0].handed, 1);
}

static void rule_ids_hold_what_ids_may_and_are_free(void **state)
{
	const struct diagnosis *diagnosis;

	(void)state;
	unit();
	define("main", "int (void)");
	call("net::fetch");
	call("net.fetch");
	call("nap+");

	diagnosis = diagnose();
	assert_int_equal(diagnosis->unknown.count, 3);
	assert_string_equal(diagnosis->unknown.items[0].rule_id, "nap-2"); /* of nap+: there is a rule nap */
	assert_string_equal(diagnosis->unknown.items[1].rule_id, "net.fetch");
	assert_string_equal(diagnosis->unknown.items[2].rule_id, "net.fetch-2");
}

static void what_the_compiler_makes_itself_is_no_function_of_elsewhere(void **state)
{
	fact_index builtin;

	(void)state;
	unit();
	define("main", "int (void)");
	builtin = declare("trap", "void (void)");
	current_facts()->functions.items[builtin].place.line = 0;
	call("trap");
	assert_int_equal(diagnose()->unknown.count, 0);
}

/* ---- indirect calls ---- */

static void indirect_calls_without_a_known_target_stand_together_by_type(void **state)
{
	const struct diagnosis *diagnosis;

	(void)state;
	unit();
	define("fits", "void (long)");
	define("serve", "void (void)");
	store(variable("unused"), function("fits"));
	call_value(field("client::closed"), "void (void)");
	call_value(field("client::read"), "void (long)");
	call_value(local_variable("lost"), "void (long)");
	define("handler", "int (int)");
	define("main", "int (void)");
	store(field("client::open"), function("handler"));
	call_value(field("client::open"), "int (int)");

	diagnosis = diagnose();
	assert_int_equal(diagnosis->indirect_calls, 4);
	assert_int_equal(diagnosis->indirect_resolved, 1);
	assert_int_equal(diagnosis->unresolved.count, 2);
	assert_string_equal(diagnosis->unresolved.items[0].type, "void (long)");
	assert_int_equal(diagnosis->unresolved.items[0].fitting, 1);
	assert_int_equal(diagnosis->unresolved.items[0].call_count, 2);
	assert_string_equal(diagnosis->unresolved.items[0].calls[0].through, "field client::read");
	assert_string_equal(diagnosis->unresolved.items[0].calls[1].through, "variable lost");
	assert_string_equal(diagnosis->unresolved.items[0].calls[1].function, "serve");
	assert_string_equal(diagnosis->unresolved.items[1].type, "void (void)");
}

/* ---- how sources were parsed ---- */

static void trouble(enum fact_trouble_kind kind, const char *text, uint32_t line)
{
	VECTOR_PUSH(current_facts()->troubles, (struct fact_trouble){kind, text, {0, line, 1}});
}

static void headers_and_flags_are_counted_by_files(void **state)
{
	const struct diagnosis *diagnosis;

	(void)state;
	run.facts[0] = open_unit("/src/a.c");
	trouble(FACT_TROUBLE_MISSING_HEADER, "one.h", 3);
	trouble(FACT_TROUBLE_MISSING_HEADER, "both.h", 4);
	trouble(FACT_TROUBLE_FLAG, "-fodd", 0);
	run.facts[1] = open_unit("/src/b.c");
	trouble(FACT_TROUBLE_MISSING_HEADER, "both.h", 9);
	trouble(FACT_TROUBLE_ERROR, "expected ';'", 12);
	trouble(FACT_TROUBLE_ERROR, "expected '}'", 13);

	diagnosis = diagnose();
	assert_int_equal(diagnosis->missing_headers.count, 2);
	assert_string_equal(diagnosis->missing_headers.items[0].text, "both.h");
	assert_int_equal(diagnosis->missing_headers.items[0].files, 2);
	assert_int_equal(diagnosis->missing_headers.items[0].place.line, 4);
	assert_int_equal(diagnosis->unknown_flags.count, 1);
	assert_int_equal(diagnosis->unknown_flags.items[0].place.line, 0);
	assert_int_equal(diagnosis->files_with_errors.count, 2);
	assert_string_equal(diagnosis->files_with_errors.items[0].path, "/src/b.c");
	assert_int_equal(diagnosis->files_with_errors.items[0].errors, 2);
	assert_string_equal(diagnosis->files_with_errors.items[0].message, "expected ';'");
	assert_int_equal(diagnosis->files_with_errors.items[1].missing_headers, 2);
}

/* ---- waits that make no loop ---- */

static const struct lone_wait *only_wait(void)
{
	const struct diagnosis *diagnosis = diagnose();

	assert_int_equal(diagnosis->lone_waits.count, 1);
	return &diagnosis->lone_waits.items[0];
}

static void a_loop_that_hands_out_what_came_is_a_context_and_no_lone_wait(void **state)
{
	const struct diagnosis *diagnosis;

	(void)state;
	unit();
	define("serve", "void (void)");
	begin_loop();
	call("wait_many", unknown(), unknown(), number(-1));
	call_value(field("client::read"), "void (void)");
	end_block();

	diagnosis = diagnose();
	assert_int_equal(diagnosis->lone_waits.count, 0);
	assert_int_equal(diagnosis->contexts.count, 1);
	assert_string_equal(diagnosis->contexts.items[0].evidence.what, "loop around wait_many() in serve()");
}

static void a_wait_for_one_descriptor_says_so(void **state)
{
	(void)state;
	unit();
	define("serve", "void (void)");
	begin_loop();
	call("wait_many", unknown(), number(1), number(-1));
	call_value(field("client::read"), "void (void)");
	end_block();
	assert_int_equal(only_wait()->reason, LONE_WAIT_ONE_DESCRIPTOR);
}

static void a_look_with_timeout_0_says_so(void **state)
{
	(void)state;
	unit();
	define("serve", "void (void)");
	call("wait_many", unknown(), unknown(), number(0));
	assert_int_equal(only_wait()->reason, LONE_WAIT_DOES_NOT_WAIT);
}

static void a_wait_without_a_loop_says_so(void **state)
{
	(void)state;
	unit();
	define("once", "void (void)");
	call("wait_many", unknown(), unknown(), number(-1));
	assert_int_equal(only_wait()->reason, LONE_WAIT_NO_LOOP);
	assert_string_equal(run.diagnosis->lone_waits.items[0].call, "wait_many");
	assert_string_equal(run.diagnosis->lone_waits.items[0].function, "once");
}

static void a_loop_that_only_retries_is_named_with_its_place(void **state)
{
	uint32_t line;

	(void)state;
	unit();
	define("serve", "void (void)");
	begin_loop();
	line = last_line();
	call("wait_many", unknown(), unknown(), number(-1));
	end_block();
	assert_int_equal(only_wait()->reason, LONE_WAIT_HANDS_NOTHING_OUT);
	assert_int_equal(run.diagnosis->lone_waits.items[0].loop.line, line);
}

static void a_wait_that_is_wrapped_too_deep_says_so(void **state)
{
	static const char *const names[] = {"wrap1", "wrap2", "wrap3", "wrap4"};

	(void)state;
	unit();
	define("wrap0", "void (void)");
	call("wait_many", unknown(), unknown(), number(-1));
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		define(names[i], "void (void)");
		call(i == 0 ? "wrap0" : names[i - 1]);
	}
	define("serve", "void (void)");
	begin_loop();
	call("wrap4");
	call_value(field("client::read"), "void (void)");
	end_block();
	assert_int_equal(only_wait()->reason, LONE_WAIT_TOO_DEEP);
}

int main(void)
{
#define TEST(test) cmocka_unit_test_teardown(test, finished)
	const struct CMUnitTest tests[] = {
	    TEST(functions_that_no_rule_knows_come_with_their_calls_the_most_called_first),
	    TEST(a_function_that_is_given_one_of_the_programs_own_is_marked),
	    TEST(what_the_compiler_makes_itself_is_no_function_of_elsewhere),
	    TEST(rule_ids_hold_what_ids_may_and_are_free),
	    TEST(indirect_calls_without_a_known_target_stand_together_by_type),
	    TEST(headers_and_flags_are_counted_by_files),
	    TEST(a_loop_that_hands_out_what_came_is_a_context_and_no_lone_wait),
	    TEST(a_wait_for_one_descriptor_says_so),
	    TEST(a_look_with_timeout_0_says_so),
	    TEST(a_wait_without_a_loop_says_so),
	    TEST(a_loop_that_only_retries_is_named_with_its_place),
	    TEST(a_wait_that_is_wrapped_too_deep_says_so),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
