#include "validate/proof.h"

#include <stdio.h>
#include <string.h>

enum { BAR_COLUMNS = 48, MOST_BARS = 16, COLUMN = 14 };

static void add_duration(uint64_t ns, int columns, struct text *out)
{
	char buffer[32];
	if (ns >= 1000000000u)
		snprintf(buffer, sizeof buffer, "%.1f s", (double)ns / 1e9);
	else
		snprintf(buffer, sizeof buffer, "%.1f ms", (double)ns / 1e6);
	text_printf(out, "%-*s", columns, buffer);
}

static void add_bars(const char *title, const struct measured *measured, uint64_t whole_ns, struct text *out)
{
	for (size_t i = 0; i < measured->calls.count && i < MOST_BARS; i++) {
		const struct timed_call *call = &measured->calls.items[i];
		char bar[BAR_COLUMNS + 1];
		size_t from = (size_t)(call->began_ns * BAR_COLUMNS / whole_ns);
		size_t to = (size_t)(call->ended_ns * BAR_COLUMNS / whole_ns);
		if (to <= from)
			to = from + 1;
		if (to > BAR_COLUMNS)
			to = BAR_COLUMNS;
		memset(bar, ' ', BAR_COLUMNS);
		bar[BAR_COLUMNS] = 0;
		if (from < to)
			memset(bar + from, '#', to - from);
		text_printf(out, "%-8s|%s| ", i ? "" : title, bar);
		add_duration(call->ended_ns - call->began_ns, 0, out);
		text_add(out, "\n");
	}
	if (measured->calls.count > MOST_BARS)
		text_printf(out, "%-8s and %zu more\n", "", measured->calls.count - MOST_BARS);
}

static void add_result(const struct measured *measured, int columns, struct text *out)
{
	char buffer[32] = "";
	if (measured->has_result)
		snprintf(buffer, sizeof buffer, "%lld", measured->result);
	text_printf(out, "%-*s", columns, buffer);
}

static void add_measured(const struct proof *proof, const struct proof_request *request, struct text *out)
{
	const struct measured *before = &proof->before, *after = &proof->after;
	text_printf(out, "%s(), %zu at once, %s\n\n%-16s%-14s%s\n", request->entry, after->calls.count,
	            proof->virtual_clock ? "with a virtual clock" : "in real time", "", "before", "after");
	text_printf(out, "%-16s", "time");
	add_duration(before->elapsed_ns, COLUMN, out);
	add_duration(after->elapsed_ns, 0, out);
	text_printf(out, "\n%-16s", "longest stall");
	add_duration(before->stall_ns, COLUMN, out);
	add_duration(after->stall_ns, 0, out);
	text_printf(out, "\n%-16s", "result");
	add_result(before, COLUMN, out);
	add_result(after, 0, out);
	text_add(out, "\n\n");
	uint64_t whole = before->elapsed_ns > after->elapsed_ns ? before->elapsed_ns : after->elapsed_ns;
	add_bars("before", before, whole ? whole : 1, out);
	add_bars("after", after, whole ? whole : 1, out);
	text_add(out, "\n");
}

void proof_write(const struct proof *proof, const struct proof_request *request, struct text *out)
{
	if (proof->measured && request->entry)
		add_measured(proof, request, out);
	if (*proof->said)
		text_printf(out, "The command's last lines:\n%s%s\n", proof->said,
		            proof->said[strlen(proof->said) - 1] == '\n' ? "" : "\n");
	text_printf(out, "%s: %s\n", proof_verdict_name(proof->verdict), proof->message);
}
