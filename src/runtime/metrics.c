#include "runtime/metrics.h"

#include "runtime/thread_pool.h"
#include "runtime/watchdog.h"

#include <goinception/async/metrics.h>

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void gi_metrics(struct gi_metrics *ret_metrics)
{
	struct loop *loop = gi_loop_of_task();
	if (!loop)
		gi_misuse("%s() was called outside of a task", __func__);

	*ret_metrics = (struct gi_metrics){
	    .tasks = loop->fibers,
	    .tasks_ready = loop->ready,
	    .timers = loop->timers.count,
	    .descriptors_waited_for = loop->poller.waits,
	    .tasks_started = loop->fibers_started,
	    .switches = atomic_load_explicit(&loop->switches, memory_order_relaxed),
	    .turns = loop->metrics.turns,
	    .timers_struck = loop->metrics.lag_count,
	    .timer_lag_sum_ns = loop->metrics.lag_sum_ns,
	    .ring_nudges = loop->metrics.ring_nudges,
	};
	if (loop->pool)
		gi_thread_pool_count(loop->pool, &ret_metrics->threads, &ret_metrics->thread_jobs_waiting);
	gi_watchdog_count(loop, &ret_metrics->stalls, &ret_metrics->longest_stall_ns);
}

/* A text that may be cut, and its full length. */
struct text {
	char *bytes;
	size_t size, length;
};

static void append(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void append(struct text *text, const char *format, ...)
{
	size_t left = text->length < text->size ? text->size - text->length : 0;
	va_list arguments;

	va_start(arguments, format);
	int length = vsnprintf(left ? text->bytes + text->length : NULL, left, format, arguments);
	va_end(arguments);
	text->length += length > 0 ? (size_t)length : 0;
}

static void one(struct text *text, const char *name, const char *type, const char *help, double value)
{
	append(text, "# HELP goinception_async_%s %s\n# TYPE goinception_async_%s %s\ngoinception_async_%s %.9g\n",
	       name, help, name, type, name, value);
}

static void lags(struct text *text, const struct loop_metrics *metrics)
{
	const char *name = "goinception_async_timer_lag_seconds";
	static const char *const limits[LAG_BUCKETS] = {"0.0001", "0.001", "0.01", "0.1", "1", "10", "100", "+Inf"};
	uint64_t so_far = 0;

	append(text, "# HELP %s How much later than they were due timers struck.\n# TYPE %s histogram\n", name, name);
	for (int i = 0; i < LAG_BUCKETS; i++) {
		so_far += metrics->lags[i];
		append(text, "%s_bucket{le=\"%s\"} %llu\n", name, limits[i], (unsigned long long)so_far);
	}
	append(text, "%s_sum %.9g\n%s_count %llu\n", name, (double)metrics->lag_sum_ns / 1e9, name,
	       (unsigned long long)metrics->lag_count);
}

size_t gi_metrics_text(char *ret_text, size_t size)
{
	struct text text = {ret_text, size, 0};
	struct gi_metrics now;

	gi_metrics(&now);
	one(&text, "tasks", "gauge", "Tasks that have not ended.", (double)now.tasks);
	one(&text, "tasks_ready", "gauge", "Tasks that could run.", (double)now.tasks_ready);
	one(&text, "timers", "gauge", "Timers that are set.", (double)now.timers);
	one(&text, "descriptor_waits", "gauge", "Waits for descriptors.", (double)now.descriptors_waited_for);
	one(&text, "threads", "gauge", "Threads of the loop's pool.", (double)now.threads);
	one(&text, "thread_jobs_waiting", "gauge", "Jobs that wait for a thread.", (double)now.thread_jobs_waiting);
	one(&text, "tasks_started_total", "counter", "Tasks that were started.", (double)now.tasks_started);
	one(&text, "switches_total", "counter", "Switches from one task to another.", (double)now.switches);
	one(&text, "turns_total", "counter", "How often the loop looked out for events.", (double)now.turns);
	one(&text, "stalls_total", "counter", "Tasks that did not let others run for too long.", (double)now.stalls);
	one(&text, "longest_stall_seconds", "gauge", "The longest of them.", (double)now.longest_stall_ns / 1e9);
	one(&text, "ring_nudges_total", "counter", "Calls to io_uring that only remind it of others.",
	    (double)now.ring_nudges);
	lags(&text, &gi_loop_of_task()->metrics);
	return text.length;
}
