/* The time for measuring and for deadlines: of a clock that nobody sets. */
#ifndef GOINCEPTION_BASE_CLOCK_H
#define GOINCEPTION_BASE_CLOCK_H

#include <stdint.h>

uint64_t clock_ns(void);
double clock_seconds(void);

#endif
