/* Time, and the sleep family: only the calling task sleeps. Outside of tasks these are the calls they stand for. */
#ifndef GOINCEPTION_ASYNC_TIME_H
#define GOINCEPTION_ASYNC_TIME_H

#include <goinception/async/visibility.h>

#include <stdint.h>
#include <time.h>
#include <unistd.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GI_MICROSECOND_NS UINT64_C(1000)
#define GI_MILLISECOND_NS UINT64_C(1000000)
#define GI_SECOND_NS      UINT64_C(1000000000)

/* The loop's clock: CLOCK_MONOTONIC, or the virtual clock, which begins at 0. */
GI_PUBLIC uint64_t gi_now_ns(void);

/* Sleeps for that long. Returns 0, or -1 with errno ECANCELED. GI_NEVER sleeps until it is cancelled. */
GI_PUBLIC int gi_sleep_ns(uint64_t duration_ns);

/* POSIX. Signals do not cut these short: a signal comes to the thread, not to a task; cancellation does. gi_sleep()
 * then returns the seconds that were left, rounded up; the others -1 with errno ECANCELED, and what was left in
 * *remaining. */
GI_PUBLIC unsigned gi_sleep(unsigned seconds);
GI_PUBLIC int gi_usleep(useconds_t microseconds);
GI_PUBLIC int gi_nanosleep(const struct timespec *duration, struct timespec *remaining);

/* Returns 0 or an error number; errno is kept, as POSIX says. CLOCK_REALTIME, CLOCK_MONOTONIC and CLOCK_BOOTTIME are
 * known, others give EINVAL. A real-time clock that is set while the task sleeps changes nothing about the length of
 * the sleep. */
GI_PUBLIC int gi_clock_nanosleep(clockid_t clock, int flags, const struct timespec *request,
                                 struct timespec *remaining);

#ifdef __cplusplus
}
#endif
#endif
