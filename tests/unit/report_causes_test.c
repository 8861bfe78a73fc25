/* Which findings have one root. */
#include "report/causes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { LONGEST = 6 };

struct made {
	struct arena *arena;
	struct analysis analysis;
	struct finding_context context;
};

static struct made made_new(void) { return (struct made){.arena = arena_new()}; }

static void made_free(struct made *made, struct causes *causes)
{
	causes_release(causes);
	VECTOR_FREE(made->analysis.findings);
	arena_free(made->arena);
}

/* A finding whose chain is these functions; a name that begins with '*' goes on through a table of seven. */
static void add(struct made *made, unsigned count, const char *const functions[LONGEST])
{
	struct hop *chain = ARENA_ARRAY(made->arena, struct hop, LONGEST);
	for (unsigned i = 0; i < count; i++)
		chain[i] = (struct hop){.function = functions[i] + (functions[i][0] == '*'),
		                        .calls = i + 1 < count ? functions[i + 1] : "read",
		                        .place = {"/a.c", i + 1, 1},
		                        .candidates = functions[i][0] == '*' ? 7 : 1};
	struct finding finding = {
	    .context = &made->context, .chain = chain, .chain_length = count, .function = chain[count - 1].function};
	VECTOR_PUSH(made->analysis.findings, finding);
}

#define ADD(made, ...) \
	add(made, sizeof((const char *[]){__VA_ARGS__}) / sizeof(char *), (const char *const[LONGEST]){__VA_ARGS__})

static void assert_cause(const struct causes *causes, size_t index, const char *function, size_t count)
{
	assert_true(index < causes->items.count);
	assert_string_equal(causes->items.items[index].function, function);
	assert_int_equal(causes->items.items[index].count, count);
}

static void calls_of_one_function_have_one_root(void **state)
{
	(void)state;
	struct made made = made_new();
	struct causes causes;
	ADD(&made, "on_read", "lookup", "resolve");
	ADD(&made, "on_read", "lookup", "resolve");
	ADD(&made, "on_timer");
	causes_find(&causes, &made.analysis);
	assert_int_equal(causes.items.count, 1);
	assert_cause(&causes, 0, "resolve", 2);
	assert_int_equal(causes.items.items[0].hop, 2);
	assert_true(causes.items.items[0].contains);
	assert_int_equal(causes.of_finding[0], 0);
	assert_int_equal(causes.of_finding[2], CAUSE_NONE);
	made_free(&made, &causes);
}

/* The deepest function that keeps most of them, not the first that all share. */
static void the_root_is_as_deep_as_it_can_be(void **state)
{
	(void)state;
	struct made made = made_new();
	struct causes causes;
	ADD(&made, "on_read", "work", "log", "print_a");
	ADD(&made, "on_read", "work", "log", "print_b");
	ADD(&made, "on_read", "work", "log", "print_c");
	ADD(&made, "on_read", "work", "log", "print_d");
	ADD(&made, "on_read", "work", "other");
	causes_find(&causes, &made.analysis);
	assert_int_equal(causes.items.count, 1);
	assert_cause(&causes, 0, "log", 4);
	assert_false(causes.items.items[0].contains);
	assert_int_equal(causes.of_finding[4], CAUSE_NONE);
	made_free(&made, &causes);
}

/* Handlers of one table have nothing in common, and neither have all that a context calls. */
static void who_dispatches_is_no_root(void **state)
{
	(void)state;
	struct made made = made_new();
	struct causes causes;
	ADD(&made, "on_read", "*dispatch", "cmd_a");
	ADD(&made, "on_read", "*dispatch", "cmd_b");
	ADD(&made, "on_read", "*dispatch", "cmd_c");
	ADD(&made, "on_read", "f");
	causes_find(&causes, &made.analysis);
	assert_int_equal(causes.items.count, 0);
	made_free(&made, &causes);
}

static void two_calls_in_different_functions_are_not_enough(void **state)
{
	(void)state;
	struct made made = made_new();
	struct causes causes;
	ADD(&made, "on_read", "greet", "send");
	ADD(&made, "on_read", "greet", "find_host");
	causes_find(&causes, &made.analysis);
	assert_int_equal(causes.items.count, 0);
	causes_release(&causes);
	ADD(&made, "on_read", "greet", "log");
	causes_find(&causes, &made.analysis);
	assert_cause(&causes, 0, "greet", 3);
	made_free(&made, &causes);
}

static void what_does_not_count_has_no_root(void **state)
{
	(void)state;
	struct made made = made_new();
	struct causes causes;
	for (unsigned i = 0; i < 3; i++)
		ADD(&made, "on_read", "f");
	made.analysis.findings.items[0].suppressed = "known";
	made.analysis.findings.items[1].baseline = BASELINE_KNOWN;
	causes_find(&causes, &made.analysis);
	assert_int_equal(causes.items.count, 0);
	made_free(&made, &causes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(calls_of_one_function_have_one_root),
	    cmocka_unit_test(the_root_is_as_deep_as_it_can_be),
	    cmocka_unit_test(who_dispatches_is_no_root),
	    cmocka_unit_test(two_calls_in_different_functions_are_not_enough),
	    cmocka_unit_test(what_does_not_count_has_no_root),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
