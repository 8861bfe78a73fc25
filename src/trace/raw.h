/* What the preload library leaves of a traced process: one file a process, mapped into it, so that what was written is
 * there however it ends. Numbers are the machine's own: who reads it sits on the same machine, right behind.
 *
 * This header is all that the preload library and the program share; it depends on nothing. */
#ifndef GOINCEPTION_TRACE_RAW_H
#define GOINCEPTION_TRACE_RAW_H

#include <stdint.h>

#define RAW_MAGIC "GITRACE"

#define RAW_LIBRARY "libgoinception-trace.so"

/* How the program tells the library what it wants: the folder for these files, the threshold in nanoseconds, and the
 * one process to trace ("" or absent: its children as well). The library stands first in LD_PRELOAD. */
#define RAW_FOLDER_VARIABLE    "GITRACE_FOLDER"
#define RAW_THRESHOLD_VARIABLE "GITRACE_THRESHOLD"
#define RAW_PROCESS_VARIABLE   "GITRACE_PROCESS"

enum {
	RAW_VERSION = 1,
	RAW_CALLS = 320,   /* different functions, at most */
	RAW_NAME = 32,     /* bytes of a name, its 0 included */
	RAW_THREADS = 64,  /* threads with a loop; the last slot is for all that are more */
	RAW_MODULES = 256, /* programs and libraries */
	RAW_PATH = 256,    /* bytes of their paths, cut behind that */
	RAW_STACKS = 1024, /* different ways to a stall */
	RAW_FRAMES = 48,   /* of each, from the innermost on */
	RAW_BUCKETS = 14,  /* of histograms */
	RAW_NO_MODULE = 0xFFFF
};

/* Upper ends of the buckets of all histograms, in milliseconds; what is longer is in the last. */
#define RAW_BUCKET_ENDS_MS {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000}

/* A frame is the number of a module above, and the offset in its file below: what it means does not change when the
 * module goes away. Of RAW_NO_MODULE, it is an address. */
#define RAW_FRAME_MODULE(frame) ((unsigned)((frame) >> 48))
#define RAW_FRAME_OFFSET(frame) ((frame) & 0xFFFFFFFFFFFFULL)

struct raw_count {
	uint64_t count, total_ns, longest_ns;
};

struct raw_thread {
	int32_t id; /* 0: the slot is free */
	char name[16];
	struct raw_count turns; /* of the loop: from the end of a wait to the next */
	struct raw_count busy;  /* turns past the threshold, mostly not in a call that is known */
	uint32_t turn_histogram[RAW_BUCKETS];
	struct raw_count calls[RAW_CALLS];
};

enum raw_stack_state { RAW_STACK_FREE, RAW_STACK_TAKEN, RAW_STACK_READY };

struct raw_stack {
	uint32_t state; /* enum raw_stack_state; atomic */
	uint32_t call;
	uint64_t hash;
	struct raw_count stalls;
	uint64_t longest_at_ns; /* since the process began to be traced */
	uint32_t histogram[RAW_BUCKETS];
	uint32_t frame_count;
	uint64_t frames[RAW_FRAMES];
};

struct raw_header {
	char magic[8];
	uint32_t version, size; /* of the whole file */
	int32_t process, parent;
	uint64_t threshold_ns;
	uint64_t tick_ns;    /* of the coarse clock */
	uint64_t started_ns; /* of CLOCK_MONOTONIC */
	uint64_t lost;       /* stalls for which there was no room */
	uint32_t threads;    /* that run a loop; may be more than there are slots */
	uint32_t modules;
	uint32_t calls;
	uint32_t no_memory; /* the room for records could not be had: there are none */
	char program[RAW_PATH];
	char names[RAW_CALLS][RAW_NAME]; /* of the calls, by number */
};

struct raw_file {
	struct raw_header header;
	char modules[RAW_MODULES][RAW_PATH];
	struct raw_thread threads[RAW_THREADS];
	struct raw_stack stacks[RAW_STACKS];
};

#endif
