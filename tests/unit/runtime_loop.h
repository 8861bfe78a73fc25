/* What tests of the runtime share: a run under the virtual clock must succeed. */
#ifndef RUNTIME_LOOP_H
#define RUNTIME_LOOP_H

#include <goinception/async.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Time jumps when all tasks wait. */
static inline void run_in_loop(gi_function function, void *argument)
{
	const struct gi_options options = {.virtual_clock = true};

	assert_int_equal(gi_run(function, argument, &options), 0);
}

/* Asserts that a call failed with that errno. */
#define assert_fails(call, expected_errno)               \
	do {                                             \
		errno = 0;                               \
		assert_int_equal((call), -1);            \
		assert_int_equal(errno, expected_errno); \
	} while (0)

#endif
