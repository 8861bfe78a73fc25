/* Signals that tasks wait for, and signals that come while tasks wait for something else. */
#include "runtime_loop.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

static sigset_t set_of(int first, int second)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, first);
	sigaddset(&set, second);
	return set;
}

static int send_later(void *argument)
{
	gi_sleep(1);
	assert_int_equal(sigqueue(getpid(), *(int *)argument, (union sigval){.sival_int = 42}), 0);
	return 0;
}

static int wait_for_signals(void *argument)
{
	sigset_t set = set_of(SIGUSR1, SIGUSR2);
	struct gi_nursery nursery;
	siginfo_t information;
	int first = SIGUSR1, second = SIGUSR2, signal = 0;

	(void)argument;
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, send_later, &first, NULL);
	assert_int_equal(gi_sigwait(&set, &signal), 0);
	assert_int_equal(signal, SIGUSR1);
	gi_spawn(&nursery, send_later, &second, NULL);
	assert_int_equal(gi_sigwaitinfo(&set, &information), SIGUSR2);
	assert_int_equal(information.si_value.sival_int, 42);
	assert_int_equal(information.si_pid, getpid());
	/* One that is there already. */
	assert_int_equal(raise(SIGUSR1), 0);
	assert_int_equal(gi_sigtimedwait(&set, NULL, &(struct timespec){0}), SIGUSR1);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	return 0;
}

static int wait_in_vain(void *argument)
{
	sigset_t set = set_of(SIGUSR1, SIGUSR2);
	struct gi_scope scope;
	uint64_t begin_ns = gi_now_ns();
	int signal = 7;

	(void)argument;
	assert_fails(gi_sigtimedwait(&set, NULL, &(struct timespec){.tv_sec = 60}), EAGAIN);
	assert_int_equal(gi_now_ns() - begin_ns, 60 * GI_SECOND_NS);
	assert_fails(gi_sigtimedwait(&set, NULL, &(struct timespec){.tv_nsec = -1}), EINVAL);
	gi_scope_enter_for(&scope, GI_SECOND_NS);
	errno = 0;
	assert_int_equal(gi_sigwait(&set, &signal), ECANCELED);
	assert_int_equal(errno, 0);
	assert_int_equal(signal, 7);
	assert_fails(gi_sigwaitinfo(&set, NULL), ECANCELED);
	assert_fails(gi_sigtimedwait(&set, NULL, &(struct timespec){.tv_sec = 60}), ECANCELED);
	assert_int_equal(gi_scope_leave(&scope), ETIMEDOUT);
	return 0;
}

static int count_one(void *argument)
{
	sigset_t set = set_of(SIGUSR1, SIGUSR2);
	int signal;

	if (gi_sigwait(&set, &signal) == 0)
		++*(int *)argument;
	return 0;
}

/* Each signal is for one task, though all are woken by it. */
static int share_signals(void *argument)
{
	struct gi_nursery nursery;
	int taken = 0;

	(void)argument;
	gi_nursery_open(&nursery);
	for (int i = 0; i < 3; i++)
		gi_spawn(&nursery, count_one, &taken, NULL);
	gi_sleep(1);
	raise(SIGUSR1);
	gi_sleep(1);
	assert_int_equal(taken, 1);
	raise(SIGUSR2);
	raise(SIGUSR1);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	assert_int_equal(taken, 3);
	return 0;
}

static void signals_can_be_waited_for(void **state)
{
	sigset_t set = set_of(SIGUSR1, SIGUSR2), before;

	(void)state;
	assert_int_equal(sigprocmask(SIG_BLOCK, &set, &before), 0);
	run_in_loop(wait_for_signals, NULL);
	run_in_loop(wait_in_vain, NULL);
	run_in_loop(share_signals, NULL);
	/* Outside of a loop these are the calls they stand for. */
	raise(SIGUSR2);
	int signal;
	assert_int_equal(gi_sigwait(&set, &signal), 0);
	assert_int_equal(signal, SIGUSR2);
	assert_fails(gi_sigtimedwait(&set, NULL, &(struct timespec){0}), EAGAIN);
	assert_int_equal(sigprocmask(SIG_SETMASK, &before, NULL), 0);
}

static volatile sig_atomic_t handled;

static void handle(int signal)
{
	(void)signal;
	handled++;
}

static int raise_often(void *argument)
{
	while (!*(bool *)argument) {
		raise(SIGUSR1);
		gi_usleep(1);
	}
	return 0;
}

/* Handlers interrupt the thread; no task that waits is ended by that, and what is transferred stays whole. */
static int transfer_under_fire(void *argument)
{
	struct gi_nursery nursery;
	bool is_over = false;
	int ends[2];
	uint64_t begin_ns = gi_now_ns();

	(void)argument;
	assert_int_equal(pipe(ends), 0);
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, raise_often, &is_over, NULL);
	assert_int_equal(gi_usleep(20000), 0);
	assert_true(gi_now_ns() - begin_ns >= 20 * GI_MILLISECOND_NS);
	for (int i = 0; i < 100; i++) {
		int sent = i, received = -1;

		assert_int_equal(gi_write(ends[1], &sent, sizeof sent), sizeof sent);
		assert_int_equal(gi_read(ends[0], &received, sizeof received), sizeof received);
		assert_int_equal(received, i);
	}
	is_over = true;
	assert_int_equal(gi_nursery_close(&nursery), 0);
	gi_close(ends[0]);
	return gi_close(ends[1]);
}

static void handlers_do_not_end_waits(void **state)
{
	const struct sigaction action = {.sa_handler = handle};
	struct sigaction before;

	(void)state;
	assert_int_equal(sigaction(SIGUSR1, &action, &before), 0);
	assert_int_equal(gi_run(transfer_under_fire, NULL, NULL), 0);
	assert_true(handled > 0);
	assert_int_equal(sigaction(SIGUSR1, &before, NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(signals_can_be_waited_for),
	    cmocka_unit_test(handlers_do_not_end_waits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
