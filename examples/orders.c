/* The five orders of fixtures/orders, all at once: 15 seconds become 3. The warehouse and the bank are that program's
 * own sources, compiled with sleep() replaced by gi_sleep(); only what waits for what is different here.
 *
 *	orders [--virtual]        with a clock that does not make us wait */
#include "../fixtures/orders/orders.h"

#include <goinception/async.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { ORDERS = 5 };

static const struct order orders[ORDERS] = {
    {1, "teapot", 1, 2490, "4539578763621486"}, {2, "cup", 6, 590, "6011000990139424"},
    {3, "tray", 1, 1290, "4539578763621486"},   {4, "kettle", 2, 3990, "1234567812345678"},
    {5, "teapot", 2, 2490, "5500005555555559"},
};

struct processing {
	const struct order *order;
	enum outcome outcome;
};

static int process(void *argument)
{
	struct processing *processing = argument;

	processing->outcome = process_order(processing->order);
	return 0;
}

static int process_all(void *argument)
{
	struct processing all[ORDERS];
	struct gi_nursery nursery;
	uint64_t begin_ns = gi_now_ns();
	int accepted = 0;

	(void)argument;
	gi_nursery_open(&nursery);
	for (int i = 0; i < ORDERS; i++) {
		all[i].order = &orders[i];
		if (gi_spawn(&nursery, process, &all[i], NULL) == -1)
			gi_nursery_cancel(&nursery);
	}
	if (gi_nursery_close(&nursery) == -1)
		return errno;
	for (int i = 0; i < ORDERS; i++) {
		printf("order %d: %2d x %-8s %s\n", orders[i].number, orders[i].pieces, orders[i].article,
		       outcome_name(all[i].outcome));
		accepted += all[i].outcome == OUTCOME_ACCEPTED;
	}
	printf("%d of %d orders accepted in %.0f s\n", accepted, ORDERS, (double)(gi_now_ns() - begin_ns) / 1e9);
	return 0;
}

int main(int count, char **arguments)
{
	const struct gi_options options = {.virtual_clock = count > 1 && strcmp(arguments[1], "--virtual") == 0};

	return gi_run(process_all, NULL, &options);
}
