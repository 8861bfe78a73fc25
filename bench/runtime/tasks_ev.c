/* What libev's timers cost, as tasks.c measures ours: tasks_ev [timers] */
#include <ev.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { TIMERS = 1000000 };

static int struck;

static uint64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

static void print(const char *name, uint64_t begin_ns)
{
	printf("%s %.1f ns\n", name, (double)(now_ns() - begin_ns) / TIMERS);
}

static void strike(struct ev_loop *loop, ev_timer *timer, int events)
{
	(void)loop;
	(void)timer;
	(void)events;
	struck++;
}

/* after: seconds that are added, so that none is due, or subtracted, so that all are. */
static uint64_t set_all(struct ev_loop *loop, ev_timer *timers, double after)
{
	uint64_t begin_ns = now_ns(), random = 1;

	for (int i = 0; i < TIMERS; i++) {
		random = random * 6364136223846793005u + 1442695040888963407u;
		ev_timer_init(&timers[i], strike, after + (double)(random >> 34) / 1e9, 0.);
		ev_timer_start(loop, &timers[i]);
	}
	return begin_ns;
}

int main(void)
{
	struct ev_loop *loop = ev_loop_new(EVFLAG_AUTO);
	ev_timer *timers = loop ? calloc(TIMERS, sizeof *timers) : NULL;

	if (!timers)
		return 1;
	memset((void *)timers, 1, TIMERS * sizeof *timers); /* the pages are there before the clock starts */
	print("timer-set", set_all(loop, timers, 3600));
	uint64_t begin_ns = now_ns();
	for (int i = TIMERS - 1; i >= 0; i--)
		ev_timer_stop(loop, &timers[i]);
	print("timer-clear", begin_ns);
	set_all(loop, timers, -3600);
	begin_ns = now_ns();
	ev_run(loop, EVRUN_NOWAIT);
	print("timer-strike", begin_ns);
	free(timers);
	ev_loop_destroy(loop);
	return struck == TIMERS ? 0 : 1;
}
