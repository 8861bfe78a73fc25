/* Traces as files: what is written reads as the same again, and what is none is refused. */
#include "trace/trace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define TIMES   "\"count\": 2, \"total_ms\": 40.5, \"longest_ms\": 30.25"
#define BUCKETS "[0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0]"
#define HEAD                                                                                             \
	"{\"schema\": 1, \"tool\": {}, \"command\": [\"a\", \"\"], \"exit_code\": 3, \"seconds\": 1.5, " \
	"\"threshold_ms\": 10, \"tick_ms\": 4, \"children\": true, "
#define PROCESSES                                                                                              \
	"\"processes\": [{\"process\": 7, \"parent\": 1, \"program\": \"/bin/a\", \"loops\": 1, \"lost\": 0, " \
	"\"no_memory\": false, \"threads\": [{\"thread\": 7, \"name\": \"a\", \"turns\": {" TIMES              \
	"}, \"busy\": {" TIMES "}, \"turn_histogram\": " BUCKETS "}]}], "
#define CALLS                                                                                                      \
	"\"calls\": [{\"call\": \"read\", " TIMES                                                                  \
	"}, {\"call\": \"poll\", \"count\": 1, \"total_ms\": 99, \"longest_ms\": 99}, {\"call\": \"read\", " TIMES \
	"}], "
#define FRAMES                                                                                                     \
	"\"frames\": [{\"function\": \"f\", \"file\": \"/a.c\", \"line\": 3, \"module\": \"/bin/a\", \"offset\": " \
	"\"0x1f\", "                                                                                               \
	"\"inlined\": false}], "
#define STALL(process, frames)                                                                                    \
	"{\"call\": \"read\", \"process\": " process ", " TIMES ", \"longest_at_ms\": 5, \"histogram\": " BUCKETS \
	", \"frames\": " frames "}"
#define STALLS(...) "\"stalls\": [" __VA_ARGS__ "]}"

static struct trace *read_text(const char *json, struct error *error)
{
	return trace_read_text("t.json", json, strlen(json), error);
}

static void what_is_written_reads_as_the_same(void **state)
{
	struct error error;
	struct text once = {0}, twice = {0};
	(void)state;
	struct trace *trace = read_text(HEAD PROCESSES CALLS FRAMES STALLS(STALL("0", "[0, 0]")), &error);
	assert_non_null(trace);
	assert_int_equal(trace->command.count, 2);
	assert_string_equal(trace->command.items[1], "");
	assert_int_equal(trace->exit_code, 3);
	assert_int_equal(trace->processes.items[0].threads.items[0].turn_histogram[5], 1);
	assert_int_equal(trace->frames.items[0].offset, 0x1f);
	assert_int_equal(trace->stalls.items[0].times.longest_ns, 30250000);
	assert_int_equal(trace->stalls.items[0].frame_count, 2);
	trace_write(trace, &once);
	struct trace *again = read_text(text_string(&once), &error);
	assert_non_null(again);
	trace_write(again, &twice);
	assert_string_equal(text_string(&once), text_string(&twice));
	trace_free(again);
	trace_free(trace);
	text_free(&once);
	text_free(&twice);
}

static void calls_of_one_name_are_one(void **state)
{
	struct error error;
	(void)state;
	struct trace *trace = read_text(HEAD PROCESSES CALLS FRAMES STALLS(), &error);
	assert_non_null(trace);
	assert_int_equal(trace->calls.count, 2);
	assert_string_equal(trace->calls.items[0].call, "poll"); /* the longest total first */
	assert_int_equal(trace->calls.items[1].times.count, 4);
	assert_int_equal(trace->calls.items[1].times.total_ns, 81000000);
	assert_int_equal(trace->calls.items[1].times.longest_ns, 30250000);
	trace_free(trace);
}

static void what_is_none_is_refused(void **state)
{
	static const struct {
		const char *json, *says;
	} cases[] = {
	    {"", "not JSON"},
	    {"[]", "\"schema\""},
	    {"{\"schema\": 2}", "\"schema\" must be 1"},
	    {HEAD CALLS FRAMES STALLS(), "\"processes\" must be a list"},
	    {HEAD PROCESSES CALLS FRAMES "\"stalls\": 3}", "\"stalls\" must be a list"},
	    {HEAD PROCESSES CALLS FRAMES STALLS(STALL("1", "[]")), "\"process\" of a stall must be an index"},
	    {HEAD PROCESSES CALLS FRAMES STALLS(STALL("-1", "[]")), "\"process\" must be a whole number"},
	    {HEAD PROCESSES CALLS FRAMES STALLS(STALL("0", "[1]")), "\"frames\" of a stall must be indices"},
	    {HEAD PROCESSES CALLS FRAMES STALLS(STALL("0", "[0.5]")), "\"frames\" of a stall must be indices"},
	    {HEAD PROCESSES
	     "\"calls\": [{\"call\": \"read\", \"count\": 1, \"total_ms\": -1, \"longest_ms\": 1}], " FRAMES STALLS(),
	     "\"total_ms\" must be a number of milliseconds"},
	    {HEAD PROCESSES CALLS "\"frames\": [{\"function\": \"f\", \"file\": \"\", \"line\": 3, \"module\": \"\", "
	                          "\"offset\": \"31\", \"inlined\": false}], " STALLS(),
	     "\"offset\" must be a hexadecimal number"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct error error;
		struct trace *trace = read_text(cases[i].json, &error);
		assert_null(trace);
		if (!strstr(error.message, cases[i].says))
			fail_msg("case %zu: '%s' does not say '%s'", i, error.message, cases[i].says);
		assert_string_equal(error.file, "t.json");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_written_reads_as_the_same),
	    cmocka_unit_test(calls_of_one_name_are_one),
	    cmocka_unit_test(what_is_none_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
