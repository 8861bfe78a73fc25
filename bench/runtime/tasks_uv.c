/* What libuv's thread pool and timers cost: tasks_uv [thread|timers] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uv.h>

enum { TRIPS = 100000, TIMERS = 1000000 };

static int trips_left = TRIPS;

static void work(uv_work_t *request) { (void)request; }

static void after(uv_work_t *request, int status)
{
	(void)status;
	if (--trips_left > 0)
		uv_queue_work(request->loop, request, work, after);
}

static void strike(uv_timer_t *timer) { (void)timer; }

static void time_timers(void)
{
	uv_timer_t *timers = calloc(TIMERS, sizeof *timers);
	uint64_t begin_ns, random = 1;

	memset((void *)timers, 1, TIMERS * sizeof *timers); /* the pages are there before the clock starts */
	begin_ns = uv_hrtime();
	for (int i = 0; i < TIMERS; i++) {
		random = random * 6364136223846793005u + 1442695040888963407u;
		uv_timer_init(uv_default_loop(), &timers[i]);
		uv_timer_start(&timers[i], strike, random >> 50, 0);
	}
	printf("timer-set %.1f ns\n", (double)(uv_hrtime() - begin_ns) / TIMERS);
	begin_ns = uv_hrtime();
	for (int i = TIMERS - 1; i >= 0; i--)
		uv_timer_stop(&timers[i]);
	printf("timer-clear %.1f ns\n", (double)(uv_hrtime() - begin_ns) / TIMERS);
	free(timers);
}

int main(int count, char **arguments)
{
	const char *only = count > 1 ? arguments[1] : "";
	uv_work_t request;

	if (!*only || strcmp(only, "thread") == 0) {
		uint64_t begin_ns = uv_hrtime();

		uv_queue_work(uv_default_loop(), &request, work, after);
		uv_run(uv_default_loop(), UV_RUN_DEFAULT);
		printf("thread-trip %.0f ns\n", (double)(uv_hrtime() - begin_ns) / TRIPS);
	}
	if (!*only || strcmp(only, "timers") == 0)
		time_timers();
	return 0;
}
