/* The same figures for libdill: tasks_dill [switch|ring|spawn] */
#include <libdill.h>
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

static coroutine void yield_often(long left)
{
	while (left-- > 0)
		yield();
}

static void yield_among(const char *name, int tasks, long yields)
{
	int all = bundle();
	double begin_ns = now_ns();

	for (int i = 0; i < tasks; i++)
		if (bundle_go(all, yield_often(yields)) == -1)
			perror("bundle_go");
	bundle_wait(all, -1);
	printf("%s %.2f ns\n", name, (now_ns() - begin_ns) / ((double)tasks * (double)yields));
	hclose(all);
}

static coroutine void nothing(void) {}

static void spawn_and_join(void)
{
	double begin_ns = now_ns();

	for (int i = 0; i < SPAWNS; i++)
		hclose(go(nothing()));
	printf("spawn-join %.1f ns\n", (now_ns() - begin_ns) / SPAWNS);
}

int main(int count, char **arguments)
{
	const char *only = count > 1 ? arguments[1] : "";

	if (!*only || strcmp(only, "switch") == 0)
		yield_among("switch", 2, SWITCHES / 2);
	if (!*only || strcmp(only, "ring") == 0)
		yield_among("ring-1000", RING, SWITCHES / RING);
	if (!*only || strcmp(only, "spawn") == 0)
		spawn_and_join();
	return 0;
}
