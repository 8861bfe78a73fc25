/* libgoinception-trace: preloaded into a program, it times the calls of calls.def on threads that run a loop.
 *
 * What hooks may do is little: they run in signal handlers, between fork and exec, while the dynamic linker holds its
 * lock, and in the middle of malloc. So they allocate nothing, take no lock, leave errno alone, and write to memory
 * that was mapped before. */
#ifndef GOINCEPTION_PRELOAD_PRELOAD_H
#define GOINCEPTION_PRELOAD_PRELOAD_H

#include "trace/raw.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/select.h>
#include <time.h>

/* No other module sees these: they are reached without a table in between. */
#pragma GCC visibility push(hidden)

enum pace { OFTEN, RARE };

enum { WAIT_SITES = 4, MANY = 2 };

/* A place that waits for descriptors; one that comes back to it for several of them is a loop. */
struct wait_site {
	const void *caller;
	unsigned waits;
	bool loop;
};

typedef int clock_look(clockid_t clock, struct timespec *now);

/* What each call looks at comes first, in one line of the cache: a system call has left little in it. */
struct watched_thread {
	struct raw_thread *slot;  /* of a loop; null: calls are passed on, and that is all */
	const char *outer;        /* frame of the call that is timed; null: none is */
	clock_look *look;         /* of a loop, as often_clock */
	clockid_t often_clock;    /* for calls of pace OFTEN */
	uint64_t turn_started_ns; /* coarse; 0: none has */
	uint64_t turn_stalled_ns; /* in stalls of this turn */
	struct wait_site sites[WAIT_SITES];
};

/* Reached without a call into the dynamic linker, and without memory being had: also in a signal handler. */
extern _Thread_local struct watched_thread this_thread __attribute__((tls_model("initial-exec"), aligned(64)));

/* What this process was told, and where it writes; file is null where it is not traced. */
struct watched_process {
	struct raw_file *file;
	uint64_t threshold_ns, tick_ns, started_ns;
	clock_look *look;      /* the kernel's own in the program's memory, without the C library's before it */
	clockid_t often_clock; /* CLOCK_MONOTONIC where the coarse one is too coarse for the threshold */
};
extern struct watched_process this_process;

/* The function that the program would have called, by number of the call; null where libc is older than it. */
extern void *next_functions[RAW_CALLS];
void *next_function_find(unsigned call);
void *next_function_named(const char *name); /* next.c */
void *any_function_named(const char *name);  /* wherever it is */

static inline void *next_function(unsigned call)
{
	void *found = next_functions[call];
	return __builtin_expect(found != NULL, 1) ? found : next_function_find(call);
}

static inline uint64_t in_ns(struct timespec time)
{
	return (uint64_t)time.tv_sec * 1000000000U + (uint64_t)time.tv_nsec;
}

static inline uint64_t clock_ns(clockid_t clock)
{
	struct timespec now;
	this_process.look(clock, &now);
	return in_ns(now);
}

static inline uint64_t clock_exact_ns(void) { return clock_ns(CLOCK_MONOTONIC); }

static inline clockid_t clock_for(const struct watched_thread *thread, enum pace pace)
{
	return pace == OFTEN ? thread->often_clock : CLOCK_MONOTONIC;
}

/* Is the call one that is timed? Then its frame is the outer one until call_end. */
static inline bool call_begins(struct watched_thread *thread, const char *frame)
{
	/* The stack grows downward. A call that was left by longjmp or cancelled lies below one that comes later. */
	if (frame < thread->outer)
		return false;
	thread->outer = frame;
	return true;
}

/* The call is over; caller is where it returns to. */
void call_end(struct watched_thread *thread, unsigned call, clockid_t clock, struct timespec started,
              const void *caller);

/* The same, quick where the coarse clock stands still: most calls of a server under load end here. */
static inline void call_ends(struct watched_thread *thread, unsigned call, enum pace pace,
                             const struct timespec *started, const void *caller)
{
	struct timespec now;
	if (pace == OFTEN && thread->slot) {
		thread->look(thread->often_clock, &now);
		if (__builtin_expect(now.tv_nsec == started->tv_nsec && now.tv_sec == started->tv_sec, 1)) {
			thread->slot->calls[call].count++;
			thread->outer = NULL;
			return;
		}
	}
	call_end(thread, call, clock_for(thread, pace), *started, caller);
}

enum wait_role { WAIT_AS_CALL, WAIT_OF_LOOP };

/* What a wait for so many descriptors at that place is. */
enum wait_role wait_begins(struct watched_thread *thread, const void *caller, unsigned long descriptors);
void wait_ends(struct watched_thread *thread); /* of a loop */

/* How many descriptors are in the sets; any may be null. */
unsigned in_sets(int count, const fd_set *readable, const fd_set *writable, const fd_set *excepted);

/* process.c: the process' file. */
bool process_make_room(void); /* for records; called once a loop is seen */
int process_number_of_thread(void);

/* stall.c */
void stall_record(unsigned call, uint64_t duration_ns, const void *caller);
void stall_prepare(void); /* what the unwinder loads and sets up on its first use */
unsigned bucket_of(uint64_t duration_ns);

/* modules.c: a frame of raw.h for an address; reads the mappings of the process anew where they do not have it. */
uint64_t module_frame(uintptr_t address);
void modules_changed(void);
void modules_reset(void); /* in a child, with a file of its own */

#pragma GCC visibility pop

#endif
