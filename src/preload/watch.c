/* What a call and a wait mean for the thread that makes them. */
#include "preload.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>

/* A second wait for several descriptors at the same place: it came back. */
enum { WAITS_OF_A_LOOP = 2 };

_Thread_local struct watched_thread this_thread __attribute__((tls_model("initial-exec"), aligned(64)));

static void count(struct raw_count *counted, uint64_t duration_ns)
{
	counted->count++;
	counted->total_ns += duration_ns;
	if (duration_ns > counted->longest_ns)
		counted->longest_ns = duration_ns;
}

/* A coarse clock that went on says little of how long a call took: the exact one tells when it ended, and it began
 * within the tick that the coarse one showed. In the mean, half a tick is right. */
static uint64_t refine(uint64_t started_coarse_ns)
{
	uint64_t took = clock_exact_ns() - started_coarse_ns, half = this_process.tick_ns / 2;
	return took > half ? took - half : 0;
}

static void call_was_slow(struct watched_thread *thread, unsigned call, uint64_t duration_ns, const void *caller)
{
	int kept = errno;
	thread->turn_stalled_ns += duration_ns;
	stall_record(call, duration_ns, caller);
	errno = kept;
}

void call_end(struct watched_thread *thread, unsigned call, clockid_t clock, struct timespec started,
              const void *caller)
{
	bool coarse = clock == CLOCK_MONOTONIC_COARSE;
	uint64_t started_ns = in_ns(started), took = clock_ns(clock) - started_ns;
	if (!thread->slot || !this_process.file) { /* a child that is not traced came out of fork() */
		thread->outer = NULL;
		return;
	}
	count(&thread->slot->calls[call], took);
	if (coarse && took && took + this_process.tick_ns >= this_process.threshold_ns) {
		took = refine(started_ns);
		if (took > thread->slot->calls[call].longest_ns)
			thread->slot->calls[call].longest_ns = took;
	}
	if (__builtin_expect(took >= this_process.threshold_ns, 0))
		call_was_slow(thread, call, took, caller);
	thread->outer = NULL;
}

/* From now on the thread's calls are timed. */
static void become_loop(struct watched_thread *thread)
{
	struct raw_file *file = this_process.file;
	int kept = errno;
	if (process_make_room()) {
		unsigned number = __atomic_fetch_add(&file->header.threads, 1, __ATOMIC_RELAXED);
		struct raw_thread *slot = &file->threads[number < RAW_THREADS ? number : RAW_THREADS - 1];
		if (number < RAW_THREADS) {
			prctl(PR_GET_NAME, slot->name);
			slot->id = process_number_of_thread();
		}
		/* Modules are known before the first stall; later ones are looked for then. */
		module_frame((uintptr_t)__builtin_return_address(0));
		thread->look = this_process.look;
		thread->often_clock = this_process.often_clock;
		thread->slot = slot;
	}
	errno = kept;
}

static struct wait_site *find_site(struct watched_thread *thread, const void *caller)
{
	struct wait_site *rarest = &thread->sites[0];
	for (unsigned i = 0; i < WAIT_SITES; i++) {
		struct wait_site *site = &thread->sites[i];
		if (site->caller == caller)
			return site;
		if (!site->loop && (rarest->loop || site->waits < rarest->waits))
			rarest = site;
	}
	if (rarest->loop) /* all of them are */
		return NULL;
	*rarest = (struct wait_site){.caller = caller};
	return rarest;
}

static uint64_t turn_clock_ns(const struct watched_thread *thread)
{
	struct timespec now;
	thread->look(CLOCK_MONOTONIC_COARSE, &now);
	return in_ns(now);
}

static void end_turn(struct watched_thread *thread)
{
	struct raw_thread *slot = thread->slot;
	if (!thread->turn_started_ns)
		return;
	uint64_t took = turn_clock_ns(thread) - thread->turn_started_ns;
	count(&slot->turns, took);
	if (took < this_process.tick_ns)
		return;
	slot->turn_histogram[bucket_of(took)]++;
	if (took >= this_process.threshold_ns && thread->turn_stalled_ns * 2 < took)
		count(&slot->busy, took - thread->turn_stalled_ns);
}

enum wait_role wait_begins(struct watched_thread *thread, const void *caller, unsigned long descriptors)
{
	struct wait_site *site = descriptors >= MANY ? find_site(thread, caller) : NULL;
	if (!site)
		return WAIT_AS_CALL;
	if (!site->loop) {
		if (++site->waits < WAITS_OF_A_LOOP)
			return WAIT_AS_CALL;
		if (!thread->slot)
			become_loop(thread);
		site->loop = thread->slot != NULL;
		return site->loop ? WAIT_OF_LOOP : WAIT_AS_CALL;
	}
	if (thread->slot)
		end_turn(thread);
	thread->outer = NULL;
	return WAIT_OF_LOOP;
}

void wait_ends(struct watched_thread *thread)
{
	if (!thread->slot) /* a child came out of fork() in a signal's handler */
		return;
	thread->turn_started_ns = turn_clock_ns(thread);
	thread->turn_stalled_ns = 0;
}

/* A set is words of bits, as many as the count asks for: it may be larger than its type says. */
static unsigned in_set(int count, const fd_set *set)
{
	const unsigned bits = 8 * sizeof(unsigned long);
	unsigned found = 0;
	for (unsigned at = 0; set && at < (unsigned)count; at += bits) {
		unsigned left = (unsigned)count - at;
		unsigned long mask = left < bits ? (1UL << left) - 1 : ~0UL, word;
		memcpy(&word, (const char *)set + at / 8, sizeof word);
		found += (unsigned)__builtin_popcountl(word & mask);
	}
	return found;
}

unsigned in_sets(int count, const fd_set *readable, const fd_set *writable, const fd_set *excepted)
{
	return count <= 0 ? 0 : in_set(count, readable) + in_set(count, writable) + in_set(count, excepted);
}
