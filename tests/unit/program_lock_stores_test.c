/* Locks that a store gives back, not a call. Each test is a small program, written as facts. */
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
                            "lock: spinning\n"
                            "paired: true\n"
                            "acquire: [spin]\n"
                            "release-by-store: 0\n"
                            "---\n"
                            "lock: plain\n"
                            "acquire: [take]\n"
                            "release: [drop]\n";

static struct {
	struct facts *facts;
	struct ruleset *ruleset;
	struct program *program;
	struct analysis *analysis;
} run;

static int begin(void **state)
{
	(void)state;
	run.facts = open_unit("/src/store.c");
	define("write_out", "void (struct store *)");
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

/* The one call that happens while a lock is held is the one at this line. */
static void expect_held_only_at(uint32_t line)
{
	struct program_options options = {
	    .depth = UINT_MAX, .scope = SCOPE_CONTEXTS, .min_confidence = CONFIDENCE_MEDIUM, .root = "/src"};

	run.ruleset = rules_from_text(rules);
	run.program = program_link(&run.facts, 1, run.ruleset, 1);
	run.analysis = program_analyse(run.program, &options);
	assert_int_equal(run.analysis->findings.count, 1);
	assert_int_equal(run.analysis->findings.items[0].place.line, line);
}

static fact_index field_of_parameter(const char *name) { return field_of(name, pointee(parameter(0))); }

static uint32_t nap(void)
{
	call("nap");
	return last_line();
}

static void put(const char *name, int64_t integer) { store(field_of_parameter(name), number(integer)); }

static void a_store_of_the_number_into_the_lock_gives_it_back(void **state)
{
	uint32_t held;

	(void)state;
	call("spin", address(field_of_parameter("store::lock")));
	put("store::count", 0);
	put("store::lock", 1);
	held = nap();
	put("store::lock", 0);
	nap();

	expect_held_only_at(held);
}

/* if (closed) { lock = 0; return; } nap(); lock = 0; */
static void a_store_before_a_return_ends_nothing_behind_it(void **state)
{
	uint32_t held;

	(void)state;
	call("spin", address(field_of_parameter("store::lock")));
	at_line(50);
	begin_branch(parameter(1), FACT_TEST_NOT_EQUAL, 0);
	put("store::lock", 0);
	leave_by(FACT_JUMP_RETURN, FACT_NONE);
	end_block();
	at_line(50);
	begin_branch(parameter(1), FACT_TEST_EQUAL, 0);
	held = nap();
	put("store::lock", 0);

	expect_held_only_at(held);
}

/* if (late) goto out; nap(); out: lock = 0; nap(); */
static void a_store_behind_a_label_gives_back_on_both_ways(void **state)
{
	uint32_t held;

	(void)state;
	call("spin", address(field_of_parameter("store::lock")));
	begin_branch(parameter(1), FACT_TEST_NOT_EQUAL, 0);
	leave_by(FACT_JUMP_GOTO, FACT_NONE);
	end_block();
	held = nap();
	leave_by(FACT_JUMP_LABEL, FACT_NONE);
	put("store::lock", 0);
	nap();

	expect_held_only_at(held);
}

/* if (late) goto out; lock = 0; out: nap(); */
static void a_store_before_a_label_gives_back_on_its_way_only(void **state)
{
	uint32_t held;

	(void)state;
	call("spin", address(field_of_parameter("store::lock")));
	held = nap();
	begin_branch(parameter(1), FACT_TEST_NOT_EQUAL, 0);
	leave_by(FACT_JUMP_GOTO, FACT_NONE);
	end_block();
	put("store::lock", 0);
	leave_by(FACT_JUMP_LABEL, FACT_NONE);
	nap(); /* held on one way: nobody knows */

	expect_held_only_at(held);
}

static void a_store_gives_nothing_back_of_a_lock_that_says_nothing_of_stores(void **state)
{
	uint32_t held;

	(void)state;
	call("take", address(field_of_parameter("store::lock")));
	put("store::lock", 0);
	held = nap();
	call("drop", address(field_of_parameter("store::lock")));

	expect_held_only_at(held);
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, begin, finished)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    STORE_TEST(a_store_of_the_number_into_the_lock_gives_it_back),
	    STORE_TEST(a_store_before_a_return_ends_nothing_behind_it),
	    STORE_TEST(a_store_behind_a_label_gives_back_on_both_ways),
	    STORE_TEST(a_store_before_a_label_gives_back_on_its_way_only),
	    STORE_TEST(a_store_gives_nothing_back_of_a_lock_that_says_nothing_of_stores),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
