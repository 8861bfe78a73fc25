/* What runs while a lock is held: given back early, in one branch, by helpers, by waits; tried; guarded. Each test is a
 * small program, written as facts. */
#include "program/program.h"

#include "facts_builder.h"
#include "rules_from_text.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char rules[] = "rule: nap\n"
                            "level: 2\n"
                            "class: timer\n"
                            "bound: unbounded\n"
                            "calls: [nap]\n"
                            "waits: for a while\n"
                            "why: It waits.\n"
                            "instead: {any: a timer}\n"
                            "---\n"
                            "rule: await\n"
                            "level: 2\n"
                            "class: lock\n"
                            "bound: holder\n"
                            "calls: [await]\n"
                            "waits: for a signal\n"
                            "why: It waits.\n"
                            "---\n"
                            "rule: take\n"
                            "level: 1\n"
                            "class: lock\n"
                            "bound: holder\n"
                            "calls: [take]\n"
                            "confidence: low\n"
                            "waits: for the holder\n"
                            "why: It waits.\n"
                            "---\n"
                            "lock: plain\n"
                            "instead: give it back first\n"
                            "acquire: [take]\n"
                            "try: [attempt]\n"
                            "success: 0\n"
                            "release: [drop]\n"
                            "waits: [{call: await, releases: 1}]\n"
                            "---\n"
                            "lock: counted\n"
                            "paired: true\n"
                            "confidence: medium\n"
                            "acquire: [down]\n"
                            "release: [up]\n"
                            "---\n"
                            "lock: guard\n"
                            "guard: true\n"
                            "acquire: [Guard::Guard]\n"
                            "release: [{call: [Guard::~Guard, Guard::drop], argument: receiver}]\n"
                            "---\n"
                            "context: callback\n"
                            "kind: event-loop\n"
                            "entered-by: [{call: start, argument: 0}]\n";

/* What one test analyses, until finished() frees everything. */
static struct {
	struct facts *facts;
	struct ruleset *ruleset;
	struct program *program;
	struct analysis *analysis;
} run;

static const struct analysis *analyse_in(enum scope scope)
{
	struct program_options options = {
	    .depth = UINT_MAX, .scope = scope, .min_confidence = CONFIDENCE_MEDIUM, .root = "/src"};

	run.ruleset = rules_from_text(rules);
	run.program = program_link(&run.facts, 1, run.ruleset, 1);
	run.analysis = program_analyse(run.program, &options);
	return run.analysis;
}

static const struct analysis *analyse(void) { return analyse_in(SCOPE_CONTEXTS); }

static int begin(void **state)
{
	(void)state;
	run.facts = open_unit("/src/store.c");
	return 0;
}

static int finished(void **state)
{
	(void)state;
	analysis_free(run.analysis);
	program_free(run.program);
	ruleset_free(run.ruleset);
	facts_free(run.facts);
	memset(&run, 0, sizeof run);
	return 0;
}

static fact_index lock_of_parameter(void) { return address(field_of("store::lock", pointee(parameter(0)))); }

/* The one finding, which is that a call at this line happens while a lock is held. */
static const struct finding *only_held(const struct analysis *analysis, uint32_t line)
{
	const struct finding *finding;

	assert_int_equal(analysis->findings.count, 1);
	finding = &analysis->findings.items[0];
	assert_int_equal(finding->place.line, line);
	assert_non_null(finding->context);
	assert_int_equal(finding->context->kind, CONTEXT_CRITICAL_SECTION);
	return finding;
}

static void nothing_held(const struct analysis *analysis) { assert_int_equal(analysis->findings.count, 0); }

/* ---- between taking and giving back ---- */

static void a_call_between_take_and_drop_is_told_with_the_place_of_the_lock(void **state)
{
	const struct finding *finding;
	uint32_t taken, held;

	(void)state;
	define("write_out", "void (struct store *)");
	call("take", lock_of_parameter());
	taken = last_line();
	call("nap");
	held = last_line();
	call("drop", lock_of_parameter());
	call("nap");

	finding = only_held(analyse(), held);
	assert_int_equal(finding->severity, SEVERITY_WARNING);
	assert_int_equal(finding->confidence, CONFIDENCE_HIGH);
	assert_int_equal(finding->context->evidence.place.line, taken);
	assert_string_equal(finding->context->entry, "write_out");
	assert_string_equal(finding->instead->use, "give it back first");
}

static void another_short_lock_is_no_wait(void **state)
{
	(void)state;
	define("write_out", "void (struct store *)");
	call("take", lock_of_parameter());
	call("take", address(variable("journal_lock")));
	call("drop", address(variable("journal_lock")));
	call("drop", lock_of_parameter());

	nothing_held(analyse());
}

static void a_lock_that_nobody_gives_back_is_less_sure(void **state)
{
	const struct finding *finding;

	(void)state;
	define("write_out", "void (struct store *)");
	call("take", lock_of_parameter());
	call("nap");

	finding = only_held(analyse(), last_line());
	assert_int_equal(finding->confidence, CONFIDENCE_MEDIUM);
	assert_string_equal(finding->doubt, "that the lock is still held: where it is given back is not seen");
}

/* ---- branches ---- */

/* if (closed) { drop(); return; } nap(); drop(); */
static void giving_back_in_a_branch_that_leaves_ends_nothing_behind_it(void **state)
{
	uint32_t held;

	(void)state;
	define("write_out", "void (struct store *)");
	call("take", lock_of_parameter());
	at_line(50);
	begin_branch(parameter(1), FACT_TEST_NOT_EQUAL, 0);
	call("drop", lock_of_parameter());
	call("nap");
	end_block();
	at_line(50);
	begin_branch(parameter(1), FACT_TEST_EQUAL, 0);
	call("nap");
	held = last_line();
	call("drop", lock_of_parameter());

	only_held(analyse(), held);
}

/* if (shared) take(); nap(); if (asked) drop(); nap(); */
static const struct analysis *taken_and_dropped_in_a_mode(unsigned asked, uint32_t *ret_held)
{
	define("write_out", "void (struct store *)");
	begin_branch(parameter(1), FACT_TEST_NOT_EQUAL, 0);
	call("take", lock_of_parameter());
	end_block();
	call("nap");
	*ret_held = last_line();
	begin_branch(parameter(asked), FACT_TEST_NOT_EQUAL, 0);
	call("drop", lock_of_parameter());
	end_block();
	call("nap");
	return analyse();
}

static void a_lock_that_is_taken_in_one_mode_is_held_in_it(void **state)
{
	const struct analysis *analysis;
	const struct finding *finding;
	uint32_t held;

	(void)state;
	analysis = taken_and_dropped_in_a_mode(1, &held);
	finding = only_held(analysis, held);
	assert_int_equal(finding->confidence, CONFIDENCE_MEDIUM);
	assert_string_equal(finding->doubt, "whether the lock is held: it is taken only in some mode of the program");
}

static void giving_back_in_another_mode_leaves_unknown_what_is_behind(void **state)
{
	const struct analysis *analysis;
	uint32_t held;

	(void)state;
	analysis = taken_and_dropped_in_a_mode(2, &held);
	only_held(analysis, held);
}

/* if (shared) take(); if (!shared) nap(); if (shared) drop(); */
static void a_lock_of_one_mode_is_not_held_in_the_other(void **state)
{
	fact_index mode;

	(void)state;
	define("write_out", "void (struct store *)");
	mode = parameter(1);
	begin_branch(mode, FACT_TEST_NOT_EQUAL, 0);
	call("take", lock_of_parameter());
	end_block();
	at_line(20);
	begin_branch(mode, FACT_TEST_EQUAL, 0);
	call("nap");
	end_block();
	at_line(30);
	begin_branch(mode, FACT_TEST_NOT_EQUAL, 0);
	call("drop", lock_of_parameter());

	nothing_held(analyse());
}

/* for (;;) { take(); if (closed) break; drop(); nap(); } nap(); drop(); */
static void who_leaves_a_loop_by_break_holds_what_was_held_there(void **state)
{
	uint32_t held;

	(void)state;
	define("write_out", "void (struct store *)");
	begin_endless_loop();
	call("take", lock_of_parameter());
	at_line(20);
	begin_branch(parameter(1), FACT_TEST_NOT_EQUAL, 0);
	leave_by(FACT_JUMP_BREAK, FACT_NONE);
	end_block();
	at_line(20);
	begin_branch(parameter(1), FACT_TEST_EQUAL, 0);
	call("drop", lock_of_parameter());
	call("nap");
	end_block();
	end_block();
	at_line(40);
	call("nap");
	held = last_line();
	call("drop", lock_of_parameter());

	only_held(analyse(), held);
}

/* if (broken) { drop(); abort(); } nap(); drop(); */
static void a_branch_that_ends_the_program_gives_nothing_back_behind_it(void **state)
{
	fact_index branch;
	uint32_t held;

	(void)state;
	define("write_out", "void (struct store *)");
	call("take", lock_of_parameter());
	branch = begin_branch(parameter(1), FACT_TEST_NOT_EQUAL, 0);
	call("drop", lock_of_parameter());
	end_block();
	current_facts()->blocks.items[branch].ends = true;
	call("nap");
	held = last_line();
	call("drop", lock_of_parameter());

	only_held(analyse(), held);
}

static void two_ifs_do_not_exclude_each_other(void **state)
{
	(void)state;
	define("write_out", "void (struct store *)");
	call("take", lock_of_parameter());
	begin_branch(parameter(1), FACT_TEST_NOT_EQUAL, 0);
	call("drop", lock_of_parameter());
	end_block();
	begin_branch(parameter(2), FACT_TEST_NOT_EQUAL, 0);
	call("nap");
	end_block();
	call("drop", lock_of_parameter());

	nothing_held(analyse());
}

static void locks_taken_in_a_loop_are_held_behind_it(void **state)
{
	fact_index each;
	uint32_t held;

	(void)state;
	define("freeze", "void (void)");
	each = address(pointee(variable("locks")));
	begin_loop();
	call("take", each);
	end_block();
	call("nap");
	held = last_line();
	begin_loop();
	call("drop", each);
	end_block();
	call("nap");

	only_held(analyse(), held);
}

/* ---- tries ---- */

static void a_try_holds_where_its_result_says_so(void **state)
{
	fact_index tried;
	uint32_t held;

	(void)state;
	define("write_out", "void (struct store *)");
	tried = call("attempt", lock_of_parameter());
	call("nap"); /* nobody knows yet */
	at_line(50);
	begin_branch(result(tried), FACT_TEST_EQUAL, 0);
	call("nap");
	held = last_line();
	call("drop", lock_of_parameter());
	end_block();
	at_line(50);
	begin_branch(result(tried), FACT_TEST_NOT_EQUAL, 0);
	call("nap");

	only_held(analyse(), held);
}

static void a_try_that_failed_and_a_lock_behind_it_hold(void **state)
{
	fact_index tried;
	uint32_t held;

	(void)state;
	define("write_out", "void (struct store *)");
	tried = call("attempt", lock_of_parameter());
	begin_branch(result(tried), FACT_TEST_NOT_EQUAL, 0);
	call("take", lock_of_parameter());
	end_block();
	call("nap");
	held = last_line();
	call("drop", lock_of_parameter());

	only_held(analyse(), held);
}

/* ---- helpers ---- */

static void helpers_lock_and_unlock_for_their_caller(void **state)
{
	uint32_t held;

	(void)state;
	define("lock_store", "void (struct store *)");
	call("take", lock_of_parameter());
	define("enter_store", "void (struct store *)");
	call("lock_store", parameter(0));
	define("unlock_store", "void (struct store *)");
	call("drop", lock_of_parameter());
	define("write_out", "void (void)");
	call("enter_store", address(variable("store")));
	call("nap");
	held = last_line();
	call("unlock_store", address(variable("store")));
	call("nap");

	assert_int_equal(only_held(analyse(), held)->confidence, CONFIDENCE_HIGH);
}

static void a_helper_that_calls_itself_comes_to_an_end(void **state)
{
	uint32_t held;

	(void)state;
	define("lock_store", "void (struct store *)");
	call("lock_store", parameter(0));
	call("take", lock_of_parameter());
	define("write_out", "void (struct store *)");
	call("lock_store", parameter(0));
	call("nap");
	held = last_line();
	call("drop", lock_of_parameter());

	only_held(analyse(), held);
}

static void what_a_callee_does_with_the_callers_lock_given_back_is_not_in_it(void **state)
{
	(void)state;
	define("nap_without", "void (struct store *)");
	call("drop", lock_of_parameter());
	call("nap");
	call("take", lock_of_parameter());
	define("write_out", "void (struct store *)");
	call("take", lock_of_parameter());
	call("nap_without", parameter(0));
	call("drop", lock_of_parameter());

	nothing_held(analyse());
}

/* Three locks around the same callee, which gives back one of them: the other two are still held. */
static void the_callers_other_locks_are_not_given_back(void **state)
{
	const struct finding *finding;
	uint32_t held;

	(void)state;
	define("nap_without", "void (struct store *)");
	call("drop", lock_of_parameter());
	call("nap");
	held = last_line();
	call("take", lock_of_parameter());
	define("save_store", "void (struct store *)");
	call("take", lock_of_parameter());
	call("nap_without", parameter(0));
	call("drop", lock_of_parameter());
	define("save_journal", "void (struct store *)");
	call("take", address(variable("journal_lock")));
	call("nap_without", parameter(0));
	call("drop", address(variable("journal_lock")));
	define("save_index", "void (struct index *, struct store *)");
	call("take", address(field_of("index::lock", pointee(parameter(0)))));
	call("nap_without", parameter(1));
	call("drop", address(field_of("index::lock", pointee(parameter(0)))));

	finding = only_held(analyse(), held);
	assert_string_equal(finding->context->entry, "save_journal");
	assert_int_equal(finding->other_context_total, 1);
	assert_string_equal(finding->other_contexts[0]->entry, "save_index");
}

/* ---- waits ---- */

static void a_wait_gives_back_its_own_lock_and_no_other(void **state)
{
	const struct finding *finding;
	uint32_t held;

	(void)state;
	define("wait_filled", "void (struct store *)");
	call("take", lock_of_parameter());
	call("await", unknown(), lock_of_parameter());
	call("drop", lock_of_parameter());
	define("wait_with_two", "void (struct store *)");
	call("take", address(variable("journal_lock")));
	call("take", lock_of_parameter());
	call("await", unknown(), lock_of_parameter());
	held = last_line();
	call("drop", lock_of_parameter());
	call("drop", address(variable("journal_lock")));

	finding = only_held(analyse(), held);
	assert_string_equal(finding->call, "await");
	assert_string_equal(finding->context->entry, "wait_with_two");
}

/* ---- guards, and locks that are none ---- */

static void a_guard_holds_until_its_destructor(void **state)
{
	uint32_t held;

	(void)state;
	define("write_out", "void (struct store *)");
	call_method(local_variable("guard"), "Guard::Guard", lock_of_parameter());
	call("nap");
	held = last_line();
	call_method(local_variable("guard"), "Guard::~Guard");
	call("nap");

	only_held(analyse(), held);
}

static void a_guard_that_gave_back_early_holds_nothing(void **state)
{
	(void)state;
	define("write_out", "void (struct store *)");
	call_method(local_variable("guard"), "Guard::Guard", lock_of_parameter());
	call_method(local_variable("guard"), "Guard::drop");
	call("nap");
	call_method(local_variable("guard"), "Guard::~Guard");

	nothing_held(analyse());
}

static void a_semaphore_is_a_lock_where_one_function_takes_it_and_gives_it_back(void **state)
{
	uint32_t held;

	(void)state;
	define("consume", "void (struct store *)");
	call("down", lock_of_parameter());
	call("nap");
	define("limit", "void (struct store *)");
	call("down", lock_of_parameter());
	call("nap");
	held = last_line();
	call("up", lock_of_parameter());

	assert_int_equal(only_held(analyse(), held)->confidence, CONFIDENCE_MEDIUM);
}

/* ---- among other contexts ---- */

static void a_lock_that_a_callback_wants_makes_it_an_error(void **state)
{
	const struct finding *finding;
	uint32_t held;

	(void)state;
	define("on_read", "void (void)");
	call("take", address(variable("journal_lock")));
	call("drop", address(variable("journal_lock")));
	define("write_out", "void (void)");
	call("take", address(variable("journal_lock")));
	call("nap");
	held = last_line();
	call("drop", address(variable("journal_lock")));
	define("main", "int (void)");
	call("start", function("on_read"));

	finding = only_held(analyse(), held);
	assert_int_equal(finding->severity, SEVERITY_ERROR);
	assert_non_null(strstr(finding->message, "on_read() (callback) waits for journal_lock meanwhile"));
}

static void a_callback_is_told_before_a_lock(void **state)
{
	const struct finding *finding;

	(void)state;
	define("on_read", "void (void)");
	call("take", address(variable("journal_lock")));
	call("nap");
	call("drop", address(variable("journal_lock")));
	define("main", "int (void)");
	call("start", function("on_read"));

	assert_int_equal(analyse()->findings.count, 1);
	finding = &run.analysis->findings.items[0];
	assert_string_equal(finding->context->name, "callback");
	assert_int_equal(finding->other_context_count, 1);
	assert_int_equal(finding->other_contexts[0]->kind, CONTEXT_CRITICAL_SECTION);
}

static void a_lock_alone_hides_no_inventory(void **state)
{
	(void)state;
	define("write_out", "void (struct store *)");
	call("take", lock_of_parameter());
	call("nap");
	call("drop", lock_of_parameter());
	call("nap");

	analyse_in(SCOPE_AUTO);
	assert_int_equal(run.analysis->findings.count, 2); /* both naps */
}

#define LOCK_TEST(name) cmocka_unit_test_setup_teardown(name, begin, finished)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    LOCK_TEST(a_call_between_take_and_drop_is_told_with_the_place_of_the_lock),
	    LOCK_TEST(another_short_lock_is_no_wait),
	    LOCK_TEST(a_lock_that_nobody_gives_back_is_less_sure),
	    LOCK_TEST(giving_back_in_a_branch_that_leaves_ends_nothing_behind_it),
	    LOCK_TEST(a_lock_that_is_taken_in_one_mode_is_held_in_it),
	    LOCK_TEST(giving_back_in_another_mode_leaves_unknown_what_is_behind),
	    LOCK_TEST(a_lock_of_one_mode_is_not_held_in_the_other),
	    LOCK_TEST(who_leaves_a_loop_by_break_holds_what_was_held_there),
	    LOCK_TEST(a_branch_that_ends_the_program_gives_nothing_back_behind_it),
	    LOCK_TEST(two_ifs_do_not_exclude_each_other),
	    LOCK_TEST(locks_taken_in_a_loop_are_held_behind_it),
	    LOCK_TEST(a_try_holds_where_its_result_says_so),
	    LOCK_TEST(a_try_that_failed_and_a_lock_behind_it_hold),
	    LOCK_TEST(helpers_lock_and_unlock_for_their_caller),
	    LOCK_TEST(a_helper_that_calls_itself_comes_to_an_end),
	    LOCK_TEST(what_a_callee_does_with_the_callers_lock_given_back_is_not_in_it),
	    LOCK_TEST(the_callers_other_locks_are_not_given_back),
	    LOCK_TEST(a_wait_gives_back_its_own_lock_and_no_other),
	    LOCK_TEST(a_guard_holds_until_its_destructor),
	    LOCK_TEST(a_guard_that_gave_back_early_holds_nothing),
	    LOCK_TEST(a_semaphore_is_a_lock_where_one_function_takes_it_and_gives_it_back),
	    LOCK_TEST(a_lock_that_a_callback_wants_makes_it_an_error),
	    LOCK_TEST(a_callback_is_told_before_a_lock),
	    LOCK_TEST(a_lock_alone_hides_no_inventory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
