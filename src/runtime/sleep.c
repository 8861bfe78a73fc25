#include "runtime/loop.h"

#include <goinception/async/time.h>

#include <errno.h>

uint64_t gi_now_ns(void)
{
	const struct loop *loop = gi_loop_of_task();
	struct timespec now;

	if (loop)
		return gi_loop_now_ns(loop);
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * GI_SECOND_NS + (uint64_t)now.tv_nsec;
}

/* 0 or an error number; errno is that, too, on failure. */
static int sleep_until(struct loop *loop, uint64_t due_ns)
{
	if (!gi_may_go_on(loop->current))
		return ECANCELED;
	int error = gi_park(loop, "time to pass", gi_abandon_nothing, due_ns);

	if (error == ETIMEDOUT)
		return 0;
	errno = error;
	return error;
}

static struct timespec as_timespec(uint64_t duration_ns)
{
	return (struct timespec){.tv_sec = (time_t)(duration_ns / GI_SECOND_NS),
	                         .tv_nsec = (long)(duration_ns % GI_SECOND_NS)};
}

/* Negative ones have passed already. */
static uint64_t as_nanoseconds(const struct timespec *time)
{
	if (time->tv_sec < 0)
		return 0;
	if ((uint64_t)time->tv_sec >= GI_NEVER / GI_SECOND_NS)
		return GI_NEVER - 1;
	return (uint64_t)time->tv_sec * GI_SECOND_NS + (uint64_t)time->tv_nsec;
}

static uint64_t left_ns(const struct loop *loop, uint64_t due_ns)
{
	uint64_t now_ns = gi_loop_now_ns(loop);

	return due_ns > now_ns ? due_ns - now_ns : 0;
}

int gi_sleep_ns(uint64_t duration_ns)
{
	struct loop *loop = gi_loop_of_task();
	struct timespec duration = as_timespec(duration_ns);

	if (!loop)
		return nanosleep(&duration, NULL);
	return sleep_until(loop, gi_due_ns(loop, duration_ns)) == 0 ? 0 : -1;
}

unsigned gi_sleep(unsigned seconds)
{
	struct loop *loop = gi_loop_of_task();

	if (!loop)
		return sleep(seconds);
	uint64_t due_ns = gi_due_ns(loop, seconds * GI_SECOND_NS);

	if (sleep_until(loop, due_ns) == 0)
		return 0;
	int error = errno;
	unsigned left_seconds = (unsigned)((left_ns(loop, due_ns) + GI_SECOND_NS - 1) / GI_SECOND_NS);

	errno = error;
	return left_seconds;
}

int gi_usleep(useconds_t microseconds) { return gi_sleep_ns(microseconds * GI_MICROSECOND_NS); }

static bool is_valid(const struct timespec *time) { return time->tv_nsec >= 0 && time->tv_nsec < (long)GI_SECOND_NS; }

static int sleep_for(struct loop *loop, uint64_t duration_ns, struct timespec *remaining)
{
	uint64_t due_ns = gi_due_ns(loop, duration_ns);
	int error = sleep_until(loop, due_ns);

	if (error && remaining)
		*remaining = as_timespec(left_ns(loop, due_ns));
	return error;
}

int gi_nanosleep(const struct timespec *duration, struct timespec *remaining)
{
	struct loop *loop = gi_loop_of_task();
	int error = EINVAL;

	if (!loop)
		return nanosleep(duration, remaining);
	if (is_valid(duration) && duration->tv_sec >= 0)
		error = sleep_for(loop, as_nanoseconds(duration), remaining);
	if (!error)
		return 0;
	errno = error;
	return -1;
}

int gi_clock_nanosleep(clockid_t clock, int flags, const struct timespec *request, struct timespec *remaining)
{
	struct loop *loop = gi_loop_of_task();
	int errno_before = errno, error;
	struct timespec now;

	if (!loop)
		return clock_nanosleep(clock, flags, request, remaining);
	if ((clock != CLOCK_REALTIME && clock != CLOCK_MONOTONIC && clock != CLOCK_BOOTTIME) || !is_valid(request) ||
	    request->tv_sec < 0)
		return EINVAL;
	if (!(flags & TIMER_ABSTIME)) {
		error = sleep_for(loop, as_nanoseconds(request), remaining);
	} else {
		/* Of the virtual clock nobody can know but through gi_now_ns(): there CLOCK_MONOTONIC means that. */
		clock_gettime(clock, &now);
		if (loop->options.virtual_clock && clock == CLOCK_MONOTONIC)
			now = as_timespec(loop->virtual_ns);
		uint64_t request_ns = as_nanoseconds(request), now_ns = as_nanoseconds(&now);

		error = sleep_for(loop, request_ns > now_ns ? request_ns - now_ns : 0, NULL);
	}
	errno = errno_before;
	return error;
}
