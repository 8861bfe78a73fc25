/* Running the programs of proofs, and reading what they say. */
#include "validate/rule_runs.h"

#include "base/clock.h"
#include "base/files.h"

#include <assert.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

enum { OUR_ARGUMENTS = 5, LINE_FIELDS = 5 };

static const char *const pass_words[] = {"alone", "together", "faults"};

const struct rule_run *rule_runs_find(const struct rule_runs *runs, const char *call)
{
	for (size_t i = 0; i < runs->items.count; i++)
		if (strcmp(runs->items.items[i].call, call) == 0)
			return &runs->items.items[i];
	return NULL;
}

/* "end NAME stall_ns descriptors bytes what was observed", with tabs between. */
static bool read_end(char *line, struct arena *arena, struct rule_run *run)
{
	char *fields[LINE_FIELDS];
	for (int i = 0; i < LINE_FIELDS; i++) {
		char *tab = strchr(line, '\t');
		if (!tab)
			return false;
		*tab = 0;
		fields[i] = tab + 1;
		line = tab + 1;
	}
	*run = (struct rule_run){.call = arena_copy_string(arena, fields[0]),
	                         .stall_ns = strtoull(fields[1], NULL, 10),
	                         .descriptors_left = strtoll(fields[2], NULL, 10),
	                         .bytes_left = strtoll(fields[3], NULL, 10),
	                         .said = arena_copy_string(arena, fields[4])};
	return true;
}

/* *ret_current: the proof that was begun and did not end; null: none. */
static bool read_output(const char *path, struct arena *arena, struct rule_runs *runs, const char **ret_current,
                        const char **ret_last_line, struct error *error)
{
	char *text;
	size_t size;
	*ret_current = NULL;
	*ret_last_line = "";
	if (!file_read(arena, path, &text, &size, error))
		return false;
	for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1) {
		struct rule_run run;
		*end = 0;
		if (strncmp(line, "begin\t", 6) == 0) {
			*ret_current = line + 6;
		} else if (strncmp(line, "end\t", 4) == 0 && read_end(line, arena, &run)) {
			VECTOR_PUSH(runs->items, run);
			*ret_current = NULL;
		} else {
			*ret_last_line = line;
		}
	}
	return true;
}

static bool run_once(const struct rule_pass_request *request, const char *const *calls, size_t count,
                     const struct scratch *scratch, struct process_end *ret, const char *output, struct error *error)
{
	struct arena *arena = scratch->arena;
	const char *folder = path_join(arena, scratch->folder, "work");
	const char **arguments = ARENA_ARRAY(arena, const char *, count + OUR_ARGUMENTS);
	size_t given = 0;
	arguments[given++] = path_join(arena, scratch->folder, request->program);
	arguments[given++] = pass_words[request->pass];
	arguments[given++] = arena_printf(arena, "%u", request->wait_ms);
	arguments[given++] = arena_printf(arena, "%u", request->seconds);
	for (size_t i = 0; i < count; i++)
		arguments[given++] = calls[i];
	double seconds = (double)request->seconds * (double)(count + 1), left = request->until_s - clock_seconds();
	seconds = seconds < left ? seconds : left;
	struct process_request run = {.arguments = arguments,
	                              .folder = folder,
	                              .output = output,
	                              .seconds = seconds > 1 ? (unsigned)seconds : 1,
	                              .memory_mib = *GOINCEPTION_SANITIZERS ? 0 : request->memory_mib,
	                              .most_processes = request->most_processes};
	return directory_create(folder, error) && process_run(&run, ret, error);
}

static const char *failure_of(const struct process_end *end, const struct rule_pass_request *request,
                              const char *last_line, struct arena *arena)
{
	struct process_end late = {.timed_out = true};
	if (end->signal == SIGALRM)
		return process_end_phrase(arena, &late, request->seconds);
	if (end->timed_out || end->too_many || end->signal)
		return process_end_phrase(arena, end, request->seconds);
	return arena_printf(arena, "ends with status %d: %s", end->status, last_line);
}

static void fail(struct rule_runs *runs, const char *call, const char *failure, struct arena *arena)
{
	struct rule_run run = {.call = arena_copy_string(arena, call), .failure = failure, .said = ""};
	VECTOR_PUSH(runs->items, run);
}

bool rule_programs_run(const struct rule_pass_request *request, const struct scratch *scratch, struct arena *arena,
                       struct rule_runs *runs, struct error *error)
{
	const char *output = path_join(scratch->arena, scratch->folder, "output"), *current, *last_line;
	const char **calls = ARENA_ARRAY(scratch->arena, const char *, request->count);
	size_t count = request->count;
	assert(count);
	memcpy(calls, request->calls, count * sizeof *calls);
	while (count && clock_seconds() < request->until_s) {
		struct process_end end;
		if (!run_once(request, calls, count, scratch, &end, output, error) ||
		    !read_output(output, arena, runs, &current, &last_line, error))
			return false;
		if (!end.timed_out && !end.too_many && !end.signal && !end.status)
			return true;
		const char *failure = failure_of(&end, request, last_line, arena);
		for (size_t i = 0; !current && request->pass != PASS_ALONE && i < count; i++)
			fail(runs, calls[i], failure, arena);
		if (!current)
			return true;
		fail(runs, current, failure, arena);
		size_t left = 0;
		for (size_t i = 0; i < count; i++)
			if (!rule_runs_find(runs, calls[i]))
				calls[left++] = calls[i];
		if (left == count)
			return true; /* a name that nobody asked for */
		count = left;
	}
	return true;
}
