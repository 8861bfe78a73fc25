/* The heap of timers against a sorted list. */
#include "runtime/timers.h"

#include "runtime_loop.h"

#include <stdlib.h>

static void never(struct gi_timer *timer) { (void)timer; }

static void first_set_strikes_first_among_equals(void **state)
{
	struct timers timers = {0};
	struct gi_timer set[100];

	(void)state;
	for (int i = 0; i < 100; i++) {
		gi_timer_init(&set[i], never);
		assert_true(gi_timer_set(&timers, &set[i], (uint64_t)(i % 3)));
	}
	for (int due = 0; due < 3; due++)
		for (int i = due; i < 100; i += 3)
			assert_ptr_equal(gi_timers_take_due(&timers, (uint64_t)due), &set[i]);
	assert_null(gi_timers_take_due(&timers, GI_NEVER));
	gi_timers_release(&timers);
}

static void nothing_is_due_too_early(void **state)
{
	struct timers timers = {0};
	struct gi_timer timer;

	(void)state;
	gi_timer_init(&timer, never);
	assert_int_equal(gi_timers_next_ns(&timers), GI_NEVER);
	assert_true(gi_timer_set(&timers, &timer, 1000));
	assert_int_equal(gi_timers_next_ns(&timers), 1000);
	assert_null(gi_timers_take_due(&timers, 999));
	assert_ptr_equal(gi_timers_take_due(&timers, 1000), &timer);
	assert_false(gi_timer_is_set(&timer));
	gi_timers_release(&timers);
}

/* Numerical Recipes' linear congruential generator: the same course everywhere. */
static unsigned by_chance(unsigned *state, unsigned below)
{
	*state = *state * 1664525 + 1013904223;
	return (*state >> 8) % below;
}

/* Sets and clears by chance; what is left must come in order, each once. */
static void any_order_of_setting_and_clearing(void **state)
{
	enum { COUNT = 2000 };
	struct timers timers = {0};
	struct gi_timer *set = calloc(COUNT, sizeof *set);
	size_t left = 0;
	unsigned chance = 7;
	uint64_t before_ns = 0, before_sequence = 0;

	(void)state;
	assert_non_null(set);
	for (int i = 0; i < COUNT; i++)
		gi_timer_init(&set[i], never);
	for (int round = 0; round < 20 * COUNT; round++) {
		struct gi_timer *timer = &set[by_chance(&chance, COUNT)];

		if (gi_timer_is_set(timer)) {
			gi_timer_clear(&timers, timer);
			left--;
		} else {
			assert_true(gi_timer_set(&timers, timer, by_chance(&chance, 500)));
			left++;
		}
	}
	assert_true(left > COUNT / 4);
	for (struct gi_timer *timer; (timer = gi_timers_take_due(&timers, GI_NEVER)); left--) {
		assert_true(timer->due_ns > before_ns || timer->sequence >= before_sequence);
		assert_true(timer->due_ns >= before_ns);
		before_ns = timer->due_ns;
		before_sequence = timer->sequence;
	}
	assert_int_equal(left, 0);
	gi_timers_release(&timers);
	free(set);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(first_set_strikes_first_among_equals),
	    cmocka_unit_test(nothing_is_due_too_early),
	    cmocka_unit_test(any_order_of_setting_and_clearing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
