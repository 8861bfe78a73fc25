/* Stalls, gathered by the way that leads to them: the same call at the end of the same frames is one entry. */
#include "preload.h"

#include <string.h>
#include <unwind.h>

struct way {
	uintptr_t caller; /* of the timed call: frames below are ours */
	bool arrived;
	unsigned count;
	uint64_t frames[RAW_FRAMES];
};

static _Unwind_Reason_Code add_frame(struct _Unwind_Context *context, void *data)
{
	struct way *way = data;
	int before = 0;
	uintptr_t address = _Unwind_GetIPInfo(context, &before);
	if (address == 0)
		return _URC_END_OF_STACK;
	way->arrived = way->arrived || address == way->caller;
	if (!way->arrived)
		return _URC_NO_REASON;
	/* A return address stands behind the call; it may belong to the next line, or to the next function. */
	way->frames[way->count++] = module_frame(before ? address : address - 1);
	return way->count == RAW_FRAMES ? _URC_END_OF_STACK : _URC_NO_REASON;
}

static _Unwind_Reason_Code end_at_once(struct _Unwind_Context *context, void *data)
{
	(void)context;
	(void)data;
	return _URC_END_OF_STACK;
}

void stall_prepare(void) { _Unwind_Backtrace(end_at_once, NULL); }

static uint64_t hash_way(unsigned call, const struct way *way)
{
	uint64_t hash = 0xcbf29ce484222325U ^ call;
	for (unsigned i = 0; i < way->count; i++) {
		hash = (hash ^ way->frames[i]) * 0x9E3779B97F4A7C15U;
		hash ^= hash >> 29;
	}
	return hash | 1;
}

static bool is_way(const struct raw_stack *stack, uint64_t hash, unsigned call, const struct way *way)
{
	return stack->hash == hash && stack->call == call && stack->frame_count == way->count &&
	       memcmp(stack->frames, way->frames, way->count * sizeof *way->frames) == 0;
}

/* The entry of the way, an old one or a new one; null where all are taken. A signal handler that comes here while its
 * thread fills an entry passes over it. */
static struct raw_stack *find_entry(struct raw_file *file, unsigned call, const struct way *way)
{
	uint64_t hash = hash_way(call, way);
	for (unsigned probe = 0; probe < RAW_STACKS; probe++) {
		struct raw_stack *stack = &file->stacks[(hash + probe) % RAW_STACKS];
		uint32_t state = __atomic_load_n(&stack->state, __ATOMIC_ACQUIRE);
		if (state == RAW_STACK_READY && is_way(stack, hash, call, way))
			return stack;
		if (state != RAW_STACK_FREE)
			continue;
		if (!__atomic_compare_exchange_n(&stack->state, &state, RAW_STACK_TAKEN, false, __ATOMIC_ACQ_REL,
		                                 __ATOMIC_RELAXED))
			continue;
		stack->hash = hash;
		stack->call = call;
		stack->frame_count = way->count;
		memcpy(stack->frames, way->frames, way->count * sizeof *way->frames);
		__atomic_store_n(&stack->state, RAW_STACK_READY, __ATOMIC_RELEASE);
		return stack;
	}
	return NULL;
}

unsigned bucket_of(uint64_t duration_ns)
{
	static const uint64_t ends_ms[] = RAW_BUCKET_ENDS_MS;
	unsigned bucket = 0;
	while (bucket < RAW_BUCKETS - 1 && duration_ns >= ends_ms[bucket] * 1000000U)
		bucket++;
	return bucket;
}

static void raise_longest(struct raw_stack *stack, uint64_t duration_ns, uint64_t at_ns)
{
	uint64_t longest = __atomic_load_n(&stack->stalls.longest_ns, __ATOMIC_RELAXED);
	while (duration_ns > longest)
		if (__atomic_compare_exchange_n(&stack->stalls.longest_ns, &longest, duration_ns, false,
		                                __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
			__atomic_store_n(&stack->longest_at_ns, at_ns, __ATOMIC_RELAXED);
			return;
		}
}

void stall_record(unsigned call, uint64_t duration_ns, const void *caller)
{
	struct raw_file *file = this_process.file;
	struct way way = {.caller = (uintptr_t)caller};
	_Unwind_Backtrace(add_frame, &way);
	if (way.count == 0) /* code without unwind tables */
		way.frames[way.count++] = module_frame((uintptr_t)caller - 1);
	struct raw_stack *stack = find_entry(file, call, &way);
	if (!stack) {
		__atomic_fetch_add(&file->header.lost, 1, __ATOMIC_RELAXED);
		return;
	}
	uint64_t since_start = clock_exact_ns() - this_process.started_ns;
	__atomic_fetch_add(&stack->stalls.count, 1, __ATOMIC_RELAXED);
	__atomic_fetch_add(&stack->stalls.total_ns, duration_ns, __ATOMIC_RELAXED);
	__atomic_fetch_add(&stack->histogram[bucket_of(duration_ns)], 1, __ATOMIC_RELAXED);
	raise_longest(stack, duration_ns, since_start > duration_ns ? since_start - duration_ns : 0);
}
