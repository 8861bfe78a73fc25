/* context.h by POSIX 2001 means, for processors that have no assembly here. Each switch costs two system calls, which
 * save and restore the signal mask; it is a way to run, not a way to be fast. */
#include "runtime/context.h"

#if (!defined(__x86_64__) && !defined(__aarch64__)) || defined(GI_CONTEXT_UCONTEXT)
#include <stdint.h>
#include <stdlib.h>
#include <ucontext.h>

struct beginning {
	ucontext_t context;
	void (*entry)(void *argument);
	void *argument;
};

/* makecontext() hands over ints, and a pointer may need two of them. */
static void begin(unsigned high, unsigned low)
{
	const struct beginning *beginning =
	    (const struct beginning *)((uintptr_t)low | (uintptr_t)((uint64_t)high << 32));

	beginning->entry(beginning->argument);
	abort();
}

void *gi_context_make(void *stack_end, void (*entry)(void *argument), void *argument)
{
	/* getcontext() tells neither where the stack begins nor needs to: what lies below is what entry() may use. */
	enum { STACK_AS_TOLD_BYTES = 8192 };
	struct beginning *beginning = (struct beginning *)(((uintptr_t)stack_end - sizeof *beginning) & ~(uintptr_t)63);
	uint64_t address = (uintptr_t)beginning;

	if (getcontext(&beginning->context) != 0)
		abort();
	beginning->entry = entry;
	beginning->argument = argument;
	beginning->context.uc_link = NULL;
	beginning->context.uc_stack.ss_sp = (char *)beginning - STACK_AS_TOLD_BYTES;
	beginning->context.uc_stack.ss_size = STACK_AS_TOLD_BYTES;
	makecontext(&beginning->context, (void (*)(void))begin, 2, (unsigned)(address >> 32), (unsigned)address);
	return &beginning->context;
}

void gi_context_switch(void **ret_suspended, void *to)
{
	ucontext_t here;

	*ret_suspended = &here;
	if (swapcontext(&here, to) != 0)
		abort();
}
#endif
