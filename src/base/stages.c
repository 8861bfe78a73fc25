#include "base/stages.h"

#include <stdbool.h>
#include <sys/resource.h>
#include <time.h>

static struct {
	bool started;
	enum stage now;
	struct stage_cost since; /* clocks when it began */
	struct stage_cost costs[STAGES];
} run;

static double seconds(clockid_t clock)
{
	struct timespec now;
	clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double children_seconds(void)
{
	struct rusage usage;
	getrusage(RUSAGE_CHILDREN, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

enum stage stages_enter(enum stage stage)
{
	enum stage before = run.now;
	struct stage_cost clocks = {seconds(CLOCK_MONOTONIC), seconds(CLOCK_PROCESS_CPUTIME_ID)};
	if (run.started) {
		run.costs[before].wall += clocks.wall - run.since.wall;
		run.costs[before].cpu += clocks.cpu - run.since.cpu;
	}
	run.started = true;
	run.now = stage;
	run.since = clocks;
	return before;
}

struct stage_cost stages_cost(enum stage stage)
{
	stages_enter(run.now);
	struct stage_cost cost = run.costs[stage];
	if (stage == STAGE_EXTRACT)
		cost.cpu += children_seconds();
	return cost;
}

const char *stages_name(enum stage stage)
{
	static const char *const names[] = {"prepare", "extract", "read", "link", "flow", "decide", "report"};
	_Static_assert(sizeof names / sizeof *names == STAGES, "a name for each stage");
	return names[stage];
}
