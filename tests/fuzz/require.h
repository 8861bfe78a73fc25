/* What must hold whatever the bytes: the fuzzer stops where it does not. */
#ifndef GOINCEPTION_REQUIRE_H
#define GOINCEPTION_REQUIRE_H

#include <stdbool.h>
#include <stdlib.h>

static inline void require(bool holds)
{
	if (!holds)
		abort();
}

#endif
