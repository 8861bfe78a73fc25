/* Points-to: where function values and descriptors go, and whom a call reaches through them. */
#include "facts_builder.h"
#include "rules_from_text.h"

#include "base/text.h"
#include "model/model.h"
#include "program/program.h"
#include "values/points_to.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char rules_text[] = "descriptor: socket\n"
                                 "call: socket\n"
                                 "kind: socket\n"
                                 "---\n"
                                 "descriptor: pipe\n"
                                 "call: pipe\n"
                                 "kind: pipe\n"
                                 "stored-in: 0\n"
                                 "---\n"
                                 "offload: child-process\n"
                                 "call: fork\n"
                                 "result: 0\n"
                                 "---\n"
                                 "invokes: qsort\n"
                                 "call: qsort\n"
                                 "argument: 3\n"
                                 "---\n"
                                 "passes: move\n"
                                 "call: \"std::move\"\n"
                                 "argument: 0\n"
                                 "---\n"
                                 "rule: wait-for-bytes\n"
                                 "level: 2\n"
                                 "class: network\n"
                                 "bound: peer\n"
                                 "calls: [\"Device::wait\"]\n"
                                 "waits: until bytes come\n"
                                 "why: it waits\n"
                                 "instead: {any: signals}\n";

enum { UNITS_MAX = 4 };

/* The program of one test: its units are opened in turn, then linked. */
static struct {
	struct facts *units[UNITS_MAX];
	size_t count;
	struct ruleset *ruleset;
	struct program *program;
} under_test;

static void unit(const char *path)
{
	assert_true(under_test.count < UNITS_MAX);
	under_test.units[under_test.count++] = open_unit(path);
}

static void solve(void)
{
	under_test.program = program_link(under_test.units, under_test.count, under_test.ruleset, 2);
}

static int set_up(void **state)
{
	(void)state;
	memset(&under_test, 0, sizeof under_test);
	under_test.ruleset = rules_from_text(rules_text);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	program_free(under_test.program);
	ruleset_free(under_test.ruleset);
	for (size_t i = 0; i < under_test.count; i++)
		facts_free(under_test.units[i]);
	return 0;
}

/* The call site of a call that was built in this unit. */
static const struct call_site *site_of(uint32_t unit_index, fact_index built)
{
	uint32_t site = under_test.program->units.items[unit_index].call_sites[built];
	assert_int_not_equal(site, NONE);
	return &under_test.program->calls.items[site];
}

/* "name@certainty name@certainty", in the order of the targets. */
static void assert_reaches(const struct call_site *site, const char *expected)
{
	struct text found = {0};
	for (uint32_t i = 0; i < site->target_count; i++) {
		struct target target = under_test.program->targets.items[site->first_target + i];
		text_printf(&found, "%s%s@%s", i ? " " : "",
		            under_test.program->functions.items[target.function].fact->name,
		            certainty_name(target.certainty));
	}
	assert_string_equal(text_string(&found), expected);
	text_free(&found);
}

/* The objects of a value of the first unit: functions by name, results as "name()". */
static void assert_holds(fact_index value, const char *expected)
{
	const struct program *program = under_test.program;
	struct text found = {0};
	size_t count;
	const uint32_t *objects = flow_objects(program, (struct value_reference){0, value}, &count);
	for (size_t i = 0; i < count; i++) {
		struct object object = program->objects.items[objects[i]];
		if (object.kind == OBJECT_FUNCTION) {
			text_printf(&found, "%s%s", i ? " " : "", program->functions.items[object.index].fact->name);
			continue;
		}
		const struct call_site *site = &program->calls.items[object.index];
		uint32_t callee = program->targets.items[site->first_target].function;
		text_printf(&found, "%s%s()", i ? " " : "", program->functions.items[callee].fact->name);
	}
	assert_string_equal(text_string(&found), expected);
	text_free(&found);
}

static const struct value_reference *sources_of(fact_index value, size_t *ret_count)
{
	uint32_t cell = flow_cell(under_test.program, (struct value_reference){0, value});
	assert_int_not_equal(cell, NONE);
	return flow_sources(under_test.program, cell, ret_count);
}

/* ---- how functions get to where they are called ---- */

static void a_field_set_in_one_source_is_called_in_another(void **state)
{
	(void)state;
	unit("/src/a.c");
	define("connect_handlers", "void (void)");
	store(field_of("client::read", variable("first")), function("on_read"));
	unit("/src/b.c");
	define("on_read", "void (int)");
	define("dispatch", "void (int)");
	fact_index through = call_value(field_of("client::read", variable("second")), "void (int)", parameter(0));
	solve();
	assert_reaches(site_of(1, through), "on_read@field");
	assert_true(site_of(1, through)->indirect);
	assert_true(site_of(1, through)->resolved);
}

static void a_callback_of_another_language_has_the_same_type(void **state)
{
	(void)state;
	unit("/src/library.c");
	define("example", "int (struct session *)");
	define("receive", "int (struct session *)");
	store(field_of("callbacks::on_frame", variable("first")), function("example"));
	fact_index through =
	    call_value(field_of("callbacks::on_frame", variable("first")), "int (struct session *)", parameter(0));
	unit("/src/server.cc");
	define("server::on_frame", "int (session *)");
	define("server::set_up", "void ()");
	store(field_of("callbacks::on_frame", variable("second")), function("server::on_frame"));
	solve();
	assert_reaches(site_of(0, through), "example@field server::on_frame@field");
}

static void a_table_of_functions_is_called_by_index(void **state)
{
	(void)state;
	unit("/src/a.c");
	store(pointee(variable("commands")), function("get"));
	store(pointee(variable("commands")), function("set"));
	define("get", "int (void *)");
	define("set", "int (void *)");
	define("run", "int (int)");
	fact_index through = call_value(pointee(variable("commands")), "int (*)(void *)", unknown());
	solve();
	assert_reaches(site_of(0, through), "get@field set@field");
}

static void a_registered_callback_passes_through_wrappers(void **state)
{
	(void)state;
	unit("/src/a.c");
	define("on_timer", "void (void)");
	define("add_timer", "void (void (*)(void))");
	store(field("timer::callback"), parameter(0));
	define("every_second", "void (void (*)(void))");
	call("add_timer", parameter(0));
	define("main", "int (void)");
	call("every_second", function("on_timer"));
	define("tick", "void (void)");
	store(local_variable("callback"), field("timer::callback"));
	fact_index through = call_value(local_variable("callback"), "void (void)");
	solve();
	assert_reaches(site_of(0, through), "on_timer@variable");
}

static void a_parameter_that_is_called_reaches_what_callers_pass(void **state)
{
	(void)state;
	unit("/src/a.c");
	define("visit", "void (void (*)(int))");
	fact_index through = call_value(parameter(0), "void (int)", number(3));
	define("print", "void (int)");
	define("count", "void (int)");
	define("main", "int (void)");
	call("visit", function("print"));
	call("visit", function("count"));
	solve();
	assert_reaches(site_of(0, through), "print@parameter count@parameter");
}

static void a_function_given_back_is_called(void **state)
{
	(void)state;
	unit("/src/a.c");
	define("on_write", "void (int)");
	define("choose", "void (*(int))(int)");
	returns(either(function("on_write"), function("free")));
	define("main", "int (void)");
	fact_index through = call_value(result(call("choose", number(1))), "void (int)", number(2));
	solve();
	/* free() has no type that is known to fit, but takes any arguments here; on_write fits exactly. */
	assert_reaches(site_of(0, through), "on_write@variable");
}

static void a_function_that_is_called_as_a_value_is_direct(void **state)
{
	(void)state;
	unit("/src/a.cc");
	define("main::lambda", "void () const");
	define("main", "int ()");
	fact_index through = call_value(function("main::lambda"), "void () const");
	solve();
	assert_reaches(site_of(0, through), "main::lambda@direct");
}

/* The second target is only known once the first is: resolution and propagation go hand in hand. */
static void what_an_indirect_call_gives_back_can_be_called_in_turn(void **state)
{
	(void)state;
	unit("/src/a.c");
	define("last", "void (int)");
	define("give_last", "void *(void *)");
	returns(parameter(0));
	define("main", "int (void)");
	store(variable("step"), function("give_last"));
	fact_index first = call_value(variable("step"), "void *(void *)", function("last"));
	store(variable("next"), result(first));
	fact_index second = call_value(variable("next"), "void (int)", number(1));
	solve();
	assert_reaches(site_of(0, first), "give_last@variable");
	assert_reaches(site_of(0, second), "last@variable");
}

static void values_that_flow_in_a_circle_reach_all_of_it(void **state)
{
	(void)state;
	unit("/src/a.c");
	define("on_read", "void (int)");
	define("main", "int (void)");
	store(variable("a"), variable("c"));
	store(variable("b"), variable("a"));
	store(variable("c"), variable("b"));
	store(variable("b"), function("on_read"));
	fact_index a = variable("a"), c = variable("c");
	solve();
	assert_holds(a, "on_read");
	assert_holds(c, "on_read");
}

/* ---- pointers ---- */

static void an_out_parameter_sets_the_callers_variable(void **state)
{
	(void)state;
	unit("/src/a.c");
	define("find", "void (void (**)(int))");
	store(pointee(parameter(0)), function("on_read"));
	define("find_by_way_of", "void (void (**)(int))");
	call("find", parameter(0));
	define("main", "int (void)");
	call("find_by_way_of", address(local_variable("handler")));
	fact_index through = call_value(local_variable("handler"), "void (int)", number(1));
	solve();
	assert_reaches(site_of(0, through), "on_read@variable");
}

/* void find(F &found) { found = on_read; } */
static void a_reference_that_is_stored_to_sets_the_callers_variable(void **state)
{
	(void)state;
	unit("/src/a.cc");
	define("find", "void (void (*&)(int))");
	store(parameter(0), function("on_read"));
	define("find_by_way_of", "void (void (*&)(int))");
	call("find", parameter(0));
	define("main", "int ()");
	call("find_by_way_of", local_variable("handler"));
	store(variable("another"), function("on_write"));
	call("find", variable("another"));
	fact_index through = call_value(local_variable("handler"), "void (int)", number(1));
	solve();
	assert_reaches(site_of(0, through), "on_read@variable");
}

static void a_pointer_that_is_only_read_stores_nothing(void **state)
{
	(void)state;
	unit("/src/a.c");
	define("call_it", "void (void (**)(int))");
	fact_index through = call_value(pointee(parameter(0)), "void (int)", number(1));
	define("main", "int (void)");
	store(local_variable("first"), function("on_read"));
	store(local_variable("second"), function("on_write"));
	call("call_it", address(local_variable("first")));
	call("call_it", address(local_variable("second")));
	fact_index first = local_variable("first");
	solve();
	assert_holds(first, "on_read");
	assert_reaches(site_of(0, through), "on_read@field on_write@field");
}

static void a_store_through_a_pointer_kept_in_a_field_reaches_the_variable(void **state)
{
	(void)state;
	unit("/src/a.c");
	define("prepare", "void (struct request *)");
	store(field("request::result"), address(variable("answer")));
	define("finish", "void (struct request *)");
	store(pointee(field("request::result")), result(call("socket", number(2))));
	fact_index answer = variable("answer");
	solve();
	assert_holds(answer, "socket()");
}

static void a_record_passed_by_address_does_not_mix_with_others(void **state)
{
	(void)state;
	unit("/src/a.c");
	define("start", "void (struct server *)");
	store(field_of("server::fd", pointee(parameter(0))), result(call("socket", number(2))));
	store(field_of("server::on_read", pointee(parameter(0))), function("on_read"));
	define("main", "int (void)");
	call("start", address(local_variable("server")));
	fact_index server = local_variable("server"), fd = field("server::fd"), read = field("server::on_read");
	solve();
	assert_holds(server, "");
	assert_holds(fd, "socket()");
	assert_holds(read, "on_read");
}

/* close_it(int *fd) { close(*fd); *fd = -1; }: what is stored goes back to every caller, what others passed does not.
 */
static void only_what_is_stored_through_a_pointer_gets_back_to_callers(void **state)
{
	(void)state;
	unit("/src/a.c");
	define("renew", "void (int *)");
	call("close", pointee(parameter(0)));
	store(pointee(parameter(0)), result(call("fork")));
	define("main", "int (void)");
	store(variable("client"), result(call("socket", number(1))));
	call("pipe", variable("pair"));
	call("renew", address(variable("client")));
	call("renew", variable("pair"));
	fact_index client = variable("client"), pair = variable("pair");
	solve();
	assert_holds(client, "fork() socket()");
	assert_holds(pair, "fork() pipe()");
}

/* Fields of a record are cells of their own; the record, and pointers to it, hold nothing by themselves. */
static void what_a_type_cannot_hold_does_not_flow(void **state)
{
	(void)state;
	unit("/src/a.c");
	define("main", "int (void)");
	store(variable("generic"), function("on_read"));
	store(typed_variable("record", "struct client *"), variable("generic"));
	store(typed_variable("text", "const char *"), variable("generic"));
	store(typed_variable("callback", "void (*)(int)"), typed_variable("record", "struct client *"));
	store(typed_variable("any", "void *"), variable("generic"));
	fact_index record = variable("record"), text = variable("text"), callback = variable("callback");
	fact_index any = variable("any");
	solve();
	assert_holds(record, "");
	assert_holds(text, "");
	assert_holds(callback, "");
	assert_holds(any, "on_read");
}

/* An allocating function gives every caller the same variable back, but never the same memory. */
static void tables_from_one_allocator_do_not_mix(void **state)
{
	(void)state;
	unit("/src/a.c");
	define("allocate", "void *(unsigned long)");
	store(local_variable("memory"), result(call("malloc", parameter(0))));
	returns(local_variable("memory"));
	define("main", "int (void)");
	store(variable("readers"), result(call("allocate", number(8))));
	store(variable("writers"), result(call("allocate", number(8))));
	store(pointee(variable("readers")), function("on_read"));
	store(pointee(variable("writers")), function("on_write"));
	fact_index readers = variable("readers"), writers = variable("writers");
	solve();
	assert_holds(readers, "on_read");
	assert_holds(writers, "on_write");
}

static void a_slot_that_a_function_gives_back_is_written(void **state)
{
	(void)state;
	unit("/src/a.c");
	define("slot", "void (**(int))(int)");
	returns(variable("table")); /* &table[i] */
	define("main", "int (void)");
	store(pointee(result(call("slot", number(1)))), function("on_read"));
	fact_index table = variable("table");
	solve();
	assert_holds(table, "on_read");
}

/* ---- types ---- */

static void candidates_of_exactly_the_type_win(void **state)
{
	(void)state;
	unit("/src/a.c");
	define("exact", "void (struct client *)");
	define("cast", "int (struct link *)");
	define("too_many", "void (struct client *, int)");
	define("main", "int (void)");
	store(variable("any"), function("exact"));
	store(variable("any"), function("cast"));
	store(variable("any"), function("too_many"));
	store(variable("loose"), function("cast"));
	store(variable("loose"), function("too_many"));
	fact_index exact = call_value(variable("any"), "void (*)(struct client *)", unknown());
	fact_index loose = call_value(variable("loose"), "void (struct client *)", unknown());
	solve();
	assert_reaches(site_of(0, exact), "exact@variable");
	assert_reaches(site_of(0, loose), "cast@variable");
}

static void variadic_and_unprototyped_functions_take_what_comes(void **state)
{
	(void)state;
	unit("/src/a.c");
	define("log_it", "void (int, const char *, ...)");
	define("old_style", "int ()");
	define("main", "int (void)");
	store(variable("sink"), function("log_it"));
	store(variable("sink"), function("old_style"));
	fact_index three = call_value(variable("sink"), "void (int, char *, int)", number(1), unknown(), number(2));
	fact_index one = call_value(variable("sink"), "void (int)", number(1));
	solve();
	assert_reaches(site_of(0, three), "log_it@variable old_style@variable");
	assert_reaches(site_of(0, one), "old_style@variable");
}

static void a_lambda_whose_type_is_not_known_may_be_the_right_one(void **state)
{
	(void)state;
	unit("/src/a.cc");
	define("main::lambda", "");
	define("plain", "void (int)");
	define("main", "int ()");
	store(variable("callback"), function("main::lambda"));
	store(variable("callback"), function("plain"));
	fact_index through = call_value(variable("callback"), "void (int) const", number(1));
	solve();
	assert_reaches(site_of(0, through), "main::lambda@variable plain@variable");
}

static void a_call_that_no_value_reaches_is_matched_by_type_and_counted_unresolved(void **state)
{
	(void)state;
	unit("/src/a.c");
	store(variable("elsewhere"), function("on_read"));
	define("on_read", "void (struct client *)");
	define("not_a_value", "void (struct client *)");
	define("main", "int (void)");
	fact_index first = call_value(variable("nowhere_stored"), "void (struct client *)", unknown());
	fact_index second = call_value(unknown(), "void (*)(struct client *)", unknown());
	fact_index other = call_value(unknown(), "void (struct server *)", unknown());
	solve();
	assert_reaches(site_of(0, first), "on_read@type");
	assert_reaches(site_of(0, second), "on_read@type");
	assert_reaches(site_of(0, other), "");
	assert_false(site_of(0, first)->resolved);
	assert_false(site_of(0, second)->resolved);
}

/* ---- methods ---- */

static void a_pointer_that_rules_know_by_name_holds_what_they_speak_of(void **state)
{
	(void)state;
	unit("/src/module.c");
	define("serve", "void (void)");
	fact_index named = call_value(typed_variable("socket", "int (*)(int)"), "int (int)", number(1));
	fact_index unnamed = call_value(typed_variable("other", "int (*)(int)"), "int (int)", number(1));
	fact_index made = result(named);
	solve();
	assert_reaches(site_of(0, named), "socket@variable");
	assert_true(site_of(0, named)->resolved);
	assert_holds(made, "socket()");
	assert_reaches(site_of(0, unnamed), "");
}

static void a_virtual_call_reaches_overriders_of_other_sources(void **state)
{
	(void)state;
	unit("/src/base.cc");
	declare_virtual("Handler::run", "void (int)"); /* pure */
	define("serve", "void (Handler *)");
	fact_index through = call_virtual(parameter(0), "Handler::run", number(7));
	unit("/src/reader.cc");
	define_virtual("Reader::run", "void (int)");
	overrides("Reader::run", "Handler::run");
	unit("/src/special.cc");
	declare_virtual("Reader::run", "void (int)");
	overrides("Reader::run", "Handler::run");
	define_virtual("SpecialReader::run", "void (int)");
	overrides("SpecialReader::run", "Reader::run");
	define_virtual("Writer::run", "void (int)");
	overrides("Writer::run", "Handler::run");
	solve();
	assert_reaches(site_of(0, through), "Reader::run@virtual SpecialReader::run@virtual Writer::run@virtual");
	assert_false(site_of(0, through)->indirect);
}

static void a_library_method_that_rules_know_stays_a_target_beside_its_overriders(void **state)
{
	(void)state;
	unit("/src/a.cc");
	define_virtual("Port::wait", "bool (int)");
	overrides("Port::wait", "Device::wait");
	define("use", "void (Device *)");
	fact_index through = call_virtual(parameter(0), "Device::wait", number(100));
	solve();
	assert_reaches(site_of(0, through), "Port::wait@virtual Device::wait@virtual");
}

static void arguments_and_receivers_of_virtual_calls_flow_to_each_overrider(void **state)
{
	(void)state;
	unit("/src/a.cc");
	define_virtual("Loop::add", "void (void (*)(int))");
	fact_index base = parameter(0);
	define_virtual("Epoll::add", "void (void (*)(int))");
	overrides("Epoll::add", "Loop::add");
	fact_index overrider = parameter(0), object = receiver();
	define("main", "int ()");
	call_virtual(function("main::functor"), "Loop::add", function("on_read"));
	solve();
	assert_holds(base, "on_read");
	assert_holds(overrider, "on_read");
	assert_holds(object, "main::functor");
}

/* ---- what outside functions do ---- */

static void an_outside_function_invokes_its_argument(void **state)
{
	(void)state;
	unit("/src/a.c");
	define("compare", "int (const void *, const void *)");
	fact_index left = parameter(0);
	define("sort", "void (int (*)(const void *, const void *))");
	fact_index sorted = call("qsort", function("elements"), number(1), number(8), parameter(0));
	define("main", "int (void)");
	call("sort", function("compare"));
	solve();
	assert_reaches(site_of(0, sorted), "qsort@direct compare@invoked");
	assert_holds(left, "elements");
}

static void an_outside_function_passes_its_argument_on(void **state)
{
	(void)state;
	unit("/src/a.cc");
	define("main", "int ()");
	store(variable("callback"), result(call("std::move", function("on_read"))));
	fact_index callback = variable("callback");
	solve();
	assert_holds(callback, "on_read");
}

/* tasks.push_back(f); for (auto &task : tasks) task(); */
static void a_librarys_container_gives_back_what_it_was_given(void **state)
{
	(void)state;
	unit("/src/a.cc");
	define("Loop::post", "void (std::function<void ()>)");
	call_method(field_of("Loop::tasks", receiver()), "std::vector::push_back", parameter(0));
	define("Loop::run", "void ()");
	store(local_variable("task"), pointee(field_of("Loop::tasks", receiver())));
	fact_index through = call_value(local_variable("task"), "void ()");
	define("main::lambda", "void () const");
	define("main", "int ()");
	call_method(variable("loop"), "Loop::post", function("main::lambda"));
	fact_index loop = variable("loop"), lengths = field("Loop::lengths");
	solve();
	assert_reaches(site_of(0, through), "main::lambda@variable");
	assert_holds(loop, "");
	assert_holds(lengths, "");
}

/* handlers[1] = f; auto it = handlers.find(1); it->second(); other.find(1)->second() has nothing to do with it. */
static void a_librarys_field_holds_what_its_object_holds(void **state)
{
	(void)state;
	unit("/src/a.cc");
	define("main", "int ()");
	store(result(call_method(variable("handlers"), "std::map::operator[]", number(1))), function("on_read"));
	store(local_variable("it"), result(call_method(variable("handlers"), "std::map::find", number(1))));
	fact_index found = field_of("std::pair::second", pointee(local_variable("it")));
	fact_index other = field_of("std::pair::second", result(call_method(variable("other"), "std::map::find")));
	fact_index through = call_value(found, "void ()");
	solve();
	assert_reaches(site_of(0, through), "on_read@field");
	assert_holds(other, "");
}

static void descriptors_flow_from_where_they_are_made(void **state)
{
	(void)state;
	unit("/src/a.c");
	define("listen_on", "int (int)");
	store(local_variable("fd"), result(call("socket", number(2))));
	returns(local_variable("fd"));
	define("make_pipe", "void (int *)");
	call("pipe", parameter(0));
	define("main", "int (void)");
	store(field("server::fd"), result(call("listen_on", number(80))));
	call("make_pipe", field("server::wakeup"));
	call("pipe", address(pointee(local_variable("pair"))));
	fact_index fd = field("server::fd"), wakeup = field("server::wakeup"), pair = local_variable("pair");
	solve();
	assert_holds(fd, "socket()");
	assert_holds(wakeup, "pipe()");
	assert_holds(pair, "pipe()");
}

static void two_calls_of_a_maker_are_two_objects(void **state)
{
	(void)state;
	unit("/src/a.c");
	define("main", "int (void)");
	store(variable("fd"), result(call("socket", number(2))));
	store(variable("fd"), result(call("socket", number(10))));
	fact_index fd = variable("fd");
	solve();
	assert_holds(fd, "socket() socket()");
}

static void what_the_program_defines_itself_wins_over_rules(void **state)
{
	(void)state;
	unit("/src/a.c");
	define("socket", "int (int)");
	returns(number(-1));
	define("qsort", "void (void *, int, int, int (*)(const void *, const void *))");
	define("main", "int (void)");
	store(variable("fd"), result(call("socket", number(2))));
	fact_index sorted = call("qsort", unknown(), number(1), number(8), function("compare"));
	fact_index fd = variable("fd");
	solve();
	assert_holds(fd, "");
	assert_reaches(site_of(0, sorted), "qsort@direct");
}

static void a_wrapped_fork_still_gives_the_result_of_fork(void **state)
{
	(void)state;
	unit("/src/a.c");
	define("fork_quietly", "int (void)");
	returns(result(call("fork")));
	define("main", "int (void)");
	fact_index pid = result(call("fork_quietly"));
	solve();
	assert_holds(pid, "fork()");
}

static void a_maker_called_through_a_pointer_makes_a_descriptor(void **state)
{
	(void)state;
	unit("/src/a.c");
	define("main", "int (void)");
	declare("socket", "int (int, int, int)");
	store(field("hooks::make"), function("socket"));
	fact_index made = call_value(field("hooks::make"), "int (int, int, int)", number(2), number(1), number(0));
	fact_index fd = result(made);
	solve();
	assert_reaches(site_of(0, made), "socket@field");
	assert_holds(fd, "socket()");
}

/* ---- questions ---- */

static void a_parameter_has_the_arguments_of_calls_that_name_its_function_as_sources(void **state)
{
	(void)state;
	unit("/src/a.c");
	define("lock", "void (int)");
	fact_index wait = parameter(0);
	define("first", "void (void)");
	fact_index zero = number(0), one = number(1);
	call("lock", zero);
	define("second", "void (void)");
	call("lock", one);
	store(variable("locker"), function("lock"));
	call_value(variable("locker"), "void (int)", number(2));
	solve();
	size_t count;
	const struct value_reference *sources = sources_of(wait, &count);
	assert_int_equal(count, 2);
	assert_int_equal(sources[0].value, zero);
	assert_int_equal(sources[1].value, one);
}

/* Two calls through one field are one dispatch; the certainty is that of each call. */
static void calls_through_one_field_share_what_they_reach(void **state)
{
	(void)state;
	unit("/src/a.c");
	define("keep", "void (void (*)(int))");
	fact_index kept = parameter(0);
	define("main", "int (void)");
	store(pointee(variable("table")), function("keep"));
	fact_index first = call_value(pointee(variable("table")), "void (void (*)(int))", function("on_read"));
	fact_index second = call_value(variable("table"), "void (void (*)(int))", function("on_write"));
	fact_index more = call_value(variable("table"), "void (void (*)(int), int)", function("on_end"), number(1));
	solve();
	assert_holds(kept, "on_read on_write");
	assert_reaches(site_of(0, first), "keep@field");
	assert_reaches(site_of(0, second), "keep@variable");
	assert_reaches(site_of(0, more), "");
}

static void a_variable_has_its_initialiser_and_assignments_as_sources(void **state)
{
	(void)state;
	unit("/src/a.c");
	fact_index initial = number(5), later = number(10);
	store(variable("timeout"), initial);
	define("main", "int (void)");
	store(variable("timeout"), later);
	call("read_settings", address(variable("limit")));
	store(variable("limit"), number(1));
	fact_index timeout = variable("timeout"), limit = variable("limit"), never_set = variable("never_set");
	solve();
	size_t count;
	const struct value_reference *sources = sources_of(timeout, &count);
	assert_int_equal(count, 2);
	assert_int_equal(sources[0].value, initial);
	assert_int_equal(sources[1].value, later);
	sources_of(never_set, &count);
	assert_int_equal(count, 0);
	const struct program *program = under_test.program;
	assert_false(flow_address_taken(program, flow_cell(program, (struct value_reference){0, timeout})));
	assert_true(flow_address_taken(program, flow_cell(program, (struct value_reference){0, limit})));
}

static void unit_with_table_of_a_header(const char *path)
{
	unit(path);
	in_file("/src/table.h");
	at_line(3);
	store(field("row::size"), number(4));
	at_line(3);
	store(field("row::run"), function("run_row"));
	in_file(path);
}

static void a_table_in_a_header_counts_once(void **state)
{
	(void)state;
	unit_with_table_of_a_header("/src/a.c");
	fact_index size = field("row::size"), run = field("row::run");
	unit_with_table_of_a_header("/src/b.c");
	solve();
	size_t count;
	sources_of(size, &count);
	assert_int_equal(count, 1);
	sources_of(run, &count);
	assert_int_equal(count, 1);
	assert_holds(run, "run_row");
}

static void a_conditional_is_both_of_its_values(void **state)
{
	(void)state;
	unit("/src/a.c");
	define("plain_read", "void (int)");
	define("tls_read", "void (int)");
	define("main", "int (void)");
	store(variable("reader"), function("plain_read"));
	fact_index both = either(variable("reader"), function("tls_read"));
	fact_index through = call_value(both, "void (int)", number(1));
	fact_index reader = variable("reader");
	solve();
	assert_holds(both, "plain_read tls_read");
	assert_reaches(site_of(0, through), "plain_read@variable tls_read@variable");
	const struct program *program = under_test.program;
	assert_int_equal(flow_cell(program, (struct value_reference){0, both}),
	                 flow_cell(program, (struct value_reference){0, reader}));
}

static void constants_have_no_cell_and_hold_nothing(void **state)
{
	(void)state;
	unit("/src/a.c");
	define("main", "int (void)");
	fact_index values[] = {number(3), text_literal("x"), unknown(), bits(variable("flags"), number(4))};
	solve();
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		assert_int_equal(flow_cell(under_test.program, (struct value_reference){0, values[i]}), NONE);
		assert_holds(values[i], "");
	}
}

/* ---- odd input ---- */

static void values_that_refer_to_themselves_end(void **state)
{
	(void)state;
	unit("/src/a.c");
	define("main", "int (void)");
	struct facts *facts = current_facts();
	fact_index next = (fact_index)facts->values.count;
	fact_index self = pointee(next), both = either(next + 1, next + 1), address_of_both = address(next + 1);
	store(self, both);
	store(variable("x"), address_of_both);
	fact_index through = call_value(both, "void (int)", self);
	fact_index far = value_of_kind(FACT_VALUE_PARAMETER, current_function(), FACT_NONE);
	facts->values.items[far].integer = INT64_MAX;
	store(far, number(1));
	solve();
	assert_reaches(site_of(0, through), "");
	assert_int_equal(flow_cell(under_test.program, (struct value_reference){0, self}), NONE);
	assert_int_equal(flow_cell(under_test.program, (struct value_reference){0, far}), NONE);
	assert_holds(both, "");
}

static void the_same_facts_give_the_same_program(void **state)
{
	(void)state;
	unit("/src/a.c");
	define("get", "int (void *)");
	define("set", "int (void *)");
	define("main", "int (void)");
	store(variable("fd"), result(call("socket", number(1))));
	store(field("command::run"), function("set"));
	store(field("command::run"), function("get"));
	store(field("command::run"), function("outside"));
	fact_index run = field("command::run");
	call_value(run, "int (void *)", variable("fd"));
	solve();
	struct program *again = program_link(under_test.units, under_test.count, under_test.ruleset, 1);
	const struct program *program = under_test.program;
	assert_int_equal(again->targets.count, program->targets.count);
	assert_memory_equal(again->targets.items, program->targets.items,
	                    program->targets.count * sizeof *program->targets.items);
	assert_int_equal(again->objects.count, program->objects.count);
	for (size_t i = 0; i < program->objects.count; i++)
		assert_int_equal(again->objects.items[i].index, program->objects.items[i].index);
	program_free(again);
}

#define FLOW_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    FLOW_TEST(a_field_set_in_one_source_is_called_in_another),
	    FLOW_TEST(a_callback_of_another_language_has_the_same_type),
	    FLOW_TEST(a_table_of_functions_is_called_by_index),
	    FLOW_TEST(a_registered_callback_passes_through_wrappers),
	    FLOW_TEST(a_parameter_that_is_called_reaches_what_callers_pass),
	    FLOW_TEST(a_function_given_back_is_called),
	    FLOW_TEST(a_function_that_is_called_as_a_value_is_direct),
	    FLOW_TEST(what_an_indirect_call_gives_back_can_be_called_in_turn),
	    FLOW_TEST(values_that_flow_in_a_circle_reach_all_of_it),
	    FLOW_TEST(an_out_parameter_sets_the_callers_variable),
	    FLOW_TEST(a_reference_that_is_stored_to_sets_the_callers_variable),
	    FLOW_TEST(a_pointer_that_is_only_read_stores_nothing),
	    FLOW_TEST(a_store_through_a_pointer_kept_in_a_field_reaches_the_variable),
	    FLOW_TEST(a_record_passed_by_address_does_not_mix_with_others),
	    FLOW_TEST(only_what_is_stored_through_a_pointer_gets_back_to_callers),
	    FLOW_TEST(what_a_type_cannot_hold_does_not_flow),
	    FLOW_TEST(tables_from_one_allocator_do_not_mix),
	    FLOW_TEST(a_slot_that_a_function_gives_back_is_written),
	    FLOW_TEST(candidates_of_exactly_the_type_win),
	    FLOW_TEST(variadic_and_unprototyped_functions_take_what_comes),
	    FLOW_TEST(a_lambda_whose_type_is_not_known_may_be_the_right_one),
	    FLOW_TEST(a_call_that_no_value_reaches_is_matched_by_type_and_counted_unresolved),
	    FLOW_TEST(a_pointer_that_rules_know_by_name_holds_what_they_speak_of),
	    FLOW_TEST(a_virtual_call_reaches_overriders_of_other_sources),
	    FLOW_TEST(a_library_method_that_rules_know_stays_a_target_beside_its_overriders),
	    FLOW_TEST(arguments_and_receivers_of_virtual_calls_flow_to_each_overrider),
	    FLOW_TEST(an_outside_function_invokes_its_argument),
	    FLOW_TEST(an_outside_function_passes_its_argument_on),
	    FLOW_TEST(a_librarys_container_gives_back_what_it_was_given),
	    FLOW_TEST(a_librarys_field_holds_what_its_object_holds),
	    FLOW_TEST(descriptors_flow_from_where_they_are_made),
	    FLOW_TEST(two_calls_of_a_maker_are_two_objects),
	    FLOW_TEST(what_the_program_defines_itself_wins_over_rules),
	    FLOW_TEST(a_wrapped_fork_still_gives_the_result_of_fork),
	    FLOW_TEST(a_maker_called_through_a_pointer_makes_a_descriptor),
	    FLOW_TEST(a_parameter_has_the_arguments_of_calls_that_name_its_function_as_sources),
	    FLOW_TEST(calls_through_one_field_share_what_they_reach),
	    FLOW_TEST(a_variable_has_its_initialiser_and_assignments_as_sources),
	    FLOW_TEST(a_table_in_a_header_counts_once),
	    FLOW_TEST(a_conditional_is_both_of_its_values),
	    FLOW_TEST(constants_have_no_cell_and_hold_nothing),
	    FLOW_TEST(values_that_refer_to_themselves_end),
	    FLOW_TEST(the_same_facts_give_the_same_program),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
