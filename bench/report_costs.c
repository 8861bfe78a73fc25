/* What each report format costs: time and memory for many findings, sources to quote included.
 *
 *   report-costs [--check MIB] COUNT FOLDER
 *
 * Writes the sources below FOLDER, and one line a format: seconds, MiB of the process at its peak (the findings
 * themselves included), MiB of the report. With --check, a format that takes more memory ends it with 1;
 * time is not checked, it depends on what else the machine does. */
#define _DEFAULT_SOURCE
#include "base/files.h"
#include "report/report.h"

#include "report_many.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct cost {
	double seconds;
	size_t bytes;
};

static double now(void)
{
	struct timespec time;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static struct cost measure(const struct report_format *format, const struct analysis *analysis)
{
	const struct report_options options = {.columns = 100};
	struct text text = {0};
	double started = now();
	format->write(analysis, &options, &text);
	struct cost cost = {now() - started, text.length};
	text_free(&text);
	return cost;
}

/* In a process of its own, so that no format's memory is another's. False when it did not end well. */
static bool measure_alone(const struct report_format *format, const char *folder, unsigned count, struct cost *ret,
                          double *ret_mib)
{
	int ends[2], status;
	struct rusage usage;
	if (pipe(ends) < 0)
		return false;
	pid_t child = fork();
	if (child == 0) {
		struct analysis *analysis = report_many_new(folder, count);
		struct cost cost = measure(format, analysis);
		arena_free(analysis->arena);
		_exit(write(ends[1], &cost, sizeof cost) == sizeof cost ? 0 : 1);
	}
	close(ends[1]);
	bool got = read(ends[0], ret, sizeof *ret) == sizeof *ret;
	close(ends[0]);
	bool ended = child > 0 && wait4(child, &status, 0, &usage) == child && status == 0;
	*ret_mib = ended ? (double)usage.ru_maxrss / 1024 : 0;
	return got && ended;
}

static bool measure_all(const char *folder, unsigned count, double most_mib)
{
	bool good = true;
	printf("%-12s %8s %8s %8s\n", "format", "CPU s", "MiB", "written");
	fflush(stdout);
	for (const struct report_format *format = report_formats; format->name; format++) {
		struct cost cost = {0};
		double mib = 0;
		if (!measure_alone(format, folder, count, &cost, &mib))
			return false;
		bool within = mib <= most_mib;
		printf("%-12s %8.3f %8.1f %8.1f%s\n", format->name, cost.seconds, mib, (double)cost.bytes / (1 << 20),
		       within ? "" : "  too much");
		fflush(stdout);
		good &= within;
	}
	return good;
}

int main(int argc, char *argv[])
{
	double most_mib = 1e9;
	char **arguments = argv + 1;
	if (argc == 5 && strcmp(argv[1], "--check") == 0) {
		most_mib = strtod(argv[2], NULL);
		arguments = argv + 3;
	} else if (argc != 3) {
		fprintf(stderr, "usage: report-costs [--check MIB] COUNT FOLDER\n");
		return 2;
	}
	struct error error;
	unsigned count = (unsigned)strtoul(arguments[0], NULL, 10);
	struct arena *arena = arena_new();
	const char *folder = path_absolute(arena, NULL, arguments[1]);
	bool good = directory_create(folder, &error) && report_many_write_sources(folder, count, &error);
	if (!good)
		fprintf(stderr, "report-costs: %s\n", error.message);
	good = good && measure_all(folder, count, most_mib);
	arena_free(arena);
	return good ? 0 : 1;
}
