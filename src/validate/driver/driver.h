/* Between driver.c and what is generated for one program. */
#ifndef GOINCEPTION_VALIDATE_DRIVER_H
#define GOINCEPTION_VALIDATE_DRIVER_H

#include <goinception/async.h>

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct driver_use {
	size_t descriptors, bytes;
};

/* Since main() began. */
uint64_t driver_now_ns(void);

/* A call would hold the loop for so long: with the virtual clock, it did. False: it has to be made. */
bool driver_waits(uint64_t duration_ns);

/* Is the entry to be called in pieces, all at once? */
bool driver_splits(void);

void driver_told_call(size_t number, uint64_t began_ns, long long result);
void driver_told_result(long long result);
struct driver_use driver_use_now(void);
void driver_told_use(struct driver_use before);

#endif
