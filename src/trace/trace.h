/* A trace: which calls kept threads with a loop waiting in one run of a program, and on which ways they were reached.
 * Everything is owned by the trace's arena. docs/schema/trace-1.json has its form as a file. */
#ifndef GOINCEPTION_TRACE_TRACE_H
#define GOINCEPTION_TRACE_TRACE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"
#include "base/vector.h"

#include <stdbool.h>
#include <stdint.h>

enum { TRACE_BUCKETS = 14 };

/* Upper ends of the buckets of histograms; what is longer is in the last bucket. */
extern const unsigned trace_bucket_ends_ms[TRACE_BUCKETS - 1];

struct trace_count {
	uint64_t count, total_ns, longest_ns;
};

struct trace_frame {
	const char *function; /* as source code names it, without parameters; "" when no symbol says */
	const char *file;     /* absolute where the debugging information has it so; "" when there is none */
	uint32_t line;        /* 0: not known */
	const char *module;   /* path of the program or library; "" for code outside of any */
	uint64_t offset;      /* in the module's file, of the call; an address outside of modules */
	bool inlined;         /* into the next frame: both have one offset */
};

/* A call that took longer than the threshold, by one way, in one process. */
struct trace_stall {
	const char *call;
	uint32_t process; /* index of trace.processes */
	struct trace_count times;
	uint64_t longest_at_ns; /* when the longest began, since the process did */
	uint32_t histogram[TRACE_BUCKETS];
	const uint32_t *frames; /* indices of trace.frames, from who made the call outward */
	uint32_t frame_count;
};

/* A thread that runs a loop. A turn is what happens between two waits. */
struct trace_thread {
	int32_t id;
	const char *name;
	struct trace_count turns;
	struct trace_count busy; /* turns past the threshold that no slow call explains */
	uint32_t turn_histogram[TRACE_BUCKETS];
};

struct trace_process {
	int32_t id, parent;
	const char *program;
	uint64_t lost;  /* stalls that were not kept: too many ways led to them */
	bool no_memory; /* there was no room to keep any */
	uint32_t loops; /* threads with a loop; more than `threads` has when there were many */
	VECTOR(struct trace_thread) threads;
};

/* All calls of one function on threads with a loop, the quick ones as well. */
struct trace_call {
	const char *call;
	struct trace_count times;
};

struct trace {
	struct arena *arena;
	VECTOR(const char *) command;
	int exit_code;
	double seconds;
	uint64_t threshold_ns;
	uint64_t tick_ns; /* how exact the times of the most frequent calls are */
	bool children;    /* they were traced as well */
	VECTOR(struct trace_process) processes;
	VECTOR(struct trace_call) calls; /* the longest total first */
	VECTOR(struct trace_frame) frames;
	VECTOR(struct trace_stall) stalls; /* the longest total first */
};

struct trace *trace_new(void);
void trace_free(struct trace *trace); /* null is allowed */

/* Everything in its order, and calls of the same name as one. */
void trace_sort(struct trace *trace);

/* The sum of histograms and of counts, for reports. */
void trace_count_add(struct trace_count *sum, const struct trace_count *count);

/* Reads what the preload library left in the folder: a file for each process. Names come from the modules as they lie
 * on the disk now, and from their debugging information. Files that make no sense are left out, with a message in the
 * log. */
bool trace_read_raw(struct trace *trace, const char *folder, struct error *error);

/* As a file: JSON, schema 1. */
void trace_write(const struct trace *trace, struct text *out);

/* Null with *error when the file is none, or is none of these. */
struct trace *trace_read(const char *path, struct error *error);
struct trace *trace_read_text(const char *path, const char *bytes, size_t size, struct error *error);

#endif
