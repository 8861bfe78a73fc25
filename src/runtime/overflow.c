#include "runtime/overflow.h"

#include "runtime/loop.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static unsigned watches;
static struct sigaction before;

/* Only what a signal handler may: no stdio. */
static char *append_text(char *place, const char *end, const char *text)
{
	while (*text && place < end)
		*place++ = *text++;
	return place;
}

static char *append_number(char *place, const char *end, size_t number)
{
	char digits[24];
	size_t first = sizeof digits - 1;

	digits[first] = '\0';
	do
		digits[--first] = (char)('0' + number % 10);
	while (number /= 10);
	return append_text(place, end, digits + first);
}

static void tell(const struct gi_fiber *fiber, size_t page_bytes)
{
	char message[256], *end = message + sizeof message, *place = message;

	place = append_text(place, end, "goinception-async: task \"");
	place = append_text(place, end, fiber->name);
	place = append_text(place, end, "\" (number ");
	place = append_number(place, end, (size_t)fiber->number);
	place = append_text(place, end, ") has overflowed its stack of ");
	place = append_number(place, end, fiber->stack.bytes - page_bytes);
	place = append_text(place, end, " bytes: spawn it with a larger stack_size_bytes\n");
	ssize_t written = write(STDERR_FILENO, message, (size_t)(place - message));
	(void)written; /* there is nobody left to tell */
}

/* A frame larger than the guard jumps over it: then the stack pointer tells. */
static const char *stack_pointer(const ucontext_t *context)
{
#if defined(__x86_64__)
	return (const char *)context->uc_mcontext.gregs[REG_RSP];
#elif defined(__aarch64__)
	return (const char *)context->uc_mcontext.sp;
#else
	(void)context;
	return NULL;
#endif
}

static void on_fault(int number, siginfo_t *information, void *context)
{
	const struct loop *loop = gi_loop;
	const char *address = information->si_addr, *pointer = stack_pointer(context);

	(void)number;
	if (loop && loop->current != &loop->thread) {
		const struct gi_fiber *fiber = loop->current;
		const char *lowest = fiber->stack.lowest, *limit = lowest + loop->stacks.page_bytes;

		if ((address >= lowest && address < limit) || (pointer && pointer < limit))
			tell(fiber, loop->stacks.page_bytes);
	}
	/* The instruction that faulted is tried again, and now the program's own handler sees it, or the kernel. */
	sigaction(SIGSEGV, &before, NULL);
}

static void install(void)
{
	struct sigaction action;

	memset(&action, 0, sizeof action);
	action.sa_sigaction = on_fault;
	action.sa_flags = SA_SIGINFO | SA_ONSTACK;
	sigemptyset(&action.sa_mask);
	sigaction(SIGSEGV, &action, &before);
}

/* Unless the program has changed the handler since. */
static void uninstall(void)
{
	struct sigaction now;

	if (sigaction(SIGSEGV, NULL, &now) == 0 && (now.sa_flags & SA_SIGINFO) && now.sa_sigaction == on_fault)
		sigaction(SIGSEGV, &before, NULL);
}

static size_t handler_stack_bytes(void)
{
	long needed = sysconf(_SC_SIGSTKSZ);

	return needed > 64 * 1024 ? (size_t)needed : (size_t)64 * 1024;
}

void gi_overflow_watch_begin(struct overflow_watch *watch)
{
	watch->stack = NULL;
	if (sigaltstack(NULL, &watch->stack_before) == 0 && (watch->stack_before.ss_flags & SS_DISABLE)) {
		stack_t own = {.ss_size = handler_stack_bytes()};

		own.ss_sp = watch->stack = malloc(own.ss_size);
		if (own.ss_sp)
			sigaltstack(&own, NULL);
	}
	pthread_mutex_lock(&lock);
	if (watches++ == 0)
		install();
	pthread_mutex_unlock(&lock);
}

void gi_overflow_watch_end(struct overflow_watch *watch)
{
	pthread_mutex_lock(&lock);
	if (--watches == 0)
		uninstall();
	pthread_mutex_unlock(&lock);
	if (watch->stack) {
		sigaltstack(&watch->stack_before, NULL);
		free(watch->stack);
	}
}
