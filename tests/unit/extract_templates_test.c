/* Bodies of templates say what they do with what the program uses them with. */
#include "facts_of_source.h"
#include "facts_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void a_callback_of_a_template_calls_what_its_instances_call(void **state)
{
	reading_of(*state, "a.cc",
	           "struct timer { void *data; };\n"
	           "void start(timer *, void (*)(timer *)), log();\n"
	           "struct Fire { void run(); }; struct Water { void run(); };\n"
	           "template <class T> struct Bind { static void call(timer *t) {\n"
	           "	log(); if (t->data) static_cast<T *>(t->data)->run(); } };\n"
	           "void go(timer *t) { start(t, Bind<Fire>::call); start(t, Bind<Water>::call); }\n",
	           NULL);
	expect_calls(*state, "go", "start(#0, Bind::call)\nstart(#0, Bind::call)\n");
	expect_calls(*state, "Bind::call",
	             "log()\n"
	             "Fire::run() on **#0.timer::data if *#0.timer::data != 0\n"
	             "log()\n"
	             "Water::run() on **#0.timer::data if *#0.timer::data != 0\n");
}

static void functions_given_to_a_template_are_called_by_it(void **state)
{
	reading_of(*state, "a.cc",
	           "void g(int);\n"
	           "template <class F> struct Holder { F f; Holder(F f) : f(f) {} ~Holder() { f(1); } };\n"
	           "template <class F> void each(F f) { f(3); }\n"
	           "void go() { each([](int x) { g(x); }); each(g); Holder<void (*)(int)> h(g); }\n",
	           NULL);
	expect_calls(*state, "each", "go::lambda(3) on #0\n(#0)(3)\n");
	expect_calls(*state, "Holder::~Holder", "(this.Holder::f)(1)\n");
}

static void virtual_methods_of_an_instance_run_where_the_base_is_known(void **state)
{
	reading_of(*state, "a.cc",
	           "struct Base { virtual void run() = 0; }; struct Fire { void burn(); };\n"
	           "template <class T> struct Derived : Base { T t; void run() override { t.burn(); } };\n"
	           "void go() { Base *base = new Derived<Fire>; base->run(); }\n",
	           NULL);
	expect_calls(*state, "Derived::run", "Fire::burn() on this.Derived::t\n");
}

static void lambdas_in_a_template_are_others_in_each_instance(void **state)
{
	reading_of(*state, "a.cc",
	           "struct Fire { void run(); }; struct Water { void run(); };\n"
	           "template <class T> void later(T t) { auto l = [&] { t.run(); }; l(); }\n"
	           "void go() { later(Fire()); later(Water()); }\n",
	           NULL);
	const struct facts *facts = ((struct reading *)*state)->facts;
	size_t lambdas = 0;
	for (size_t i = 0; i < facts->functions.count; i++)
		lambdas += strcmp(facts->functions.items[i].name, "later::lambda") == 0;
	assert_int_equal(lambdas, 2);
	expect_calls(*state, "later::lambda", "Fire::run() on #0\nWater::run() on #0\n");
}

static void what_is_said_of_a_template_is_said_of_its_instances(void **state)
{
	reading_of(*state, "a.cc",
	           "template <class T> __attribute__((annotate(\"coroutine_fn\"))) void yields(T) {}\n"
	           "void go() { yields(1); }\n",
	           NULL);
	expect_attributes(*state, "yields", "annotate:coroutine_fn");
}

static void explicit_instances_are_called_from_elsewhere(void **state)
{
	reading_of(*state, "a.cc",
	           "struct Fire { void run(); };\n"
	           "template <class T> struct Box { T t; void put(); };\n"
	           "template <class T> void Box<T>::put() { t.run(); }\n"
	           "template struct Box<Fire>;\n"
	           "void go(Box<Fire> &box) { box.put(); }\n",
	           NULL);
	/* The template, for others, and the instance. */
	expect_calls(*state, "Box::put", "Fire::run() on this.Box::t\nFire::run() on this.Box::t\n");
	reading_of(*state, "b.cc",
	           "struct Fire { void run(); };\n"
	           "template <class T> struct Box { T t; void put(); };\n"
	           "template <class T> void Box<T>::put() { t.run(); }\n"
	           "template <> void Box<Fire>::put() { }\n"
	           "template struct Box<Fire>;\n",
	           NULL);
	expect_calls(*state, "Box::put", "");
}

static void lambdas_of_any_type_call_what_their_instances_call(void **state)
{
	reading_of(*state, "a.cc",
	           "void g(); struct Fire { void run(); }; struct Water { void run(); };\n"
	           "void go() { auto any = [](auto x) { g(); x.run(); }; any(Fire()); any(Water()); }\n",
	           "-std=c++17");
	expect_calls(*state, "go::lambda", "g()\nFire::run() on #0\nWater::run() on #0\n");
}

static void what_nobody_uses_calls_only_what_is_sure(void **state)
{
	reading_of(*state, "a.cc",
	           "void g();\n"
	           "template <class F> void never(F f) { f(3); g(); f.run(); F(2); }\n",
	           NULL);
	expect_calls(*state, "never", "g()\n");
	assert_true(facts_text_function(((struct reading *)*state)->facts, "never")->defined);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_callback_of_a_template_calls_what_its_instances_call, reading_begin,
	                                    reading_end),
	    cmocka_unit_test_setup_teardown(functions_given_to_a_template_are_called_by_it, reading_begin, reading_end),
	    cmocka_unit_test_setup_teardown(virtual_methods_of_an_instance_run_where_the_base_is_known, reading_begin,
	                                    reading_end),
	    cmocka_unit_test_setup_teardown(lambdas_in_a_template_are_others_in_each_instance, reading_begin,
	                                    reading_end),
	    cmocka_unit_test_setup_teardown(what_is_said_of_a_template_is_said_of_its_instances, reading_begin,
	                                    reading_end),
	    cmocka_unit_test_setup_teardown(explicit_instances_are_called_from_elsewhere, reading_begin, reading_end),
	    cmocka_unit_test_setup_teardown(lambdas_of_any_type_call_what_their_instances_call, reading_begin,
	                                    reading_end),
	    cmocka_unit_test_setup_teardown(what_nobody_uses_calls_only_what_is_sure, reading_begin, reading_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
