/* A context is a suspended flow of control: its stack, and what of the registers the calling convention lets a function
 * keep. Nothing in here knows tasks or loops. */
#ifndef GOINCEPTION_RUNTIME_CONTEXT_H
#define GOINCEPTION_RUNTIME_CONTEXT_H

#include <stdbool.h>
#include <stdint.h>

/* Makes a context on the memory that ends at stack_end; the first switch to it calls entry(argument), which must not
 * return. stack_end is the highest address, aligned to 16 bytes. Returns what to switch to; it lives on that stack. */
void *gi_context_make(void *stack_end, void (*entry)(void *argument), void *argument);

/* Suspends the caller, stores at *ret_suspended what leads back to it, and goes on in `to`, which is used up by that.
 * The signal mask and the floating-point environment (rounding, exceptions) stay as they are: they belong to the
 * thread. */
void gi_context_switch(void **ret_suspended, void *to);

/* Does the processor keep a second stack of return addresses for this thread (Intel's CET)? That one would have to be
 * switched, too. The object file says that it knows no shadow stacks, so the loader leaves them off; this finds
 * programs that were given one all the same. On processors and threads without one the instruction does nothing. */
static inline bool gi_context_is_shadowed(void)
{
	uint64_t pointer = 0;

#if defined(__x86_64__) && !defined(GI_CONTEXT_UCONTEXT)
	__asm__ volatile("rdsspq %0" : "+r"(pointer));
#endif
	return pointer != 0;
}

#endif
