/* Trees of tasks that do this and that by chance, under deadlines and cancellation; then nothing may be left of them:
 * no task, no descriptor, no memory. One seed is one run. STRESS_SECONDS=600 in the environment makes it last; a run
 * that fails prints its seed, and STRESS_SEED=N repeats it. */
#include "runtime_kept.h"
#include "runtime_loop.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
	DEPTH_MAX = 4,
	STEPS_MAX = 12,
	CHILDREN_MAX = 4,
	RUNS_MIN = 60,
	RUNS_TO_WARM_UP = 20, /* until what the C library keeps for later is there */
	KEPT_BYTES_MAX = 65536,
	FILE_BLOCKS = 16,
	BLOCK_BYTES = 512,
};

static struct world {
	struct gi_mutex mutex;
	struct gi_rwlock rwlock;
	struct gi_semaphore semaphore;
	struct gi_condition condition;
	struct gi_channel *channel;
	struct gi_queue *queue;
	int file, holders, readers, writers, inside, sent, received;
	unsigned long jobs_put, jobs_run;
	unsigned long steps, reminders;
} world;

struct actor {
	unsigned random, depth;
};

static unsigned by_chance(struct actor *actor, unsigned below)
{
	actor->random = actor->random * 1664525 + 1013904223;
	return (actor->random >> 10) % below;
}

static void doze(struct actor *actor)
{
	if (by_chance(actor, 2))
		gi_yield();
	else
		gi_sleep_ns(by_chance(actor, 1000) * 1000);
}

static void use_mutex(struct actor *actor)
{
	if (gi_mutex_lock(&world.mutex) != 0)
		return;
	assert_int_equal(world.holders++, 0);
	doze(actor);
	world.holders--;
	assert_int_equal(gi_mutex_unlock(&world.mutex), 0);
}

static void use_rwlock(struct actor *actor)
{
	bool writes = by_chance(actor, 3) == 0;

	if ((writes ? gi_rwlock_wrlock : gi_rwlock_rdlock)(&world.rwlock) != 0)
		return;
	*(writes ? &world.writers : &world.readers) += 1;
	assert_true(world.writers == 0 || (world.writers == 1 && world.readers == 0));
	doze(actor);
	*(writes ? &world.writers : &world.readers) -= 1;
	assert_int_equal(gi_rwlock_unlock(&world.rwlock), 0);
}

static void use_semaphore(struct actor *actor)
{
	if (gi_semaphore_wait(&world.semaphore) == -1)
		return;
	assert_true(++world.inside <= 3);
	doze(actor);
	world.inside--;
	gi_semaphore_post(&world.semaphore);
}

static void use_channel(struct actor *actor)
{
	struct gi_scope patience;
	int item = 1;

	gi_scope_enter_for(&patience, by_chance(actor, 2000) * 1000);
	if (by_chance(actor, 2))
		world.sent += gi_channel_send(world.channel, &item) == 0;
	else
		world.received += gi_channel_receive(world.channel, &item) == 1;
	gi_scope_leave(&patience);
}

static int echo(void *argument)
{
	int number = *(int *)argument;
	char data[512];

	for (ssize_t got; (got = gi_read(number, data, sizeof data)) > 0;)
		if (gi_send(number, data, (size_t)got, MSG_NOSIGNAL) != got)
			break;
	gi_close(number);
	return 0;
}

/* Sends to an echo task and reads back, until done or cancelled; what comes back is what was sent. */
static void use_sockets(struct actor *actor)
{
	struct gi_nursery nursery;
	int ends[2];
	char sent[2000], received[2000];
	size_t size = 1 + by_chance(actor, sizeof sent);

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	memset(sent, (int)by_chance(actor, 256), size);
	gi_nursery_open(&nursery);
	gi_scope_set_deadline(&nursery.scope, gi_now_ns() + by_chance(actor, 3000) * 1000);
	if (gi_spawn(&nursery, echo, &ends[1], NULL) == -1)
		gi_close(ends[1]);
	if (gi_write(ends[0], sent, size) == (ssize_t)size) {
		ssize_t got = gi_recv(ends[0], received, size, MSG_WAITALL);

		if (got > 0)
			assert_memory_equal(sent, received, (size_t)got);
	}
	gi_close(ends[0]);
	gi_nursery_close(&nursery);
}

static void count_up(void *argument) { ++*(int *)argument; }

static void use_thread(struct actor *actor)
{
	int counted = 0;

	(void)actor;
	int result = gi_to_thread(count_up, &counted);
	assert_int_equal(result, counted == 1 ? 0 : -1);
}

/* Each block of the file holds one character, over and over: nobody sees half of what another one writes, as long as
 * the mutex is held. */
static void use_file(struct actor *actor)
{
	char block[BLOCK_BYTES];
	off_t place = (off_t)by_chance(actor, FILE_BLOCKS) * BLOCK_BYTES;

	if (gi_mutex_lock(&world.mutex) != 0)
		return;
	assert_int_equal(world.holders++, 0);
	if (by_chance(actor, 2)) {
		memset(block, 'a' + (int)by_chance(actor, 26), sizeof block);
		ssize_t written = gi_pwrite(world.file, block, sizeof block, place);
		assert_true(written == (ssize_t)sizeof block || written == -1);
	} else if (gi_pread(world.file, block, sizeof block, place) == (ssize_t)sizeof block) {
		for (size_t i = 1; i < sizeof block; i++)
			assert_int_equal(block[i], block[0]);
	}
	world.holders--;
	assert_int_equal(gi_mutex_unlock(&world.mutex), 0);
}

static void use_condition(struct actor *actor)
{
	if (gi_mutex_lock(&world.mutex) != 0)
		return;
	if (by_chance(actor, 2)) {
		gi_condition_broadcast(&world.condition);
	} else {
		uint64_t until_ns = gi_now_ns() + by_chance(actor, 1000) * 1000;
		int error = gi_condition_timedwait(&world.condition, &world.mutex, until_ns);
		assert_true(error == 0 || error == ETIMEDOUT || error == ECANCELED);
	}
	assert_int_equal(gi_mutex_unlock(&world.mutex), 0);
}

static int job(void *argument)
{
	struct actor actor = {(unsigned)(uintptr_t)argument, DEPTH_MAX};

	doze(&actor);
	world.jobs_run++;
	return 0;
}

static int work_at_queue(void *argument)
{
	(void)argument;
	return gi_queue_work(world.queue) == -1 ? errno : 0;
}

static void use_queue(struct actor *actor)
{
	unsigned chance = by_chance(actor, 1 << 20);

	world.jobs_put += gi_queue_put(world.queue, NULL, (int)(chance % 5), job, (void *)(uintptr_t)chance) == 0;
}

static int doze_once(void *argument)
{
	doze(argument);
	return 0;
}

static int wait_in_vain(void *argument)
{
	(void)argument;
	return gi_sleep_ns(GI_SECOND_NS) == -1 ? errno : 0;
}

static void have_a_race(struct actor *actor)
{
	struct gi_call calls[] = {{wait_in_vain, NULL, 0}, {doze_once, actor, 0}};
	int winner = gi_race(calls, 2);

	assert_true(winner == 1 || winner == -1);
}

static int act(void *argument);

static void have_children(struct actor *actor)
{
	struct actor children[CHILDREN_MAX];
	struct gi_nursery nursery;
	unsigned count = 1 + by_chance(actor, CHILDREN_MAX);

	gi_nursery_open(&nursery);
	if (by_chance(actor, 3) == 0)
		gi_scope_set_deadline(&nursery.scope, gi_now_ns() + by_chance(actor, 5000) * 1000);
	for (unsigned i = 0; i < count; i++) {
		children[i] = (struct actor){by_chance(actor, 1 << 20), actor->depth + 1};
		if (gi_spawn(&nursery, act, &children[i], NULL) == -1)
			break;
	}
	doze(actor);
	if (by_chance(actor, 4) == 0)
		gi_nursery_cancel(&nursery);
	gi_nursery_close(&nursery);
}

/* The last one only while the tree may grow. */
static void (*const deeds[])(struct actor *) = {
    doze,       use_mutex, use_rwlock,    use_semaphore, use_channel, use_sockets,
    use_thread, use_file,  use_condition, use_queue,     have_a_race, have_children,
};

static int act(void *argument)
{
	struct actor actor = *(struct actor *)argument;
	unsigned kinds = sizeof deeds / sizeof *deeds - (actor.depth == DEPTH_MAX);

	for (unsigned left = 1 + by_chance(&actor, STEPS_MAX); left > 0; left--) {
		deeds[by_chance(&actor, kinds)](&actor);
		world.steps++;
	}
	/* Some fail, and take their siblings with them. */
	return by_chance(&actor, 40) == 0 ? EIO : 0;
}

static void make_world(void)
{
	const struct gi_queue_options options = {.order = GI_QUEUE_PRIORITY, .capacity = 4};
	char path[] = "/tmp/goinception-stress-XXXXXX";
	char zeros[FILE_BLOCKS * BLOCK_BYTES] = {0};

	memset(&world, 0, sizeof world);
	gi_semaphore_init(&world.semaphore, 3);
	world.channel = gi_channel_new(sizeof(int), 2);
	world.queue = gi_queue_new(&options);
	world.file = mkstemp(path);
	assert_true(world.file >= 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(write(world.file, zeros, sizeof zeros), sizeof zeros);
}

static int play(void *argument)
{
	struct gi_nursery workers;
	struct gi_metrics metrics;
	struct actor first = {*(unsigned *)argument, 0};
	int item;

	make_world();
	gi_nursery_open(&workers);
	for (int i = 0; i < 2; i++)
		assert_int_equal(gi_spawn(&workers, work_at_queue, NULL, NULL), 0);
	for (int i = 0; i < 4; i++)
		have_children(&first);
	gi_queue_close(world.queue, true);
	assert_int_equal(gi_nursery_close(&workers), 0);

	gi_metrics(&metrics);
	world.reminders = metrics.ring_nudges;
	assert_int_equal(metrics.tasks, 1);
	assert_int_equal(metrics.timers, 0);
	assert_int_equal(metrics.descriptors_waited_for, 0);
	assert_null(world.mutex.owner);
	assert_int_equal(world.rwlock.readers, 0);
	assert_null(world.rwlock.writer);
	assert_int_equal(world.semaphore.value, 3);
	while (gi_channel_try_receive(world.channel, &item) == 1)
		world.received++;
	assert_int_equal(world.sent, world.received);
	assert_int_equal(world.jobs_put, world.jobs_run);
	gi_channel_free(world.channel);
	gi_queue_free(world.queue);
	assert_int_equal(gi_close(world.file), 0);
	return 0;
}

/* Real clock and virtual one, in order and by chance, with faults and without. */
static void play_with(unsigned seed)
{
	const struct gi_faults faults = {
	    .seed = seed, .interrupted_per_thousand = 20, .short_per_thousand = 50, .late_per_thousand = 50};
	struct gi_options options = {.virtual_clock = seed % 4 != 0, .order_seed = seed % 3 ? seed : 0};

	if (seed % 2)
		options.faults = &faults;
	printf("STRESS_SEED=%u\r", seed);
	fflush(stdout);
	assert_int_equal(gi_run(play, &seed, &options), 0);
}

static void chance_breaks_nothing(void **state)
{
	const char *only = getenv("STRESS_SEED"), *seconds = getenv("STRESS_SECONDS");
	size_t descriptors = open_descriptors(), bytes = 0;
	unsigned long steps = 0, reminders = 0;
	unsigned seed = 1;
	time_t end = time(NULL) + (seconds ? strtol(seconds, NULL, 10) : 0);

	(void)state;
	signal(SIGPIPE, SIG_IGN); /* who is cancelled hangs up on whoever writes */
	if (only) {
		play_with((unsigned)strtoul(only, NULL, 10));
		return;
	}
	for (; seed <= RUNS_MIN || time(NULL) < end; seed++) {
		play_with(seed);
		steps += world.steps;
		reminders += world.reminders;
		if (seed == RUNS_TO_WARM_UP)
			bytes = allocated_bytes();
	}
	printf("%u runs, %lu steps, %.0f s of processor time, %lu reminders of io_uring; %zu bytes allocated before, "
	       "%zu after\n",
	       seed - 1, steps, (double)clock() / CLOCKS_PER_SEC, reminders, bytes, allocated_bytes());
	assert_true(steps > 5000);
	assert_int_equal(open_descriptors(), descriptors);
	assert_true(allocated_bytes() <= bytes + KEPT_BYTES_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(chance_breaks_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
