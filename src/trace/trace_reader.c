/* JSON → trace. A file may come from anywhere: each value is held against what the schema says, and an index against
 * what it points into. */
#include "base/files.h"
#include "trace/trace.h"

#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_FRAMES_OF_A_STALL = 4096 };

/* The first fault ends it: what is read behind it is not looked at. */
struct json_reader {
	struct trace *trace;
	const char *path;
	struct error *error;
	bool failed;
};

static void fail(struct json_reader *reader, const char *where, const char *what)
{
	if (!reader->failed)
		error_set_at(reader->error, reader->path, 0, 0, "no trace: \"%s\" %s", where, what);
	reader->failed = true;
}

static uint64_t get_whole(struct json_reader *reader, json_t *object, const char *key, uint64_t most)
{
	json_t *value = json_object_get(object, key);
	if (!json_is_integer(value) || json_integer_value(value) < 0 || (uint64_t)json_integer_value(value) > most) {
		fail(reader, key, "must be a whole number that is not negative, and not too large");
		return 0;
	}
	return (uint64_t)json_integer_value(value);
}

static uint64_t get_ns(struct json_reader *reader, json_t *object, const char *key)
{
	json_t *value = json_object_get(object, key);
	double ms = json_is_number(value) ? json_number_value(value) : -1;
	if (!(ms >= 0 && ms < 1e12)) {
		fail(reader, key, "must be a number of milliseconds");
		return 0;
	}
	return (uint64_t)(ms * 1e6 + 0.5);
}

static bool get_flag(struct json_reader *reader, json_t *object, const char *key)
{
	json_t *value = json_object_get(object, key);
	if (!json_is_boolean(value))
		fail(reader, key, "must be true or false");
	return json_is_true(value);
}

/* jansson has checked that it is UTF-8 and holds no 0. */
static const char *get_text(struct json_reader *reader, json_t *object, const char *key)
{
	json_t *value = json_object_get(object, key);
	if (!json_is_string(value)) {
		fail(reader, key, "must be a text");
		return "";
	}
	return arena_copy_string(reader->trace->arena, json_string_value(value));
}

static json_t *get_array(struct json_reader *reader, json_t *object, const char *key)
{
	json_t *value = json_object_get(object, key);
	if (!json_is_array(value))
		fail(reader, key, "must be a list");
	return json_is_array(value) ? value : NULL;
}

static struct trace_count get_times(struct json_reader *reader, json_t *object)
{
	return (struct trace_count){
	    .count = get_whole(reader, object, "count", INT64_MAX),
	    .total_ns = get_ns(reader, object, "total_ms"),
	    .longest_ns = get_ns(reader, object, "longest_ms"),
	};
}

static void get_histogram(struct json_reader *reader, json_t *object, const char *key, uint32_t *ret_buckets)
{
	json_t *array = get_array(reader, object, key);
	if (json_array_size(array) != TRACE_BUCKETS) {
		fail(reader, key, "must have as many numbers as there are buckets");
		return;
	}
	for (unsigned i = 0; i < TRACE_BUCKETS; i++) {
		json_t *value = json_array_get(array, i);
		json_int_t number = json_integer_value(value);
		if (!json_is_integer(value) || number < 0 || number > UINT32_MAX)
			fail(reader, key, "must hold whole numbers");
		else
			ret_buckets[i] = (uint32_t)number;
	}
}

static void read_thread(struct json_reader *reader, struct trace_process *process, json_t *object)
{
	struct trace_thread thread = {
	    .id = (int32_t)get_whole(reader, object, "thread", INT32_MAX),
	    .name = get_text(reader, object, "name"),
	    .turns = get_times(reader, json_object_get(object, "turns")),
	    .busy = get_times(reader, json_object_get(object, "busy")),
	};
	get_histogram(reader, object, "turn_histogram", thread.turn_histogram);
	VECTOR_PUSH(process->threads, thread);
}

static void read_process(struct json_reader *reader, json_t *object)
{
	struct trace_process process = {
	    .id = (int32_t)get_whole(reader, object, "process", INT32_MAX),
	    .parent = (int32_t)get_whole(reader, object, "parent", INT32_MAX),
	    .program = get_text(reader, object, "program"),
	    .loops = (uint32_t)get_whole(reader, object, "loops", UINT32_MAX),
	    .lost = get_whole(reader, object, "lost", INT64_MAX),
	    .no_memory = get_flag(reader, object, "no_memory"),
	};
	json_t *threads = get_array(reader, object, "threads");
	for (size_t i = 0; i < json_array_size(threads) && !reader->failed; i++)
		read_thread(reader, &process, json_array_get(threads, i));
	VECTOR_PUSH(reader->trace->processes, process);
}

static void read_frame(struct json_reader *reader, json_t *object)
{
	const char *offset = get_text(reader, object, "offset");
	char *end;
	struct trace_frame frame = {
	    .function = get_text(reader, object, "function"),
	    .file = get_text(reader, object, "file"),
	    .line = (uint32_t)get_whole(reader, object, "line", INT32_MAX),
	    .module = get_text(reader, object, "module"),
	    .offset = strtoull(offset, &end, 16),
	    .inlined = get_flag(reader, object, "inlined"),
	};
	if (strncmp(offset, "0x", 2) != 0 || *end)
		fail(reader, "offset", "must be a hexadecimal number: \"0x1f\"");
	VECTOR_PUSH(reader->trace->frames, frame);
}

static void read_frames_of_stall(struct json_reader *reader, json_t *object, struct trace_stall *stall)
{
	json_t *array = get_array(reader, object, "frames");
	size_t count = json_array_size(array);
	if (count > MOST_FRAMES_OF_A_STALL) {
		fail(reader, "frames", "of a stall are too many");
		return;
	}
	uint32_t *frames = ARENA_ARRAY(reader->trace->arena, uint32_t, count);
	for (size_t i = 0; i < count; i++) {
		json_t *value = json_array_get(array, i);
		json_int_t number = json_integer_value(value);
		if (!json_is_integer(value) || number < 0 || (uint64_t)number >= reader->trace->frames.count) {
			fail(reader, "frames", "of a stall must be indices of \"frames\"");
			return;
		}
		frames[i] = (uint32_t)number;
	}
	stall->frames = frames;
	stall->frame_count = (uint32_t)count;
}

static void read_stall(struct json_reader *reader, json_t *object)
{
	struct trace_stall stall = {
	    .call = get_text(reader, object, "call"),
	    .process = (uint32_t)get_whole(reader, object, "process", UINT32_MAX),
	    .times = get_times(reader, object),
	    .longest_at_ns = get_ns(reader, object, "longest_at_ms"),
	};
	if (stall.process >= reader->trace->processes.count)
		fail(reader, "process", "of a stall must be an index of \"processes\"");
	get_histogram(reader, object, "histogram", stall.histogram);
	read_frames_of_stall(reader, object, &stall);
	VECTOR_PUSH(reader->trace->stalls, stall);
}

static void read_call(struct json_reader *reader, json_t *object)
{
	struct trace_call call = {.call = get_text(reader, object, "call"), .times = get_times(reader, object)};
	VECTOR_PUSH(reader->trace->calls, call);
}

static void read_each(struct json_reader *reader, json_t *root, const char *key,
                      void (*read)(struct json_reader *reader, json_t *object))
{
	json_t *array = get_array(reader, root, key);
	for (size_t i = 0; i < json_array_size(array) && !reader->failed; i++)
		read(reader, json_array_get(array, i));
}

static void read_command(struct json_reader *reader, json_t *root)
{
	json_t *command = get_array(reader, root, "command");
	for (size_t i = 0; i < json_array_size(command); i++) {
		const char *word = json_string_value(json_array_get(command, i));
		if (!word)
			fail(reader, "command", "must be a list of texts");
		VECTOR_PUSH(reader->trace->command, arena_copy_string(reader->trace->arena, word ? word : ""));
	}
}

static void read_root(struct json_reader *reader, json_t *root)
{
	struct trace *trace = reader->trace;
	json_t *seconds = json_object_get(root, "seconds");
	if (json_integer_value(json_object_get(root, "schema")) != 1) {
		fail(reader, "schema", "must be 1: goinception trace writes such files");
		return;
	}
	read_command(reader, root);
	trace->exit_code = (int)get_whole(reader, root, "exit_code", 255);
	trace->seconds = json_number_value(seconds);
	trace->threshold_ns = get_ns(reader, root, "threshold_ms");
	trace->tick_ns = get_ns(reader, root, "tick_ms");
	trace->children = get_flag(reader, root, "children");
	read_each(reader, root, "processes", read_process);
	read_each(reader, root, "calls", read_call);
	read_each(reader, root, "frames", read_frame);
	read_each(reader, root, "stalls", read_stall);
}

struct trace *trace_read_text(const char *path, const char *bytes, size_t size, struct error *error)
{
	json_error_t where;
	json_t *root = json_loadb(bytes, size, JSON_REJECT_DUPLICATES, &where);
	if (!root) {
		error_set_at(error, path, where.line > 0 ? (unsigned)where.line : 0,
		             where.column > 0 ? (unsigned)where.column : 0, "no trace: not JSON: %s", where.text);
		return NULL;
	}
	struct json_reader reader = {.trace = trace_new(), .path = path, .error = error};
	read_root(&reader, root);
	json_decref(root);
	if (reader.failed) {
		trace_free(reader.trace);
		return NULL;
	}
	trace_sort(reader.trace);
	return reader.trace;
}

struct trace *trace_read(const char *path, struct error *error)
{
	struct arena *arena = arena_new();
	struct trace *trace = NULL;
	char *bytes;
	size_t size;
	if (file_read(arena, path, &bytes, &size, error))
		trace = trace_read_text(path, bytes, size, error);
	arena_free(arena);
	return trace;
}
