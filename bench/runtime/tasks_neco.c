/* The same figures for neco: tasks_neco [switch|ring|spawn] */
#include <neco.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { SWITCHES = 4000000, RING = 1000, SPAWNS = 1000000 };

static double now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static void yield_often(int count, void *arguments[])
{
	(void)count;
	for (long left = *(long *)arguments[0]; left > 0; left--)
		neco_yield();
}

static void yield_among(const char *name, int tasks, long yields)
{
	static int64_t all[RING];
	double begin_ns = now_ns();

	for (int i = 0; i < tasks; i++) {
		neco_start(yield_often, 1, &yields);
		all[i] = neco_lastid();
	}
	for (int i = 0; i < tasks; i++)
		neco_join(all[i]);
	printf("%s %.2f ns\n", name, (now_ns() - begin_ns) / ((double)tasks * (double)yields));
}

static void nothing(int count, void *arguments[]) { (void)count, (void)arguments; }

static void spawn_and_join(void)
{
	double begin_ns = now_ns();

	for (int i = 0; i < SPAWNS; i++) {
		neco_start(nothing, 0);
		neco_join(neco_lastid());
	}
	printf("spawn-join %.1f ns\n", (now_ns() - begin_ns) / SPAWNS);
}

static void measure(int count, void *arguments[])
{
	const char *only = arguments[0];

	(void)count;
	if (!*only || strcmp(only, "switch") == 0)
		yield_among("switch", 2, SWITCHES / 2);
	if (!*only || strcmp(only, "ring") == 0)
		yield_among("ring-1000", RING, SWITCHES / RING);
	if (!*only || strcmp(only, "spawn") == 0)
		spawn_and_join();
}

int main(int count, char **arguments)
{
	return neco_start(measure, 1, count > 1 ? arguments[1] : "") == NECO_OK ? 0 : 1;
}
