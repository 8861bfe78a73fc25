/* gather, race, wait_for; and a walk over every kind of wait, each cancelled. */
#include "runtime_kept.h"
#include "runtime_loop.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <unistd.h>

/* Sleeps so many seconds; negative ones fail after that. */
static int sleep_seconds(void *argument)
{
	int seconds = *(int *)argument;

	if (gi_sleep_ns((uint64_t)abs(seconds) * GI_SECOND_NS) == -1)
		return ECANCELED;
	return seconds < 0 ? EIO : 0;
}

static int use_combinations(void *argument)
{
	int one = 1, two = 2, three = 3, bad = -2;
	struct gi_call good[] = {{sleep_seconds, &one, -1}, {sleep_seconds, &three, -1}};
	struct gi_call mixed[] = {{sleep_seconds, &three, -1}, {sleep_seconds, &bad, -1}, {sleep_seconds, &one, -1}};
	struct gi_call all_bad[] = {{sleep_seconds, &bad, -1}};
	int status = -1;

	(void)argument;
	assert_int_equal(gi_gather(good, 2), 0);
	assert_int_equal(gi_now_ns(), 3 * GI_SECOND_NS);
	assert_fails(gi_gather(mixed, 3), EIO);
	assert_int_equal(mixed[0].status, ECANCELED);
	assert_int_equal(mixed[1].status, EIO);
	assert_int_equal(mixed[2].status, 0);
	assert_int_equal(gi_now_ns(), 5 * GI_SECOND_NS);

	/* Who fails does not win. */
	mixed[2].argument = &two;
	bad = -1;
	assert_int_equal(gi_race(mixed, 3), 2);
	assert_int_equal(mixed[0].status, ECANCELED);
	assert_int_equal(gi_now_ns(), 7 * GI_SECOND_NS);
	assert_fails(gi_race(all_bad, 1), EIO);
	assert_fails(gi_race(NULL, 0), EINVAL);

	assert_int_equal(gi_wait_for(sleep_seconds, &bad, 2 * GI_SECOND_NS, &status), 0);
	assert_int_equal(status, EIO);
	assert_fails(gi_wait_for(sleep_seconds, &three, 2 * GI_SECOND_NS, &status), ETIMEDOUT);
	return 0;
}

static void many_at_once_in_one_call(void **state)
{
	(void)state;
	run_in_loop(use_combinations, NULL);
}

/* What can be waited for, and never comes. */
struct world {
	int empty_pipe[2], full_pipe[2], sockets[2], full_sockets[2], listening, event;
	struct gi_mutex mutex;
	struct gi_condition condition;
	struct gi_rwlock rwlock;
	struct gi_semaphore semaphore;
	struct gi_event not_set;
	struct gi_future future;
	struct gi_stream *silent, *stuffed;
	sigset_t signals, signals_before;
	int locked, locked_elsewhere;
	struct gi_channel *empty, *full;
	struct gi_queue *queue, *full_queue;
	struct gi_task *task;
	pid_t child;
};

static bool refused(ssize_t result) { return result == -1 && errno == ECANCELED; }

static bool in_sleep(struct world *world) { return (void)world, gi_sleep(60) == 60 || errno == ECANCELED; }
static bool in_read(struct world *world) { return refused(gi_read(world->empty_pipe[0], &(char){0}, 1)); }
static bool in_read_event(struct world *world) { return refused(gi_read(world->event, &(uint64_t){0}, 8)); }
static bool in_write(struct world *world) { return refused(gi_write(world->full_pipe[1], "x", 1)); }
static bool in_recv(struct world *world) { return refused(gi_recv(world->sockets[0], &(char){0}, 1, 0)); }
static bool in_send(struct world *world) { return refused(gi_send(world->full_sockets[1], "x", 1, 0)); }
static bool in_accept(struct world *world) { return refused(gi_accept(world->listening, NULL, NULL)); }
static bool in_mutex(struct world *world) { return gi_mutex_lock(&world->mutex) == ECANCELED; }
static bool in_rdlock(struct world *world) { return gi_rwlock_rdlock(&world->rwlock) == ECANCELED; }
static bool in_wrlock(struct world *world) { return gi_rwlock_wrlock(&world->rwlock) == ECANCELED; }
static bool in_semaphore(struct world *world) { return refused(gi_semaphore_wait(&world->semaphore)); }
static bool in_event(struct world *world) { return refused(gi_event_wait(&world->not_set)); }
static bool in_receive(struct world *world) { return refused(gi_channel_receive(world->empty, &(int){0})); }
static bool in_channel_send(struct world *world) { return refused(gi_channel_send(world->full, &(int){0})); }
static bool in_work(struct world *world) { return refused(gi_queue_work(world->queue)); }
static bool in_join(struct world *world) { return refused(gi_join(world->task, NULL)); }
static bool in_waitpid(struct world *world) { return refused(gi_waitpid(world->child, NULL, 0)); }
static bool in_waitpid_any(struct world *world) { return (void)world, refused(gi_waitpid(-1, NULL, 0)); }

static bool in_future(struct world *world) { return refused(gi_future_wait(&world->future, NULL)); }
static bool in_sigwaitinfo(struct world *world) { return refused(gi_sigwaitinfo(&world->signals, NULL)); }
static bool in_flock(struct world *world) { return refused(gi_flock(world->locked, LOCK_EX)); }
static bool in_stream_write(struct world *world) { return refused(gi_stream_drain(world->stuffed)); }

static bool in_stream_read(struct world *world)
{
	char line[10];

	return refused(gi_stream_read_until(world->silent, "\n", line, sizeof line));
}

static bool in_serve(struct world *world)
{
	(void)world;
	return refused(gi_serve_tcp("127.0.0.1", "0", NULL, NULL, NULL));
}

static bool in_put(struct world *world)
{
	return refused(gi_queue_put(world->full_queue, NULL, 0, sleep_seconds, NULL));
}

static bool in_poll(struct world *world)
{
	struct pollfd descriptors[] = {{.fd = world->empty_pipe[0], .events = POLLIN},
	                               {.fd = world->full_pipe[1], .events = POLLOUT}};

	return refused(gi_poll(descriptors, 2, -1));
}

static bool in_select(struct world *world)
{
	fd_set readable;

	FD_ZERO(&readable);
	FD_SET(world->sockets[0], &readable);
	return refused(gi_select(world->sockets[0] + 1, &readable, NULL, NULL, NULL));
}

static bool in_condition(struct world *world)
{
	static struct gi_mutex own;

	if (gi_mutex_lock(&own) != 0)
		return true; /* cancelled before */
	bool right = gi_condition_wait(&world->condition, &own) == ECANCELED;

	return gi_mutex_unlock(&own) == 0 && right;
}

static bool in_nursery(struct world *world)
{
	static int hour = 3600;
	struct gi_nursery nursery;

	(void)world;
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, sleep_seconds, &hour, NULL);
	return refused(gi_nursery_close(&nursery));
}

static bool (*const waits[])(struct world *) = {
    in_sleep,       in_read,        in_read_event,   in_write,       in_recv,    in_send,         in_accept,  in_mutex,
    in_rdlock,      in_wrlock,      in_semaphore,    in_event,       in_receive, in_channel_send, in_work,    in_join,
    in_waitpid,     in_waitpid_any, in_put,          in_poll,        in_select,  in_condition,    in_nursery, in_future,
    in_sigwaitinfo, in_flock,       in_stream_write, in_stream_read, in_serve,
};

static void make_world(struct world *world)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	const struct gi_queue_options small = {.capacity = 1};
	static char much[4096];

	memset(world, 0, sizeof *world);
	assert_int_equal(pipe(world->empty_pipe) | pipe2(world->full_pipe, O_NONBLOCK), 0);
	while (write(world->full_pipe[1], much, sizeof much) > 0)
		;
	assert_int_equal(fcntl(world->full_pipe[1], F_SETFL, 0), 0);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, world->sockets), 0);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, world->full_sockets), 0);
	while (send(world->full_sockets[1], much, sizeof much, MSG_DONTWAIT) > 0)
		;
	world->listening = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(world->listening, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(listen(world->listening, 1), 0);
	world->event = eventfd(0, 0);
	world->empty = gi_channel_new(sizeof(int), 1);
	world->full = gi_channel_new(sizeof(int), 0);
	world->queue = gi_queue_new(NULL);
	world->full_queue = gi_queue_new(&small);
	assert_int_equal(gi_queue_put(world->full_queue, NULL, 0, sleep_seconds, NULL), 0);
	world->silent = gi_stream_new(dup(world->sockets[1]), NULL);
	world->stuffed = gi_stream_new(dup(world->full_sockets[1]), NULL);
	assert_int_equal(gi_stream_write(world->stuffed, "x", 1), 0);
	sigemptyset(&world->signals);
	sigaddset(&world->signals, SIGUSR1);
	assert_int_equal(sigprocmask(SIG_BLOCK, &world->signals, &world->signals_before), 0);
	FILE *file = tmpfile();
	char path[64];
	snprintf(path, sizeof path, "/proc/self/fd/%d", fileno(file));
	world->locked = open(path, O_RDWR);
	world->locked_elsewhere = open(path, O_RDWR);
	fclose(file);
	assert_int_equal(flock(world->locked_elsewhere, LOCK_EX), 0);
	assert_int_equal(gi_mutex_lock(&world->mutex) | gi_rwlock_wrlock(&world->rwlock), 0);
	world->child = fork();
	if (world->child == 0) {
		for (;;)
			pause();
	}
}

static void end_world(struct world *world)
{
	const int all[] = {world->empty_pipe[0],   world->empty_pipe[1], world->full_pipe[0],
	                   world->full_pipe[1],    world->sockets[0],    world->sockets[1],
	                   world->listening,       world->event,         world->full_sockets[0],
	                   world->full_sockets[1], world->locked,        world->locked_elsewhere};

	/* What was cancelled waits no more: these would abort otherwise, or give away what somebody waits for. */
	gi_channel_free(world->empty);
	gi_channel_free(world->full);
	assert_int_equal(gi_stream_close(world->silent), 0);
	assert_int_equal(fcntl(world->full_sockets[1], F_SETFL, O_NONBLOCK), 0); /* or closing would wait for ever */
	gi_descriptor_changed(gi_stream_descriptor(world->stuffed));
	assert_int_equal(gi_stream_close(world->stuffed), -1);
	assert_int_equal(sigprocmask(SIG_SETMASK, &world->signals_before, NULL), 0);
	gi_queue_free(world->queue);
	gi_queue_free(world->full_queue);
	assert_null(world->mutex.waiters.first);
	assert_null(world->rwlock.waiters.first);
	assert_null(world->semaphore.waiters.first);
	assert_null(world->not_set.waiters.first);
	assert_null(world->future.waiters.first);
	assert_null(world->condition.waiters.first);
	kill(world->child, SIGKILL);
	assert_int_equal(gi_waitpid(world->child, NULL, 0), world->child);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		assert_int_equal(gi_close(all[i]), 0);
}

struct walker {
	struct world *world;
	size_t number;
	bool right;
};

static int walk(void *argument)
{
	struct walker *walker = argument;

	walker->right = waits[walker->number](walker->world);
	/* And it is so for every further wait. */
	walker->right &= refused(gi_sleep_ns(1));
	return ECANCELED;
}

/* Every wait, cancelled while it lasts (after some yields, so that all are in the middle of it), or before it began. */
static int cancel_every_wait(void *argument)
{
	enum { WAITS = sizeof waits / sizeof *waits };
	struct walker walkers[WAITS];
	struct gi_nursery nursery, victims;
	struct gi_task victim;
	struct world world;
	static int hour = 3600;
	bool at_once = *(bool *)argument;

	make_world(&world);
	gi_nursery_open(&victims);
	gi_spawn_task(&victims, &victim, sleep_seconds, &hour, NULL);
	world.task = &victim;
	gi_nursery_open(&nursery);
	for (size_t i = 0; i < WAITS; i++) {
		walkers[i] = (struct walker){&world, i, false};
		assert_int_equal(gi_spawn(&nursery, walk, &walkers[i], NULL), 0);
	}
	if (!at_once)
		gi_usleep(5000);
	gi_nursery_cancel(&nursery);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	for (size_t i = 0; i < WAITS; i++)
		if (!walkers[i].right)
			fail_msg("wait %zu of the list was not cancelled as it should", i);
	gi_nursery_cancel(&victims);
	assert_int_equal(gi_nursery_close(&victims), 0);
	end_world(&world);
	return 0;
}

static void cancellation_reaches_every_wait_and_leaves_nothing(void **state)
{
	bool now = true, later = false;
	size_t before = open_descriptors();

	(void)state;
	run_in_loop(cancel_every_wait, &later);
	run_in_loop(cancel_every_wait, &now);
	assert_int_equal(gi_run(cancel_every_wait, &later, NULL), 0);
	assert_int_equal(open_descriptors(), before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(many_at_once_in_one_call),
	    cmocka_unit_test(cancellation_reaches_every_wait_and_leaves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
