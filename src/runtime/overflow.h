/* A task that runs over the end of its stack hits the guard page below it. That is a segmentation fault like any other;
 * here it gets a name, before it takes its course. */
#ifndef GOINCEPTION_RUNTIME_OVERFLOW_H
#define GOINCEPTION_RUNTIME_OVERFLOW_H

#include <signal.h>
#include <stdbool.h>

struct overflow_watch {
	void *stack; /* for the handler; null: the thread had one already */
	stack_t stack_before;
};

/* From here to the end, overflows of tasks of this thread are told. The handler of SIGSEGV that the program had is
 * called after ours. Where there is no memory for it, nothing is told. */
void gi_overflow_watch_begin(struct overflow_watch *watch);
void gi_overflow_watch_end(struct overflow_watch *watch);

#endif
