/* What a loop does, in numbers. */
#ifndef GOINCEPTION_ASYNC_METRICS_H
#define GOINCEPTION_ASYNC_METRICS_H

#include <goinception/async/visibility.h>

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Of the calling task's loop; the first group is now, the second since the loop began. */
struct gi_metrics {
	size_t tasks, tasks_ready, timers, descriptors_waited_for, threads, thread_jobs_waiting;

	uint64_t tasks_started, switches, turns;
	uint64_t stalls, longest_stall_ns; /* with gi_options.watch_stalls; the longest is of those that are over */
	uint64_t timers_struck, timer_lag_sum_ns; /* how much later than they were due */
	uint64_t ring_nudges; /* a file's io_uring took so long that the kernel was reminded of its work */
};

GI_PUBLIC void gi_metrics(struct gi_metrics *ret_metrics);

/* Writes the same, with a histogram of how late timers were, in Prometheus' text format (version 0.0.4), to be served
 * as "text/plain; version=0.0.4". Up to size bytes, always terminated if size is not 0. Returns as snprintf() does how
 * many bytes all of it has, without the terminator. */
GI_PUBLIC size_t gi_metrics_text(char *ret_text, size_t size);

#ifdef __cplusplus
}
#endif
#endif
