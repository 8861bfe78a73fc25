/* A trace for people: the stalls that cost most with their ways, how long they were, and what else the loops did. */
#include "report/page.h"
#include "report/trace.h"
#include "report/wording.h"

#include <stdio.h>
#include <string.h>

enum { FRAMES_SHOWN = 16, CALLS_SHOWN = 12, BAR = 40, HANG = 6 };

static void line(struct page *page, enum ink ink, struct text *text)
{
	page_put(page, ink, "%s", text_string(text));
	page_end_line(page);
	text_clear(text);
}

static struct trace_count all_stalls(const struct trace *trace)
{
	struct trace_count all = {0};
	for (size_t i = 0; i < trace->stalls.count; i++)
		trace_count_add(&all, &trace->stalls.items[i].times);
	return all;
}

struct loops {
	unsigned long threads, lost;
	bool no_memory;
	struct trace_count turns, busy;
};

static struct loops all_loops(const struct trace *trace)
{
	struct loops loops = {0};
	for (size_t i = 0; i < trace->processes.count; i++) {
		const struct trace_process *process = &trace->processes.items[i];
		loops.threads += process->loops;
		loops.lost += process->lost;
		loops.no_memory = loops.no_memory || process->no_memory;
		for (size_t j = 0; j < process->threads.count; j++) {
			trace_count_add(&loops.turns, &process->threads.items[j].turns);
			trace_count_add(&loops.busy, &process->threads.items[j].busy);
		}
	}
	return loops;
}

void trace_report_summary(const struct trace *trace, struct text *out)
{
	struct trace_count stalls = all_stalls(trace);
	struct loops loops = all_loops(trace);
	if (!trace->processes.count) {
		text_add(out, "nothing was recorded: no process of the command loaded the preload library");
		return;
	}
	if (!loops.threads) {
		text_add(out, "nothing was recorded: no thread ran a loop around epoll_wait, poll or select");
		if (!trace->children)
			text_add(out, " (children are traced with --follow-children)");
		return;
	}
	wording_count(out, stalls.count, "stall");
	text_add(out, " of ");
	wording_time(out, trace->threshold_ns);
	text_add(out, " or more");
	if (stalls.count) {
		text_add(out, ", the longest ");
		wording_time(out, stalls.longest_ns);
		text_add(out, ", in all ");
		wording_time(out, stalls.total_ns);
	}
	text_add(out, ", on ");
	wording_count(out, loops.threads, "thread");
	text_add(out, " with a loop");
}

static void put_head(struct page *page, const struct trace *trace, struct text *scratch)
{
	struct loops loops = all_loops(trace);
	text_add(scratch, "trace of");
	for (size_t i = 0; i < trace->command.count; i++)
		text_printf(scratch, " %s", trace->command.items[i]);
	text_printf(scratch, ": %.1f s, exit code %d", trace->seconds, trace->exit_code);
	line(page, INK_STRONG, scratch);
	trace_report_summary(trace, scratch);
	line(page, INK_PLAIN, scratch);
	if (loops.turns.count) {
		wording_count(scratch, loops.turns.count, "turn");
		text_add(scratch, " of the loops, the longest ");
		wording_time(scratch, loops.turns.longest_ns);
		line(page, INK_PLAIN, scratch);
	}
	if (loops.busy.count) {
		wording_count(scratch, loops.busy.count, "turn");
		text_add(scratch, " took ");
		wording_time(scratch, trace->threshold_ns);
		text_add(scratch, " or more with hardly a stall in them, up to ");
		wording_time(scratch, loops.busy.longest_ns);
		text_add(scratch,
		         ": the thread computed, was not given a processor, or waited in a way that is not watched");
		line(page, INK_WARNING, scratch);
	}
	if (loops.lost) {
		wording_count(scratch, loops.lost, "stall");
		text_add(scratch, " could not be kept: too many different ways led to them");
		line(page, INK_WARNING, scratch);
	}
	if (loops.no_memory)
		page_put(page, INK_WARNING,
		         "a process had no room in TMPDIR for its records: nothing is known of it\n");
}

/* The module is told where no source is, and the frame above has not told it. */
static void put_frame(struct page *page, const struct trace_frame *frame, const char *module, struct text *scratch)
{
	if (frame->function[0])
		text_printf(scratch, "%s", frame->function);
	else
		text_printf(scratch, "0x%llx", (unsigned long long)frame->offset);
	page_tab(page, HANG);
	page_put(page, INK_PLAIN, "%s", text_string(scratch));
	text_clear(scratch);
	struct place place = {.file = frame->file, .line = frame->line};
	if (frame->file[0]) {
		page_put(page, INK_QUIET, "  ");
		page_put_place(page, INK_QUIET, &place);
	} else if (strcmp(frame->module, module) != 0) {
		page_put(page, INK_QUIET, "  in %s", frame->module);
	}
	if (frame->inlined)
		page_put(page, INK_QUIET, " (inlined)");
	page_end_line(page);
}

/* What comes before main(), and before a thread's own function, is the same for everyone. */
static uint32_t frames_of_interest(const struct trace *trace, const struct trace_stall *stall)
{
	for (uint32_t i = 0; i < stall->frame_count; i++) {
		const char *function = trace->frames.items[stall->frames[i]].function;
		if (strcmp(function, "main") == 0)
			return i + 1;
		if (i && strcmp(function, "start_thread") == 0)
			return i;
	}
	return stall->frame_count;
}

/* Frames of the stalls without a name or a line; a user can do something about them. */
static void put_what_is_missing(struct page *page, const struct trace *trace, size_t shown)
{
	const char *module = NULL;
	for (size_t i = 0; i < trace->stalls.count && i < shown && !module; i++) {
		const struct trace_stall *stall = &trace->stalls.items[i];
		uint32_t count = frames_of_interest(trace, stall);
		for (uint32_t j = 0; j < count && !module; j++) {
			const struct trace_frame *frame = &trace->frames.items[stall->frames[j]];
			if (!frame->file[0])
				module = frame->module;
		}
	}
	if (!module)
		return;
	page_end_line(page);
	page_put(
	    page, INK_QUIET,
	    "%s has no debugging information here: for names, lines and what was inlined, build with -g, or install "
	    "its -dbgsym package",
	    module[0] ? module : "some code");
	page_end_line(page);
}

static void put_stall(struct page *page, const struct trace *trace, size_t number, struct text *scratch)
{
	const struct trace_stall *stall = &trace->stalls.items[number];
	text_printf(scratch, "%3zu. ", number + 1);
	wording_function(scratch, stall->call);
	text_add(scratch, ": ");
	wording_count(scratch, stall->times.count, "time");
	text_add(scratch, ", longest ");
	wording_time(scratch, stall->times.longest_ns);
	text_add(scratch, ", in all ");
	wording_time(scratch, stall->times.total_ns);
	if (trace->processes.count > 1)
		text_printf(scratch, ", process %d", (int)trace->processes.items[stall->process].id);
	line(page, INK_STRONG, scratch);
	uint32_t shown = frames_of_interest(trace, stall);
	const char *module = "";
	for (uint32_t i = 0; i < shown && i < FRAMES_SHOWN; i++) {
		const struct trace_frame *frame = &trace->frames.items[stall->frames[i]];
		put_frame(page, frame, module, scratch);
		module = frame->module;
	}
	if (shown > FRAMES_SHOWN) {
		page_tab(page, HANG);
		page_put(page, INK_QUIET, "and %u more frames", (unsigned)(shown - FRAMES_SHOWN));
		page_end_line(page);
	}
}

static void put_bucket_name(struct text *out, unsigned bucket)
{
	char name[40];
	if (bucket == TRACE_BUCKETS - 1)
		snprintf(name, sizeof name, "%u ms or more", trace_bucket_ends_ms[bucket - 1]);
	else
		snprintf(name, sizeof name, "%u to %u ms", bucket ? trace_bucket_ends_ms[bucket - 1] : 0,
		         trace_bucket_ends_ms[bucket]);
	text_printf(out, "%18s  ", name);
}

static void put_histogram(struct page *page, const struct trace *trace, struct text *scratch)
{
	uint64_t sums[TRACE_BUCKETS] = {0}, most = 0;
	for (size_t i = 0; i < trace->stalls.count; i++)
		for (unsigned bucket = 0; bucket < TRACE_BUCKETS; bucket++)
			sums[bucket] += trace->stalls.items[i].histogram[bucket];
	for (unsigned bucket = 0; bucket < TRACE_BUCKETS; bucket++)
		most = sums[bucket] > most ? sums[bucket] : most;
	if (!most)
		return;
	page_end_line(page);
	text_add(scratch, "how long they took");
	line(page, INK_LABEL, scratch);
	for (unsigned bucket = 0; bucket < TRACE_BUCKETS; bucket++) {
		if (!sums[bucket])
			continue;
		put_bucket_name(scratch, bucket);
		for (uint64_t i = 0; i < (sums[bucket] * BAR + most - 1) / most; i++)
			text_add(scratch, "#");
		text_add(scratch, " ");
		wording_number(scratch, sums[bucket]);
		line(page, INK_PLAIN, scratch);
	}
}

static void put_calls(struct page *page, const struct trace *trace, struct text *scratch)
{
	if (!trace->calls.count)
		return;
	page_end_line(page);
	text_printf(scratch, "%-24s %12s %14s %14s", "calls on these threads", "times", "in all", "longest");
	line(page, INK_LABEL, scratch);
	for (size_t i = 0; i < trace->calls.count && i < CALLS_SHOWN; i++) {
		const struct trace_call *call = &trace->calls.items[i];
		struct text number = {0}, total = {0}, longest = {0};
		wording_number(&number, call->times.count);
		wording_time(&total, call->times.total_ns);
		wording_time(&longest, call->times.longest_ns);
		text_printf(scratch, "%-24s %12s %14s %14s", call->call, text_string(&number), text_string(&total),
		            text_string(&longest));
		line(page, INK_PLAIN, scratch);
		text_free(&number);
		text_free(&total);
		text_free(&longest);
	}
}

static void write_text(const struct trace *trace, unsigned limit, const struct report_options *options,
                       struct text *out)
{
	struct page page;
	struct text scratch = {0};
	page_start(&page, out, options->folder, options->color, 0);
	put_head(&page, trace, &scratch);
	for (size_t i = 0; i < trace->stalls.count && i < limit; i++) {
		page_end_line(&page);
		put_stall(&page, trace, i, &scratch);
	}
	if (trace->stalls.count > limit) {
		page_end_line(&page);
		text_printf(&scratch, "and %zu more ways to stalls: --limit %zu", trace->stalls.count - limit,
		            trace->stalls.count);
		line(&page, INK_QUIET, &scratch);
	}
	put_what_is_missing(&page, trace, limit);
	put_histogram(&page, trace, &scratch);
	put_calls(&page, trace, &scratch);
	text_free(&scratch);
	page_finish(&page);
}

static void write_json(const struct trace *trace, unsigned limit, const struct report_options *options,
                       struct text *out)
{
	(void)limit;
	(void)options;
	trace_write(trace, out);
}

/* What separates frames, and the count from them, cannot be in a name. */
static void add_stack_name(struct text *out, const char *name)
{
	for (; *name; name++)
		text_printf(out, "%c", *name == ';' || *name == ' ' || (unsigned char)*name < ' ' ? '_' : *name);
}

static void add_stack_frame(struct text *out, const struct trace_frame *frame)
{
	const char *name = strrchr(frame->module, '/');
	if (frame->function[0]) {
		add_stack_name(out, frame->function);
		return;
	}
	add_stack_name(out, name ? name + 1 : frame->module);
	text_printf(out, "+0x%llx", (unsigned long long)frame->offset);
}

/* "main;serve;on_read;recv 30123": from the outermost frame to the call, and microseconds. */
static void write_stacks(const struct trace *trace, unsigned limit, const struct report_options *options,
                         struct text *out)
{
	(void)limit;
	(void)options;
	for (size_t i = 0; i < trace->stalls.count; i++) {
		const struct trace_stall *stall = &trace->stalls.items[i];
		for (uint32_t frame = stall->frame_count; frame-- > 0;) {
			add_stack_frame(out, &trace->frames.items[stall->frames[frame]]);
			text_add(out, ";");
		}
		add_stack_name(out, stall->call);
		text_printf(out, " %llu\n", (unsigned long long)(stall->times.total_ns / 1000));
	}
}

const struct trace_report_format trace_report_formats[] = {
    {"text", write_text},
    {"json", write_json},
    {"stacks", write_stacks},
    {NULL, NULL},
};
