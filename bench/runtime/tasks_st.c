/* The same figures for State Threads: tasks_st [switch|ring|spawn] */
#include <st.h>
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

static void *yield_often(void *argument)
{
	for (long left = *(long *)argument; left > 0; left--)
		st_sleep(0);
	return NULL;
}

static void yield_among(const char *name, int tasks, long yields)
{
	static st_thread_t threads[RING];

	for (int i = 0; i < tasks; i++)
		threads[i] = st_thread_create(yield_often, &yields, 1, 65536);
	double begin_ns = now_ns();
	for (int i = 0; i < tasks; i++)
		st_thread_join(threads[i], NULL);
	printf("%s %.2f ns\n", name, (now_ns() - begin_ns) / ((double)tasks * (double)yields));
}

static void *nothing(void *argument) { return argument; }

static void spawn_and_join(void)
{
	double begin_ns = now_ns();

	for (int i = 0; i < SPAWNS; i++)
		st_thread_join(st_thread_create(nothing, NULL, 1, 65536), NULL);
	printf("spawn-join %.1f ns\n", (now_ns() - begin_ns) / SPAWNS);
}

int main(int count, char **arguments)
{
	const char *only = count > 1 ? arguments[1] : "";

	st_set_eventsys(ST_EVENTSYS_ALT);
	st_init();
	if (!*only || strcmp(only, "switch") == 0)
		yield_among("switch", 2, SWITCHES / 2);
	if (!*only || strcmp(only, "ring") == 0)
		yield_among("ring-1000", RING, SWITCHES / RING);
	if (!*only || strcmp(only, "spawn") == 0)
		spawn_and_join();
	return 0;
}
