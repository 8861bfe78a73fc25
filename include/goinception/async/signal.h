/* Signals as something that a task waits for, instead of something that interrupts it.
 *
 * Block the signals (sigprocmask(), or pthread_sigmask() before other threads are made), and wait for them in a task:
 *
 *	sigset_t ends;
 *
 *	sigemptyset(&ends);
 *	sigaddset(&ends, SIGTERM);
 *	sigprocmask(SIG_BLOCK, &ends, NULL);
 *	gi_run(serve, NULL, NULL); // in it, one task: gi_sigwait(&ends, &signal); gi_nursery_cancel(&server);
 *
 * Of tasks that wait for the same signal one gets it. */
#ifndef GOINCEPTION_ASYNC_SIGNAL_H
#define GOINCEPTION_ASYNC_SIGNAL_H

#include <goinception/async/visibility.h>

#include <signal.h>
#include <time.h>

#ifdef __cplusplus
extern "C" {
#endif

/* POSIX. gi_sigwait() returns 0 or an error number, also ECANCELED, and keeps errno; the others the signal's number, or
 * -1 with errno, also ECANCELED. Signals that are not blocked do not come this way, as POSIX says. Outside of tasks
 * these are the calls they stand for. */
GI_PUBLIC int gi_sigwait(const sigset_t *set, int *ret_signal);
GI_PUBLIC int gi_sigwaitinfo(const sigset_t *set, siginfo_t *ret_information);
GI_PUBLIC int gi_sigtimedwait(const sigset_t *set, siginfo_t *ret_information, const struct timespec *timeout);

#ifdef __cplusplus
}
#endif
#endif
