/* Indirect calls that no function of the program reaches: who could give what they call. */
#include "facts_builder.h"
#include "rules_from_text.h"

#include "model/model.h"
#include "program/diagnosis.h"
#include "program/program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct {
	struct facts *facts;
	struct ruleset *ruleset;
	struct program *program;
	struct diagnosis *diagnosis;
} run;

static int finished(void **state)
{
	(void)state;
	diagnosis_free(run.diagnosis);
	program_free(run.program);
	ruleset_free(run.ruleset);
	facts_free(run.facts);
	memset(&run, 0, sizeof run);
	return 0;
}

static int begun(void **state)
{
	(void)state;
	run.facts = open_unit("/src/server.c");
	return 0;
}

static void diagnose(void)
{
	run.ruleset = rules_from_text("passes: move\ncall: keep\nargument: 0\n");
	run.program = program_link(&run.facts, 1, run.ruleset, 1);
	run.diagnosis = program_diagnose(run.program, "/src");
}

static const struct call_site *site_of(fact_index built)
{
	return &run.program->calls.items[run.program->units.items[0].call_sites[built]];
}

/* The only unresolved call. */
static void expect_origin(const char *origin, const char *giver)
{
	diagnose();
	assert_int_equal(run.diagnosis->unresolved.count, 1);
	assert_string_equal(origin_name(run.diagnosis->unresolved.items[0].origin), origin);
	assert_int_equal(run.diagnosis->unresolved.items[0].call_count, 1);
	assert_string_equal(run.diagnosis->unresolved.items[0].calls[0].giver, giver);
	assert_int_equal(run.diagnosis->indirect_unresolved[run.diagnosis->unresolved.items[0].origin], 1);
}

static void an_api_that_nothing_calls_is_given_its_callbacks_from_outside(void **state)
{
	(void)state;
	define("on_data", "void (void (*)(int))");
	store(field("client::data"), parameter(0));
	define("serve", "void (void)");
	call_value(field("client::data"), "void (int)", number(1));
	expect_origin("outside", "parameter 0 of on_data(), which nothing here calls");
}

static void a_call_of_the_api_that_gives_something_unknown_is_no_answer(void **state)
{
	(void)state;
	define("on_data", "void (void (*)(int))");
	store(field("client::data"), parameter(0));
	define("main", "int (void)");
	call("on_data", unknown());
	define("serve", "void (void)");
	call_value(field("client::data"), "void (int)", number(1));
	expect_origin("unseen", "");
}

static void give_null_in(const char *caller)
{
	define("on_data", "void (void (*)(int))");
	store(field("client::data"), parameter(0));
	define(caller, "int (void)");
	call("on_data", number(0));
	call_value(field("client::data"), "void (int)", number(1));
}

static void a_call_of_the_api_that_gives_null_stores_nothing(void **state)
{
	(void)state;
	give_null_in("main");
	expect_origin("nobody", "");
}

static void of_a_library_alone_nobody_knows_who_else_calls_it(void **state)
{
	(void)state;
	give_null_in("start");
	expect_origin("never", "");
}

static void a_variable_that_other_sources_can_name_is_a_hook(void **state)
{
	(void)state;
	define("main", "int (void)");
	store(variable("on_exit_hook"), number(0));
	call_value(variable("on_exit_hook"), "void (int)", number(1));
	expect_origin("never", "");
}

static void a_record_that_comes_from_outside_is_filled_there(void **state)
{
	(void)state;
	define("serve", "void (struct client *)");
	store(field_of("client::data", pointee(parameter(0))), number(0));
	call_value(field_of("client::data", pointee(parameter(0))), "void (int)", number(1));
	define("main", "int (void)");
	expect_origin("never", "");
}

static void what_a_library_gives_back_comes_from_outside(void **state)
{
	(void)state;
	define("load", "void (void)");
	store(field("plugin::start"), result(call("find_symbol", text_literal("start"))));
	call_value(field("plugin::start"), "void (int)", number(1));
	expect_origin("outside", "result of find_symbol()");
}

static void memory_that_a_library_gives_back_is_filled_by_the_program(void **state)
{
	(void)state;
	define("load", "void (void)");
	store(variable("table"), result(call("allocate", number(8))));
	call_value(pointee(variable("table")), "void (int)", number(1));
	expect_origin("unseen", "");
}

static void what_a_library_passes_on_is_its_argument(void **state)
{
	(void)state;
	define("load", "void (void)");
	store(field("plugin::start"), result(call("keep", number(0))));
	call_value(field("plugin::start"), "void (int)", number(1));
	expect_origin("never", "");
}

static void a_field_of_a_record_that_an_api_is_given_comes_from_outside(void **state)
{
	(void)state;
	define("set_methods", "void (struct methods *)");
	store(field("type::load"), field_of("methods::load", pointee(parameter(0))));
	define("serve", "void (void)");
	call_value(field("type::load"), "void (int)", number(1));
	expect_origin("outside", "parameter 0 of set_methods(), which nothing here calls");
}

static void what_was_lost_on_one_way_is_not_known(void **state)
{
	(void)state;
	define("on_data", "void (void (*)(int))");
	store(field("client::data"), parameter(0));
	define("reset", "void (void)");
	store(field("client::data"), unknown());
	define("serve", "void (void)");
	call_value(field("client::data"), "void (int)", number(1));
	expect_origin("unseen", "");
}

static void what_a_library_may_have_written_is_not_known(void **state)
{
	(void)state;
	define("serve", "void (void)");
	store(variable("handler"), number(0));
	call("receive", number(3), address(variable("handler")));
	call_value(variable("handler"), "void (int)", number(1));
	expect_origin("unseen", "");
}

/* ---- what follows from it ---- */

static fact_index call_of_field(void)
{
	define("other", "void (int)");
	define("elsewhere", "void (void)");
	store(variable("unrelated"), function("other"));
	define("serve", "void (void)");
	return call_value(field("client::data"), "void (int)", number(1));
}

static void a_call_of_what_nobody_here_stores_leads_nowhere(void **state)
{
	(void)state;
	define("on_data", "void (void (*)(int))");
	store(field("client::data"), parameter(0));
	fact_index made = call_of_field();
	diagnose();
	assert_int_equal(site_of(made)->target_count, 0);
}

static void where_nothing_at_all_is_stored_the_type_is_the_best_guess(void **state)
{
	(void)state;
	fact_index made = call_of_field();
	diagnose();
	assert_int_equal(site_of(made)->origin, ORIGIN_NEVER);
	assert_int_equal(site_of(made)->target_count, 1);
}

static void a_call_whose_way_was_lost_leads_where_its_type_says(void **state)
{
	(void)state;
	define("on_data", "void (void (*)(int))");
	store(field("client::data"), unknown());
	fact_index made = call_of_field();
	diagnose();
	assert_int_equal(site_of(made)->target_count, 1);
}

static void the_account_says_how_many_functions_calls_lead_to(void **state)
{
	(void)state;
	define("one", "void (int)");
	define("two", "void (int)");
	define("main", "int (void)");
	store(field("client::data"), function("one"));
	store(field("client::done"), function("one"));
	store(field("client::done"), function("two"));
	call_value(field("client::data"), "void (int)", number(1));
	call_value(field("client::done"), "void (int)", number(1));
	call_value(field("client::done"), "void (int)", number(2));
	diagnose();
	assert_int_equal(run.diagnosis->indirect_widths[WIDTH_ONE], 1);
	assert_int_equal(run.diagnosis->indirect_widths[WIDTH_UP_TO_4], 2);
	assert_int_equal(run.diagnosis->widest.count, 1);
	assert_int_equal(run.diagnosis->widest.items[0].functions, 2);
	assert_int_equal(run.diagnosis->widest.items[0].calls, 2);
	assert_string_equal(run.diagnosis->widest.items[0].call.through, "field client::done");
	assert_string_equal(run.diagnosis->widest.items[0].names[1], "two");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, begun, finished)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    TEST(an_api_that_nothing_calls_is_given_its_callbacks_from_outside),
	    TEST(a_call_of_the_api_that_gives_something_unknown_is_no_answer),
	    TEST(a_call_of_the_api_that_gives_null_stores_nothing),
	    TEST(of_a_library_alone_nobody_knows_who_else_calls_it),
	    TEST(a_variable_that_other_sources_can_name_is_a_hook),
	    TEST(a_record_that_comes_from_outside_is_filled_there),
	    TEST(what_a_library_gives_back_comes_from_outside),
	    TEST(memory_that_a_library_gives_back_is_filled_by_the_program),
	    TEST(what_a_library_passes_on_is_its_argument),
	    TEST(a_field_of_a_record_that_an_api_is_given_comes_from_outside),
	    TEST(what_was_lost_on_one_way_is_not_known),
	    TEST(what_a_library_may_have_written_is_not_known),
	    TEST(a_call_of_what_nobody_here_stores_leads_nowhere),
	    TEST(where_nothing_at_all_is_stored_the_type_is_the_best_guess),
	    TEST(a_call_whose_way_was_lost_leads_where_its_type_says),
	    TEST(the_account_says_how_many_functions_calls_lead_to),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
