/* What sanitizers and valgrind must be told, so that they follow a switch of stacks instead of reporting one. */
#ifndef GOINCEPTION_RUNTIME_ANNOTATE_H
#define GOINCEPTION_RUNTIME_ANNOTATE_H

#include <stdbool.h>
#include <stddef.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define GI_WITH_ASAN 1
#endif
#if __has_feature(thread_sanitizer)
#define GI_WITH_TSAN 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define GI_WITH_ASAN 1
#endif
#ifdef __SANITIZE_THREAD__
#define GI_WITH_TSAN 1
#endif

#ifdef GI_WITH_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif
#ifdef GI_WITH_TSAN
#include <sanitizer/tsan_interface.h>
#endif
#if __has_include(<valgrind/valgrind.h>) && !defined(NVALGRIND)
#include <valgrind/valgrind.h>
#define GI_WITH_VALGRIND 1
#endif

/* One for each flow of control, that of the thread itself included. */
struct annotation {
#ifdef GI_WITH_ASAN
	void *fake_stack;
	const void *stack_lowest;
	size_t stack_bytes;
#endif
#ifdef GI_WITH_TSAN
	void *fiber;
#endif
	char nothing; /* a structure has at least one member */
};

/* The flow of control that the thread began with. */
static inline void annotate_thread(struct annotation *annotation)
{
	(void)annotation;
#ifdef GI_WITH_ASAN
	annotation->fake_stack = NULL;
	annotation->stack_lowest = NULL;
	annotation->stack_bytes = 0;
#endif
#ifdef GI_WITH_TSAN
	annotation->fiber = __tsan_get_current_fiber();
#endif
}

/* Memory becomes a task's: what an earlier one has left there is forgotten. */
static inline void annotate_begin_memory(const void *lowest, size_t bytes)
{
	(void)lowest;
	(void)bytes;
#ifdef GI_WITH_ASAN
	__asan_unpoison_memory_region(lowest, bytes);
#endif
}

/* A task begins on this stack. */
static inline void annotate_begin(struct annotation *annotation, const void *stack_lowest, size_t stack_bytes)
{
	(void)annotation;
	(void)stack_lowest;
	(void)stack_bytes;
#ifdef GI_WITH_ASAN
	annotation->fake_stack = NULL;
	annotation->stack_lowest = stack_lowest;
	annotation->stack_bytes = stack_bytes;
#endif
#ifdef GI_WITH_TSAN
	annotation->fiber = __tsan_create_fiber(0);
#endif
}

/* Just before a switch. The flow that is left comes back, unless from is null: then it has ended. In place, because
 * ThreadSanitizer counts entries and exits of functions: this one would be entered in one flow, and left in the other.
 */
static inline __attribute__((always_inline)) void annotate_switch(struct annotation *from, struct annotation *to)
{
	(void)from;
	(void)to;
#ifdef GI_WITH_ASAN
	__sanitizer_start_switch_fiber(from ? &from->fake_stack : NULL, to->stack_lowest, to->stack_bytes);
#endif
#ifdef GI_WITH_TSAN
	__tsan_switch_to_fiber(to->fiber, 0);
#endif
}

/* Just after a switch, on the stack that goes on; `left` is the thread's own annotation when the switch came from
 * there, and learns where its stack lies. */
static inline void annotate_arrival(struct annotation *here, struct annotation *left)
{
	(void)here;
	(void)left;
#ifdef GI_WITH_ASAN
	const void *lowest;
	size_t bytes;

	__sanitizer_finish_switch_fiber(here->fake_stack, &lowest, &bytes);
	if (left) {
		left->stack_lowest = lowest;
		left->stack_bytes = bytes;
	}
#endif
}

/* The task has ended, and its stack has been left. */
static inline void annotate_end(struct annotation *annotation)
{
	(void)annotation;
#ifdef GI_WITH_TSAN
	__tsan_destroy_fiber(annotation->fiber);
#endif
}

/* Valgrind 3.19 knows no epoll_pwait2(), and says so at length. */
static inline bool annotate_runs_on_valgrind(void)
{
#ifdef GI_WITH_VALGRIND
	return RUNNING_ON_VALGRIND;
#else
	return false;
#endif
}

/* A range of memory becomes a stack, for as long as it is mapped. Returns what annotate_stack_unmapped() wants. */
static inline unsigned annotate_stack_mapped(const void *lowest, const void *end)
{
	(void)lowest;
	(void)end;
#ifdef GI_WITH_VALGRIND
	return VALGRIND_STACK_REGISTER(lowest, end);
#else
	return 0;
#endif
}

static inline void annotate_stack_unmapped(unsigned registration)
{
	(void)registration;
#ifdef GI_WITH_VALGRIND
	VALGRIND_STACK_DEREGISTER(registration);
#endif
}

#endif
