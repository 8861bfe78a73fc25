/* A loop: what runs tasks on one thread. */
#ifndef GOINCEPTION_ASYNC_RUN_H
#define GOINCEPTION_ASYNC_RUN_H

#include <goinception/async/nursery.h>

#ifdef __cplusplus
extern "C" {
#endif

/* A task that does not let others run. */
struct gi_stall {
	const char *task; /* its name */
	uint64_t task_number;
	uint64_t held_ns;    /* until now */
	void *const *frames; /* where it is, innermost first, as backtrace() gives them */
	int frame_count;
};

/* What goes wrong by chance, in so many of a thousand calls of the drop-ins: for tests of programs that must bear it.
 */
struct gi_faults {
	uint64_t seed;                     /* the same faults for the same seed; not 0 */
	unsigned interrupted_per_thousand; /* EINTR, before anything is done */
	unsigned short_per_thousand;       /* reads give one byte, if there is any */
	unsigned late_per_thousand;        /* others run first, as if the peer was slow */
	unsigned full_per_thousand;        /* writes to files fail with ENOSPC */
};

/* What the debug log tells of a task. */
enum gi_log_event { GI_LOG_BEGINS, GI_LOG_WAITS, GI_LOG_GOES_ON, GI_LOG_ENDS };

struct gi_log_entry {
	enum gi_log_event event;
	uint64_t time_ns; /* as gi_now_ns() counts */
	const char *task; /* its name */
	uint64_t task_number;
	const char *what; /* it waits for, or waited for: "a descriptor", "a mutex" ...; null otherwise */
	int error;        /* that ended the wait, or that the task returned; 0 */
};

/* How a loop runs; zeros are the defaults. */
struct gi_options {
	/* The stack of tasks that do not ask for another size; 0: 64 KiB. Only touched pages take memory. */
	size_t stack_size_bytes;

	/* How many threads gi_to_thread() and the drop-ins for files and names may use at a time; 0: 8. */
	size_t threads_max;

	/* Files are read and written at offsets, and synced, through io_uring where the kernel allows it; true: by
	 * threads all the same. */
	bool without_io_uring;

	/* Time is what the loop says: when every task waits, it jumps to the next timer. A test that sleeps an hour
	 * ends at once. (Trio: MockClock with autojump.) When nothing is left that could ever end a wait, the tasks are
	 * cancelled and gi_run() fails with EDEADLK. */
	bool virtual_clock;

	/* With the virtual clock: how long, in real time, nothing must come from descriptors that tasks wait for before
	 * time jumps; 0: 1 ms. Work in other threads and processes is always waited for. */
	uint64_t patience_ns;

	/* Which of the tasks that are ready runs next: 0, the one that has been ready longest; otherwise one by chance,
	 * the same ones for the same seed. For tests: it finds what depends on the order. */
	uint64_t order_seed;

	/* Not null: is asked which of `ready` tasks runs next, counted from 0 by how long they have been ready,
	 * wherever there is more than one. With it a test can walk through all orders there are. */
	size_t (*choose)(void *context, size_t ready);
	void *choose_context;

	/* Null: none. Must live as long as the loop runs. */
	const struct gi_faults *faults;

	/* The stall detector: a task that has not let others run for stall_ns (0: 100 ms) is told to stalled(stall,
	 * stalled_context), in another thread; null: it is printed to standard error with a backtrace. It is on where
	 * watch_stalls or stall_ns says so, or GOINCEPTION_ASYNC_STALL_MS is in the environment and not empty (a number
	 * there is the time, unless the program sets one). Watching costs a thread that wakes twice in that time. The
	 * backtrace is taken by signal SIGRTMAX - 1, which ends a sleep early, as any signal does. */
	bool watch_stalls;
	uint64_t stall_ns;
	void (*stalled)(const struct gi_stall *stall, void *context);
	void *stalled_context;

	/* Is told what happens to tasks, on their stacks: it must neither wait nor use much of these. Null: nobody,
	 * unless GOINCEPTION_ASYNC_LOG is in the environment and not empty: then lines go to standard error. */
	void (*log)(const struct gi_log_entry *entry, void *context);
	void *log_context;
};

/* Runs function(argument) as the first task, on the calling thread, until it returns. Each thread may run a loop of its
 * own; options may be null. Returns what the function returned, or -1 with errno: EBUSY when the thread runs a loop
 * already, ENOTSUP when it has a shadow stack, EDEADLK (see virtual_clock), or why the loop could not be made (EMFILE,
 * ENFILE, ENOMEM). The function's own values should not be negative, then the two cannot be mistaken. A function that
 * returns before its nurseries are closed ends the program: abort(). */
GI_PUBLIC int gi_run(gi_function function, void *argument, const struct gi_options *options);

/* Does a task of a loop call this? Where not, the drop-ins are the calls they stand for, and the thread waits. */
GI_PUBLIC bool gi_in_task(void);

/* The name that the calling task was started with; "" without one. Lives as long as the task. */
GI_PUBLIC const char *gi_task_name(void);

/* Lets all others that are ready run first. Returns 0, or -1 with errno ECANCELED. (asyncio.sleep(0),
 * trio.lowlevel.checkpoint.) */
GI_PUBLIC int gi_yield(void);

#ifdef __cplusplus
}
#endif
#endif
