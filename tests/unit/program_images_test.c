/* Several programs in one tree: a chain through functions that no program holds together is a guess. */
#include "analysed_program.h"
#include "facts_builder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* A table of commands that both programs share; sleeper() is the tool's alone, which puts it there. */
static void shared_commands(unsigned unit)
{
	run.facts[unit] = open_unit("/src/commands.c");
	define("run_command", "void (void)");
	call_value(field("command::run"), "void (void)");
	define("add_command", "void (void (*)(void))");
	store(field("command::run"), parameter(0));
}

static void server(unsigned unit)
{
	run.facts[unit] = open_unit("/src/server.c");
	define("on_read", "void (void)");
	call("run_command");
	define("main", "int (void)");
	call("lib_start", unknown(), function("on_read"));
}

static void tool(unsigned unit, const char *name)
{
	run.facts[unit] = open_unit("/src/tool.c");
	define_local("sleeper", "void (void)");
	call("nap", number(1));
	define(name, "int (void)");
	call("add_command", function("sleeper"));
}

static void what_no_program_holds_together_is_a_guess_that_is_named(void **state)
{
	const struct finding *finding;

	(void)state;
	shared_commands(0);
	server(1);
	tool(2, "main");

	finding = only_finding(analyse());
	assert_chain(finding, "on_read>run_command>sleeper");
	assert_int_equal(finding->confidence, CONFIDENCE_LOW);
	assert_string_equal(finding->doubt,
	                    "whether any program holds both on_read() and sleeper(): this tree makes several");
}

static void one_program_holds_everything(void **state)
{
	(void)state;
	shared_commands(0);
	server(1);
	tool(2, "add_tools");

	assert_int_equal(only_finding(analyse())->confidence, CONFIDENCE_HIGH);
}

static void what_the_server_names_itself_is_its_own(void **state)
{
	(void)state;
	shared_commands(0);
	server(1);
	call("add_command", function("save"));
	tool(2, "main");
	run.facts[3] = open_unit("/src/save.c");
	define("save", "void (void)");
	call("nap", number(2));

	const struct analysis *analysis = analyse();
	assert_int_equal(analysis->findings.count, 2);
	assert_string_equal(analysis->findings.items[0].function, "save");
	assert_int_equal(analysis->findings.items[0].confidence, CONFIDENCE_HIGH);
	assert_string_equal(analysis->findings.items[1].function, "sleeper");
	assert_int_equal(analysis->findings.items[1].confidence, CONFIDENCE_LOW);
}

/* Nobody here calls plugin_start(): any program may load it. */
static void a_plugin_belongs_to_every_program(void **state)
{
	(void)state;
	shared_commands(0);
	server(1);
	run.facts[2] = open_unit("/src/plugin.c");
	define_local("sleeper", "void (void)");
	call("nap", number(1));
	define("plugin_start", "void (void)");
	call("add_command", function("sleeper"));
	run.facts[3] = open_unit("/src/other.c");
	define("main", "int (void)");

	assert_int_equal(only_finding(analyse())->confidence, CONFIDENCE_HIGH);
}

/* The table stands in a source of its own; the server names it, and so holds what is in it. */
static void a_table_brings_its_functions(void **state)
{
	(void)state;
	run.facts[0] = open_unit("/src/table.c");
	define_local("sleeper", "void (void)");
	call("nap", number(1));
	at_file_level();
	store(field_of("command::run", pointee(variable("table"))), function("sleeper"));
	run.facts[1] = open_unit("/src/server.c");
	define("on_read", "void (void)");
	call_value(field_of("command::run", pointee(variable("table"))), "void (void)");
	define("main", "int (void)");
	call("lib_start", unknown(), function("on_read"));
	run.facts[2] = open_unit("/src/tool.c");
	define("main", "int (void)");
	call("list", address(variable("table")));

	assert_int_equal(only_finding(analyse())->confidence, CONFIDENCE_HIGH);
}

/* Two ways lead to shared(); only the longer one is the tool's own. */
static void a_way_in_the_right_program_is_found_behind_one_in_the_wrong_program(void **state)
{
	(void)state;
	run.facts[0] = open_unit("/src/shared.c");
	define("shared", "void (void)");
	call_value(field("command::run"), "void (void)");
	run.facts[1] = open_unit("/src/server.c");
	define_local("of_server", "void (void)");
	call("shared");
	define("main", "int (void)");
	store(field("hook::run"), function("of_server"));
	run.facts[2] = open_unit("/src/tool.c");
	define_local("sleeper", "void (void)");
	call("nap", number(1));
	define_local("deeper", "void (void)");
	call("shared");
	define_local("of_tool", "void (void)");
	call("deeper");
	define("main", "int (void)");
	store(field("hook::run"), function("of_tool"));
	store(field("command::run"), function("sleeper"));
	run.facts[3] = open_unit("/src/loop.c");
	define("on_read", "void (void)");
	call_value(field("hook::run"), "void (void)");
	define("start", "void (void)");
	call("lib_start", unknown(), function("on_read"));

	const struct finding *finding = only_finding(analyse());
	assert_chain(finding, "on_read>of_tool>deeper>shared>sleeper");
	assert_int_equal(finding->confidence, CONFIDENCE_HIGH);
}

/* A stream of the library; each program has a kind of its own, and calls what it was given. */
static void streams(unsigned unit)
{
	run.facts[unit] = open_unit("/src/stream.cc");
	define_virtual("Stream::read", "void ()");
	define("serve", "void (Stream *)");
	call_virtual(parameter(0), "Stream::read");
}

static void slow_stream(unsigned unit, const char *maker)
{
	run.facts[unit] = open_unit("/src/slow.cc");
	declare_virtual("Stream::read", "void ()");
	define_virtual("SlowStream::read", "void ()");
	overrides("SlowStream::read", "Stream::read");
	call("nap", number(1));
	define("SlowStream::SlowStream", "void ()");
	define(maker, "int (void)");
	call("SlowStream::SlowStream");
}

/* Nobody names the method, but somebody makes the object. */
static void a_method_is_held_by_who_makes_its_objects(void **state)
{
	(void)state;
	streams(0);
	run.facts[1] = open_unit("/src/server.cc");
	define("on_read", "void (void)");
	call("serve", unknown());
	define("main", "int (void)");
	call("lib_start", unknown(), function("on_read"));
	slow_stream(2, "main");

	const struct finding *finding = only_finding(analyse());
	assert_chain(finding, "on_read>serve>SlowStream::read");
	assert_int_equal(finding->confidence, CONFIDENCE_LOW);
}

static void a_method_of_the_same_program_is_followed(void **state)
{
	(void)state;
	streams(0);
	run.facts[1] = open_unit("/src/server.cc");
	define("on_read", "void (void)");
	call("serve", unknown());
	define("main", "int (void)");
	call("lib_start", unknown(), function("on_read"));
	call("use_slow");
	slow_stream(2, "use_slow");
	run.facts[3] = open_unit("/src/other.cc");
	define("main", "int (void)");

	assert_int_equal(only_finding(analyse())->confidence, CONFIDENCE_MEDIUM);
}

/* leftover() is called by nobody, but it stands in a source that only the tool is made of. */
static void what_nobody_calls_belongs_to_the_programs_of_its_source(void **state)
{
	(void)state;
	shared_commands(0);
	server(1);
	run.facts[2] = open_unit("/src/helper.c");
	define("help", "void (void)");
	define_local("sleeper", "void (void)");
	call("nap", number(1));
	define("leftover", "void (void)");
	call("add_command", function("sleeper"));
	run.facts[3] = open_unit("/src/tool.c");
	define("main", "int (void)");
	call("help");

	assert_int_equal(only_finding(analyse())->confidence, CONFIDENCE_LOW);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_teardown(a_method_is_held_by_who_makes_its_objects, finished),
	    cmocka_unit_test_teardown(a_method_of_the_same_program_is_followed, finished),
	    cmocka_unit_test_teardown(what_nobody_calls_belongs_to_the_programs_of_its_source, finished),
	    cmocka_unit_test_teardown(what_no_program_holds_together_is_a_guess_that_is_named, finished),
	    cmocka_unit_test_teardown(one_program_holds_everything, finished),
	    cmocka_unit_test_teardown(what_the_server_names_itself_is_its_own, finished),
	    cmocka_unit_test_teardown(a_plugin_belongs_to_every_program, finished),
	    cmocka_unit_test_teardown(a_table_brings_its_functions, finished),
	    cmocka_unit_test_teardown(a_way_in_the_right_program_is_found_behind_one_in_the_wrong_program, finished),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
