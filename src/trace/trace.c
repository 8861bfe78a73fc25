#include "trace/trace.h"

#include "trace/raw.h"

#include <stdlib.h>
#include <string.h>

_Static_assert(TRACE_BUCKETS - 0 == RAW_BUCKETS - 0, "one kind of histogram");

const unsigned trace_bucket_ends_ms[TRACE_BUCKETS - 1] = RAW_BUCKET_ENDS_MS;

struct trace *trace_new(void)
{
	struct arena *arena = arena_new();
	struct trace *trace = ARENA_NEW(arena, struct trace);
	trace->arena = arena;
	return trace;
}

void trace_free(struct trace *trace)
{
	if (!trace)
		return;
	for (size_t i = 0; i < trace->processes.count; i++)
		VECTOR_FREE(trace->processes.items[i].threads);
	VECTOR_FREE(trace->processes);
	VECTOR_FREE(trace->command);
	VECTOR_FREE(trace->calls);
	VECTOR_FREE(trace->frames);
	VECTOR_FREE(trace->stalls);
	arena_free(trace->arena);
}

/* A file may say anything: sums stay below what can be written. */
static uint64_t add(uint64_t one, uint64_t other)
{
	const uint64_t most = 1000000000000000000U - 1;
	return one > most || other > most - one ? most : one + other;
}

void trace_count_add(struct trace_count *sum, const struct trace_count *count)
{
	sum->count = add(sum->count, count->count);
	sum->total_ns = add(sum->total_ns, count->total_ns);
	if (count->longest_ns > sum->longest_ns)
		sum->longest_ns = count->longest_ns;
}

static int compare_counts(const struct trace_count *one, const struct trace_count *other)
{
	if (one->total_ns != other->total_ns)
		return one->total_ns < other->total_ns ? 1 : -1;
	return one->count == other->count ? 0 : one->count < other->count ? 1 : -1;
}

static int compare_call_names(const void *one, const void *other)
{
	return strcmp(((const struct trace_call *)one)->call, ((const struct trace_call *)other)->call);
}

static int compare_calls(const void *one, const void *other)
{
	const struct trace_call *a = one, *b = other;
	int by_time = compare_counts(&a->times, &b->times);
	return by_time ? by_time : strcmp(a->call, b->call);
}

static int compare_ways(const void *one, const void *other)
{
	const struct trace_stall *a = one, *b = other;
	int order = strcmp(a->call, b->call);
	if (order == 0)
		order = a->process == b->process ? 0 : a->process < b->process ? -1 : 1;
	if (order == 0) /* which frames differ first */
		order = a->frame_count == b->frame_count ? 0 : a->frame_count < b->frame_count ? -1 : 1;
	if (order == 0 && a->frame_count)
		order = memcmp(a->frames, b->frames, a->frame_count * sizeof *a->frames);
	return order;
}

static int compare_stalls(const void *one, const void *other)
{
	const struct trace_stall *a = one, *b = other;
	int order = compare_counts(&a->times, &b->times);
	return order ? order : compare_ways(one, other);
}

static void add_stall(struct trace_stall *sum, const struct trace_stall *stall)
{
	if (stall->times.longest_ns > sum->times.longest_ns)
		sum->longest_at_ns = stall->longest_at_ns;
	trace_count_add(&sum->times, &stall->times);
	for (unsigned bucket = 0; bucket < TRACE_BUCKETS; bucket++)
		sum->histogram[bucket] += stall->histogram[bucket];
}

/* Two threads that come by a way for the first time at once make an entry each. */
static void merge_stalls(struct trace *trace)
{
	size_t kept = 0;
	if (!trace->stalls.count)
		return;
	qsort(trace->stalls.items, trace->stalls.count, sizeof *trace->stalls.items, compare_ways);
	for (size_t i = 1; i < trace->stalls.count; i++) {
		struct trace_stall *last = &trace->stalls.items[kept], *stall = &trace->stalls.items[i];
		if (compare_ways(last, stall) == 0)
			add_stall(last, stall);
		else
			trace->stalls.items[++kept] = *stall;
	}
	trace->stalls.count = kept + 1;
	qsort(trace->stalls.items, trace->stalls.count, sizeof *trace->stalls.items, compare_stalls);
}

/* Several functions of libc are told under one name, and processes call the same ones. */
static void merge_calls(struct trace *trace)
{
	size_t kept = 0;
	if (!trace->calls.count)
		return;
	qsort(trace->calls.items, trace->calls.count, sizeof *trace->calls.items, compare_call_names);
	for (size_t i = 1; i < trace->calls.count; i++) {
		struct trace_call *last = &trace->calls.items[kept], *call = &trace->calls.items[i];
		if (strcmp(last->call, call->call) == 0)
			trace_count_add(&last->times, &call->times);
		else
			trace->calls.items[++kept] = *call;
	}
	trace->calls.count = kept + 1;
	qsort(trace->calls.items, trace->calls.count, sizeof *trace->calls.items, compare_calls);
}

void trace_sort(struct trace *trace)
{
	merge_calls(trace);
	merge_stalls(trace);
}
