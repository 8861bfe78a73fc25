/* Switching contexts, in assembly and by ucontext: both must keep what a caller may rely on. */
#include "runtime/context.h"

/* The other implementation, beside the one in the library. */
#define gi_context_make   ucontext_make
#define gi_context_switch ucontext_switch
#ifndef GI_CONTEXT_UCONTEXT
#define GI_CONTEXT_UCONTEXT
#endif
void *ucontext_make(void *stack_end, void (*entry)(void *argument), void *argument);
void ucontext_switch(void **ret_suspended, void *to);
#include "runtime/context_ucontext.c" // NOLINT(bugprone-suspicious-include): the point of this test
#undef gi_context_make
#undef gi_context_switch

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

enum { STACK_BYTES = 256 * 1024, ROUNDS = 1000 };

struct way {
	void *(*make)(void *stack_end, void (*entry)(void *argument), void *argument);
	void (*switch_to)(void **ret_suspended, void *to);
};

static const struct way ways[] = {{gi_context_make, gi_context_switch}, {ucontext_make, ucontext_switch}};

struct pair {
	const struct way *way;
	void *here, *there;
	int counted;
	double sum;
	char text[64];
};

/* More values alive over the switch than there are registers for, whole numbers and others; what is printed wants the
 * stack aligned. */
static void count_there(void *argument)
{
	struct pair *pair = argument;
	int a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8;
	double x = 0.5, y = 0.25;

	for (;;) {
		pair->way->switch_to(&pair->there, pair->here);
		a++, b++, c++, d++, e++, f++, g++, h++;
		x += 1, y += 1;
		pair->counted = a + b + c + d + e + f + g + h;
		pair->sum = x + y;
		snprintf(pair->text, sizeof pair->text, "%.2f", pair->sum);
	}
}

static void switch_many_times(const struct way *way)
{
	static _Alignas(64) char stack[STACK_BYTES];
	struct pair pair = {.way = way};
	int rounds = 0;
	double halves = 0;

	pair.there = way->make(stack + sizeof stack, count_there, &pair);
	way->switch_to(&pair.here, pair.there);
	for (int i = 0; i < ROUNDS; i++) {
		way->switch_to(&pair.here, pair.there);
		rounds++;
		halves += 0.5;
	}
	assert_int_equal(rounds, ROUNDS);
	assert_true(halves == 0.5 * ROUNDS);
	assert_int_equal(pair.counted, 36 + 8 * ROUNDS);
	assert_true(pair.sum == 0.75 + 2 * ROUNDS);
	assert_string_equal(pair.text, "2000.75");
}

static void registers_survive_a_switch(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		switch_many_times(&ways[i]);
}

/* No kernel gives one to who has not asked; where this fails gi_run() must not go on. */
static void there_is_no_shadow_stack(void **state)
{
	(void)state;
	assert_false(gi_context_is_shadowed());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(registers_survive_a_switch),
	    cmocka_unit_test(there_is_no_shadow_stack),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
