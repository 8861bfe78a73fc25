/* Trace → JSON. */
#include "trace/trace.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* Names come from the traced program; what is no UTF-8 in them is replaced. */
static json_t *text(const char *string)
{
	json_t *value = json_string(string);
	if (value)
		return value;
	char *clean = memory_copy_string(string);
	for (char *at = clean; *at; at++)
		if (*at & 0x80)
			*at = '?';
	value = json_string(clean);
	free(clean);
	return value;
}

static json_t *milliseconds(uint64_t ns)
{
	uint64_t microseconds = ns / 1000;
	return json_real((double)microseconds / 1000.0);
}

static json_t *histogram(const uint32_t *buckets)
{
	json_t *array = json_array();
	for (unsigned i = 0; i < TRACE_BUCKETS; i++)
		json_array_append_new(array, json_integer(buckets[i]));
	return array;
}

static void set_times(json_t *object, const struct trace_count *times)
{
	json_object_set_new(object, "count", json_integer((json_int_t)times->count));
	json_object_set_new(object, "total_ms", milliseconds(times->total_ns));
	json_object_set_new(object, "longest_ms", milliseconds(times->longest_ns));
}

static json_t *times_object(const struct trace_count *times)
{
	json_t *object = json_object();
	set_times(object, times);
	return object;
}

static json_t *thread_object(const struct trace_thread *thread)
{
	json_t *object = json_object();
	json_object_set_new(object, "thread", json_integer(thread->id));
	json_object_set_new(object, "name", text(thread->name));
	json_object_set_new(object, "turns", times_object(&thread->turns));
	json_object_set_new(object, "turn_histogram", histogram(thread->turn_histogram));
	json_object_set_new(object, "busy", times_object(&thread->busy));
	return object;
}

static json_t *process_object(const struct trace_process *process)
{
	json_t *object = json_object(), *threads = json_array();
	json_object_set_new(object, "process", json_integer(process->id));
	json_object_set_new(object, "parent", json_integer(process->parent));
	json_object_set_new(object, "program", text(process->program));
	json_object_set_new(object, "loops", json_integer(process->loops));
	json_object_set_new(object, "lost", json_integer((json_int_t)process->lost));
	json_object_set_new(object, "no_memory", json_boolean(process->no_memory));
	for (size_t i = 0; i < process->threads.count; i++)
		json_array_append_new(threads, thread_object(&process->threads.items[i]));
	json_object_set_new(object, "threads", threads);
	return object;
}

static json_t *frame_object(const struct trace_frame *frame)
{
	json_t *object = json_object();
	char offset[32];
	snprintf(offset, sizeof offset, "0x%llx", (unsigned long long)frame->offset);
	json_object_set_new(object, "function", text(frame->function));
	json_object_set_new(object, "file", text(frame->file));
	json_object_set_new(object, "line", json_integer(frame->line));
	json_object_set_new(object, "module", text(frame->module));
	json_object_set_new(object, "offset", json_string(offset));
	json_object_set_new(object, "inlined", json_boolean(frame->inlined));
	return object;
}

static json_t *stall_object(const struct trace_stall *stall)
{
	json_t *object = json_object(), *frames = json_array();
	json_object_set_new(object, "call", text(stall->call));
	json_object_set_new(object, "process", json_integer(stall->process));
	set_times(object, &stall->times);
	json_object_set_new(object, "longest_at_ms", milliseconds(stall->longest_at_ns));
	json_object_set_new(object, "histogram", histogram(stall->histogram));
	for (uint32_t i = 0; i < stall->frame_count; i++)
		json_array_append_new(frames, json_integer(stall->frames[i]));
	json_object_set_new(object, "frames", frames);
	return object;
}

static json_t *call_object(const struct trace_call *call)
{
	json_t *object = json_object();
	json_object_set_new(object, "call", text(call->call));
	set_times(object, &call->times);
	return object;
}

static json_t *head_object(const struct trace *trace)
{
	json_t *root = json_object(), *tool = json_object(), *command = json_array(), *ends = json_array();
	json_object_set_new(root, "schema", json_integer(1));
	json_object_set_new(tool, "name", json_string("goinception"));
	json_object_set_new(tool, "version", json_string(GOINCEPTION_VERSION));
	json_object_set_new(root, "tool", tool);
	for (size_t i = 0; i < trace->command.count; i++)
		json_array_append_new(command, text(trace->command.items[i]));
	json_object_set_new(root, "command", command);
	json_object_set_new(root, "exit_code", json_integer(trace->exit_code));
	json_object_set_new(root, "seconds", json_real(trace->seconds));
	json_object_set_new(root, "threshold_ms", milliseconds(trace->threshold_ns));
	json_object_set_new(root, "tick_ms", milliseconds(trace->tick_ns));
	json_object_set_new(root, "children", json_boolean(trace->children));
	for (unsigned i = 0; i < TRACE_BUCKETS - 1; i++)
		json_array_append_new(ends, json_integer(trace_bucket_ends_ms[i]));
	json_object_set_new(root, "bucket_ends_ms", ends);
	return root;
}

void trace_write(const struct trace *trace, struct text *out)
{
	json_t *root = head_object(trace), *processes = json_array(), *calls = json_array(), *frames = json_array(),
	       *stalls = json_array();
	for (size_t i = 0; i < trace->processes.count; i++)
		json_array_append_new(processes, process_object(&trace->processes.items[i]));
	for (size_t i = 0; i < trace->calls.count; i++)
		json_array_append_new(calls, call_object(&trace->calls.items[i]));
	for (size_t i = 0; i < trace->frames.count; i++)
		json_array_append_new(frames, frame_object(&trace->frames.items[i]));
	for (size_t i = 0; i < trace->stalls.count; i++)
		json_array_append_new(stalls, stall_object(&trace->stalls.items[i]));
	json_object_set_new(root, "processes", processes);
	json_object_set_new(root, "calls", calls);
	json_object_set_new(root, "frames", frames);
	json_object_set_new(root, "stalls", stalls);
	char *json = json_dumps(root, JSON_INDENT(1) | JSON_REAL_PRECISION(12));
	if (json)
		text_add(out, json);
	text_add(out, "\n");
	free(json);
	json_decref(root);
}
