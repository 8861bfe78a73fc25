/* A context is a suspended flow of control: its stack, and what of the registers the calling convention lets a function
 * keep. Nothing in here knows tasks or loops. */
#ifndef GOINCEPTION_RUNTIME_CONTEXT_H
#define GOINCEPTION_RUNTIME_CONTEXT_H

/* Makes a context on the memory that ends at stack_end; the first switch to it calls entry(argument), which must not
 * return. stack_end is the highest address, aligned to 16 bytes. Returns what to switch to; it lives on that stack. */
void *gi_context_make(void *stack_end, void (*entry)(void *argument), void *argument);

/* Suspends the caller, stores at *ret_suspended what leads back to it, and goes on in `to`, which is used up by that.
 * The signal mask and the floating-point environment (rounding, exceptions) stay as they are: they belong to the
 * thread. */
void gi_context_switch(void **ret_suspended, void *to);

#endif
