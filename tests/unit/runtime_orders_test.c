/* Small programs in every order in which their tasks can run: what holds must hold in each of them. */
#include "runtime_loop.h"

#include <errno.h>
#include <string.h>

enum { CHOICES_MAX = 64, ORDERS_MAX = 200000 };

/* One walk through the tree of choices: the first `fixed` are given, the rest take the first branch. */
struct walk {
	size_t chosen[CHOICES_MAX], branches[CHOICES_MAX];
	size_t depth, fixed;
};

static size_t choose(void *context, size_t ready)
{
	struct walk *walk = context;

	assert_true(walk->depth < CHOICES_MAX);
	if (walk->depth >= walk->fixed)
		walk->chosen[walk->depth] = 0;
	walk->branches[walk->depth] = ready;
	return walk->chosen[walk->depth++];
}

/* Runs the program in all orders; returns how many there are. */
static size_t in_all_orders(gi_function program)
{
	struct walk walk = {.depth = 0};
	const struct gi_options options = {.virtual_clock = true, .choose = choose, .choose_context = &walk};

	for (size_t orders = 1; orders < ORDERS_MAX; orders++) {
		walk.depth = 0;
		assert_int_equal(gi_run(program, NULL, &options), 0);
		/* The last choice that has another branch takes it next. */
		while (walk.depth > 0 && walk.chosen[walk.depth - 1] + 1 == walk.branches[walk.depth - 1])
			walk.depth--;
		if (walk.depth == 0)
			return orders;
		walk.chosen[walk.depth - 1]++;
		walk.fixed = walk.depth;
	}
	fail_msg("more orders than expected");
	return 0;
}

static int yield_twice(void *argument)
{
	(void)argument;
	gi_yield();
	gi_yield();
	return 0;
}

static int two_that_yield(void *argument)
{
	struct gi_nursery nursery;

	(void)argument;
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, yield_twice, NULL, NULL);
	gi_spawn(&nursery, yield_twice, NULL, NULL);
	return gi_nursery_close(&nursery);
}

static void all_orders_are_walked(void **state)
{
	(void)state;
	/* Two tasks of three steps each: six over three. */
	assert_int_equal(in_all_orders(two_that_yield), 20);
}

static struct gi_channel *channel;
static int sent, received, refused;

static int send_two(void *argument)
{
	for (int i = 0; i < 2; i++) {
		int item = *(int *)argument + i;

		if (gi_channel_send(channel, &item) == 0)
			sent |= 1 << item;
		else
			refused |= 1 << item;
	}
	return 0;
}

static int receive_some(void *argument)
{
	int item, last[2] = {-1, -1};

	(void)argument;
	while (gi_channel_receive(channel, &item) == 1) {
		assert_int_equal(received & (1 << item), 0); /* not twice */
		received |= 1 << item;
		assert_true(item > last[item / 2]); /* each sender's in its order */
		last[item / 2] = item;
	}
	return 0;
}

static int give_up_sending(void *argument)
{
	struct gi_scope *scope = argument;

	gi_scope_cancel(scope);
	return 0;
}

static int send_under_scope(void *argument)
{
	struct gi_nursery inner;

	gi_scope_enter(argument);
	gi_nursery_open(&inner);
	static int second = 2;
	gi_spawn(&inner, send_two, &second, NULL);
	gi_nursery_close(&inner);
	gi_scope_leave(argument);
	return 0;
}

static int close_at_last(void *argument)
{
	struct gi_nursery senders;
	static int first;
	struct gi_scope scope;

	(void)argument;
	gi_nursery_open(&senders);
	gi_spawn(&senders, send_two, &first, NULL);
	gi_spawn(&senders, send_under_scope, &scope, NULL);
	gi_yield();
	gi_nursery_close(&senders);
	gi_channel_close(channel);
	return 0;
}

/* Two senders, two receivers: whatever the order, each item that was sent is received once. */
static int exchange(void *argument)
{
	struct gi_nursery nursery;

	sent = received = refused = 0;
	channel = gi_channel_new(sizeof(int), *(size_t *)argument);
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, close_at_last, NULL, NULL);
	gi_spawn(&nursery, receive_some, NULL, NULL);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	gi_channel_free(channel);
	assert_int_equal(sent, 15);
	assert_int_equal(received, 15);
	return 0;
}

static int exchange_by_hand(void *argument)
{
	size_t capacity = 0;

	(void)argument;
	return exchange(&capacity);
}

static int exchange_over_one(void *argument)
{
	size_t capacity = 1;

	(void)argument;
	return exchange(&capacity);
}

/* A sender is cancelled somewhere in the middle: what it was told was sent is received, what it was told was not is
 * not. */
static int exchange_and_cancel(void *argument)
{
	struct gi_nursery nursery, senders;
	struct gi_scope scope;
	int item;
	static int first;

	(void)argument;
	sent = received = refused = 0;
	channel = gi_channel_new(sizeof(int), 0);
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, receive_some, NULL, NULL);
	gi_scope_enter(&scope);
	gi_nursery_open(&senders);
	gi_spawn(&senders, send_two, &first, NULL);
	gi_spawn(&senders, give_up_sending, &scope, NULL);
	gi_nursery_close(&senders);
	gi_scope_leave(&scope);
	gi_channel_close(channel);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	assert_int_equal(gi_channel_try_receive(channel, &item), 0);
	gi_channel_free(channel);
	assert_int_equal(sent | refused, 3);
	assert_int_equal(sent & refused, 0);
	assert_int_equal(received, sent);
	return 0;
}

static void a_channel_loses_nothing_in_any_order(void **state)
{
	(void)state;
	assert_true(in_all_orders(exchange_by_hand) > 10);
	assert_true(in_all_orders(exchange_over_one) > 10);
	assert_true(in_all_orders(exchange_and_cancel) > 5);
}

static struct gi_mutex mutex;
static struct gi_condition condition;
static int inside, tickets;

static int take_ticket(void *argument)
{
	struct gi_scope *scope = argument;

	if (gi_mutex_lock(&mutex) != 0)
		return ECANCELED;
	assert_int_equal(inside++, 0);
	int error = 0;
	while (tickets == 0 && !error) {
		inside--;
		error = gi_condition_wait(&condition, &mutex);
		assert_int_equal(inside++, 0);
	}
	if (!error)
		tickets--;
	gi_yield();
	inside--;
	assert_int_equal(gi_mutex_unlock(&mutex), 0);
	if (scope && !error)
		gi_scope_cancel(scope);
	return 0;
}

static int give_ticket(void *argument)
{
	(void)argument;
	assert_int_equal(gi_mutex_lock(&mutex), 0);
	assert_int_equal(inside++, 0);
	tickets++;
	gi_condition_signal(&condition);
	gi_yield();
	inside--;
	assert_int_equal(gi_mutex_unlock(&mutex), 0);
	return 0;
}

/* Two want a ticket, one is given: the one who gets it cancels the other. */
static int share_a_ticket(void *argument)
{
	struct gi_nursery nursery, wanting;

	(void)argument;
	inside = tickets = 0;
	memset(&mutex, 0, sizeof mutex);
	memset(&condition, 0, sizeof condition);
	gi_nursery_open(&nursery);
	gi_spawn(&nursery, give_ticket, NULL, NULL);
	gi_nursery_open(&wanting);
	gi_spawn(&wanting, take_ticket, &wanting.scope, NULL);
	gi_spawn(&wanting, take_ticket, &wanting.scope, NULL);
	assert_int_equal(gi_nursery_close(&wanting), 0);
	assert_int_equal(gi_nursery_close(&nursery), 0);
	assert_int_equal(tickets, 0);
	assert_null(mutex.owner);
	assert_null(mutex.waiters.first);
	assert_null(condition.waiters.first);
	return 0;
}

static void a_mutex_admits_one_in_any_order(void **state)
{
	(void)state;
	assert_true(in_all_orders(share_a_ticket) > 10);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(all_orders_are_walked),
	    cmocka_unit_test(a_channel_loses_nothing_in_any_order),
	    cmocka_unit_test(a_mutex_admits_one_in_any_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
