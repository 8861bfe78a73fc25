/* What tasks cost: prints one line "NAME VALUE UNIT" for each figure. One argument names the figure; without, all.
 *
 *	tasks [bare|switch|watched|watcher|ring|spawn|memory|timers|deadlines|thread] */
#include <goinception/async.h>

#include "runtime/context.h"
#include "runtime/timers.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SWITCHES = 20000000, RING = 1000, SPAWNS = 2000000, MANY = 1000000, TIMERS = 1000000, TRIPS = 100000 };

static double since(uint64_t begin_ns, double count) { return (double)(gi_now_ns() - begin_ns) / count; }

/* The registers alone: two contexts that only switch, each from one place, as the scheduler does. */
static void *contexts[2];

static void switch_for_ever(void *argument)
{
	const int self = *(int *)argument;

	for (;;)
		gi_context_switch(&contexts[self], contexts[!self]);
}

static void *back;
static int rounds_left;

static void switch_in_turn(void *argument)
{
	(void)argument;
	while (rounds_left-- > 0)
		gi_context_switch(&contexts[0], contexts[1]);
	gi_context_switch(&contexts[0], back);
}

static int bare_switch(void *argument)
{
	static _Alignas(64) char stacks[2][65536];
	static int one = 1;

	(void)argument;
	rounds_left = SWITCHES / 2;
	contexts[0] = gi_context_make(stacks[0] + sizeof stacks[0], switch_in_turn, NULL);
	contexts[1] = gi_context_make(stacks[1] + sizeof stacks[1], switch_for_ever, &one);
	uint64_t begin_ns = gi_now_ns();
	gi_context_switch(&back, contexts[0]);
	printf("bare-switch %.2f ns\n", since(begin_ns, SWITCHES));
	return 0;
}

static int yield_often(void *argument)
{
	for (long left = *(long *)argument; left > 0; left--)
		gi_yield();
	return 0;
}

static void yield_among(const char *name, int tasks, long yields)
{
	struct gi_nursery nursery;

	gi_nursery_open(&nursery);
	for (int i = 0; i < tasks; i++)
		gi_spawn(&nursery, yield_often, &yields, NULL);
	uint64_t begin_ns = gi_now_ns();
	gi_nursery_close(&nursery);
	printf("%s %.2f ns\n", name, since(begin_ns, (double)tasks * (double)yields));
}

static int task_switch(void *argument)
{
	(void)argument;
	yield_among("switch", 2, SWITCHES / 2);
	return 0;
}

static int watched_switch(void *argument)
{
	(void)argument;
	yield_among("watched-switch", 2, SWITCHES / 2);
	return 0;
}

/* Processor time of all threads but the caller's, and how often they went to sleep or were sent to. */
static void others_used(double *ret_ns, double *ret_sleeps)
{
	DIR *directory = opendir("/proc/self/task");
	char path[300];

	*ret_ns = *ret_sleeps = 0;
	for (struct dirent *entry; directory && (entry = readdir(directory));) {
		if (entry->d_name[0] == '.' || strtol(entry->d_name, NULL, 10) == getpid())
			continue;
		snprintf(path, sizeof path, "/proc/self/task/%s/schedstat", entry->d_name);
		FILE *file = fopen(path, "r");
		char line[100];
		if (file && fgets(line, sizeof line, file)) {
			char *end;

			*ret_ns += strtod(line, &end);
			strtod(end, &end); /* how long it was ready without running */
			*ret_sleeps += strtod(end, NULL);
		}
		if (file)
			fclose(file);
	}
	if (directory)
		closedir(directory);
}

/* What the stall detector costs, counted instead of felt: the processor time of its thread, and for each of its turns
 * two switches of threads that the loop's processor may have had to make. */
static int watcher(void *argument)
{
	enum { SECONDS = 2, SWITCH_OF_THREADS_NS = 3000 };
	uint64_t begin_ns = gi_now_ns();
	double used_ns, turns;

	(void)argument;
	while (gi_now_ns() - begin_ns < SECONDS * GI_SECOND_NS)
		gi_yield();
	others_used(&used_ns, &turns);
	double elapsed_ns = since(begin_ns, 1);
	printf("watcher-turn %.0f ns\nwatcher-turns %.1f a-second\n", used_ns / turns, turns * 1e9 / elapsed_ns);
	printf("watcher-share %.4f percent\n", (used_ns + turns * 2 * SWITCH_OF_THREADS_NS) * 100 / elapsed_ns);
	return 0;
}

static int ring(void *argument)
{
	(void)argument;
	yield_among("ring-1000", RING, SWITCHES / RING);
	return 0;
}

static int nothing(void *argument)
{
	(void)argument;
	return 0;
}

static int spawn_and_join(void *argument)
{
	struct gi_nursery nursery;
	struct gi_task task;

	(void)argument;
	gi_nursery_open(&nursery);
	uint64_t begin_ns = gi_now_ns();
	for (int i = 0; i < SPAWNS; i++) {
		gi_spawn_task(&nursery, &task, nothing, NULL, NULL);
		gi_join(&task, NULL);
	}
	printf("spawn-join %.1f ns\n", since(begin_ns, SPAWNS));
	return gi_nursery_close(&nursery);
}

/* Resident memory with the page tables, in bytes. */
static double resident_bytes(void)
{
	FILE *status = fopen("/proc/self/status", "r");
	char line[256];
	double resident = 0, tables = 0;

	while (status && fgets(line, sizeof line, status)) {
		if (strncmp(line, "VmRSS:", 6) == 0)
			resident = strtod(line + 6, NULL);
		if (strncmp(line, "VmPTE:", 6) == 0)
			tables = strtod(line + 6, NULL);
	}
	if (status)
		fclose(status);
	return (resident + tables) * 1024;
}

static int sleep_long(void *argument)
{
	(void)argument;
	gi_sleep_ns(GI_NEVER - 1);
	return ECANCELED;
}

static int memory(void *argument)
{
	struct gi_nursery nursery;

	(void)argument;
	for (int count = 1000; count <= MANY; count = count == 1000 ? 100000 : count * 10) {
		double before = resident_bytes();

		gi_nursery_open(&nursery);
		uint64_t begin_ns = gi_now_ns();
		for (int i = 0; i < count; i++)
			if (gi_spawn(&nursery, sleep_long, NULL, NULL) == -1)
				return errno;
		gi_yield();
		printf("memory-%d %.0f bytes\n", count, (resident_bytes() - before) / count);
		printf("begin-%d %.0f ns\n", count, since(begin_ns, count));
		begin_ns = gi_now_ns();
		gi_nursery_cancel(&nursery);
		gi_nursery_close(&nursery);
		printf("end-%d %.0f ns\n", count, since(begin_ns, count));
	}
	return 0;
}

/* Deadlines are the timers that a user sets: scopes, set and cleared a million times with a million others around them.
 */
static int timers(void *argument)
{
	struct gi_scope *scopes = calloc(TIMERS, sizeof *scopes);
	uint64_t begin_ns, random = 1;

	(void)argument;
	if (!scopes)
		return ENOMEM;
	memset((void *)scopes, 1, TIMERS * sizeof *scopes); /* the pages are there before the clock starts */
	begin_ns = gi_now_ns();
	for (int i = 0; i < TIMERS; i++) {
		random = random * 6364136223846793005u + 1442695040888963407u;
		gi_scope_enter_until(&scopes[i], begin_ns + 3600 * GI_SECOND_NS + (random >> 30));
	}
	printf("deadline-insert %.1f ns\n", since(begin_ns, TIMERS));
	begin_ns = gi_now_ns();
	for (int i = TIMERS - 1; i >= 0; i--)
		gi_scope_leave(&scopes[i]);
	printf("deadline-cancel %.1f ns\n", since(begin_ns, TIMERS));
	free(scopes);
	return 0;
}

/* The loop's timers as libev's and libuv's are measured: a million, set in random order, taken out again in another,
 * and set and struck. */
static void never_told(struct gi_timer *timer) { (void)timer; }

static uint64_t set_all(struct timers *heap, struct gi_timer *all)
{
	uint64_t begin_ns = gi_now_ns(), random = 1;

	for (int i = 0; i < TIMERS; i++) {
		random = random * 6364136223846793005u + 1442695040888963407u;
		gi_timer_init(&all[i], never_told);
		gi_timer_set(heap, &all[i], begin_ns + (random >> 34));
	}
	return begin_ns;
}

static int bare_timers(void *argument)
{
	struct timers heap = {0};
	struct gi_timer *all = calloc(TIMERS, sizeof *all), *struck;
	int count = 0;

	(void)argument;
	if (!all)
		return ENOMEM;
	memset((void *)all, 1, TIMERS * sizeof *all); /* the pages are there before the clock starts */
	printf("timer-set %.1f ns\n", since(set_all(&heap, all), TIMERS));
	uint64_t begin_ns = gi_now_ns();
	for (int i = TIMERS - 1; i >= 0; i--)
		gi_timer_clear(&heap, &all[i]);
	printf("timer-clear %.1f ns\n", since(begin_ns, TIMERS));
	set_all(&heap, all);
	begin_ns = gi_now_ns();
	while ((struck = gi_timers_take_due(&heap, GI_NEVER - 1))) {
		struck->strike(struck);
		count++;
	}
	printf("timer-strike %.1f ns\n", since(begin_ns, count));
	gi_timers_release(&heap);
	free(all);
	return 0;
}

static void do_nothing(void *argument) { (void)argument; }

static int thread_trip(void *argument)
{
	uint64_t begin_ns = gi_now_ns();

	(void)argument;
	for (int i = 0; i < TRIPS; i++)
		gi_to_thread(do_nothing, NULL);
	printf("thread-trip %.0f ns\n", since(begin_ns, TRIPS));
	return 0;
}

static const struct figure {
	const char *name;
	gi_function measure;
} figures[] = {
    {"bare", bare_switch}, {"switch", task_switch},   {"watched", watched_switch}, {"watcher", watcher},
    {"ring", ring},        {"spawn", spawn_and_join}, {"memory", memory},          {"timers", bare_timers},
    {"deadlines", timers}, {"thread", thread_trip},
};

int main(int count, char **arguments)
{
	int status = 0;

	for (size_t i = 0; i < sizeof figures / sizeof *figures; i++) {
		const struct gi_options options = {.watch_stalls = figures[i].measure == watched_switch ||
		                                                   figures[i].measure == watcher};

		if (count == 1 || strcmp(arguments[1], figures[i].name) == 0)
			status |= gi_run(figures[i].measure, NULL, &options);
	}
	return status;
}
