/* A signalfd says when a signal has come, and sigtimedwait() takes it: so the caller gets what POSIX says, all of it.
 */
#include <goinception/async/io.h>
#include <goinception/async/signal.h>

#include "runtime/transfer.h"

#include <errno.h>
#include <sys/signalfd.h>

struct taking {
	const sigset_t *set;
	siginfo_t *ret_information;
};

static ssize_t take(int number, void *call)
{
	const struct taking *taking = call;
	const struct timespec at_once = {0};

	(void)number;
	return sigtimedwait(taking->set, taking->ret_information, &at_once);
}

static int wait_and_take(struct loop *loop, const sigset_t *set, siginfo_t *ret_information)
{
	struct taking taking = {set, ret_information};
	int number = signalfd(-1, set, SFD_CLOEXEC);

	if (number == -1)
		return -1;
	gi_descriptor_forget(&loop->poller, number);
	int taken = (int)gi_attempt(loop, number, EPOLLIN, take, &taking), error = errno;

	gi_close(number);
	errno = error;
	return taken;
}

int gi_sigwaitinfo(const sigset_t *set, siginfo_t *ret_information)
{
	struct loop *loop = gi_loop_of_task();

	if (!loop)
		return sigwaitinfo(set, ret_information);
	return gi_may_go_on(loop->current) ? wait_and_take(loop, set, ret_information) : -1;
}

int gi_sigwait(const sigset_t *set, int *ret_signal)
{
	int errno_before = errno, signal, error;

	if (!gi_loop_of_task())
		return sigwait(set, ret_signal);
	do {
		signal = gi_sigwaitinfo(set, NULL);
		error = errno;
	} while (signal == -1 && error == EINTR);
	errno = errno_before;
	if (signal == -1)
		return error;
	*ret_signal = signal;
	return 0;
}

int gi_sigtimedwait(const sigset_t *set, siginfo_t *ret_information, const struct timespec *timeout)
{
	struct gi_scope patience;
	struct loop *loop = gi_loop_of_task();

	if (!loop || !timeout)
		return loop ? gi_sigwaitinfo(set, ret_information) : sigtimedwait(set, ret_information, timeout);
	if (timeout->tv_sec < 0 || timeout->tv_nsec < 0 || timeout->tv_nsec >= 1000000000) {
		errno = EINVAL;
		return -1;
	}
	if (!gi_may_go_on(loop->current))
		return -1;
	/* What is there is taken even by who has no time to wait. */
	int taken = (int)take(-1, &(struct taking){set, ret_information});
	if (taken != -1 || errno != EAGAIN || (timeout->tv_sec == 0 && timeout->tv_nsec == 0))
		return taken;

	uint64_t seconds = (uint64_t)timeout->tv_sec;
	uint64_t timeout_ns =
	    seconds < GI_NEVER / 2000000000 ? seconds * 1000000000 + (uint64_t)timeout->tv_nsec : GI_NEVER;

	gi_scope_enter_for(&patience, timeout_ns);
	taken = wait_and_take(loop, set, ret_information);
	int error = errno;

	if (gi_scope_leave(&patience) == ETIMEDOUT && taken == -1 && error == ECANCELED)
		error = EAGAIN;
	errno = error;
	return taken;
}
