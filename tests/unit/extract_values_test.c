/* What expressions may be, and what is stored where. */
#include "facts_of_source.h"
#include "facts_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void constants_are_evaluated(void **state)
{
	reading_of(*state, "a.c",
	           "#include <fcntl.h>\n#include <signal.h>\n#include <sys/socket.h>\n"
	           "#define SECONDS(n) ((n) * 1000)\n"
	           "enum { LIMIT = 7 };\n"
	           "static const int timeout = 30;\n"
	           "void f(long, ...);\n"
	           "void run(int a) {\n"
	           "	f(-1, LIMIT + 1, SECONDS(5), timeout, 'a', sizeof(int), (unsigned char)300);\n"
	           "	f(O_NONBLOCK | O_CLOEXEC, ~0, 1 << 4, 7 / 2, 5 > 3, !2, 0 ? a : 9);\n"
	           "	f(MSG_DONTWAIT, (long)((void *)0), (long)SIG_IGN, \"a\\n\\\"b\\\"\", 1.5, (unsigned)-1);\n"
	           "}\n",
	           NULL);
	expect_calls(*state, "run",
	             "f(-1, 8, 5000, 30, 97, 4, 44)\n"
	             "f(526336, -1, 16, 3, 1, 0, 9)\n"
	             "f(64, 0, 1, \"a\n\"b\"\", ?, 4294967295)\n");
}

static void flags_joined_to_an_unknown_value_are_bits(void **state)
{
	reading_of(*state, "a.c",
	           "#include <fcntl.h>\n"
	           "int run(int fd, int flags) {\n"
	           "	int got = fcntl(fd, F_GETFL, 0);\n"
	           "	got |= O_NONBLOCK;\n"
	           "	fcntl(fd, F_SETFL, got);\n"
	           "	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);\n"
	           "	got &= ~O_NONBLOCK; got &= flags; flags = got & ~(O_NONBLOCK | O_APPEND);\n"
	           "	return flags | O_NONBLOCK;\n"
	           "}\n",
	           NULL);
	expect_calls(*state, "run",
	             "fcntl(#0, 3, 0)\nfcntl(#0, 4, got)\nfcntl(#0, 3)\nfcntl(#0, 4, (fcntl() | 2048))\n");
	expect_flows(*state, "run",
	             "got <- fcntl()\ngot <- (got | 2048)\ngot <- (got & ~2048)\ngot <- ?\nflags <- #1\nflags <- "
	             "(got & ~3072)\nreturn <- (flags | 2048)\n");
}

/* A number that is stored to is no longer what the caller gave; a pointer still points into the same thing, mostly. */
static void a_parameter_that_changes_is_a_variable_from_there_on(void **state)
{
	reading_of(*state, "a.c",
	           "void take(int);\n"
	           "void run(int times, char *text, int kept) {\n"
	           "	take(times);\n"
	           "	if (kept) times = 3;\n"
	           "	take(times); take(kept); text = 0; take(*text);\n"
	           "}\n"
	           "void count(unsigned n) { while (n--) take(n); }\n",
	           NULL);
	expect_calls(*state, "run", "take(#0)\ntake(times)\ntake(#2)\ntake(*#1)\n");
	expect_flows(*state, "run", "times <- #0\ntimes <- 3\n#1 <- 0\n");
	expect_calls(*state, "count", "take(n) loop\n");
	expect_flows(*state, "count", "n <- #0\nn <- ?\n");
}

static void assignments_flow_into_what_is_on_their_left(void **state)
{
	reading_of(*state, "a.c",
	           "struct conn { int fd; void (*run)(void); struct conn *next; struct { int inner; } part; };\n"
	           "struct conn *head, all[3];\nvoid f(void);\nint make(void);\n"
	           "void run(struct conn *c, int *out, int i) {\n"
	           "	c->fd = make(); c->next->run = f; (*c).run = &f; all[i].run = c->run; c->part.inner = 3;\n"
	           "	*out = c->fd; out[1] = 4; head = &all[0]; all[1] = *c;\n"
	           "	int a, b; a = b = make(); a++; (a, b) = 5;\n"
	           "	char text[4]; text[0] = 'x'; double d = 1.5; d = 2;\n"
	           "}\n",
	           NULL);
	expect_flows(*state, "run",
	             "*#0.conn::fd <- make()\n**#0.conn::next.conn::run <- f\n*#0.conn::run <- f\n"
	             "*all.conn::run <- *#0.conn::run\n*#0.conn::part.conn::inner <- 3\n"
	             "*#1 <- *#0.conn::fd\n*#1 <- 4\nhead <- all\n*all <- *#0\n"
	             "b <- make()\na <- make()\na <- ?\n");
}

static void of_two_numbers_each_is_put_there_under_its_condition(void **state)
{
	reading_of(*state, "a.c",
	           "int f(int, int);\n"
	           "int run(int a, int b) {\n"
	           "	const int flags = a ? 1 : 0; int mode, other, both = a && b ? 1 : 0; static int kept;\n"
	           "	f(b > 3 ? 4 : 8, b ? 1 : a);\n"
	           "	mode = (b > 3 ? 4 : 8); kept = a ? 1 : 0; other = a ? 1 : b; other = a || b ? 4 : 8;\n"
	           "	return f(flags, mode);\n"
	           "}\n"
	           "int quiet(int a) { int flags = a ? 1 : 0; return flags; }\n",
	           NULL);
	expect_flows(*state, "run",
	             "flags <- 1 if #0 != 0\nflags <- 0 if #0 == 0\n"
	             "both <- 1 if #0 != 0 if #1 != 0\nboth <- 0 if either #0 == 0 or #1 == 0\n"
	             " <- 4 if #1 > 3\n <- 8 if #1 <= 3\n"
	             "mode <- 4 if #1 > 3\nmode <- 8 if #1 <= 3\nkept <- (1 or 0)\nother <- (1 or #1)\n"
	             "other <- 4 if either #0 != 0 or #1 != 0\nother <- 8 if #0 == 0 if #1 == 0\nreturn <- f()\n");
	expect_calls(*state, "run", "f(, (1 or #0))\nf(flags, mode)\n");
	expect_flows(*state, "quiet", "flags <- 1\nflags <- 0\nreturn <- flags\n");
}

/* `waits = mode == 2` is `waits = mode == 2 ? 1 : 0`, where somebody can know what is asked. */
static void a_condition_that_is_kept_is_a_choice(void **state)
{
	reading_of(*state, "a.c",
	           "struct job { int mode, waits; };\n"
	           "int f(int);\n"
	           "void run(struct job *job, int mode) {\n"
	           "	int waits = mode == 2, got = f(mode) > 0, none = !job->mode;\n"
	           "	job->waits = mode > 1;\n"
	           "	f(mode < 3);\n"
	           "}\n",
	           NULL);
	expect_flows(*state, "run",
	             "waits <- 1 if #1 == 2\nwaits <- 0 if #1 != 2\ngot <- 1 if f() > 0\ngot <- 0 if f() <= 0\n"
	             "none <- 1 if *#0.job::mode == 0\nnone <- 0 if *#0.job::mode != 0\n"
	             " <- 1 if #1 > 1\n <- 0 if #1 <= 1\n*#0.job::waits <- \n"
	             " <- 1 if #1 < 3\n <- 0 if #1 >= 3\n");
}

/* The stack on which arguments wait, which holds eight at first, grows while records of blocks are made. */
static void a_choice_is_an_argument_below_many_blocks(void **state)
{
	reading_of(*state, "a.c",
	           "int f(int, int, int, int, int, int, int, int);\n"
	           "void run(int a) {\n"
	           "	for (;;) { while (a) { if (a > 1) { if (a > 2) { if (a > 3) { if (a > 4) {\n"
	           "		f(1, 2, 3, 4, 5, 6, 7, a ? 8 : 9); } } } } } }\n"
	           "}\n",
	           NULL);
	expect_calls(*state, "run",
	             "f(1, 2, 3, 4, 5, 6, 7, ) loop loop #0 != 0 if #0 > 1 if #0 > 2 if #0 > 3 if #0 > 4\n");
}

static void initialisers_reach_fields_and_elements(void **state)
{
	reading_of(*state, "a.c",
	           "struct ops { int number; int (*read)(int); struct { int (*write)(int); }; };\n"
	           "int f(int), g(int);\n"
	           "struct ops named = {.read = f, .write = g, .number = 2};\n"
	           "struct ops positional = {1, f, {g}};\n"
	           "struct ops flat[] = {1, f, g, 2, g, f};\n"
	           "struct ops rows[] = {{1, f}, {.read = g}, [4] = {.read = f}, [5].read = g};\n"
	           "int (*functions[])(int) = {f, g};\n"
	           "struct { struct ops *ops; const char *name; } commands[] = {{&named, \"one\"}};\n",
	           NULL);
	expect_flows(*state, NULL,
	             "named.ops::read <- f\nnamed.ops::write <- g\nnamed.ops::number <- 2\n"
	             "positional.ops::number <- 1\npositional.ops::read <- f\npositional.ops::write <- g\n"
	             "*flat.ops::number <- 1\n*flat.ops::read <- f\n*flat.ops::write <- g\n"
	             "*flat.ops::number <- 2\n*flat.ops::read <- g\n*flat.ops::write <- f\n"
	             "*rows.ops::number <- 1\n*rows.ops::read <- f\n*rows.ops::read <- g\n"
	             "*functions <- f\n*functions <- g\n"
	             "*commands.unnamed::ops <- &named\n*commands.unnamed::name <- \"one\"\n");
}

static void compound_literals_and_copies_flow(void **state)
{
	reading_of(*state, "a.c",
	           "struct event { int flags; void (*run)(void); };\nvoid f(void), add(struct event *);\n"
	           "struct event run(struct event *to) {\n"
	           "	struct event local = (struct event){.flags = 1, .run = f};\n"
	           "	*to = (struct event){2, f};\n"
	           "	add(&(struct event){.run = f});\n"
	           "	return local;\n"
	           "}\n",
	           NULL);
	expect_flows(*state, "run",
	             "local <- 0\nlocal.event::flags <- 1\nlocal.event::run <- f\n"
	             "*#0 <- 0\n*#0.event::flags <- 2\n*#0.event::run <- f\n <- 0\n.event::run <- f\n"
	             "return <- local\n");
}

static void a_field_of_an_unnamed_union_belongs_to_the_record(void **state)
{
	reading_of(*state, "a.c",
	           "#include <signal.h>\n"
	           "typedef struct { void (*run)(int); } handler_t;\n"
	           "void on_signal(int);\n"
	           "void run(handler_t *h) {\n"
	           "	struct sigaction action = {.sa_handler = on_signal};\n"
	           "	action.sa_handler = on_signal;\n"
	           "	h->run = on_signal;\n"
	           "}\n",
	           NULL);
	const struct facts *facts = ((struct reading *)*state)->facts;
	bool handler = false, typedef_name = false;
	for (size_t i = 0; i < facts->fields.count; i++) {
		handler = handler || strcmp(facts->fields.items[i].name, "sigaction::sa_handler") == 0;
		typedef_name = typedef_name || strcmp(facts->fields.items[i].name, "handler_t::run") == 0;
	}
	assert_true(handler);
	assert_true(typedef_name);
}

static void constructors_initialise_fields(void **state)
{
	reading_of(*state, "a.cc",
	           "#include <functional>\n"
	           "void f();\n"
	           "struct Timer { int fd = -1; void (*hook)(); std::function<void()> done;\n"
	           "	Timer(int given, std::function<void()> call) : hook(f), done(call) { fd = given; }\n"
	           "	void set(std::function<void()> call) { done = call; } };\n",
	           NULL);
	expect_flows(*state, NULL, "Timer::fd <- -1\n");
	expect_flows(*state, "Timer::Timer", "this.Timer::hook <- f\nthis.Timer::done <- #1\nthis.Timer::fd <- #0\n");
	expect_flows(*state, "Timer::set", "this.Timer::done <- #0\n");
}

static void huge_tables_take_no_time(void **state)
{
	enum { ROWS = 20000 };
	struct text source = {0};
	text_add(&source, "int f(int);\nstruct row { int n; int (*run)(int); };\nstruct row rows[] = {\n");
	for (int i = 0; i < ROWS; i++)
		text_printf(&source, "{%d, f},\n", i % 10);
	text_add(&source, "};\nint numbers[] = {");
	for (int i = 0; i < ROWS; i++)
		text_printf(&source, "%d,", i);
	text_add(&source, "};\n");
	reading_of(*state, "table.c", text_string(&source), NULL);
	const struct facts *facts = ((struct reading *)*state)->facts;
	assert_int_equal(facts->flows.count, 11); /* ten numbers and a function; numbers in tables say nothing */
	text_free(&source);
}

#define READING_TEST(test) cmocka_unit_test_setup_teardown(test, reading_begin, reading_end)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    READING_TEST(constants_are_evaluated),
	    READING_TEST(flags_joined_to_an_unknown_value_are_bits),
	    READING_TEST(a_parameter_that_changes_is_a_variable_from_there_on),
	    READING_TEST(assignments_flow_into_what_is_on_their_left),
	    READING_TEST(initialisers_reach_fields_and_elements),
	    READING_TEST(compound_literals_and_copies_flow),
	    READING_TEST(a_field_of_an_unnamed_union_belongs_to_the_record),
	    READING_TEST(constructors_initialise_fields),
	    READING_TEST(of_two_numbers_each_is_put_there_under_its_condition),
	    READING_TEST(a_condition_that_is_kept_is_a_choice),
	    READING_TEST(a_choice_is_an_argument_below_many_blocks),
	    READING_TEST(huge_tables_take_no_time),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
