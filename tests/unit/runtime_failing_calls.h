/* Calls of libc that fail when a test wants it: the linker leads the library's calls here (--wrap). */
#ifndef RUNTIME_FAILING_CALLS_H
#define RUNTIME_FAILING_CALLS_H

#include <stdbool.h>

/* The call that is the number-th from now fails, in whatever thread or child process; only that one. 0: none. */
void failing_calls_begin(unsigned number);

struct failed_call {
	const char *name; /* null: there were not so many calls */
	int error;
};

/* No more. What has failed? */
struct failed_call failing_calls_end(void);

#endif
