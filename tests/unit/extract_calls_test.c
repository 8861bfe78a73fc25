/* Who is called, with what, and where that is written. */
#include "facts_of_source.h"
#include "facts_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void functions_pointers_fields_and_tables_are_called(void **state)
{
	reading_of(*state, "a.c",
	           "struct ops { int (*read)(int); };\n"
	           "int f(int), g(int);\n"
	           "static int (*const table[])(int) = {f, [2] = g};\n"
	           "int (*chosen)(int);\n"
	           "void run(struct ops *ops, int (*callback)(int), int i) {\n"
	           "	f(1); (*f)(2); (&f)(3);\n"
	           "	ops->read(4); (*ops->read)(5); (ops->read)(6);\n"
	           "	callback(7); chosen(8); table[i](9);\n"
	           "	(i ? f : g)(10); f(g(11));\n"
	           "}\n",
	           NULL);
	expect_calls(*state, "run",
	             "f(1)\nf(2)\nf(3)\n"
	             "(*#0.ops::read)(4)\n(*#0.ops::read)(5)\n(*#0.ops::read)(6)\n"
	             "(#1)(7)\n(chosen)(8)\n(*table)(9)\n"
	             "((f or g))(10)\ng(11)\nf(g())\n");
	const struct reading *reading = *state;
	const struct fact_call *through_field = &reading->facts->calls.items[3];
	assert_string_equal(through_field->type, "int (int)");
}

static void a_macro_has_two_places(void **state)
{
	reading_of(*state, "a.c",
	           "int read(int, void *, int);\n"
	           "#define GET(fd) read(fd, 0, 1)\n"
	           "#define CHECK(x) do { if (x) return; } while (0)\n"
	           "void run(int fd) {\n"
	           "	GET(fd);\n"
	           "	CHECK(read(fd, 0, 2));\n"
	           "}\n",
	           NULL);
	const struct fact_call *calls = ((struct reading *)*state)->facts->calls.items;
	assert_int_equal(calls[0].place.line, 2);
	assert_int_equal(calls[0].place.column, 17);
	assert_int_equal(calls[0].expansion.line, 5);
	assert_int_equal(calls[0].expansion.column, 2);
	assert_int_equal(calls[1].place.line, 6); /* written by the user, though inside the macro's parentheses */
	assert_int_equal(calls[1].place.column, 8);
	assert_int_equal(calls[1].expansion.column, 2);
}

static void library_functions_have_their_plain_name(void **state)
{
	reading_of(*state, "a.c",
	           "#define _FORTIFY_SOURCE 2\n"
	           "#define _FILE_OFFSET_BITS 64\n"
	           "#include <fcntl.h>\n#include <poll.h>\n#include <stdio.h>\n#include <string.h>\n"
	           "#include <sys/socket.h>\n#include <unistd.h>\n"
	           "void run(int fd, char *to, struct pollfd *p) {\n"
	           "	read(fd, to, 4); recv(fd, to, 4, 0); poll(p, 1, 5); open(to, O_RDONLY); lseek(fd, 0, 0);\n"
	           "	__builtin_memcpy(to, to, 2); __builtin___memset_chk(to, 0, 2, 2);\n"
	           "}\n",
	           "-O2");
	expect_calls(*state, "run",
	             "read(#0, #1, 4)\nrecv(#0, #1, 4, 0)\npoll(#2, 1, 5)\nopen(#1, 0)\nlseek(#0, 0, 0)\n"
	             "memcpy(#1, #1, 2)\nmemset(#1, 0, 2, 2)\n");
	const struct reading *reading = *state;
	assert_true(facts_text_function(reading->facts, "recv")->system);
	assert_true(facts_text_function(reading->facts, "memcpy")->system);
	assert_false(facts_text_function(reading->facts, "run")->system);
	assert_string_equal(facts_text_function(reading->facts, "recv")->key, "c:@F@recv");
}

static void what_is_not_evaluated_is_not_called(void **state)
{
	reading_of(*state, "a.c", "int f(int);\nint run(int a) { return sizeof(f(1)) + _Generic(f(2), int: f(3)); }\n",
	           NULL);
	expect_calls(*state, "run", "f(3)\n");
}

static void a_call_that_the_tree_shows_twice_is_one(void **state)
{
	reading_of(*state, "a.c", "int f(int);\nint run(int a) { return f(1) ?: f(2); }\n", NULL);
	expect_calls(*state, "run", "f(1)\nf(2) if f() == 0\n");
	expect_flows(*state, "run", "return <- (f() or f())\n");
}

static const char classes[] =
    "struct Base { virtual ~Base(); virtual int get(int); int plain(); static int make(); };\n"
    "struct Child : Base { int get(int) override; Child(int); Base *other; void run(); };\n";

static void methods_have_receivers(void **state)
{
	char source[2000];
	snprintf(source, sizeof source,
	         "%sint Child::get(int a) { return a; }\n"
	         "void Child::run() {\n"
	         "	get(1); this->plain(); other->get(2); other->Base::get(3); Base::make();\n"
	         "	int (Base::*member)(int) = &Base::get;\n"
	         "	(other->*member)(4); delete other;\n"
	         "}\n",
	         classes);
	reading_of(*state, "a.cc", source, NULL);
	expect_calls(*state, "Child::run",
	             "virtual Child::get(1) on this\nBase::plain() on this\n"
	             "virtual Base::get(2) on *this.Child::other\nBase::get(3) on *this.Child::other\nBase::make()\n"
	             "(member)(4)\nvirtual Base::~Base() on *this.Child::other implicit\noperator delete()\n");
	expect_flows(*state, "Child::run", "member <- Base::get\n");
	const struct facts *facts = ((struct reading *)*state)->facts;
	const struct fact_function *get = facts_text_function(facts, "Child::get");
	assert_true(get->virtual_);
	assert_int_equal(get->override_count, 1);
	assert_string_equal(facts->functions.items[facts->overrides.items[get->first_override]].name, "Base::get");
}

static void objects_are_made_and_unmade(void **state)
{
	reading_of(*state, "a.cc",
	           "struct Lock { Lock(int); ~Lock(); };\n"
	           "struct Plain { int a; };\n"
	           "void take(Lock), f(int);\n"
	           "void run(int m) {\n"
	           "	Plain p = {m};\n"
	           "	{ Lock first(m); Lock second = m; f(1); }\n"
	           "	Lock *heap = new Lock(m); delete heap;\n"
	           "	take(m);\n"
	           "}\n",
	           NULL);
	expect_calls(*state, "run",
	             "Lock::Lock(#0) on first\nLock::Lock(#0) on second implicit\nf(1)\n"
	             "Lock::~Lock() on second implicit\nLock::~Lock() on first implicit\n"
	             "operator new()\nLock::Lock(#0)\nLock::~Lock() on *heap implicit\noperator delete()\n"
	             "Lock::Lock(#0) implicit\ntake(Lock::Lock())\nLock::~Lock() on Lock::Lock() implicit\n");
}

static void memory_comes_from_the_operator_that_the_class_has(void **state)
{
	reading_of(
	    *state, "a.cc",
	    "#include <new>\n"
	    "struct Plain { int a; };\n"
	    "struct Pooled { static void *operator new(std::size_t); static void operator delete(void *); };\n"
	    "struct Inherits : Pooled { int a; };\n"
	    "template <typename T> T *make() { return new T; }\n"
	    "void run(void *memory, Plain *plain) {\n"
	    "	new (memory) Plain; ::new(memory) Plain; new (std::nothrow) Plain; new int[3]; delete[] plain;\n"
	    "	delete new Inherits; make<Plain>();\n"
	    "}\n",
	    NULL);
	expect_calls(*state, "run",
	             "operator new()\noperator new()\noperator delete()\nPooled::operator new()\n"
	             "Pooled::operator delete()\nmake()\n");
	expect_calls(*state, "make", "operator new()\n");
}

static void lambdas_are_functions_of_their_own(void **state)
{
	reading_of(*state, "a.cc",
	           "#include <functional>\n"
	           "void f(int), post(std::function<void()>), c_post(void (*)(int));\n"
	           "void serve(std::function<void(int)> given) {\n"
	           "	auto local = [&](int a) { f(a); };\n"
	           "	local(1);\n"
	           "	post([] { f(2); });\n"
	           "	c_post([](int a) { f(a); });\n"
	           "	given(3);\n"
	           "	std::function<void()> kept = [] { f(4); };\n"
	           "	kept();\n"
	           "}\n",
	           NULL);
	const struct facts *facts = ((struct reading *)*state)->facts;
	struct text calls = {0};
	facts_text_calls(facts, "serve", &calls);
	assert_non_null(strstr(text_string(&calls), "serve::lambda(1) on local\n"));
	assert_non_null(strstr(text_string(&calls), "\npost(serve::lambda)\n"));
	assert_non_null(strstr(text_string(&calls), "\nc_post(serve::lambda)\n"));
	assert_non_null(strstr(text_string(&calls), "\n(#0)(3)\n"));
	assert_non_null(strstr(text_string(&calls), "\n(kept)()\n"));
	text_free(&calls);
	expect_flows(*state, "serve", "local <- serve::lambda\nkept <- serve::lambda\n");
	expect_calls(*state, "serve::lambda", "f(#0)\nf(2)\nf(#0)\nf(4)\n");
	assert_string_equal(facts_text_function(facts, "serve::lambda")->type, "void (int)");
	assert_int_equal(facts_text_function(facts, "serve::lambda")->parameters, 1);
}

static void templates_stand_for_their_instances(void **state)
{
	reading_of(*state, "a.cc",
	           "int f(int);\n"
	           "template <class T> struct Box { T value; void (*hook)(int); void set(T); };\n"
	           "template <class T> void Box<T>::set(T given) { value = given; f(1); hook(2); }\n"
	           "template <class T> T twice(T a) { return f(a); }\n"
	           "void run() { Box<int> box; box.set(3); twice(4); box.hook(5); }\n",
	           NULL);
	expect_calls(*state, "run", "Box::set(3) on box\ntwice(4)\n(box.Box::hook)(5)\n");
	expect_calls(*state, "Box::set", "f(1)\n(this.Box::hook)(2)\n");
	const struct facts *facts = ((struct reading *)*state)->facts;
	assert_true(facts_text_function(facts, "Box::set")->defined);
	assert_true(facts_text_function(facts, "twice")->defined);
	size_t hooks = 0;
	for (size_t i = 0; i < facts->fields.count; i++)
		hooks += strcmp(facts->fields.items[i].name, "Box::hook") == 0;
	assert_int_equal(hooks, 1); /* the template's, and the instance's, are one */
}

static void coroutines_are_marked_and_await_once(void **state)
{
	reading_of(
	    *state, "a.cc",
	    "#include <coroutine>\n"
	    "struct task { struct promise_type { task get_return_object(); std::suspend_never initial_suspend();\n"
	    "	std::suspend_never final_suspend() noexcept; void return_void(); void unhandled_exception(); };\n"
	    "	bool await_ready(); void await_suspend(std::coroutine_handle<>); int await_resume(); };\n"
	    "task inner(int);\nint f(int);\n"
	    "task run() { int got = co_await inner(3); f(got); }\n"
	    "task plain() { return inner(1); }\n",
	    "-std=c++20");
	const struct facts *facts = ((struct reading *)*state)->facts;
	assert_true(facts_text_function(facts, "run")->coroutine);
	assert_false(facts_text_function(facts, "plain")->coroutine);
	expect_flows(*state, "run", "got <- task::await_resume()\n");
	size_t inner = 0;
	for (size_t i = 0; i < facts->calls.count; i++) {
		const struct fact_call *call = &facts->calls.items[i];
		inner += strcmp(facts->functions.items[call->function].name, "run") == 0 &&
		         strcmp(facts->functions.items[call->callee].name, "inner") == 0;
	}
	assert_int_equal(inner, 1);
}

#define READING_TEST(test) cmocka_unit_test_setup_teardown(test, reading_begin, reading_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    READING_TEST(functions_pointers_fields_and_tables_are_called),
	    READING_TEST(a_macro_has_two_places),
	    READING_TEST(library_functions_have_their_plain_name),
	    READING_TEST(what_is_not_evaluated_is_not_called),
	    READING_TEST(a_call_that_the_tree_shows_twice_is_one),
	    READING_TEST(methods_have_receivers),
	    READING_TEST(objects_are_made_and_unmade),
	    READING_TEST(memory_comes_from_the_operator_that_the_class_has),
	    READING_TEST(lambdas_are_functions_of_their_own),
	    READING_TEST(templates_stand_for_their_instances),
	    READING_TEST(coroutines_are_marked_and_await_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
