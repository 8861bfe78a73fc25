#include "cli/profile.h"

#include "base/files.h"
#include "base/stages.h"
#include "cli/messages.h"

#include <stdlib.h>
#include <sys/resource.h>

enum { SLOWEST_SHOWN = 10 };

static void write_stage(const char *name, struct stage_cost cost, double whole, struct text *out)
{
	text_printf(out, "  %-8s %9.3f s %9.3f s %5.1f %%\n", name, cost.wall, cost.cpu,
	            whole > 0 ? 100 * cost.wall / whole : 0);
}

static void write_stages(struct text *out)
{
	struct stage_cost costs[STAGES], whole = {0};
	for (enum stage stage = 0; stage < STAGES; stage++) {
		costs[stage] = stages_cost(stage);
		whole.wall += costs[stage].wall;
		whole.cpu += costs[stage].cpu;
	}
	text_printf(out, "profile: %-2s %9s %11s\n", "", "wall", "CPU");
	for (enum stage stage = 0; stage < STAGES; stage++)
		write_stage(stages_name(stage), costs[stage], whole.wall, out);
	write_stage("all", whole, whole.wall, out);
}

static double peak_memory_mib(int who)
{
	struct rusage usage;
	return getrusage(who, &usage) == 0 ? (double)usage.ru_maxrss / 1024 : 0;
}

static void write_memory(struct text *out)
{
	double worker = peak_memory_mib(RUSAGE_CHILDREN);
	text_printf(out, "  memory: %.0f MiB at most", peak_memory_mib(RUSAGE_SELF));
	if (worker > 0)
		text_printf(out, ", and %.0f MiB in the largest worker", worker);
	text_add(out, "\n");
}

static int compare_seconds(const void *left, const void *right)
{
	const struct source_time *one = left, *other = right;
	if (one->seconds != other->seconds)
		return one->seconds > other->seconds ? -1 : 1;
	return one->source < other->source ? -1 : one->source > other->source;
}

static void write_slowest(const struct sources *sources, const struct pool_result *extracted, struct text *out)
{
	size_t count = extracted->times.count;
	if (!count)
		return;
	struct source_time *times = memory_allocate(count * sizeof *times);
	for (size_t i = 0; i < count; i++)
		times[i] = extracted->times.items[i];
	qsort(times, count, sizeof *times, compare_seconds);
	text_add(out, "  slowest sources:\n");
	for (size_t i = 0; i < count && i < SLOWEST_SHOWN; i++)
		text_printf(out, "  %18.3f s  %s\n", times[i].seconds,
		            path_below(sources->root, sources->items.items[times[i].source].path));
	free(times);
}

static void write_origins(const struct pool_result *extracted, struct text *out)
{
	text_printf(out, "  sources: %zu", extracted->count);
	if (extracted->cache_hits || extracted->times.count)
		text_printf(out, ", of which %u were in the cache and %zu were parsed", extracted->cache_hits,
		            extracted->times.count);
	if (extracted->shipped_hits)
		text_printf(out, " (facts of %u were made with the program)", extracted->shipped_hits);
	text_add(out, "\n");
}

void profile_tell(const struct sources *sources, const struct pool_result *extracted)
{
	struct text text = {0};
	write_stages(&text);
	write_origins(extracted, &text);
	write_memory(&text);
	write_slowest(sources, extracted, &text);
	message_note("profile", text_string(&text));
	text_free(&text);
}
