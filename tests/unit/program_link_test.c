/* Linking: the facts of many sources become one program. */
#include "facts_builder.h"
#include "rules_from_text.h"

#include "model/model.h"
#include "program/program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char rules_text[] = "descriptor: socket\n"
                                 "call: socket\n"
                                 "kind: socket\n";

struct linked {
	struct ruleset *ruleset;
	struct facts **facts;
	size_t count;
	struct program *program;
};

static struct linked link_all(struct facts **facts, size_t count)
{
	struct linked linked = {.ruleset = rules_from_text(rules_text), .facts = facts, .count = count};
	linked.program = program_link(facts, count, linked.ruleset, 1);
	return linked;
}

static void release(struct linked *linked)
{
	program_free(linked->program);
	ruleset_free(linked->ruleset);
	for (size_t i = 0; i < linked->count; i++)
		facts_free(linked->facts[i]);
}

/* The only function of that name, counted from `nth` among several. */
static uint32_t find(const struct program *program, const char *name, unsigned nth)
{
	for (uint32_t f = 0; f < program->functions.count; f++)
		if (strcmp(program->functions.items[f].fact->name, name) == 0 && nth-- == 0)
			return f;
	return NONE;
}

static const struct call_site *call_in(const struct program *program, const char *caller, uint32_t nth)
{
	const struct function *function = &program->functions.items[find(program, caller, 0)];
	assert_true(nth < function->call_count);
	return &program->calls.items[function->first_call + nth];
}

static void assert_targets(const struct program *program, const struct call_site *site, const uint32_t *expected,
                           size_t count)
{
	assert_int_equal(site->target_count, count);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(program->targets.items[site->first_target + i].function, expected[i]);
}

static void a_call_reaches_the_definition_in_another_source(void **state)
{
	(void)state;
	struct facts *facts[2];
	facts[0] = open_unit("/src/main.c");
	define("main", "int (void)");
	call("serve", number(1));
	facts[1] = open_unit("/src/serve.c");
	define("serve", "void (int)");
	call("socket", number(2));
	struct linked linked = link_all(facts, 2);
	const struct program *program = linked.program;

	uint32_t serve = find(program, "serve", 0);
	assert_true(program->functions.items[serve].defined);
	assert_int_equal(program->functions.items[serve].unit, 1);
	assert_int_equal(find(program, "serve", 1), NONE);
	assert_targets(program, call_in(program, "main", 0), &serve, 1);
	uint32_t outside = find(program, "socket", 0);
	assert_false(program->functions.items[outside].defined);
	assert_int_equal(program->functions.items[outside].mentions.count, 1);
	assert_targets(program, call_in(program, "serve", 0), &outside, 1);
	release(&linked);
}

static struct facts *unit_with_inline_helper(const char *path, const char *user)
{
	struct facts *facts = open_unit(path);
	in_file("/src/helper.h");
	at_line(7);
	define_local("helper", "int (int)");
	call("socket", parameter(0));
	returns(parameter(0));
	in_file(path);
	define(user, "void (void)");
	call("helper", number(1));
	return facts;
}

static void the_body_of_a_header_is_kept_once(void **state)
{
	(void)state;
	struct facts *facts[] = {unit_with_inline_helper("/src/a.c", "use_a"),
	                         unit_with_inline_helper("/src/b.c", "use_b")};
	struct linked linked = link_all(facts, 2);
	const struct program *program = linked.program;

	uint32_t helper = find(program, "helper", 0);
	assert_int_equal(find(program, "helper", 1), NONE);
	assert_int_equal(program->functions.items[helper].unit, 0);
	assert_int_equal(program->functions.items[helper].call_count, 1);
	assert_targets(program, call_in(program, "use_a", 0), &helper, 1);
	assert_targets(program, call_in(program, "use_b", 0), &helper, 1);
	assert_int_equal(program->calls.count, 3);
	assert_int_equal(program->units.items[1].call_sites[0], NONE);
	release(&linked);
}

static void local_functions_of_the_same_name_stay_apart(void **state)
{
	(void)state;
	struct facts *facts[2];
	const char *paths[] = {"/src/a.c", "/src/b.c"}, *users[] = {"use_a", "use_b"};
	for (size_t i = 0; i < 2; i++) {
		facts[i] = open_unit(paths[i]);
		define_local("log_it", "void (void)");
		define(users[i], "void (void)");
		call("log_it");
	}
	struct linked linked = link_all(facts, 2);
	const struct program *program = linked.program;
	for (uint32_t i = 0; i < 2; i++) {
		uint32_t own = find(program, "log_it", i);
		assert_int_equal(program->functions.items[own].unit, i);
		assert_targets(program, call_in(program, users[i], 0), &own, 1);
	}
	release(&linked);
}

/* Two programs in one tree define usage(); a third source, which could belong to either, means both. */
static void a_function_defined_twice_is_its_own_where_it_is_defined_and_both_elsewhere(void **state)
{
	(void)state;
	struct facts *facts[3];
	const char *paths[] = {"/src/server.c", "/src/client.c"}, *mains[] = {"server_main", "client_main"};
	for (size_t i = 0; i < 2; i++) {
		facts[i] = open_unit(paths[i]);
		define("usage", "void (void)");
		define(mains[i], "int (void)");
		call("usage");
	}
	facts[2] = open_unit("/src/options.c");
	define("parse_options", "void (void)");
	call("usage");
	struct linked linked = link_all(facts, 3);
	const struct program *program = linked.program;
	uint32_t both[] = {find(program, "usage", 0), find(program, "usage", 1)};
	assert_int_equal(find(program, "usage", 2), NONE);
	assert_targets(program, call_in(program, "server_main", 0), &both[0], 1);
	assert_targets(program, call_in(program, "client_main", 0), &both[1], 1);
	assert_targets(program, call_in(program, "parse_options", 0), both, 2);
	release(&linked);
}

static struct facts *unit_built_as(const char *flavour_only_call)
{
	struct facts *facts = open_unit("/src/net.c");
	define("net_send", "void (int)");
	if (flavour_only_call) {
		at_line(12);
		call(flavour_only_call, parameter(0));
	}
	at_line(20);
	define("net_close", "void (int)");
	call("close", parameter(0));
	return facts;
}

/* One source is built three times: twice alike, and once with a flag that brings a call in. */
static void a_body_that_flags_change_is_kept_in_each_form(void **state)
{
	(void)state;
	struct facts *facts[] = {unit_built_as(NULL), unit_built_as("socket"), unit_built_as(NULL),
	                         open_unit("/src/main.c")};
	define("main", "int (void)");
	call("net_send", number(1));
	struct linked linked = link_all(facts, 4);
	const struct program *program = linked.program;
	uint32_t variants[] = {find(program, "net_send", 0), find(program, "net_send", 1)};
	assert_int_equal(find(program, "net_send", 2), NONE);
	assert_int_equal(find(program, "net_close", 1), NONE);
	assert_int_equal(program->functions.items[variants[0]].call_count, 0);
	assert_int_equal(program->functions.items[variants[1]].call_count, 1);
	assert_int_equal(program->functions.items[variants[1]].unit, 1);
	assert_targets(program, call_in(program, "main", 0), variants, 2);
	release(&linked);
}

static void calls_of_a_function_run_together_whatever_stands_between_them(void **state)
{
	(void)state;
	struct facts *facts[] = {open_unit("/src/a.cc")};
	define("outer", "void ()");
	call("first");
	define("outer::lambda", "void () const");
	call("socket", number(1));
	inside("outer");
	call("second");
	struct linked linked = link_all(facts, 1);
	const struct program *program = linked.program;
	uint32_t first = find(program, "first", 0), second = find(program, "second", 0);
	assert_int_equal(program->functions.items[find(program, "outer", 0)].call_count, 2);
	assert_targets(program, call_in(program, "outer", 0), &first, 1);
	assert_targets(program, call_in(program, "outer", 1), &second, 1);
	release(&linked);
}

static void calls_at_file_level_have_no_caller(void **state)
{
	(void)state;
	struct facts *facts[] = {open_unit("/src/a.cc")};
	store(variable("listener"), result(call("socket", number(2))));
	struct linked linked = link_all(facts, 1);
	const struct program *program = linked.program;
	assert_int_equal(program->calls.count, 1);
	assert_int_equal(program->calls.items[0].caller, NONE);
	assert_int_equal(program->units.items[0].call_sites[0], 0);
	release(&linked);
}

static void sources_that_failed_are_skipped(void **state)
{
	(void)state;
	struct facts *facts[] = {NULL, open_unit("/src/a.c"), NULL};
	define("main", "int (void)");
	struct linked linked = link_all(facts, 3);
	assert_int_equal(linked.program->units.count, 1);
	assert_int_equal(linked.program->functions.count, 1);
	release(&linked);
	linked = link_all(NULL, 0);
	assert_int_equal(linked.program->functions.count, 0);
	release(&linked);
}

static void a_place_names_its_file(void **state)
{
	(void)state;
	struct facts *facts[] = {unit_with_inline_helper("/src/a.c", "use_a")};
	struct linked linked = link_all(facts, 1);
	const struct program *program = linked.program;
	struct place place = link_place(program, 0, program->functions.items[find(program, "helper", 0)].fact->place);
	assert_string_equal(place.file, "/src/helper.h");
	assert_int_equal(place.line, 7);
	assert_string_equal(link_place(program, 0, (struct fact_place){0}).file, "");
	release(&linked);
}

static void only_functions_used_as_values_have_their_address_taken(void **state)
{
	(void)state;
	struct facts *facts[2];
	facts[0] = open_unit("/src/a.c");
	store(variable("handler"), function("on_read"));
	facts[1] = open_unit("/src/b.c");
	define("on_read", "void (int)");
	define("helper", "void (int)");
	struct linked linked = link_all(facts, 2);
	const struct program *program = linked.program;
	assert_true(program->functions.items[find(program, "on_read", 0)].address_taken);
	assert_false(program->functions.items[find(program, "helper", 0)].address_taken);
	release(&linked);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_call_reaches_the_definition_in_another_source),
	    cmocka_unit_test(the_body_of_a_header_is_kept_once),
	    cmocka_unit_test(local_functions_of_the_same_name_stay_apart),
	    cmocka_unit_test(a_function_defined_twice_is_its_own_where_it_is_defined_and_both_elsewhere),
	    cmocka_unit_test(a_body_that_flags_change_is_kept_in_each_form),
	    cmocka_unit_test(calls_of_a_function_run_together_whatever_stands_between_them),
	    cmocka_unit_test(calls_at_file_level_have_no_caller),
	    cmocka_unit_test(sources_that_failed_are_skipped),
	    cmocka_unit_test(a_place_names_its_file),
	    cmocka_unit_test(only_functions_used_as_values_have_their_address_taken),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
