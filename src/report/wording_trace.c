/* Words for what a run of the program showed. */
#include "base/files.h"
#include "report/page.h"
#include "report/wording.h"

void wording_time(struct text *out, uint64_t ns)
{
	double ms = (double)ns / 1e6;
	if (ms < 1000)
		text_printf(out, "%.1f ms", ms);
	else
		text_printf(out, "%.2f s", ms / 1000);
}

void wording_sighting(struct text *out, const struct sighting *seen)
{
	wording_count(out, seen->count, "time");
	text_add(out, ", longest ");
	wording_time(out, seen->longest_ns);
	text_add(out, ", in all ");
	wording_time(out, seen->total_ns);
}

static void add_module(struct text *out, const char *module)
{
	if (module[0])
		text_printf(out, " (%s)", path_name(module));
}

void wording_lost(struct text *out, const struct unforeseen_stall *stall)
{
	switch (stall->reason) {
	case LOST_OUTSIDE:
		text_add(out, "no function on the way to it has a source here");
		add_module(out, stall->lost_module);
		return;
	case LOST_RULE:
		text_add(out, "no rule says that ");
		wording_function(out, stall->lost_call);
		text_add(out, " waits");
		return;
	case LOST_CONDITION:
		text_add(out, "rules take this call of ");
		wording_function(out, stall->lost_call);
		text_add(out, " to be harmless: its arguments, or its branch");
		return;
	case LOST_EDGE:
		text_add(out, "that ");
		wording_function(out, stall->lost_function);
		text_add(out, " calls ");
		wording_function(out, stall->lost_call);
		text_add(out, " is not known");
		return;
	case LOST_CONTEXT:
		text_add(out, "nothing says that ");
		wording_function(out, stall->lost_function);
		text_add(out, " runs in a loop: no rule knows who calls it");
		add_module(out, stall->lost_module);
		return;
	case LOST_HIDDEN:
		text_printf(out,
		            "the way is known, with %s confidence: a condition, --min-confidence, --depth or --scope "
		            "leaves it out",
		            confidence_name(stall->hidden_confidence));
		return;
	case LOST_REASONS:
		return;
	}
}

void wording_seen(struct text *out, const struct finding *finding)
{
	if (finding->seen.count) {
		text_add(out, "confirmed: seen ");
		wording_sighting(out, &finding->seen);
		return;
	}
	text_add(out, "not seen in this run");
	if (!finding->called.count)
		return;
	text_add(out, "; its loops called ");
	wording_function(out, finding->call);
	text_add(out, " ");
	wording_count(out, finding->called.count, "time");
	text_add(out, ", longest ");
	wording_time(out, finding->called.longest_ns);
}

void wording_traced(struct text *out, const struct traced *traced)
{
	wording_count(out, traced->stalls.count, "stall");
	text_add(out, " of ");
	wording_time(out, traced->threshold_ns);
	text_add(out, " or more: ");
	wording_count(out, traced->confirmed, "finding");
	text_add(out, " confirmed, ");
	wording_number(out, traced->not_seen);
	text_add(out, " not seen in this run, ");
	wording_count(out, traced->unforeseen_count, "stall");
	text_add(out, " that nobody foresaw");
}

void wording_unforeseen(struct text *out, const struct unforeseen_stall *stall, const char *root)
{
	wording_function(out, stall->call);
	if (stall->function[0]) {
		text_add(out, " in ");
		wording_function(out, stall->function);
	}
	if (stall->place.file[0]) {
		text_add(out, " (");
		place_write(out, root, &stall->place);
		text_add(out, ")");
	}
	text_add(out, ": ");
	wording_sighting(out, &stall->seen);
	text_add(out, "; ");
	wording_lost(out, stall);
	if (stall->lost_place.file[0]) {
		text_add(out, ", at ");
		place_write(out, root, &stall->lost_place);
	}
}
