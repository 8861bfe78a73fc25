/* Raw files → trace. They lie in a folder of our own, but the traced program could write to them: nothing in them is
 * believed. */
#include "base/files.h"
#include "base/log.h"
#include "base/table.h"
#include "trace/raw.h"
#include "trace/symbols.h"
#include "trace/trace.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A frame that was met: what became of it is a run of trace->frames. */
struct met_frame {
	uint32_t first, count;
};

struct reader {
	struct trace *trace;
	struct symbols *symbols;
	struct table *met_numbers; /* module path and offset → index of met */
	VECTOR(struct met_frame) met;
	VECTOR(uint32_t) frames; /* of the stall that is read */
};

static const char *copy_field(struct arena *arena, const char *field, size_t size)
{
	return arena_copy_bytes(arena, field, strnlen(field, size));
}

static struct trace_count count_of(const struct raw_count *raw)
{
	return (struct trace_count){raw->count, raw->total_ns, raw->longest_ns};
}

static void take_frame(const struct trace_frame *frame, void *data)
{
	struct reader *reader = data;
	VECTOR_PUSH(reader->trace->frames, *frame);
}

static void add_frame(struct reader *reader, const struct raw_file *file, uint64_t raw)
{
	struct {
		char path[RAW_PATH];
		uint64_t offset;
	} key;
	unsigned module = RAW_FRAME_MODULE(raw);
	memset(&key, 0, sizeof key);
	key.offset = RAW_FRAME_OFFSET(raw);
	if (module < RAW_MODULES)
		memcpy(key.path, file->modules[module], RAW_PATH - 1);
	uint32_t next = (uint32_t)reader->met.count;
	uint32_t number = table_put(reader->met_numbers, &key, sizeof key, next);
	if (number == next) {
		struct met_frame met = {.first = (uint32_t)reader->trace->frames.count};
		symbols_find(reader->symbols, reader->trace->arena, arena_copy_string(reader->trace->arena, key.path),
		             key.offset, take_frame, reader);
		met.count = (uint32_t)reader->trace->frames.count - met.first;
		VECTOR_PUSH(reader->met, met);
	}
	for (uint32_t i = 0; i < reader->met.items[number].count; i++)
		VECTOR_PUSH(reader->frames, reader->met.items[number].first + i);
}

static void add_stall(struct reader *reader, const struct raw_file *file, const struct raw_stack *stack)
{
	struct trace *trace = reader->trace;
	if (stack->state != RAW_STACK_READY || stack->call >= RAW_CALLS || stack->frame_count > RAW_FRAMES ||
	    !stack->stalls.count)
		return;
	reader->frames.count = 0;
	for (uint32_t i = 0; i < stack->frame_count; i++)
		add_frame(reader, file, stack->frames[i]);
	uint32_t *frames = ARENA_ARRAY(trace->arena, uint32_t, reader->frames.count);
	if (reader->frames.count)
		memcpy(frames, reader->frames.items, reader->frames.count * sizeof *frames);
	struct trace_stall stall = {
	    .call = copy_field(trace->arena, file->header.names[stack->call], RAW_NAME),
	    .process = (uint32_t)trace->processes.count,
	    .times = count_of(&stack->stalls),
	    .longest_at_ns = stack->longest_at_ns,
	    .frames = frames,
	    .frame_count = (uint32_t)reader->frames.count,
	};
	memcpy(stall.histogram, stack->histogram, sizeof stall.histogram);
	VECTOR_PUSH(trace->stalls, stall);
}

static void add_thread(struct trace *trace, struct trace_process *process, const struct raw_file *file,
                       const struct raw_thread *raw)
{
	struct trace_thread thread = {
	    .id = raw->id,
	    .name = copy_field(trace->arena, raw->name, sizeof raw->name),
	    .turns = count_of(&raw->turns),
	    .busy = count_of(&raw->busy),
	};
	if (!raw->id)
		return;
	memcpy(thread.turn_histogram, raw->turn_histogram, sizeof thread.turn_histogram);
	VECTOR_PUSH(process->threads, thread);
	for (unsigned i = 0; i < RAW_CALLS; i++) {
		struct trace_call call = {.times = count_of(&raw->calls[i])};
		if (!call.times.count)
			continue;
		call.call = copy_field(trace->arena, file->header.names[i], RAW_NAME);
		VECTOR_PUSH(trace->calls, call);
	}
}

static void add_process(struct reader *reader, const struct raw_file *file)
{
	struct trace *trace = reader->trace;
	struct trace_process process = {
	    .id = file->header.process,
	    .parent = file->header.parent,
	    .program = copy_field(trace->arena, file->header.program, RAW_PATH),
	    .lost = file->header.lost,
	    .no_memory = file->header.no_memory,
	    .loops = file->header.threads,
	};
	for (unsigned i = 0; i < RAW_THREADS; i++)
		add_thread(trace, &process, file, &file->threads[i]);
	for (unsigned i = 0; i < RAW_STACKS; i++)
		add_stall(reader, file, &file->stacks[i]);
	trace->tick_ns = file->header.tick_ns;
	VECTOR_PUSH(trace->processes, process);
}

static void read_process(struct reader *reader, const char *path)
{
	struct arena *arena = arena_new();
	struct error error;
	char message[sizeof error], *bytes;
	size_t size;
	if (!file_read(arena, path, &bytes, &size, &error)) {
		log_message(LOG_WARNING, "%s", error_describe(&error, message, sizeof message));
	} else {
		struct raw_file *file = ARENA_NEW(arena, struct raw_file); /* bytes may lie anyhow */
		memcpy(file, bytes, size < sizeof *file ? size : sizeof *file);
		if (size != sizeof *file || memcmp(file->header.magic, RAW_MAGIC, sizeof RAW_MAGIC) != 0 ||
		    file->header.version != RAW_VERSION)
			log_message(LOG_WARNING, "%s: not what the preload library of this version writes", path);
		else
			add_process(reader, file);
	}
	arena_free(arena);
}

static int is_raw(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');
	return dot && strcmp(dot, ".raw") == 0;
}

bool trace_read_raw(struct trace *trace, const char *folder, struct error *error)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, is_raw, alphasort);
	if (count < 0)
		return error_set_at(error, folder, 0, 0, "%s", strerror(errno));
	struct reader reader = {.trace = trace, .symbols = symbols_new(), .met_numbers = table_new()};
	for (int i = 0; i < count; i++) {
		char *path = path_join(trace->arena, folder, entries[i]->d_name);
		read_process(&reader, path);
		free(entries[i]);
	}
	free(entries);
	symbols_free(reader.symbols);
	table_free(reader.met_numbers);
	VECTOR_FREE(reader.met);
	VECTOR_FREE(reader.frames);
	trace_sort(trace);
	return true;
}
